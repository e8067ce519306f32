package io.mlconnector.x3anaplan.sandbox.anaplan.task;

import java.util.List;

/**
 * What an import did inside its transaction.
 *
 * @param detail null for none
 * @param problems whether table {@code problem} has rows
 * @param statusColumn whether the dump has {@code _Status_}: list imports only (anaplan-api section 5.4)
 * @param shown columns of {@code src} whose values the dump shows; the others are blank in it
 */
record Outcome(ImportResult.Detail detail, boolean problems, boolean statusColumn, List<String> shown) {
}
