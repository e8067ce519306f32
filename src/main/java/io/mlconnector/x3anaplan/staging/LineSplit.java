package io.mlconnector.x3anaplan.staging;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Currency;
import java.util.List;

/**
 * Divides a journal line's amount among its analytical lines so that the parts always sum to the line exactly: what the
 * analytical lines leave over, or take too much, is a remainder without cost center.
 */
final class LineSplit {

    /**
     * The line. Amounts are X3's, times SNS: debit positive (reference sage-x3-api 5.2).
     *
     * @param amount what is to be divided, in the currency that is sent
     * @param currency ISO code of that currency
     * @param transaction AMTCUR x SNS, the base of an apportionment
     */
    record Line(BigDecimal amount, String currency, BigDecimal transaction) {
    }

    /**
     * An analytical line of it.
     *
     * @param amount in the currency that is sent; null where X3 gives none, then it is apportioned
     * @param transaction AMTCUR x SNS
     * @param code cost center, '' for none
     */
    record Split(int analin, BigDecimal amount, BigDecimal transaction, String code) {
    }

    /** A part of the line; analin 0 is the remainder, or the whole line if it has no analytical lines. */
    record Part(int analin, BigDecimal amount, String code) {
    }

    /** The line has an amount, but nothing to apportion it by. */
    static final class ZeroBase extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Of currencies that Java does not know. */
    private static final int USUAL_DECIMALS = 2;

    private LineSplit() {
    }

    /**
     * The parts, in the order of the analytical lines, the remainder last and only if it is not zero.
     *
     * @throws ZeroBase if amounts are missing, the line's transaction amount is zero and its amount is not
     */
    static List<Part> divide(Line line, List<Split> splits) throws ZeroBase {
        if (splits.isEmpty()) {
            return List.of(new Part(0, line.amount(), ""));
        }
        List<BigDecimal> amounts = splits.stream().anyMatch(s -> s.amount() == null) ? apportion(line, splits)
                : splits.stream().map(Split::amount).toList();
        List<Part> parts = new ArrayList<>(splits.size() + 1);
        BigDecimal rest = line.amount();
        for (int i = 0; i < splits.size(); i++) {
            parts.add(new Part(splits.get(i).analin(), amounts.get(i), splits.get(i).code()));
            rest = rest.subtract(amounts.get(i));
        }
        if (rest.signum() != 0) {
            parts.add(new Part(0, rest, ""));
        }
        return parts;
    }

    /**
     * Largest remainder: every share is rounded down to the smallest unit of the currency (to that of the amount, if finer), and the units left go to the shares
     * that lost most, the earlier first. What the splits do not cover of the line takes part as a share of its own, so that a
     * line that is only half split keeps its other half.
     */
    private static List<BigDecimal> apportion(Line line, List<Split> splits) throws ZeroBase {
        if (line.amount().signum() == 0) {
            return splits.stream().map(s -> BigDecimal.ZERO).toList();
        }
        if (line.transaction().signum() == 0) {
            throw new ZeroBase();
        }
        int scale = Math.max(decimals(line.currency()), line.amount().stripTrailingZeros().scale());
        BigDecimal uncovered = line.transaction();
        List<BigDecimal> weights = new ArrayList<>();
        for (Split split : splits) {
            weights.add(split.transaction());
            uncovered = uncovered.subtract(split.transaction());
        }
        weights.add(uncovered);

        // Exact in integers: share = units x weight / base, all brought to whole numbers and a positive base.
        int weightScale = Math.max(0, weights.stream().mapToInt(BigDecimal::scale).max().orElse(0));
        weightScale = Math.max(weightScale, line.transaction().scale());
        BigInteger base = line.transaction().setScale(weightScale).unscaledValue();
        BigInteger units = line.amount().setScale(scale, RoundingMode.UNNECESSARY).unscaledValue();
        if (base.signum() < 0) {
            base = base.negate();
            units = units.negate();
        }
        List<BigInteger> shares = new ArrayList<>();
        List<BigInteger> lost = new ArrayList<>();
        BigInteger left = line.amount().setScale(scale).unscaledValue();
        for (BigDecimal weight : weights) {
            BigInteger product = units.multiply(weight.setScale(weightScale).unscaledValue());
            BigInteger remainder = product.mod(base);
            BigInteger share = product.subtract(remainder).divide(base);
            shares.add(share);
            lost.add(remainder);
            left = left.subtract(share);
        }
        List<Integer> order = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            order.add(i);
        }
        order.sort(Comparator.comparing((Integer i) -> lost.get(i)).reversed().thenComparing(i -> i));
        for (int i = 0; i < left.intValueExact(); i++) {
            shares.set(order.get(i), shares.get(order.get(i)).add(BigInteger.ONE));
        }
        return shares.subList(0, splits.size()).stream().map(share -> new BigDecimal(share, scale)).toList();
    }

    private static int decimals(String currency) {
        try {
            int decimals = Currency.getInstance(currency).getDefaultFractionDigits();
            return decimals < 0 ? USUAL_DECIMALS : decimals;
        } catch (IllegalArgumentException e) {
            return USUAL_DECIMALS;
        }
    }
}
