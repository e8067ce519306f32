package io.mlconnector.x3anaplan.connection;

import java.util.Map;

/**
 * How X3 codes become members of Anaplan lists.
 *
 * @param accounts file name of the account table in the connection's folder
 * @param costCenters file name of the cost-center table
 * @param companies X3 company to list member; one that is not named stands for itself
 * @param ledgers LEDTYP number to list member; one that is not named is written as its number
 * @param none member of the cost-center list for lines and remainders without cost center
 * @param noneName its name
 * @param sign how signed amounts (debit positive) are written
 * @param amount which of X3's amounts is sent
 * @param unmapped what becomes of rows whose code has no member
 * @param defaultAccount for DEFAULT: member that takes unmapped accounts
 * @param defaultCostCenter for DEFAULT: member that takes unmapped cost centers
 */
public record MappingSettings(String accounts, String costCenters, Map<String, String> companies, Map<Integer, String> ledgers,
        String none, String noneName, Sign sign, Amount amount, Unmapped unmapped, String defaultAccount,
        String defaultCostCenter) {

    public enum Sign { DEBIT_POSITIVE, CREDIT_POSITIVE, BY_ACCOUNT }

    /** LEDGER: amount in the ledger's currency (AMTLED, CURLED); TRANSACTION: in the entry's own currency (AMTCUR, CUR). */
    public enum Amount { LEDGER, TRANSACTION }

    public enum Unmapped { REJECT, DEFAULT, HOLD }
}
