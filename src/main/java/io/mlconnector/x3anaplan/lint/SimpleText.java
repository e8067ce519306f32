package io.mlconnector.x3anaplan.lint;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a text in Camel's Simple language names: beans, classes, and methods that it calls on values. */
final class SimpleText {

    enum Kind { BEAN, CLASS, METHOD, METHOD_OF_EXCEPTION }

    /** @param method of a bean; empty for the others */
    record Name(Kind kind, String name, String method) {
    }

    private static final Pattern BEAN = Pattern.compile("^bean:([A-Za-z0-9_-]+)(?:\\?method=|\\.|::)?([A-Za-z0-9_]*)");
    private static final Pattern REF = Pattern.compile("^ref:([A-Za-z0-9_-]+)");
    private static final Pattern TYPE = Pattern.compile("^type:([\\w.$]+)");
    private static final Pattern IS = Pattern.compile("} !?is '([\\w.$]+)'");
    private static final Pattern AS = Pattern.compile("^(?:mandatoryBodyAs\\(|bodyAs\\(|(?:headerAs|variableAs|exchangePropertyAs)\\([^,()]*,)\\s*([^()]*)\\)");
    /** A value, up to where methods are called on it: the key of a header, property or variable has no dot unless in brackets. */
    private static final Pattern VALUE = Pattern.compile("^(?:in\\.|out\\.)?(?:exception|originalBody|body|exchange|camelContext|(?:headers?|exchangeProperty|variables?)"
            + "(?:\\??\\.[\\w:-]+|\\[[^\\]]*]))(?=[.?\\[]|$)");
    private static final Pattern CALL = Pattern.compile("^\\??\\.([A-Za-z_]\\w*)(\\([^()]*(?:\\([^()]*\\)[^()]*)*\\))?|^\\[[^\\]]*]");

    private final List<Name> names = new ArrayList<>();

    private SimpleText() {
    }

    static List<Name> namesIn(String text) {
        SimpleText simple = new SimpleText();
        simple.read(text);
        Matcher is = IS.matcher(text);
        while (is.find()) {
            simple.add(Kind.CLASS, is.group(1), "");
        }
        return simple.names;
    }

    private void read(String text) {
        for (int start = text.indexOf("${"); start >= 0; start = text.indexOf("${", start + 2)) {
            int depth = 1;
            int end = start + 2;
            while (end < text.length() && depth > 0) {
                depth += text.charAt(end) == '{' ? 1 : text.charAt(end) == '}' ? -1 : 0;
                end++;
            }
            // an inner ${...} is found by the loop as well; here it stands for some text
            function(text.substring(start + 2, depth == 0 ? end - 1 : end).replaceAll("\\$\\{[^{}]*}", "x"));
        }
    }

    private void function(String function) {
        Matcher bean = BEAN.matcher(function);
        Matcher ref = REF.matcher(function);
        Matcher type = TYPE.matcher(function);
        Matcher as = AS.matcher(function);
        Matcher value = VALUE.matcher(function);
        if (bean.find()) {
            add(Kind.BEAN, bean.group(1), bean.group(2));
        } else if (ref.find()) {
            add(Kind.BEAN, ref.group(1), "");
        } else if (type.find()) {
            add(Kind.CLASS, type.group(1).replaceFirst("\\.[A-Z][A-Z0-9_]*$", ""), ""); // without the name of a constant
        } else if (as.find()) {
            add(Kind.CLASS, as.group(1).replaceAll("['\"\\s]", ""), "");
            calls(function.substring(as.end()), Kind.METHOD);
        } else if (value.find()) {
            calls(function.substring(value.end()), value.group().startsWith("exception") ? Kind.METHOD_OF_EXCEPTION : Kind.METHOD);
        }
    }

    private void calls(String rest, Kind kind) {
        String left = rest;
        for (Matcher call = CALL.matcher(left); call.find(); call = CALL.matcher(left)) {
            if (call.group(1) != null) {
                add(kind, call.group(1), "");
            }
            left = left.substring(call.end());
        }
    }

    private void add(Kind kind, String name, String method) {
        names.add(new Name(kind, name, method));
    }
}
