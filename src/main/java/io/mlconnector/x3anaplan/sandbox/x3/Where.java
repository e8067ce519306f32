package io.mlconnector.x3anaplan.sandbox.x3;

import io.mlconnector.x3anaplan.sandbox.x3.X3Class.Type;
import java.math.BigDecimal;
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

    /** @param type TEXT, DECIMAL for every number, DATE or DATETIME */
    private record Operand(String sql, Type type) {
    }

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
            throw syntax("at '" + text.substring(end) + "'");
        }
    }

    /**
     * @param hidden properties that the query facet does not show
     * @param parameters receives the values of the question marks, in order
     * @throws Rejected 400 for bad syntax and types that cannot be compared, 500 for a property that the representation does
     *         not have
     */
    static String sql(X3Class x3Class, Set<String> hidden, String text, List<Object> parameters) {
        Where where = new Where(x3Class, hidden, text, parameters);
        String sql = where.or();
        if (where.at < where.tokens.size()) {
            throw syntax("at '" + where.peek() + "'");
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
        Operand left = operand();
        String word = next();
        if (COMPARISONS.containsKey(word)) {
            return compare(left, COMPARISONS.get(word), operand());
        }
        return switch (word) {
            case "between" -> {
                Operand low = comparable(left, operand());
                expect("and");
                Operand high = comparable(left, operand());
                if (low.type != high.type) {
                    throw syntax(": between " + low.type + " and " + high.type);
                }
                yield "(" + value(left, low) + " between " + value(low, left) + " and " + value(high, left) + ")";
            }
            case "in" -> {
                expect("(");
                List<String> members = new ArrayList<>();
                do {
                    members.add(value(comparable(left, operand()), left));
                } while (take(","));
                expect(")");
                yield "(" + left.sql + " in (" + String.join(", ", members) + "))";
            }
            case "like" -> {
                Operand pattern = operand();
                if (left.type != Type.TEXT || pattern.type != Type.TEXT) {
                    throw syntax(": like compares texts only");
                }
                yield "(" + left.sql + " like " + pattern.sql + ")";
            }
            default -> throw syntax(": comparison expected at '" + word + "'");
        };
    }

    private static String compare(Operand left, String sign, Operand right) {
        comparable(left, right);
        return "(" + value(left, right) + " " + sign + " " + value(right, left) + ")";
    }

    private static Operand comparable(Operand left, Operand right) {
        boolean days = moment(left) && moment(right);
        if (left.type != right.type && !days) {
            throw syntax(": " + left.type + " cannot be compared with " + right.type);
        }
        return right;
    }

    private static boolean moment(Operand operand) {
        return operand.type == Type.DATE || operand.type == Type.DATETIME;
    }

    /** A day compared with a date-time is that day's midnight in GMT. */
    private static String value(Operand operand, Operand other) {
        return operand.type == Type.DATE && other.type == Type.DATETIME ? "(" + operand.sql + "::timestamp at time zone 'UTC')" : operand.sql;
    }

    private Operand operand() {
        Operand left = atom();
        while (at < tokens.size() && ARITHMETIC.containsKey(peek())) {
            String sign = ARITHMETIC.get(next());
            Operand right = atom();
            numeric(left);
            numeric(right);
            left = new Operand("(" + left.sql + " " + sign + " " + right.sql + ")", Type.DECIMAL);
        }
        return left;
    }

    private static Operand numeric(Operand operand) {
        if (operand.type != Type.DECIMAL) {
            throw syntax(": number expected, found " + operand.type);
        }
        return operand;
    }

    private Operand atom() {
        String token = next();
        if (token.equals("(")) {
            Operand inner = operand();
            expect(")");
            return new Operand("(" + inner.sql + ")", inner.type);
        }
        char first = token.charAt(0);
        if (first == '@') {
            Object moment = WhereLiterals.moment(token.substring(1, token.length() - 1));
            return new Operand(parameter(moment), moment instanceof java.time.LocalDate ? Type.DATE : Type.DATETIME);
        }
        if (first == '\'' || first == '"') {
            String text = token.substring(1, token.length() - 1);
            return new Operand(parameter(first == '"' ? text : text.replace("''", "'")) + " collate \"C\"", Type.TEXT);
        }
        if (Character.isDigit(first) || first == '-') {
            return new Operand(parameter(number(token)), Type.DECIMAL);
        }
        if (at < tokens.size() && peek().equals("(")) {
            return function(token);
        }
        if (!x3Class.properties().containsKey(token) || hidden.contains(token)) {
            throw new Rejected(500, "Property " + token + " not found in " + x3Class.name());
        }
        Type type = x3Class.properties().get(token);
        return new Operand(X3Class.column(token), type == Type.INT || type == Type.MENU ? Type.DECIMAL : type);
    }

    /** Whole numbers go as integers, else an integer column's index is of no use. */
    private static Object number(String token) {
        return token.matches("-?\\d{1,9}") ? Integer.valueOf(token) : new BigDecimal(token);
    }

    private Operand function(String name) {
        List<Type> expected = WhereLiterals.arguments(name);
        expect("(");
        List<String> arguments = new ArrayList<>();
        for (Type type : expected) {
            if (!arguments.isEmpty()) {
                expect(",");
            }
            Operand argument = operand();
            if (argument.type != type) {
                throw syntax(": " + name + " expects " + type + ", found " + argument.type);
            }
            boolean position = type == Type.DECIMAL && expected.get(0) == Type.TEXT || name.equals("char");
            arguments.add(position ? argument.sql + "::int" : argument.sql);
        }
        expect(")");
        String sql = (name.equals("char") ? "chr" : name.equals("pow") ? "power" : name) + "(" + String.join(", ", arguments) + ")";
        return new Operand(sql, Set.of("abs", "pow", "ascii").contains(name) ? Type.DECIMAL : Type.TEXT);
    }

    private String parameter(Object value) {
        parameters.add(value);
        return "?";
    }

    private static Rejected syntax(String what) {
        return new Rejected(400, "Syntax error in where " + what);
    }

    private String peek() {
        return at < tokens.size() ? tokens.get(at) : "";
    }

    private String next() {
        if (at >= tokens.size()) {
            throw syntax(": it ends too early");
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
            throw syntax(": '" + token + "' expected at '" + peek() + "'");
        }
    }
}
