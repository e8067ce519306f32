package io.mlconnector.x3anaplan.sandbox.x3;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses X3's {@code where} predicate (reference 3.3) into SQL with parameters; a recursive descent over its priorities. */
final class Where {

    private static final Pattern TOKEN = Pattern.compile("\\s*(?:(@[^@]*@)|('(?:[^']|'')*')|(\"[^\"]*\")|(-?\\d+(?:\\.\\d+)?)"
            + "|([A-Za-z_][A-Za-z0-9_]*)|([(),]))");
    private static final Map<String, String> COMPARISONS = Map.of("eq", "=", "ne", "<>", "lt", "<", "le", "<=", "gt", ">", "ge", ">=");
    private static final Map<String, String> ARITHMETIC = Map.of("mul", "*", "div", "/", "mod", "%");
    private static final Set<String> FUNCTIONS = Set.of("left", "right", "substring", "lower", "upper", "abs", "ascii");

    private final X3Class x3Class;
    private final Set<String> hidden;
    private final List<String> tokens = new ArrayList<>();
    private final List<Object> parameters;
    private int at;

    private Where(X3Class x3Class, Set<String> hidden, String text, List<Object> parameters) {
        this.x3Class = x3Class;
        this.hidden = hidden;
        this.parameters = parameters;
        Matcher m = TOKEN.matcher(text);
        int end = 0;
        while (end < text.length() && m.find(end) && m.start() == end) {
            tokens.add(m.group().trim());
            end = m.end();
        }
        if (!text.substring(end).isBlank()) {
            throw new Rejected(400, "Syntax error in where at '" + text.substring(end) + "'");
        }
    }

    /**
     * @param hidden properties that the query facet does not show
     * @param parameters receives the values of the question marks, in order
     * @throws Rejected 400 for bad syntax, 500 for a property that the representation does not have
     */
    static String sql(X3Class x3Class, Set<String> hidden, String text, List<Object> parameters) {
        Where where = new Where(x3Class, hidden, text, parameters);
        String sql = where.or();
        if (where.at < where.tokens.size()) {
            throw new Rejected(400, "Syntax error in where at '" + where.peek() + "'");
        }
        return sql;
    }

    private String or() {
        String left = and();
        while (take("or")) {
            left = "(" + left + " or " + and() + ")";
        }
        return left;
    }

    private String and() {
        String left = not();
        while (take("and")) {
            left = "(" + left + " and " + not() + ")";
        }
        return left;
    }

    private String not() {
        if (take("not")) {
            return "not (" + not() + ")";
        }
        if (peek().equals("(") && predicateFollows()) {
            at++;
            String inner = or();
            expect(")");
            return "(" + inner + ")";
        }
        return comparison();
    }

    /** Whether a parenthesis opens a predicate rather than an arithmetic operand: a comparison stands inside it. */
    private boolean predicateFollows() {
        int depth = 0;
        for (int i = at; i < tokens.size(); i++) {
            String token = tokens.get(i);
            if (token.equals("(")) {
                depth++;
            } else if (token.equals(")") && --depth == 0) {
                return false;
            } else if (COMPARISONS.containsKey(token) || Set.of("in", "between", "like").contains(token)) {
                return true;
            }
        }
        return false;
    }

    private String comparison() {
        String left = operand();
        String word = next();
        if (COMPARISONS.containsKey(word)) {
            return "(" + left + " " + COMPARISONS.get(word) + " " + operand() + ")";
        }
        return switch (word) {
            case "between" -> {
                String low = operand();
                expect("and");
                yield "(" + left + " between " + low + " and " + operand() + ")";
            }
            case "in" -> {
                expect("(");
                List<String> members = new ArrayList<>();
                do {
                    members.add(operand());
                } while (take(","));
                expect(")");
                yield "(" + left + " in (" + String.join(", ", members) + "))";
            }
            case "like" -> "(" + left + " like " + operand() + ")";
            default -> throw new Rejected(400, "Syntax error in where: comparison expected at '" + word + "'");
        };
    }

    private String operand() {
        String left = atom();
        while (at < tokens.size() && ARITHMETIC.containsKey(peek())) {
            left = "(" + left + " " + ARITHMETIC.get(next()) + " " + atom() + ")";
        }
        return left;
    }

    private String atom() {
        String token = next();
        if (token.equals("(")) {
            String inner = operand();
            expect(")");
            return "(" + inner + ")";
        }
        char first = token.charAt(0);
        if (first == '@') {
            return parameter(moment(token.substring(1, token.length() - 1)));
        }
        if (first == '\'' || first == '"') {
            return parameter(token.substring(1, token.length() - 1).replace("''", "'")) + " collate \"C\"";
        }
        if (Character.isDigit(first) || first == '-') {
            return parameter(new BigDecimal(token));
        }
        if (FUNCTIONS.contains(token) && at < tokens.size() && peek().equals("(")) {
            expect("(");
            List<String> arguments = new ArrayList<>();
            do {
                String argument = operand();
                arguments.add(arguments.isEmpty() ? argument : argument + "::int");
            } while (take(","));
            expect(")");
            return token + "(" + String.join(", ", arguments) + ")";
        }
        if (!x3Class.properties().containsKey(token) || hidden.contains(token)) {
            throw new Rejected(500, "Property " + token + " not found in " + x3Class.name());
        }
        return X3Class.column(token);
    }

    private String parameter(Object value) {
        parameters.add(value);
        return "?";
    }

    private static Object moment(String text) {
        try {
            return text.contains("T") ? OffsetDateTime.ofInstant(Instant.parse(text), ZoneOffset.UTC) : LocalDate.parse(text);
        } catch (java.time.DateTimeException e) {
            throw new Rejected(400, "Bad date in where: @" + text + "@");
        }
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at >= tokens.size()) {
            throw new Rejected(400, "Syntax error: where ends too early");
        }
        return tokens.get(at++);
    }

    private boolean take(String token) {
        if (peek().equals(token)) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(String token) {
        if (!take(token)) {
            throw new Rejected(400, "Syntax error in where: '" + token + "' expected at '" + peek() + "'");
        }
    }
}
