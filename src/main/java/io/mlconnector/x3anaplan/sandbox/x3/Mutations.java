package io.mlconnector.x3anaplan.sandbox.x3;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;

/** Changes to the books as JSON: {@code {"op": "change-line-amount", "typ": "GEN", "num": "F25TEMP", "lin": 1, "more": "5.00"}}. */
final class Mutations {

    private final Books books;
    private final JsonNode m;

    private Mutations(Books books, JsonNode m) {
        this.books = books;
        this.m = m;
    }

    /**
     * @return the keys touched, where the operation tells them
     * @throws IllegalArgumentException for an unknown operation, a missing or unreadable argument, a record that is not there
     * @throws IllegalStateException for what the entry's status forbids
     */
    static List<String> apply(Books books, JsonNode m) {
        return new Mutations(books, m).apply();
    }

    private List<String> apply() {
        return switch (text("op")) {
            case "change-line-amount" -> m.has("balancingLin")
                    ? books.changeLineAmount(typ(), num(), lin(), amount("more"), number("balancingLin"))
                    : books.changeLineAmount(typ(), num(), lin(), amount("more"));
            case "sql-edit" -> done(() -> books.sqlEdit(typ(), num(), lin(), amount("more")));
            case "sql" -> done(() -> SqlEdit.apply(books, text("level"), num(), m.path("where"), m.path("set")));
            case "match" -> books.match(typ(), num(), lin(), text("code"));
            case "stamp-line" -> done(() -> books.stampLine(typ(), num(), lin(), Instant.parse(text("stamp"))));
            case "stamp-journal" -> List.of(books.stampJournal(typ(), num(), Instant.parse(text("stamp"))));
            case "change-header" -> List.of(books.changeHeaderOnly(typ(), num(), text("description")));
            case "finalise" -> List.of(books.finalise(typ(), num()));
            case "change-cost-center" -> done(() -> books.changeCostCenter(typ(), num(), lin(), text("from"), text("to")));
            case "remove-split" -> done(() -> books.removeSplit(typ(), num(), lin(), number("analin")));
            case "delete-line" -> done(() -> books.deleteLine(typ(), num(), lin()));
            case "vanish" -> List.of(books.vanish(typ(), num()));
            case "delete-temporary" -> List.of(books.deleteTemporary(typ(), num()));
            case "vanish-final" -> List.of(books.vanishFinal(typ(), num()));
            case "reverse" -> List.of(books.reverse(typ(), num(), text("newNum"), LocalDate.parse(text("date"))));
            case "bulk-post" -> books.bulkPost(text("numbers"), LocalDate.parse(text("date")), number("lines"));
            case "touch" -> m.has("class") ? books.touch(text("class"), number("lines")) : done(() -> books.touchLines(number("lines")));
            case "add-cost-center" -> done(() -> books.addCostCenter(text("code"), text("description")));
            case "deactivate-cost-center" -> done(() -> books.deactivateCostCenter(text("code")));
            case "add-account" -> done(() -> books.addAccount(text("chart"), text("account"), text("description")));
            case "deactivate-account" -> done(() -> books.deactivateAccount(text("chart"), text("account")));
            case "period-status" -> done(() -> books.periodStatus(text("company"), number("fiscalYear"), number("period"), number("status")));
            default -> throw new IllegalArgumentException("unknown op " + text("op"));
        };
    }

    private static List<String> done(Runnable change) {
        change.run();
        return List.of();
    }

    private String typ() {
        return text("typ");
    }

    private String num() {
        return text("num");
    }

    private int lin() {
        return number("lin");
    }

    private String text(String name) {
        if (!m.hasNonNull(name)) {
            throw new IllegalArgumentException("\"" + name + "\" is missing");
        }
        return m.get(name).asText();
    }

    private int number(String name) {
        return Integer.parseInt(text(name));
    }

    private BigDecimal amount(String name) {
        return new BigDecimal(text(name));
    }
}
