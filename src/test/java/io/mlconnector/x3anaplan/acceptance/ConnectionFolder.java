package io.mlconnector.x3anaplan.acceptance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Writes a connection of its own for a test: the texts a customer would write, with the sandbox's addresses. */
public final class ConnectionFolder {

    private final String name;
    private final Map<String, String> values = new LinkedHashMap<>();
    private String process;
    private String accounts = "chart,code,member,name,sign\n*,*,{chart}-{code},,\n";
    private String costCenters = "type,code,member,name\nCCT,*,{code},\n";

    public ConnectionFolder(String name, String x3Url, String anaplanUrl) {
        this.name = name;
        values.put("action", "import: @import");
        values.put("x3Url", x3Url);
        values.put("anaplanUrl", anaplanUrl);
        values.put("protocol", "rest");
        values.put("graphql", "{}");
        values.put("x3Auth", "{kind: basic, user: demo}");
        values.put("anaplanAuth", "{kind: basic, user: planner@demo.example}");
        values.put("tenant", "demo");
        values.put("folder", "SEED");
        values.put("x3Timeout", "PT30S");
        values.put("x3More", "");
        values.put("ledgerTypes", "[1, 2, 3]");
        values.put("pageSize", "1000");
        values.put("overlap", "PT5M");
        values.put("lag", "PT2S");
        values.put("sweep", "PT0S");
        values.put("shrinkPercent", "20");
        values.put("pollMore", "");
        values.put("model", "Finance Actuals");
        values.put("requestsPerMinute", "600");
        values.put("reservePerMinute", "0");
        values.put("anaplanTimeout", "PT30S");
        values.put("chunkBytes", "1000000");
        values.put("file", "GL_ACTUALS.csv");
        values.put("import", "Load GL Actuals");
        values.put("module", "GL Actuals");
        values.put("behaviour", "clear");
        values.put("grain", "entry");
        values.put("dimensions", "[company, ledger]");
        values.put("unmapped", "reject");
        values.put("amount", "ledger");
        values.put("firstPeriod", "2025-01");
        values.put("label", "MMM yy");
        values.put("fiscalYears", "[{company: FR10, year: 7, firstMonth: 2025-01}, {company: GB20, year: 3, firstMonth: 2025-01}]");
        values.put("opening", "{kind: neighbour}");
        values.put("closing", "{kind: neighbour}");
        values.put("schedules", "[]");
        values.put("readBack", "");
    }

    /** Sets one of the values of the template, e.g. {@code grain} to {@code cell}. */
    public ConnectionFolder with(String key, String value) {
        if (!values.containsKey(key)) {
            throw new IllegalArgumentException("the template has no " + key);
        }
        values.put(key, value);
        return this;
    }

    /** The "update only" import of the demo model and its module. */
    public ConnectionFolder updating() {
        return with("file", "GL_ACTUALS_UPDATE.csv").with("import", "Update GL Actuals")
                .with("module", "GL Actuals (update)").with("behaviour", "update");
    }

    /** Starts a process in place of the import of the journal entries. */
    public ConnectionFolder process(String process) {
        this.process = process;
        return with("action", "process: " + process);
    }

    /** Proves each import of journal entries by an export of the module. */
    public ConnectionFolder readBack(String export) {
        return with("readBack", "readBack: " + export + "\n    readBackColumns: {company: Companies, ledger: Ledgers}\n    readBackNames: {FR10: FR10 France,"
                + " GB20: GB20 United Kingdom, LEG: Legal, ANA: Analytical, IFR: IFRS}");
    }

    public ConnectionFolder accounts(String csv) {
        accounts = csv;
        return this;
    }

    public ConnectionFolder costCenters(String csv) {
        costCenters = csv;
        return this;
    }

    public String name() {
        return name;
    }

    /** The module that its journal entries go to. */
    String module() {
        return values.get("module");
    }

    /** Name of the import or process that its journal entries start. */
    String action() {
        return process == null ? values.get("import") : process;
    }

    /** Writes the folder below {@code connections}, over what is there. */
    public Path write(Path connections) {
        try {
            Path folder = Files.createDirectories(connections.resolve(name));
            Files.writeString(folder.resolve("connection.yaml"), yaml());
            Files.writeString(folder.resolve("accounts.csv"), accounts);
            Files.writeString(folder.resolve("cost-centers.csv"), costCenters);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String yaml() {
        String text = """
                x3:
                  url: @x3Url
                  folder: @folder
                  protocol: @protocol
                  graphql: @graphql
                  auth: @x3Auth
                  timeout: @x3Timeout
                  @x3More
                  pageSize: @pageSize
                  ledgerTypes: @ledgerTypes
                  dimensionType: CCT
                poll:
                  overlap: @overlap
                  lag: @lag
                  firstPeriod: @firstPeriod
                  keysPerRequest: 50
                  sweep: @sweep
                  shrinkPercent: @shrinkPercent
                  @pollMore
                anaplan:
                  apiUrl: @anaplanUrl/2/0
                  authUrl: @anaplanUrl
                  oauthUrl: @anaplanUrl
                  tenant: @tenant
                  auth: @anaplanAuth
                  workspace: Planning Demo
                  model: @model
                  requestsPerMinute: @requestsPerMinute
                  reservePerMinute: @reservePerMinute
                  timeout: @anaplanTimeout
                  chunkBytes: @chunkBytes
                  taskPoll: {first: PT0.02S, most: PT0.5S}
                  taskTimeout: PT2M
                  localeName: en_US
                periods:
                  label: "@label"
                  fiscalYears: @fiscalYears
                  opening: @opening
                  closing: @closing
                datasets:
                  accounts:
                    file: GL_ACCOUNTS.csv
                    import: Load GL Accounts
                    list: GL Accounts
                    columns: {code: Code, name: Name, parent: Parent}
                  costCenters:
                    file: COST_CENTERS.csv
                    import: Load Cost Centers
                    list: Cost Centers
                    columns: {code: Code, name: Name, parent: Parent}
                  journalEntries:
                    file: @file
                    @action
                    module: @module
                    @readBack
                    version: Actual
                    behaviour: @behaviour
                    grain: @grain
                    dimensions: @dimensions
                    columns: {company: Company, ledger: Ledger, account: Account, costCenter: Cost Center, period: Period,
                      amount: Amount, currency: Currency, entry: Entry, line: Line, stamp: Stamp, x3Account: X3 Account}
                mapping:
                  accounts: accounts.csv
                  costCenters: cost-centers.csv
                  ledgers: {1: LEG, 2: ANA, 3: IFR}
                  none: NONE
                  noneName: No cost center
                  sign: debit-positive
                  amount: @amount
                  unmapped: @unmapped
                schedules: @schedules
                """;
        for (Map.Entry<String, String> value : values.entrySet()) {
            text = text.replaceAll("@" + value.getKey() + "\\b", java.util.regex.Matcher.quoteReplacement(value.getValue()));
        }
        return text.replaceFirst("(?m)^ *url: *\n", ""); // where the cloud gateway tells it
    }
}
