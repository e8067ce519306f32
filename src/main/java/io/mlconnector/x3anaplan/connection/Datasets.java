package io.mlconnector.x3anaplan.connection;

import java.util.List;
import java.util.Map;

/** What is sent where. */
public record Datasets(ListTarget accounts, ListTarget costCenters, JournalTarget journalEntries) {

    public static final String ACCOUNTS = "accounts";
    public static final String COST_CENTERS = "cost-centers";
    public static final String JOURNAL_ENTRIES = "journal-entries";

    /**
     * A list import.
     *
     * @param file name or id (113...) of the file to upload
     * @param importAction name or id (112...) of the import that reads it, or null
     * @param process name or id (118...) of a process with that import among its steps, or null; one of the two is there
     * @param list name of the Anaplan list, for messages
     */
    public record ListTarget(String file, String importAction, String process, String list, ListColumns columns) {

        /** One with an import. */
        public ListTarget(String file, String importAction, String list, ListColumns columns) {
            this(file, importAction, null, list, columns);
        }
    }

    /** Header names in the list file; parent may be null: then the column is left out. */
    public record ListColumns(String code, String name, String parent) {
    }

    /**
     * The module import for journal entries.
     *
     * @param process as in {@link ListTarget}
     * @param version member of the model's Versions that is filled, part of a slice's identity
     * @param behaviour what the import does with its target; the model builder chose it, we must know it (reference anaplan-api 8.2)
     * @param dimensions target dimensions besides account, cost center and period
     * @param readBack name or id (116...) of the export that shows the module's cells, or null: nothing is read back
     * @param exported how that export names columns and members
     */
    public record JournalTarget(String file, String importAction, String process, String module, String version, Behaviour behaviour,
            Grain grain, List<Dimension> dimensions, JournalColumns columns, String readBack, ExportColumns exported) {

        /** One with an import, without export. */
        public JournalTarget(String file, String importAction, String module, String version, Behaviour behaviour, Grain grain,
                List<Dimension> dimensions, JournalColumns columns) {
            this(file, importAction, null, module, version, behaviour, grain, dimensions, columns, null, ExportColumns.NONE);
        }

        public boolean has(Dimension dimension) {
            return dimensions.contains(dimension);
        }
    }

    /**
     * Header names of an export, which are names of lists and line items; each null where nothing is
     * configured.
     *
     * @param names members of our file to their names in the export, where these are no codes
     */
    public record ExportColumns(String company, String ledger, String account, String costCenter, String period, String amount,
            String currency, String version, Map<String, String> names) {

        public static final ExportColumns NONE = new ExportColumns(null, null, null, null, null, null, null, null, Map.of());
    }

    /** CLEAR: clears mapped items before it fills; UPDATE: writes only the cells that the file names. */
    public enum Behaviour { CLEAR, UPDATE }

    /** ENTRY: a row per line split, which Anaplan sums; CELL: a row per target cell. */
    public enum Grain { ENTRY, CELL }

    public enum Dimension { COMPANY, LEDGER, CURRENCY }

    /** Header names in the journal file. The columns after amount carry the origin of a row and are ignored by the import's mapping. */
    public record JournalColumns(String company, String ledger, String account, String costCenter, String period, String amount,
            String currency, String entry, String line, String stamp, String x3Account) {
    }
}
