package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import io.mlconnector.x3anaplan.connection.X3Settings.ClassSettings;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Keys of journal entries (TYP, NUM) and the condition that asks for exactly these. */
public final class JournalKeys {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** @param typ entry type; {@code num} document number, unique within its type (reference section 5.1) */
    public record JournalKey(String typ, String num) {
        @Override
        public String toString() {
            return typ + "~" + num;
        }
    }

    private JournalKeys() {
    }

    /** {@code ((TYP eq 'GEN' and NUM in ('1','2')) or (...))} */
    public static String condition(ClassSettings of, List<JournalKey> keys) {
        Map<String, List<JournalKey>> byTyp = keys.stream()
                .collect(Collectors.groupingBy(JournalKey::typ, LinkedHashMap::new, Collectors.toList()));
        return byTyp.entrySet().stream()
                .map(e -> "(" + of.field("TYP") + " eq " + X3Query.literal(e.getKey()) + " and " + of.field("NUM") + " in ("
                        + e.getValue().stream().map(k -> X3Query.literal(k.num())).collect(Collectors.joining(",")) + "))")
                .collect(Collectors.joining(" or ", "(", ")"));
    }

    /** Keys as one text, for an exchange property. */
    public static String join(List<JournalKey> keys) {
        ArrayNode pairs = JSON.createArrayNode();
        keys.forEach(k -> pairs.addArray().add(k.typ()).add(k.num()));
        return pairs.toString();
    }

    public static List<JournalKey> split(String joined) {
        try {
            List<JournalKey> keys = new ArrayList<>();
            JSON.readTree(joined).forEach(pair -> keys.add(new JournalKey(pair.get(0).textValue(), pair.get(1).textValue())));
            return keys;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("no journal keys: " + joined, e);
        }
    }
}
