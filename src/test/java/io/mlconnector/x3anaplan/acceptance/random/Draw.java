package io.mlconnector.x3anaplan.acceptance.random;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;
import java.util.Random;

/** Chance, the same for the same seed and round. */
final class Draw {

    private final Random random;

    Draw(long seed, int round) {
        random = new Random(seed * 1_000_003 + round);
    }

    boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    int number(int from, int to) {
        return from + random.nextInt(to - from + 1);
    }

    <T> T one(List<T> of) {
        return of.get(random.nextInt(of.size()));
    }

    /** Money between one cent and 5,000. */
    BigDecimal money() {
        return BigDecimal.valueOf(1 + random.nextInt(500_000), 2);
    }

    /** A day of one of three months, so that a round touches few slices. */
    LocalDate day() {
        return LocalDate.of(2025, number(1, 3), number(1, 28));
    }
}
