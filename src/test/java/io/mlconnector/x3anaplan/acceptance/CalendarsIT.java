package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Clearing.Scope;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.DimensionSource.MatchBy;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelBuilder;
import io.mlconnector.x3anaplan.sandbox.x3.Books;
import io.mlconnector.x3anaplan.sandbox.x3.DemoBooks;
import io.mlconnector.x3anaplan.sandbox.x3.Journal;
import io.mlconnector.x3anaplan.sandbox.x3.Journal.Line;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Calendars of X3 and of Anaplan that are not the twelve months of the model calendar. Each connection reads a folder of X3 of its own and
 * fills a model of its own; what a cell must hold is what was posted, put together by hand.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CalendarsIT {

    private static final String DATES = "dates";
    private static final String RANGE = "range";
    private static final String LEDGERS = "ledgers";
    private static final String PERIODS = "periods";
    private static final String MOVED = "moved";
    private static final String PLAIN = "Load GL Actuals";

    private final Landscape landscape = Landscape.empty();
    private Product product;
    private int entries;

    @BeforeAll
    void start() {
        ModelBuilder dates = model(DATES);
        dates.moduleImport("Load By Date", "GL_ACTUALS.csv", "GL Actuals").column("Companies", "Company", MatchBy.CODE)
                .column("Ledgers", "Ledger", MatchBy.CODE).column("GL Accounts", "Account", MatchBy.CODE)
                .column("Cost Centers", "Cost Center", MatchBy.CODE).date("Period", "yyyy-MM-dd").fixed("Versions", "Actual")
                .lineItem("Amount", "Amount").clear(Scope.MAPPED_ITEMS).define();
        connection(DATES, "Load By Date").with("label", "yyyy-MM-dd").with("fiscalYears", "[{company: FR10, year: 1, firstMonth: 2026-01}]")
                .write(landscape.connections());
        Model range = model(RANGE).model();
        range.timeRanges().put("GL Actuals", months(2024, 4));
        connection(RANGE, PLAIN).with("firstPeriod", "2024-06").with("fiscalYears", "[{company: FR10, year: 1, firstMonth: 2024-01}]")
                .write(landscape.connections());
        model(LEDGERS);
        connection(LEDGERS, PLAIN).with("ledgerTypes", "[1, 3]").with("fiscalYears", "[{company: FR10, year: 1, firstMonth: 2026-01},"
                + " {company: FR10, ledgerType: 3, year: 1, firstMonth: 2025-07}]").write(landscape.connections());
        model(PERIODS).model().timeRanges().put("GL Actuals", Stream.concat(months(2025, 2).stream(),
                IntStream.rangeClosed(1, 13).mapToObj(p -> "P" + p + " FY26")).toList());
        connection(PERIODS, PLAIN).with("fiscalYears", "[{company: FR10, year: 1, firstMonth: 2026-01}, {company: GB20, year: 1, firstDay:"
                + " 2025-12-29, periods: 13, label: 'P{p} FY26'}]").with("firstPeriod", "2025-12").write(landscape.connections());
        model(MOVED);
        connection(MOVED, PLAIN).with("fiscalYears", "[{company: FR10, year: 1, firstMonth: 2026-01}]").write(landscape.connections());
        product = landscape.serve();
    }

    @AfterAll
    void stop() {
        product.close();
        landscape.close();
    }

    @Test
    void an_import_that_maps_its_periods_by_date_gets_dates() {
        post(DATES, "FR10", LocalDate.of(2026, 1, 15), 1, 1, "12.34", 1);
        post(DATES, "FR10", LocalDate.of(2026, 2, 27), 1, 2, "5.66", 1);
        clean(DATES, "{}");
        assertThat(cells(DATES)).containsExactly("FR10 LEG Feb 26 5.66", "FR10 LEG Jan 26 12.34");
        assertThat(landscape.sandbox().anaplan().observed().uploads().stream().map(u -> new String(landscape.sandbox().anaplan().observed()
                .content(u.taskId()).orElseThrow(), java.nio.charset.StandardCharsets.UTF_8)).filter(t -> t.contains("2026-01-01"))).isNotEmpty();

        // and a run of one period is asked for by the same label
        post(DATES, "FR10", LocalDate.of(2026, 2, 28), 1, 2, "1.00", 1);
        post(DATES, "FR10", LocalDate.of(2026, 1, 28), 1, 1, "1.00", 1);
        clean(DATES, "{\"period\": \"2026-02-01\"}");
        assertThat(cells(DATES)).containsExactly("FR10 LEG Feb 26 6.66", "FR10 LEG Jan 26 12.34");
    }

    @Test
    void a_module_whose_time_range_begins_before_the_model_calendar_gets_its_early_periods() {
        post(RANGE, "FR10", LocalDate.of(2024, 6, 15), 1, 6, "10.01", 1);
        post(RANGE, "FR10", LocalDate.of(2024, 7, 15), 1, 7, "20.02", 1);
        post(RANGE, "FR10", LocalDate.of(2024, 5, 31), 1, 5, "40.04", 1);
        post(RANGE, "FR10", LocalDate.of(2027, 12, 31), 4, 12, "30.03", 1);
        clean(RANGE, "{}");
        assertThat(cells(RANGE)).containsExactly("FR10 LEG Dec 27 30.03", "FR10 LEG Jul 24 20.02", "FR10 LEG Jun 24 10.01");
    }

    @Test
    void a_ledger_type_with_a_fiscal_year_of_its_own_lands_in_the_month_of_its_entry() {
        // Given an entry of January: period 1 of the legal year, period 7 of the IAS year
        Books books = landscape.sandbox().x3().books(LEDGERS.toUpperCase(Locale.ROOT));
        String number = post(LEDGERS, "FR10", LocalDate.of(2026, 1, 15), 1, 1, "12.34", 1, 3);
        Landscape.execute(landscape.books(), "update sandbox_x3.gaccentryd set per = 7 where ledtyp = 3 and num = '" + number + "' and endpoint = '"
                + books.endpoint() + "'");
        post(LEDGERS, "FR10", LocalDate.of(2026, 7, 1), 1, 7, "7.00", 1);
        clean(LEDGERS, "{}");
        assertThat(cells(LEDGERS)).containsExactly("FR10 IFR Jan 26 12.34", "FR10 LEG Jan 26 12.34", "FR10 LEG Jul 26 7.00");
    }

    @Test
    void thirteen_periods_have_labels_of_their_own_beside_a_company_with_months() {
        post(PERIODS, "GB20", LocalDate.of(2025, 12, 30), 1, 1, "1.01", 1);
        post(PERIODS, "GB20", LocalDate.of(2026, 11, 29), 1, 12, "12.12", 1);
        post(PERIODS, "GB20", LocalDate.of(2026, 12, 20), 1, 13, "13.13", 1);
        post(PERIODS, "FR10", LocalDate.of(2026, 12, 20), 1, 12, "0.50", 1);
        post(PERIODS, "FR10", LocalDate.of(2026, 12, 31), 1, 13, "0.25", 1);
        clean(PERIODS, "{}");
        assertThat(cells(PERIODS)).containsExactly("FR10 LEG Dec 26 0.75", "GB20 LEG P1 FY26 1.01", "GB20 LEG P12 FY26 12.12", "GB20 LEG P13 FY26 13.13");

        // and one of them is read and sent by its label
        post(PERIODS, "GB20", LocalDate.of(2026, 12, 27), 1, 13, "0.87", 1);
        clean(PERIODS, "{\"period\": \"P13 FY26\"}");
        assertThat(cells(PERIODS)).contains("GB20 LEG P13 FY26 14.00");
    }

    @Test
    void a_fiscal_year_that_is_moved_later_leaves_no_cell_and_no_hold_behind() {
        // Given months that landed
        for (int month = 2; month <= 4; month++) {
            post(MOVED, "FR10", LocalDate.of(2026, month, 10), 1, month, month + ".10", 1);
        }
        clean(MOVED, "{}");
        assertThat(cells(MOVED)).containsExactly("FR10 LEG Apr 26 4.10", "FR10 LEG Feb 26 2.10", "FR10 LEG Mar 26 3.10");

        // When the entries of March belong to another fiscal year, whose settings come a run later
        for (String table : List.of("gaccentry", "gaccentryd")) {
            Landscape.execute(landscape.books(), "update sandbox_x3." + table + " set fiy = 9, per = 2, upddattim = '"
                    + landscape.sandbox().x3().books().stamp() + "' where endpoint = '" + MOVED.toUpperCase(Locale.ROOT) + "' and per = 3");
        }
        landscape.letTimePass();
        product.close();
        connection(MOVED, PLAIN).with("fiscalYears", "[{company: FR10, year: 10, firstMonth: 2035-01}]")
                .write(landscape.connections());
        product = landscape.serve();
        // Then what no anchor tells waits, with its reason
        JsonNode waiting = product.sync(MOVED);
        assertThat(waiting.path("outcome").asText()).as(waiting.toPrettyString()).isEqualTo("partial");

        // When the settings send it to a month that the model lacks, Then its slice is held, and the place that it left is empty
        product.close();
        connection(MOVED, PLAIN).with("fiscalYears", "[{company: FR10, year: 1, firstMonth: 2026-01}, {company: FR10, year: 9, firstMonth: 2034-01}]")
                .write(landscape.connections());
        product = landscape.serve();
        JsonNode lacking = product.sync(MOVED);
        assertThat(lacking.path("outcome").asText()).as(lacking.toPrettyString()).isEqualTo("partial");
        assertThat(product.get("/api/connections/" + MOVED + "/holds").body()).contains("Feb 34");
        assertThat(lacking.path("remarks").toString()).contains("fiscal year 9").contains("dated 2026-03-10").contains("2034-02-01");
        assertThat(cells(MOVED)).containsExactly("FR10 LEG Apr 26 4.10", "FR10 LEG Feb 26 2.10");

        // When the settings are right
        product.close();
        connection(MOVED, PLAIN).with("fiscalYears", "[{company: FR10, year: 1, firstMonth: 2026-01}, {company: FR10, year: 9, firstMonth: 2026-10}]").write(landscape.connections());
        product = landscape.serve();
        // Then the place they left is empty, the new one filled, nothing waits
        clean(MOVED, "{}");
        assertThat(cells(MOVED)).containsExactly("FR10 LEG Apr 26 4.10", "FR10 LEG Feb 26 2.10", "FR10 LEG Nov 26 3.10");
        clean(MOVED, "{\"period\": \"Mar 26\"}");
        assertThat(Product.json(product.get("/api/connections/" + MOVED + "/holds"))).isEmpty();
        assertThat(Landscape.rows(landscape.database(), "select fiy || '/' || per from ledger_period where connection = '" + MOVED + "' order by 1"))
                .containsExactly("1/2", "1/4", "9/2");
    }

    private ModelBuilder model(String name) {
        DemoBooks.large(landscape.sandbox().x3().books(), name.toUpperCase(Locale.ROOT), 0, 1); // masters, no entry
        return DemoModel.build(landscape.sandbox().anaplan().tenant(), DemoModel.Shape.demo().named(DemoModel.WORKSPACE, name));
    }

    private ConnectionFolder connection(String name, String action) {
        return landscape.connection(name).with("folder", name.toUpperCase(Locale.ROOT)).with("model", name).with("import", action)
                .with("ledgerTypes", "[1]");
    }

    private static List<String> months(int year, int years) {
        List<String> labels = new ArrayList<>();
        for (int y = year; y < year + years; y++) {
            for (String month : "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ")) {
                labels.add(month + " " + y % 100);
            }
        }
        return labels;
    }

    /** An entry of two lines in each of the ledger types, the first on account 601000. @return its number */
    private String post(String connection, String company, LocalDate date, int year, int period, String amount, int... ledgerTypes) {
        String number = "C" + ++entries;
        Journal journal = new Journal("GEN", number, company, company + "S", date, year, period, "EUR", "EUR");
        for (int type : ledgerTypes) {
            BigDecimal money = new BigDecimal(amount);
            journal.line(new Line(1, type, "FRA", "601000", 1, money, money, List.of()));
            journal.line(new Line(2, type, "FRA", "112000", -1, money, money, List.of()));
        }
        landscape.sandbox().x3().books(connection.toUpperCase(Locale.ROOT)).post(journal);
        landscape.letTimePass();
        return number;
    }

    private void clean(String connection, String request) {
        landscape.letTimePass();
        JsonNode run = product.sync(connection, request);
        assertThat(run.path("outcome").asText()).as(run.toPrettyString()).isEqualTo("clean");
    }

    /** What account 601000 shows, as company, ledger, period and value. */
    private List<String> cells(String model) {
        String id = landscape.sandbox().anaplan().tenant().model(model).id();
        return Landscape.rows(landscape.books(), "select concat_ws(' ', coords ->> 'Companies', coords ->> 'Ledgers', coords ->> 'Time', value) from"
                + " sandbox_anaplan.cell where model_id = '" + id + "' and module_name = 'GL Actuals' and value <> 0"
                + " and coords ->> 'GL Accounts' = 'FRA-601000' order by 1");
    }
}
