package io.mlconnector.x3anaplan.acceptance.random;

import io.mlconnector.x3anaplan.acceptance.Landscape;
import java.math.BigDecimal;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import javax.sql.DataSource;

/** Money by slice and, within it, by account and cost center; zero is absent. */
final class Cells {

    /** Account and cost center, as the target names them. */
    record Place(String account, String costCenter) implements Comparable<Place> {

        @Override
        public int compareTo(Place other) {
            return toString().compareTo(other.toString());
        }

        @Override
        public String toString() {
            return account + " " + costCenter;
        }
    }

    private final Map<Slice, Map<Place, BigDecimal>> slices = new HashMap<>();

    /** From rows of ledger, company, period, account, cost center, value. */
    static Cells of(DataSource source, String sql) {
        Cells cells = new Cells();
        for (String row : Landscape.rows(source, sql)) {
            String[] part = row.split(" \\| ");
            cells.add(new Slice(part[0], part[1], part[2]), new Place(part[3], part[4]), new BigDecimal(part[5]));
        }
        return cells;
    }

    void add(Slice slice, Place place, BigDecimal value) {
        plus(slices.computeIfAbsent(slice, s -> new TreeMap<>()), place, value);
    }

    Map<Place, BigDecimal> of(Slice slice) {
        return slices.getOrDefault(slice, Map.of());
    }

    java.util.Set<Slice> slices() {
        return slices.keySet();
    }

    void forEach(BiConsumer<Slice, Map<Place, BigDecimal>> each) {
        slices.forEach(each);
    }

    static void plus(Map<Place, BigDecimal> sums, Place place, BigDecimal value) {
        BigDecimal sum = sums.getOrDefault(place, BigDecimal.ZERO).add(value).stripTrailingZeros();
        if (sum.signum() == 0) {
            sums.remove(place);
        } else {
            sums.put(place, sum);
        }
    }

    /** What one has more than the other, place by place. */
    static Map<Place, BigDecimal> minus(Map<Place, BigDecimal> one, Map<Place, BigDecimal> other) {
        Map<Place, BigDecimal> difference = new TreeMap<>();
        one.forEach((place, value) -> plus(difference, place, value));
        other.forEach((place, value) -> plus(difference, place, value.negate()));
        return difference;
    }

    /** Sums by account. */
    static Map<String, BigDecimal> byAccount(Map<Place, BigDecimal> cells) {
        Map<String, BigDecimal> sums = cells.entrySet().stream().collect(Collectors.toMap(e -> e.getKey().account(), Map.Entry::getValue,
                BigDecimal::add, TreeMap::new));
        sums.replaceAll((account, sum) -> sum.stripTrailingZeros());
        sums.values().removeIf(sum -> sum.signum() == 0);
        return sums;
    }
}
