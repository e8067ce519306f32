package io.mlconnector.x3anaplan.connection;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.Datasets.Behaviour;
import io.mlconnector.x3anaplan.connection.Datasets.Dimension;
import io.mlconnector.x3anaplan.connection.Datasets.Grain;
import io.mlconnector.x3anaplan.connection.Datasets.JournalColumns;
import io.mlconnector.x3anaplan.connection.Datasets.JournalTarget;
import io.mlconnector.x3anaplan.connection.Datasets.ListColumns;
import io.mlconnector.x3anaplan.connection.Datasets.ListTarget;
import io.mlconnector.x3anaplan.connection.MappingSettings.Amount;
import io.mlconnector.x3anaplan.connection.MappingSettings.Sign;
import io.mlconnector.x3anaplan.connection.MappingSettings.Unmapped;
import io.mlconnector.x3anaplan.connection.PeriodSettings.FiscalYear;
import io.mlconnector.x3anaplan.connection.PeriodSettings.Special;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import io.mlconnector.x3anaplan.finding.Findings;
import io.mlconnector.x3anaplan.finding.YamlText;
import io.mlconnector.x3anaplan.schedule.Holiday;
import io.mlconnector.x3anaplan.schedule.HolidayFile;
import io.mlconnector.x3anaplan.schedule.WorkingDays;
import java.net.URI;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Period;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Makes the records of a connection from its checked text; a value that fits the schema and still cannot be read is a finding. */
final class ConnectionReader {

    private final YamlText text;
    private final JsonNode root;
    private final Findings findings;

    ConnectionReader(YamlText text, JsonNode root, Findings findings) {
        this.text = text;
        this.root = root;
        this.findings = findings;
    }

    Connection read(String name, Path folder) {
        return new Connection(name, folder, x3(folder), poll(), anaplan(), periods(), datasets(), mapping(), schedules(folder));
    }

    private X3Settings x3(Path folder) {
        String at = "/x3";
        String caFile = string(at + "/caFile");
        return new X3Settings(optionalUri(at + "/url"), string(at + "/folder"), choice(at + "/protocol", X3Settings.Protocol.class), x3Auth(),
                caFile == null ? null : folder.resolve(caFile), duration(at + "/timeout"), number(at + "/pageSize"),
                items(at + "/ledgerTypes", (item, p) -> item.asInt()), string(at + "/dimensionType"), x3Class(at + "/classes/entries"),
                x3Class(at + "/classes/lines"), x3Class(at + "/classes/analyticalLines"), x3Class(at + "/classes/accounts"),
                x3Class(at + "/classes/dimensions"), new GraphQlReader(text, root, findings).read());
    }

    private X3Auth x3Auth() {
        String at = "/x3/auth";
        return switch (string(at + "/kind")) {
            case "connected-app" -> new X3Auth.ConnectedApp(string(at + "/clientId"), string(at + "/user"), audience(at + "/audience"),
                    duration(at + "/lifetime"), duration(at + "/backdate"));
            case "client-credentials" -> new X3Auth.ClientCredentials(uri(at + "/tokenUrl"), string(at + "/clientId"), string(at + "/scope"),
                    choice(at + "/body", X3Auth.Body.class));
            case "cloud-gateway" -> new X3Auth.CloudGateway(uri(at + "/authorizeUrl"), uri(at + "/tokenUrl"), optionalUri(at + "/foldersUrl"),
                    string(at + "/clientId"), string(at + "/scope"), string(at + "/customer"), uri(at + "/redirectUrl"));
            default -> new X3Auth.Basic(string(at + "/user"));
        };
    }

    /** An empty audience is one too: some applications of Syracuse are registered so (reference section 2.2). */
    private String audience(String at) {
        String given = string(at);
        return given != null ? given : string("/x3/url").replaceAll("/+$", "") + "/xtrem/api";
    }

    private ClassSettings x3Class(String at) {
        return new ClassSettings(string(at + "/class"), string(at + "/representation"), texts(at + "/fields"));
    }

