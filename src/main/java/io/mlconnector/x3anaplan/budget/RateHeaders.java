package io.mlconnector.x3anaplan.budget;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Reads what an answer tells about the tenant's rate. Anaplan is not known to send such headers (reference anaplan-api 6.1), but its
 * users are told to expect them; so every spelling in use is understood: {@code X-RateLimit-Remaining}, {@code RateLimit-Remaining},
 * {@code X-Rate-Limit-Remaining}, and {@code RateLimit: limit=600, remaining=12, reset=30}.
 */
public final class RateHeaders {

    private static final double NEARLY_USED_UP = 0.1;

    private RateHeaders() {
    }

    /** Whether less than a tenth of the tenant's requests is left. @param perMinute the limit, where the headers do not tell it */
    public static boolean scarce(Map<String, ?> headers, int perMinute) {
        Optional<Long> remaining = find(headers, "remaining");
        long limit = find(headers, "limit").filter(l -> l > 0).orElse((long) perMinute);
        return remaining.isPresent() && remaining.get() < limit * NEARLY_USED_UP;
    }

    private static Optional<Long> find(Map<String, ?> headers, String what) {
        for (Map.Entry<String, ?> header : headers.entrySet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT).replace("-", "");
            String value = String.valueOf(header.getValue()).toLowerCase(Locale.ROOT);
            if (name.matches("x?ratelimit" + what)) {
                return number(value);
            }
            if (name.matches("x?ratelimit") && value.contains(what + "=")) {
                return number(value.substring(value.indexOf(what + "=") + what.length() + 1));
            }
        }
        return Optional.empty();
    }

    /** The number with which the text begins; {@code 600, 600;w=60} is one of the known forms. */
    private static Optional<Long> number(String text) {
        String digits = text.trim().replaceFirst("^(\\d{0,18}).*$", "$1");
        return digits.isEmpty() ? Optional.empty() : Optional.of(Long.parseLong(digits));
    }
}
