package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What integration engineers change takes effect at restart without a build; what they get wrong refuses a start, all of it at once. */
class ConfigurationIT {

    private Landscape landscape;
    private Map<String, String> settings;
    private Path routes;

    @BeforeEach
    void start() throws IOException {
        landscape = Landscape.few();
        landscape.connection("close").with("ledgerTypes", "[1]").write(landscape.connections());
        routes = Files.createDirectories(landscape.home().resolve("routes"));
        try (Stream<Path> files = Files.list(Path.of("routes"))) {
            for (Path file : files.toList()) {
                Files.copy(file, routes.resolve(file.getFileName()));
            }
        }
        settings = new LinkedHashMap<>(landscape.settings());
        settings.put("x3anaplan.routes-dir", routes.toString());
    }

    @AfterEach
    void stop() {
        landscape.close();
    }

    @Test
    void a_filter_a_page_size_and_the_throttle_changed_in_yaml_take_effect_at_restart() throws IOException {
        // Given a connection that reads pages of 700 rows and sends at most 20 requests in a period of the throttle
        landscape.connection("close").with("ledgerTypes", "[1]").with("pageSize", "700").with("requestsPerMinute", "20").write(landscape.connections());
        // and a map route that also sends temporary entries
        edit("map.camel.yaml", "temporary", "sta", text -> text.replaceAll("\\[sta\\]} == 1", "[sta]} == 99")
                .replace("${body[sta]} == 2\"", "${body[sta]} in '1,2'\""));
        // and a throttle whose period is two seconds
        edit("anaplan.camel.yaml", "timePeriodMillis", "throttle-period-millis",
                text -> text.replaceAll("timePeriodMillis: .*", "timePeriodMillis: 2000"));
        try (Product product = Product.serve(landscape.home(), settings)) {
            JsonNode run = product.sync("close");
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
        }
        // Then X3 was asked for pages of 700, the temporary entries are in the cells, and no period had more than 20 requests, but for the time they take to arrive
        assertThat(landscape.sandbox().x3().server().log().entries().stream().filter(e -> e.path().endsWith("/GACCENTRYD"))
                .filter(e -> e.query().contains("count=700"))).isNotEmpty();
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).isNotEmpty();
        assertThat(Landscape.rows(landscape.books(), "select sum(value) from sandbox_anaplan.cell where coords @> "
                + "'{\"Companies\":\"FR10\",\"Ledgers\":\"LEG\",\"GL Accounts\":\"FRA-601000\",\"Cost Centers\":\"CC150\",\"Time\":\"May 25\"}'").get(0))
                .isNotEqualTo("null");
        assertThat(landscape.sandbox().anaplan().server().log().entries()).hasSizeGreaterThan(60);
        assertThat(landscape.sandbox().anaplan().observed().mostRequestsIn(Duration.ofMillis(1500))).isLessThanOrEqualTo(20);
    }

    @Test
    void a_schedule_written_into_the_connection_fires_after_a_restart() {
        landscape.connection("close").with("schedules", "[{name: often, cron: \"0/2 * * * * ?\", zone: Europe/Paris}]").write(landscape.connections());
        try (Product product = Product.serve(landscape.home(), settings)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() ->
                    Product.json(product.get("/api/runs")).toString().contains("schedule often"));
        }
    }

    @Test
    void a_schedule_that_never_fires_again_is_a_warning_and_the_others_run() throws IOException {
        // Given a schedule on a day that no year has, one of a year that is past, a route of one's own like it, and one that is due
        landscape.connection("close").with("schedules", "[{name: never, cron: \"0 0 5 31 2 ?\", zone: Europe/Paris}, "
                + "{name: once, cron: \"0 0 5 1 1 ? 2020\", zone: Europe/Paris}, {name: third, workingDay: 3, at: \"05:00\", zone: Europe/Paris}, "
                + "{name: often, cron: \"0/2 * * * * ?\", zone: Europe/Paris}]").write(landscape.connections());
        Files.writeString(routes.resolve("own.camel.yaml"), """
                - route:
                    id: own-reminder
                    from:
                      uri: quartz:own/reminder?cron=0+0+5+1+1+?+2020
                      steps:
                        - log:
                            message: nobody sees this
                """);

        // Then lint names them and what fires when
        Product.Ended lint = Product.run(landscape.home(), settings, "lint", "--connections-dir", landscape.connections().toString(),
                "--routes-dir", routes.toString());
        assertThat(lint.exitCode()).as(lint.out()).isZero();
        assertThat(lint.out()).containsPattern("connection.yaml:\\d+:\\d+: warning: schedule 'never' never fires again")
                .contains("schedule 'once' never fires again").containsPattern("own.camel.yaml:\\d+:\\d+: warning: cron '0 0 5 1 1 \\? 2020' never fires")
                .containsPattern("info: schedule 'third' fires next at (\\d{4}-\\d\\d-\\d\\d 05:00:00(, )?){5} \\(Europe/Paris\\)");
        // and the process starts, says so, and runs the one that is due
        try (Product product = Product.serve(landscape.home(), settings)) {
            Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> Product.json(product.get("/api/runs")).toString().contains("schedule often"));
            assertThat(product.log()).contains("Schedule never fires again").contains("schedule=close/never").contains("schedule=close/once")
                    .contains("schedule=own/reminder").doesNotContain("schedule=close/third cron");
            JsonNode schedules = Product.json(product.get("/api/connections")).path(0).path("schedules");
            assertThat(schedules.path(0).path("next")).isEmpty();
            assertThat(schedules.path(2).path("workingDays").path(0).asInt()).isEqualTo(3);
            assertThat(schedules.path(2).path("next")).hasSize(5).allSatisfy(time -> assertThat(time.asText()).contains("T05:00"));
        }
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '`', value = {
        "unknown key               | connection.yaml  | pageSize: 1000     | pagesize: 1000                 | pageSize",
        "clear all items           | connection.yaml  | behaviour: clear   | behaviour: clear\\n    clear: all-items | all",
        "bad zone or cron          | connection.yaml  | schedules: []      | schedules: [{name: x, cron: 'every day', zone: Europe/Paris}] | cron",
        "missing mapping file      | connection.yaml  | accounts: accounts.csv | accounts: nowhere.csv      | nowhere.csv",
        "two ledgers, no dimension | connection.yaml  | dimensions: [company, ledger] | dimensions: [company]  | ledger",
        "transaction amounts       | connection.yaml  | amount: ledger     | amount: transaction            | currenc",
        "duplicate code            | accounts.csv     | *,*                | FRA,601000,A,,\\nFRA,601000,B,,\\n*,* | 601000"})
    void a_mistake_in_a_connection_refuses_the_start_with_file_line_and_remedy(String name, String file, String from, String to, String words)
            throws IOException {
        landscape.connection("close").write(landscape.connections());
        Path wrong = landscape.connections().resolve("close").resolve(file);
        String text = Files.readString(wrong);
        assertThat(text).contains(from);
        Files.writeString(wrong, text.replace(from, to.replace("\\n", "\n")));
        Product.Ended lint = Product.run(landscape.home(), settings, "lint", "--connections-dir", landscape.connections().toString(),
                "--routes-dir", routes.toString());
        assertThat(lint.exitCode()).as(lint.out() + lint.err()).isEqualTo(2);
        assertThat(lint.out() + lint.err()).containsPattern(file + ":\\d+").containsIgnoringCase(words);
        Product.Ended started = Product.run(landscape.home(), settings, "sync", "close");
        assertThat(started.exitCode()).as(started.out() + started.err()).isEqualTo(2);
        assertThat(started.out() + started.err()).containsPattern(file + ":\\d+");
        assertThat(landscape.sandbox().x3().server().log().entries()).isEmpty();
    }

    @Test
    void two_connections_on_one_module_are_refused() {
        landscape.connection("second").write(landscape.connections());
        Product.Ended lint = Product.run(landscape.home(), settings, "lint", "--connections-dir", landscape.connections().toString(),
                "--routes-dir", routes.toString());
        assertThat(lint.exitCode()).isEqualTo(2);
        assertThat(lint.out() + lint.err()).contains("GL Actuals").contains("second");
    }

    @Test
    void mistakes_in_routes_are_all_shown_at_once() throws IOException {
        // Given an unknown bean, an unknown step, a stage without noErrorHandler and a bad cron
        Files.writeString(routes.resolve("wrong.camel.yaml"), """
                - route:
                    id: wrong-one
                    errorHandler: {noErrorHandler: {}}
                    from:
                      uri: direct:wrong-one
                      steps:
                        - bean: {ref: nobody, method: go}
                        - nosuchstep: {x: 1}
                - route:
                    id: wrong-two
                    from:
                      uri: direct:wrong-two
                      steps:
                        - to: direct:wrong-one
                - route:
                    id: wrong-three
                    from:
                      uri: quartz:x/y?cron=every+day
                      steps:
                        - to: direct:wrong-two
                """);
        Product.Ended lint = Product.run(landscape.home(), settings, "lint", "--connections-dir", landscape.connections().toString(),
                "--routes-dir", routes.toString());
        assertThat(lint.exitCode()).isEqualTo(2);
        for (String words : List.of("nobody", "nosuchstep", "wrong-two", "cron")) {
            assertThat(lint.out() + lint.err()).contains(words);
        }
        assertThat((lint.out() + lint.err()).lines().filter(l -> l.matches(".*wrong\\.camel\\.yaml:\\d+.*")).count()).isGreaterThanOrEqualTo(4);
    }

    @Test
    void two_currencies_that_would_meet_in_one_cell_hold_the_slice_with_a_clear_message() {
        // Given a target without the company dimension, where amounts in EUR and GBP of account 400000 meet under one member
        landscape.sandbox().anaplan().tenant();
        io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel.build(landscape.sandbox().anaplan().tenant(),
                io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel.Shape.demo().withoutCompanies().named("Planning Demo", "Group Actuals"));
        landscape.connection("close").with("model", "Group Actuals").with("dimensions", "[ledger]")
                .accounts("chart,code,member,name,sign\n*,4*,TRADE,Trade,\n*,*,{chart}-{code},,\n").write(landscape.connections());
        try (Product product = Product.serve(landscape.home(), settings)) {
            JsonNode run = product.sync("close");
            assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isIn("partial", "failed");
            assertThat(run.toString()).contains("EUR").contains("GBP");
        }
    }

    private interface Edit {
        String apply(String text);
    }

    private void edit(String file, String word, String other, Edit edit) throws IOException {
        Path path = routes.resolve(file);
        String text = Files.readString(path);
        String edited = edit.apply(text);
        assertThat(edited).as("%s names %s and %s", file, word, other).isNotEqualTo(text);
        Files.writeString(path, edited);
    }
}
