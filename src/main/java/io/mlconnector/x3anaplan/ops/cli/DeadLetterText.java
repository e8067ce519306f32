package io.mlconnector.x3anaplan.ops.cli;

import io.mlconnector.x3anaplan.audit.CellChanges.Change;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Cause;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Event;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Letter;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Rejected;
import io.mlconnector.x3anaplan.deadletter.DeadLetterList.Whole;
import java.math.BigDecimal;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Dead letters as text for people. */
final class DeadLetterText {

    private DeadLetterText() {
    }

    static String line(Letter letter) {
        return "%d  %s  %s  %s  %s%s  attempts %d  %s".formatted(letter.id(), seconds(letter.createdAt()), letter.connection(), letter.kind(), what(letter),
                letter.rows() == null ? "" : ": %,d rows".formatted(letter.rows()) + letter.money().stream()
                        .map(money -> money(money.debit(), money.credit(), money.currency())).collect(Collectors.joining()), letter.attempts(),
                letter.cause());
    }

    private static Instant seconds(Instant at) {
        return at.truncatedTo(ChronoUnit.SECONDS);
    }

    private static String what(Letter letter) {
        String slice = Stream.of(letter.period(), letter.company(), letter.ledger()).filter(part -> part != null && !part.isEmpty())
                .collect(Collectors.joining(" "));
        return Stream.of(letter.dataset(), slice, letter.x3Key()).filter(part -> part != null && !part.isEmpty()).collect(Collectors.joining(" "));
    }

    /** E.g. "cost center CC410 is missing in Anaplan: 312 rows, debit 1,204,331.10 EUR". */
    static String cause(Cause cause) {
        return "%s: %,d rows%s%s".formatted(cause.cause(), cause.rows(), money(cause.debit(), cause.credit(), cause.currency()),
                cause.letters() > 1 ? ", in " + cause.letters() + " dead letters" : "");
    }

    private static String money(BigDecimal debit, BigDecimal credit, String currency) {
        String text = "";
        if (debit != null && debit.signum() != 0) {
            text += ", debit " + number(debit) + " " + currency;
        }
        if (credit != null && credit.signum() != 0) {
            text += ", credit " + number(credit) + " " + currency;
        }
        return text.stripTrailing();
    }

    static String number(BigDecimal amount) {
        return amount == null ? "-" : new DecimalFormat("#,##0.00######", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(amount);
    }

    static String whole(Whole whole) {
        Letter letter = whole.letter();
        StringBuilder text = new StringBuilder(line(letter)).append(System.lineSeparator());
        add(text, "state", letter.state());
        add(text, "class", letter.failureClass());
        add(text, "in", letter.stageOfPipeline());
        add(text, "run", letter.run());
        add(text, "task", letter.task());
        add(text, "file", letter.fileHash());
        add(text, "answer", whole.answer());
        add(text, "task answer", whole.vendorAnswer());
        add(text, "X3 answered", whole.x3Answer() == null ? null : "%,d bytes: %s".formatted(whole.x3AnswerBytes(), whole.x3Answer()));
        whole.causes().forEach(cause -> add(text, "rejected", cause(cause)));
        for (Event event : whole.history()) {
            add(text, "history", Stream.of(seconds(event.at()), event.what(), event.who() == null ? null : "by " + event.who(), event.why(),
                    event.run() == null ? null : "run " + event.run(), event.task() == null ? null : "task " + event.task())
                    .filter(Objects::nonNull).map(String::valueOf).collect(Collectors.joining("  ")));
        }
        add(text, "what to do", !letter.state().equals("open") ? null : letter.kind().startsWith("x3-") ? "mend the record in X3: the next poll reads it again"
                : "mend the cause, look at dead-letters replay " + letter.id() + " --preview --by <you>, then replay without --preview");
        return text.toString().stripTrailing();
    }

    private static void add(StringBuilder text, String name, Object value) {
        if (value != null && !String.valueOf(value).isBlank()) {
            text.append("  %-12s %s".formatted(name, value)).append(System.lineSeparator());
        }
    }

    static String record(Rejected record) {
        return Stream.of(String.valueOf(record.id()), record.entry() == null ? null : record.entry() + " line " + record.entryLine(),
                record.x3Account(), record.account(), record.costCenter(), record.period(),
                record.entry() == null ? null : number(record.amount()) + " " + record.currency(), record.cause(),
                record.rule() == null ? null : "by " + record.rule(), record.mapping() == null ? null : "mapping " + record.mapping())
                .filter(Objects::nonNull).collect(Collectors.joining("  "));
    }

    static String changes(List<Change> changes) {
        return changes.isEmpty() ? "no cell would change" : "cells that would change:" + System.lineSeparator()
                + changes.stream().map(change -> "  %s %s %s %s %s %s: %s -> %s".formatted(change.period(), change.company(), change.ledger(),
                        change.account(), change.costCenter(), change.currency(), number(change.was()), number(change.becomes())))
                        .collect(Collectors.joining(System.lineSeparator()));
    }
}
