package io.mlconnector.x3anaplan.ops;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** While pods are replaced, those of the last version read and write the new schema: a migration takes nothing away that they use. */
class ExpandingMigrationsTest {

    /** The schema of the first version that was installed anywhere. */
    private static final int FIRST = 4;
    private static final Pattern NAME = Pattern.compile("V(\\d+)__(\\w+)\\.sql");
    // A check that is lifted stops no program: it had let pass whatever they write.
    private static final List<Pattern> TAKES_AWAY = Stream.of("\\bdrop\\b(?! constraint \\w+_check\\b)", "\\brename\\b", "\\btruncate\\b", "\\bset not null\\b",
            "\\balter( column)? \\w+ (set data )?type\\b", "\\bset schema\\b", "\\badd (constraint|check|unique|primary key|foreign key|exclude)\\b")
            .map(Pattern::compile).toList();
    private static final Pattern ADDED_COLUMN = Pattern.compile("\\badd column (?<definition>[^,;]*(\\([^)]*\\)[^,;]*)*)");
    private static final Pattern UNIQUE_INDEX = Pattern.compile("create unique index[^;]*? on (\\w+)");

    @Test
    void migrationsExpandTheSchemaUnlessTheirNameSaysSinceWhenNoProgramNeedsWhatTheyTake() throws IOException {
        List<Path> migrations;
        try (Stream<Path> files = Files.list(Path.of("src/main/resources/db/migration"))) {
            migrations = files.toList();
        }
        assertThat(migrations).isNotEmpty().allSatisfy(file -> assertThat(file.getFileName().toString()).matches(NAME));
        for (Path file : migrations) {
            var name = NAME.matcher(file.getFileName().toString());
            assertThat(name.matches()).isTrue();
            int version = Integer.parseInt(name.group(1));
            int least = Contracting.leastVersion(name.group(2)).orElse(0);
            assertThat(least).as("%s: what it takes is needed by no program that knows an earlier migration", file).isLessThan(version);
            if (version > FIRST && least == 0) {
                assertThat(taken(Files.readString(file))).as("%s takes something away that programs of the last version use; do it in a version after"
                        + " that, and name it V%d__contract_after_<version>_...", file, version).isEmpty();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"alter table slice drop column message;", "drop table hold;", "alter table run rename column reason to why;",
        "alter table run alter column reason set not null;", "alter table run alter column period type int using period::int;",
        "alter table run alter reason set data type varchar(20);", "alter table run add column colour text not null;",
        "alter table run add column a text, add column b int not null, add column c int;", "truncate audit_row;",
        "alter table run add constraint positive check (attempt > 0);", "create unique index one_run on run (connection);", "alter table slice drop constraint slice_pkey;"})
    void whatAProgramOfTheLastVersionWouldStumbleOverIsFound(String sql) {
        assertThat(taken(sql)).isNotEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"alter table run add column colour text;", "alter table run add column colour text not null default 'red';",
        "create table colour (run bigint not null, name text not null);  -- drop it one day", "create index run_by_colour on run (colour);",
        "create table colour (name text); create unique index colour_by_name on colour (name);",
        "alter table run add column share numeric(5, 2) not null default 1, add column more int;",
        "alter table audit_row drop constraint audit_row_fate_check;"})
    void whatItDoesNotNoticeIsNot(String sql) {
        assertThat(taken(sql)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"contract after 6 drop old totals, 6", "contract_after_6_drop_old_totals, 6", "contract after 12, 12"})
    void aContractingMigrationSaysInItsNameWhichProgramsItLeavesBehind(String description, int least) {
        assertThat(Contracting.leastVersion(description)).contains(least);
    }

    private static List<String> taken(String sql) {
        String plain = sql.replaceAll("--[^\n]*", " ").toLowerCase(Locale.ROOT).replaceAll("\\s+", " ");
        Stream<String> words = TAKES_AWAY.stream().flatMap(pattern -> pattern.matcher(plain).results()).map(java.util.regex.MatchResult::group);
        Stream<String> columns = ADDED_COLUMN.matcher(plain).results().map(java.util.regex.MatchResult::group)
                .filter(column -> column.contains("not null") && !column.contains("default") && !column.contains("generated"));
        Stream<String> indexes = UNIQUE_INDEX.matcher(plain).results().filter(index -> !plain.contains("create table " + index.group(1) + " "))
                .map(java.util.regex.MatchResult::group);
        return Stream.of(words, columns, indexes).flatMap(found -> found).toList();
    }
}
