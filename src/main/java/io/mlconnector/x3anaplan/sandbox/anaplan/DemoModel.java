package io.mlconnector.x3anaplan.sandbox.anaplan;

import io.mlconnector.x3anaplan.sandbox.anaplan.model.Clearing.Scope;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.DimensionSource.MatchBy;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.FileDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Model;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModelBuilder;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleDef;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.ModuleImportBuilder;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The planning model of the demo: workspace "Planning Demo", model "Finance Actuals". */
public final class DemoModel {

    public static final String WORKSPACE = "Planning Demo";
    public static final String MODEL = "Finance Actuals";
    public static final List<String> GL_HEADERS = List.of("Company", "Ledger", "Account", "Cost Center", "Period", "Amount",
            "Currency", "Entry", "Line", "Stamp", "X3 Account");
    private static final List<String> MASTER_HEADERS = List.of("Code", "Name", "Parent");
    private static final String[] MONTHS = {"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

    /**
     * A variant of the demo model for tests.
     *
     * @param companies whether the modules have the dimension Companies; so for ledgers
     * @param glHeaders headers of the files of GL data; the first must name the mapped columns as {@link #GL_HEADERS} does
     */
    public record Shape(String workspace, String model, boolean companies, boolean ledgers, List<String> glHeaders) {

        public static Shape demo() {
            return new Shape(WORKSPACE, MODEL, true, true, GL_HEADERS);
        }

        public Shape named(String workspaceName, String modelName) {
            return new Shape(workspaceName, modelName, companies, ledgers, glHeaders);
        }

        public Shape withoutCompanies() {
            return new Shape(workspace, model, false, ledgers, glHeaders);
        }

        public Shape withoutLedgers() {
            return new Shape(workspace, model, companies, false, glHeaders);
        }

        public Shape withHeaders(List<String> headers) {
            return new Shape(workspace, model, companies, ledgers, headers);
        }
    }

    private DemoModel() {
    }

    public static Model build(Tenant tenant) {
        return build(tenant, Shape.demo()).model();
    }

    /** The demo model in another shape, open for further changes. */
    public static ModelBuilder build(Tenant tenant, Shape shape) {
        ModelBuilder m = tenant.newModel(shape.workspace(), shape.model()).versions("Actual", "Budget");
        for (int year = 25; year <= 26; year++) {
            for (String month : MONTHS) {
                m.periods(month + " " + year);
            }
        }
        m.list("GL Accounts").list("Cost Centers").list("Companies").list("Ledgers");
        m.item("Companies", "FR10", "FR10 France").item("Companies", "GB20", "GB20 United Kingdom");
        m.item("Ledgers", "LEG", "Legal").item("Ledgers", "ANA", "Analytical").item("Ledgers", "IFR", "IFRS");

        List<String> dimensions = new ArrayList<>();
        if (shape.companies()) {
            dimensions.add("Companies");
        }
        if (shape.ledgers()) {
            dimensions.add("Ledgers");
        }
        dimensions.addAll(List.of("GL Accounts", "Cost Centers", ModuleDef.TIME, ModuleDef.VERSIONS));
        m.module("GL Actuals", dimensions, "Amount").module("GL Actuals (update)", dimensions, "Amount");

        m.file("GL_ACCOUNTS.csv", MASTER_HEADERS).file("COST_CENTERS.csv", MASTER_HEADERS);
        // The lists' files were set up with UTF-8, for names have all letters; the others were left as Anaplan proposes them.
        for (String file : List.of("GL_ACTUALS.csv", "GL_ACTUALS_UPDATE.csv", "GL_ACTUALS_RESET.csv")) {
            m.file(FileDef.byDefault("", file, shape.glHeaders()));
        }
        m.listImport("Load GL Accounts", "GL_ACCOUNTS.csv", "GL Accounts").columns("Code", "Name", "Parent").define();
        m.listImport("Load Cost Centers", "COST_CENTERS.csv", "Cost Centers").columns("Code", "Name", "Parent").define();
        mapped(m.moduleImport("Load GL Actuals", "GL_ACTUALS.csv", "GL Actuals"), shape).clear(Scope.MAPPED_ITEMS).define();
        mapped(m.moduleImport("Update GL Actuals", "GL_ACTUALS_UPDATE.csv", "GL Actuals (update)"), shape).updateOnly().define();
        mapped(m.moduleImport("Reset GL Actuals", "GL_ACTUALS_RESET.csv", "GL Actuals"), shape).clear(Scope.ALL_ITEMS).define();
        Map<String, String> shown = new LinkedHashMap<>();
        dimensions.forEach(dimension -> shown.put(dimension, dimension));
        m.export("Read GL Actuals", "GL Actuals", shown, "Amount", "Amount");
        m.process("Load All", "Load GL Accounts", "Load Cost Centers", "Load GL Actuals");
        m.process("Update All", "Load GL Accounts", "Load Cost Centers", "Update GL Actuals");
        return m;
    }

    private static ModuleImportBuilder mapped(ModuleImportBuilder i, Shape shape) {
        if (shape.companies()) {
            i.column("Companies", "Company", MatchBy.CODE);
        }
        if (shape.ledgers()) {
            i.column("Ledgers", "Ledger", MatchBy.CODE);
        }
        return i.column("GL Accounts", "Account", MatchBy.CODE).column("Cost Centers", "Cost Center", MatchBy.CODE)
                .column(ModuleDef.TIME, "Period", MatchBy.NAME).fixed(ModuleDef.VERSIONS, "Actual").lineItem("Amount", "Amount");
    }
}
