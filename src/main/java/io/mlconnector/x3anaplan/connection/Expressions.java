package io.mlconnector.x3anaplan.connection;

import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.microprofile.config.ConfigProvider;

/** {@code ${key}} and {@code ${key:default}} in connection files: settings of the process or environment variables. */
public final class Expressions {

    private static final Pattern EXPRESSION = Pattern.compile("\\$\\{([A-Za-z_][A-Za-z0-9_.-]*)(?::([^}]*))?}");

    private Expressions() {
    }

    /** Looks keys up in the process' configuration. An expression without value and default stays as it is. */
    public static UnaryOperator<String> ofConfig() {
        return of(key -> ConfigProvider.getConfig().getOptionalValue(key, String.class));
    }

    public static UnaryOperator<String> of(Function<String, Optional<String>> values) {
        return text -> {
            Matcher m = EXPRESSION.matcher(text);
            StringBuilder resolved = new StringBuilder();
            while (m.find()) {
                String value = values.apply(m.group(1)).orElse(m.group(2) == null ? m.group() : m.group(2));
                m.appendReplacement(resolved, Matcher.quoteReplacement(value));
            }
            return m.appendTail(resolved).toString();
        };
    }
}
