package io.mlconnector.x3anaplan.sync;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Rows and money, debit and credit apart, per ledger currency.
 *
 * @param money in the order of currencies
 */
public record Amounts(long rows, List<Money> money) {

    public static final Amounts NONE = new Amounts(0, List.of());

    /** Debit and credit in one currency, both positive, before the sign rule of the target. */
    public record Money(String currency, BigDecimal debit, BigDecimal credit) {
    }

    public Amounts plus(Amounts other) {
        Map<String, Money> sums = new TreeMap<>();
        for (List<Money> part : List.of(money, other.money)) {
            for (Money m : part) {
                sums.merge(m.currency(), m, (a, b) -> new Money(a.currency(), a.debit().add(b.debit()), a.credit().add(b.credit())));
            }
        }
        return new Amounts(rows + other.rows, List.copyOf(sums.values()));
    }
}
