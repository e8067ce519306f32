package io.mlconnector.x3anaplan.schedule;

import io.mlconnector.x3anaplan.finding.Finding;
import io.mlconnector.x3anaplan.finding.Findings;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file of holidays: one a line, with a name behind it if wanted, such as {@code 2026-04-06,Easter Monday}. */
public final class HolidayFile {

    private HolidayFile() {
    }

    /**
     * Empty lines, lines that begin with {@code #} and a heading {@code date} are left out.
     *
     * @param findings receives each line that cannot be read, and a file that cannot
     */
    public static List<Holiday> read(Path file, Findings findings) {
        List<Holiday> holidays = new ArrayList<>();
        try {
            List<String> lines = Files.readAllLines(file);
            for (int i = 0; i < lines.size(); i++) {
                String date = lines.get(i).replace("\uFEFF", "").split("[,;\t]", 2)[0].replace("\"", "").strip();
                if (date.isEmpty() || date.startsWith("#") || i == 0 && date.equalsIgnoreCase("date")) {
                    continue;
                }
                int line = i + 1;
                Holiday.of(date).ifPresentOrElse(holidays::add,
                        () -> findings.add(Finding.error(file, line, 1, "'" + date + "' is no date", Holiday.FORMS)));
            }
        } catch (CharacterCodingException e) {
            findings.add(Finding.error(file, 0, 0, "is not UTF-8", "save it as UTF-8"));
        } catch (IOException e) {
            findings.add(Finding.error(file, 0, 0, "cannot be read", "put the file there, or correct its name: workingDays.holidaysFile"));
        }
        return holidays;
    }
}
