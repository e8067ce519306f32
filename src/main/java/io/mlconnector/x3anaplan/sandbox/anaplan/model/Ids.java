package io.mlconnector.x3anaplan.sandbox.anaplan.model;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Ids in the forms of anaplan-api section 3.1, the same in every start of the sandbox. */
public final class Ids {

    public static final int LIST = 101;
    public static final int MODULE = 102;
    public static final int IMPORT = 112;
    public static final int FILE = 113;
    public static final int EXPORT = 116;
    public static final int PROCESS = 118;
    public static final int LINE_ITEM = 206;
    public static final String TIME = "20000000003";
    public static final String VERSIONS = "20000000020";

    private final Map<Integer, AtomicLong> counters = new ConcurrentHashMap<>();

    /** The next id with this prefix, 12 digits. */
    String next(int prefix) {
        return prefix + String.format("%09d", counters.computeIfAbsent(prefix, p -> new AtomicLong()).incrementAndGet());
    }

    static String lowerHex(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("MD5").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    static String upperHex(String text) {
        return lowerHex(text).toUpperCase(Locale.ROOT);
    }

    /** A task id: 32 upper-case hex digits. */
    public static String task() {
        return UUID.randomUUID().toString().replace("-", "").toUpperCase(Locale.ROOT);
    }
}