    private PollSettings poll() {
        String at = "/poll";
        return new PollSettings(duration(at + "/overlap"), duration(at + "/lag"), month(at + "/firstPeriod"), number(at + "/keysPerRequest"),
                duration(at + "/sweep"), number(at + "/shrinkPercent"), window(at + "/window"), zone(at + "/stampZone"), closedAfter(at + "/closedAfter"),
                choice(at + "/late", PollSettings.Late.class));
    }

    private Duration window(String at) {
        Duration window = duration(at);
        if (window != null && (window.isZero() || window.isNegative())) {
            findings.add(text.error(at, "a window of " + window + " never ends", "write a duration above zero, such as P1D"));
        }
        return window;
    }

    private Period closedAfter(String at) {
        return string(at) == null ? null : parsed(at, Period::parse, "an ISO 8601 period of days or months such as P45D");
    }

    private ZoneId zone(String at) {
        return parsed(at, ZoneId::of, "a time zone such as Europe/Paris");
    }

    private AnaplanSettings anaplan() {
        String at = "/anaplan";
        return new AnaplanSettings(uri(at + "/apiUrl"), optionalUri(at + "/authUrl"), optionalUri(at + "/oauthUrl"),
                string(at + "/tenant"), anaplanAuth(), string(at + "/workspace"), string(at + "/model"), number(at + "/requestsPerMinute"),
                number(at + "/reservePerMinute"), duration(at + "/timeout"),
                number(at + "/chunkBytes"), duration(at + "/taskPoll/first"), duration(at + "/taskPoll/most"), duration(at + "/taskTimeout"),
                string(at + "/localeName"));
    }

    private AnaplanAuth anaplanAuth() {
        String at = "/anaplan/auth";
        return switch (string(at + "/kind")) {
            case "certificate" -> new AnaplanAuth.Certificate(choice(at + "/payload", AnaplanAuth.Payload.class));
            case "oauth-code" -> new AnaplanAuth.OauthCode(string(at + "/clientId"), uri(at + "/redirectUrl"), string(at + "/scope"));
            case "oauth-device" -> new AnaplanAuth.OauthDevice(string(at + "/clientId"), string(at + "/scope"));
            default -> new AnaplanAuth.Basic(string(at + "/user"));
        };
    }

    private PeriodSettings periods() {
        String at = "/periods";
        return new PeriodSettings(string(at + "/label"), items(at + "/fiscalYears", (item, p) -> new FiscalYear(item.path("company").asText(),
                item.hasNonNull("ledgerType") ? item.path("ledgerType").asInt() : null, item.path("year").asInt(), month(p + "/firstMonth"),
                item.path("periods").asInt(0), string(p + "/label"), items(p + "/labels", (label, q) -> label.asText()))),
                special(at + "/opening"), special(at + "/closing"), choice(at + "/closing/dates", PeriodSettings.ClosingDates.class));
    }

    private Special special(String at) {
        return new Special(choice(at + "/kind", Special.Kind.class), string(at + "/label"));
    }

    private Datasets datasets() {
        String at = "/datasets/journalEntries";
        String c = at + "/columns/";
        return new Datasets(list("/datasets/accounts"), list("/datasets/costCenters"), new JournalTarget(string(at + "/file"),
                string(at + "/import"), string(at + "/process"), string(at + "/module"), string(at + "/version"), choice(at + "/behaviour", Behaviour.class),
                choice(at + "/grain", Grain.class), items(at + "/dimensions", (item, p) -> choice(p, Dimension.class)),
                new JournalColumns(string(c + "company"), string(c + "ledger"), string(c + "account"), string(c + "costCenter"),
                        string(c + "period"), string(c + "amount"), string(c + "currency"), string(c + "entry"), string(c + "line"),
                        string(c + "stamp"), string(c + "x3Account")), string(at + "/readBack")));
    }

    private ListTarget list(String at) {
        return new ListTarget(string(at + "/file"), string(at + "/import"), string(at + "/process"), string(at + "/list"), new ListColumns(
                string(at + "/columns/code"), string(at + "/columns/name"), string(at + "/columns/parent")));
    }

