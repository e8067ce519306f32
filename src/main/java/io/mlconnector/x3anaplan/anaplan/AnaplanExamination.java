package io.mlconnector.x3anaplan.anaplan;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.finding.Check;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.apache.camel.Exchange;

/** Whether a connection's Anaplan model takes what the connection would send, without sending anything. */
@ApplicationScoped
public class AnaplanExamination {

    /** Id of the dimension Time, the same in all models (https://help.anaplan.com/7662bf9b-efdb-41c3-a1c5-4d71a8833d53). */
    private static final String TIME = "20000000003";
    /** A refresh token that ends sooner does not outlive a long weekend. */
    private static final Duration SHORT_LIFE = Duration.ofDays(7);
    private static final Duration CLOCK_OFF = Duration.ofSeconds(30);

    private final AnaplanApi api;
    private final Catalog catalog;
    private final SignInRequests signIn;
    private final Clock clock;
    /** What the catalog found holds for one run; an examination is none, and counts below zero. */
    private final AtomicLong number = new AtomicLong();

    @Inject
    public AnaplanExamination(AnaplanApi api, Catalog catalog, SignInRequests signIn, Clock clock) {
        this.signIn = signIn;
        this.api = api;
        this.catalog = catalog;
        this.clock = clock;
    }

    /**
     * Signs in, finds workspace, model, files and imports, compares columns and looks for a period. Never throws for what it finds.
     *
     * @param headers for each dataset the columns of the files that would be uploaded
     * @param period a label that the model's calendar should have
     */
    public List<Check> of(Connection connection, Map<String, List<String>> headers, String period) {
        List<Check> checks = new ArrayList<>();
        long run = number.decrementAndGet();
        String name = connection.name();
        boolean in = add(checks, "Anaplan sign-in", () -> {
            Exchange answer = api.request(name, run, "/users/me", "application/json");
            JsonNode user = AnaplanApi.read(answer).path("user");
            clock(answer.getMessage().getHeader("Date", String.class), checks);
            return "as " + user.path("email").asText("a user without address") + " at " + connection.anaplan().apiUrl();
        });
        if (!in && connection.anaplan().auth() instanceof AnaplanAuth.Certificate certificate) {
            otherHeader(connection, certificate).ifPresent(checks::add);
        }
        if (connection.anaplan().auth() instanceof AnaplanAuth.Oauth oauth) {
            checks.add(refreshLife(oauth));
        }
        boolean open = in && add(checks, "Anaplan model", () -> {
            String path = catalog.modelPath(name, run);
            return "workspace " + connection.anaplan().workspace() + ", model " + connection.anaplan().model() + " (" + path + ") takes imports";
        });
        if (!open) {
            checks.add(Check.skipped("Anaplan imports", "not looked at: mend the line above first"));
            return checks;
        }
        headers.forEach((dataset, columns) -> add(checks, "Anaplan import of " + dataset, () -> {
            ImportTarget target = catalog.target(name, run, dataset);
            catalog.checkHeader(name, target, columns);
            List<String> odd = HeaderNames.withInvisible(target.headers());
            return (target.isProcess() ? "process " : "import ") + target.importName() + " reads file " + target.fileName() + ", columns fit"
                    + (odd.isEmpty() ? "" : "; its names of " + odd + " have characters that nobody sees, and files are written with them")
                    + (target.format().said().isEmpty() ? "" : "; written as " + target.format().said());
        }));
        if (catalog.readBack(name) != null) {
            add(checks, "Anaplan export", () -> export(connection, run));
        }
        checks.add(calendar(connection, run, period));
        return checks;
    }

    /** Both forms of the header are published, and tenants differ: the other is tried once, whatever the first was refused for. */
    private Optional<Check> otherHeader(Connection connection, AnaplanAuth.Certificate certificate) {
        AnaplanAuth.Header other = certificate.header() == AnaplanAuth.Header.PEM ? AnaplanAuth.Header.BODY : AnaplanAuth.Header.PEM;
        try {
            signIn.certificate(connection.name(), new AnaplanAuth.Certificate(certificate.payload(), other), null);
            return Optional.of(Check.failed("Anaplan certificate", "Anaplan takes this certificate in the other form: write anaplan.auth.header: "
                    + other.name().toLowerCase(Locale.ROOT)));
        } catch (RuntimeException e) {
            return Optional.empty(); // the form is not what is wrong
        }
    }

    private static Check refreshLife(AnaplanAuth.Oauth oauth) {
        String subject = "Anaplan refresh token";
        Duration life = oauth.refreshLife();
        String remedy = ": let the client have refresh tokens that are not rotatable, or the longest life (a year), and write it as"
                + " anaplan.auth.refreshLife; a connection that rests for longer must be paired again";
        if (life == null) {
            return Check.warning(subject, "nobody has said how long one lives, and by default a rotatable one ends after 12 hours" + remedy);
        }
        return life.compareTo(SHORT_LIFE) < 0 ? Check.warning(subject, "lives for " + life + ", which a weekend or a repair may outlast" + remedy)
                : Check.ok(subject, "lives for " + life);
    }

    /** The export that proves imports, by what Anaplan shows of it (https://help.anaplan.com/68cd33fc-55bc-4849-b2e6-05d96a6ece7b). */
    private String export(Connection connection, long run) {
        String name = catalog.readBack(connection.name());
        String id = catalog.exportId(connection.name(), run, name);
        JsonNode shown = api.get(connection.name(), run, catalog.modelPath(connection.name(), run) + "/exports/" + id).path("exportMetadata");
        List<String> headers = new ArrayList<>();
        shown.path("headerNames").forEach(header -> headers.add(header.asText()));
        String kind = shown.path("exportFormat").asText("");
        if (!kind.isEmpty() && !kind.startsWith("text/")) {
            throw new ConfigurationFault("export " + name + " (" + id + ") has the format " + kind + ", but only text can be read: set it up as .csv or .txt");
        }
        if (!headers.isEmpty()) {
            ExportHeader.of(connection.name(), connection.datasets(), headers);
        }
        return "export " + name + " (" + id + ") is there to prove imports by" + (headers.isEmpty() ? ", its header names are not told"
                : ", with all columns that are read") + "; " + kind + ", separator " + shown.path("separator").asText("not told") + ", "
                + shown.path("encoding").asText("encoding not told");
    }

    /**
     * The only look at the calendar. Anaplan answers a workspace administrator alone (https://help.anaplan.com/7662bf9b-efdb-41c3-a1c5-4d71a8833d53),
     * and the time range of a module may go beyond the model's calendar: whatever the answer, it is no failure.
     */
    private Check calendar(Connection connection, long run, String period) {
        String subject = "Anaplan calendar";
        String told = "; a period that the target lacks is told by its import, and holds its slice";
        try {
            for (JsonNode item : api.post(connection.name(), run, catalog.modelPath(connection.name(), run) + "/dimensions/" + TIME + "/items",
                    AnaplanAnswers.JSON.createObjectNode().set("names", AnaplanAnswers.JSON.createArrayNode().add(period))).path("items")) {
                if (item.path("name").asText().equals(period)) {
                    return Check.ok(subject, "has period " + period);
                }
            }
            return Check.warning(subject, "the model calendar shows no period " + period + ": check periods.label in connection.yaml, unless the"
                    + " module has a time range of its own, or its import maps periods by date" + told);
        } catch (AnaplanFault | ConfigurationFault e) {
            return Check.skipped(subject, "not checked: Anaplan shows it to workspace administrators only (answered "
                    + (e instanceof AnaplanFault f && f.status() > 0 ? "" + f.status() : "nothing") + ")" + told);
        }
    }

    private void clock(String date, List<Check> checks) {
        try {
            Duration off = Duration.between(ZonedDateTime.parse(String.valueOf(date), DateTimeFormatter.RFC_1123_DATE_TIME).toInstant(),
                    clock.instant());
            String said = "ours is " + Math.abs(off.toSeconds()) + " s " + (off.isNegative() ? "behind" : "ahead of") + " Anaplan's";
            checks.add(off.abs().compareTo(CLOCK_OFF) <= 0 ? Check.ok("Anaplan clock", said)
                    : Check.warning("Anaplan clock", said + ": let this machine take its time from a time server"));
        } catch (DateTimeException e) {
            checks.add(Check.warning("Anaplan clock", "not told: a proxy takes the Date header off the answers"));
        }
    }

    private static boolean add(List<Check> checks, String subject, Supplier<String> look) {
        try {
            checks.add(Check.ok(subject, look.get()));
            return true;
        } catch (RuntimeException e) {
            checks.add(Check.failed(subject, e.getMessage()));
            return false;
        }
    }
}