    private MappingSettings mapping() {
        String at = "/mapping";
        Map<Integer, String> ledgers = new LinkedHashMap<>();
        texts(at + "/ledgers").forEach((type, member) -> {
            if (type.matches("[1-9]|10")) {
                ledgers.put(Integer.valueOf(type), member);
            } else {
                findings.add(text.error(at + "/ledgers/" + type, "'" + type + "' is no ledger type", "ledger types are the numbers 1 to 10"));
            }
        });
        return new MappingSettings(string(at + "/accounts"), string(at + "/costCenters"), texts(at + "/companies"), ledgers, string(at + "/none"),
                string(at + "/noneName"), choice(at + "/sign", Sign.class), choice(at + "/amount", Amount.class),
                choice(at + "/unmapped", Unmapped.class), string(at + "/defaultAccount"), string(at + "/defaultCostCenter"));
    }

    private List<ScheduleSettings> schedules(Path folder) {
        WorkingDays calendar = root.path("schedules").isEmpty() ? WorkingDays.MONDAY_TO_FRIDAY : workingDays(folder);
        return items("/schedules", (item, p) -> new ScheduleSettings(item.path("name").asText(), string(p + "/cron"), counts(p + "/workingDay"),
                string(p + "/at") == null ? null : parsed(p + "/at", LocalTime::parse, "a time of day such as \"05:00\""), calendar, zone(p + "/zone")));
    }

    private List<Integer> counts(String at) {
        return root.at(at).isArray() ? items(at, (item, p) -> item.asInt()) : root.at(at).isNumber() ? List.of(number(at)) : List.of();
    }

    private WorkingDays workingDays(Path folder) {
        String at = "/workingDays";
        List<Holiday> holidays = new ArrayList<>();
        for (JsonNode day : root.at(at + "/holidays")) {
            Holiday.of(day.asText()).ifPresentOrElse(holidays::add,
                    () -> findings.add(text.error(at + "/holidays", "'" + day.asText() + "' is no date", Holiday.FORMS)));
        }
        String file = string(at + "/holidaysFile");
        if (file != null && !folder.resolve(file).normalize().startsWith(folder.normalize())) {
            findings.add(text.error(at + "/holidaysFile", "'" + file + "' lies outside the connection's folder", "put the file into the folder"));
        } else if (file != null) {
            holidays.addAll(HolidayFile.read(folder.resolve(file), findings));
        }
        return new WorkingDays(Set.copyOf(items(at + "/weekend", (item, p) -> choice(p, DayOfWeek.class))), holidays);
    }

    private String string(String at) {
        JsonNode value = root.at(at);
        return value.isMissingNode() || value.isNull() ? null : value.asText();
    }

    private int number(String at) {
        return root.at(at).asInt();
    }

    private Map<String, String> texts(String at) {
        Map<String, String> texts = new LinkedHashMap<>();
        root.at(at).fields().forEachRemaining(entry -> texts.put(entry.getKey(), entry.getValue().asText()));
        return texts;
    }

    private <T> List<T> items(String at, BiFunction<JsonNode, String, T> make) {
        List<T> items = new ArrayList<>();
        for (JsonNode item : root.at(at)) {
            items.add(make.apply(item, at + "/" + items.size()));
        }
        return items;
    }

    private <E extends Enum<E>> E choice(String at, Class<E> type) {
        return Enum.valueOf(type, string(at).toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    private URI uri(String at) {
        return parsed(at, URI::create, "an address such as https://x3.example.com:8124");
    }

    private URI optionalUri(String at) {
        return string(at) == null ? null : uri(at);
    }

    private Duration duration(String at) {
        return parsed(at, Duration::parse, "an ISO 8601 duration such as PT30S, PT5M or P1D");
    }

    private YearMonth month(String at) {
        return parsed(at, YearMonth::parse, "a year and month such as 2025-01");
    }

    private <T> T parsed(String at, Function<String, T> parse, String remedy) {
        try {
            return parse.apply(string(at));
        } catch (RuntimeException e) {
            findings.add(text.error(at, "'" + string(at) + "' cannot be read", "write " + remedy));
            return null;
        }
    }
}
