package io.mlconnector.x3anaplan.sandbox.anaplan;

/** What the simulated Anaplan answers where the vendor leaves it open or varies; may be changed at any time. */
public final class AnswerSettings {

    private volatile boolean details = true;
    private volatile boolean moduleCounts;
    private volatile boolean bareTaskId;
    private volatile boolean busyBlocks;
    private volatile boolean unknownImport500;
    private volatile boolean processFailsOnIgnored;
    private volatile boolean optionalFields = true;
    private volatile boolean unknownFields;
    private volatile int rowsPerPage = 5000;
    private volatile int chunksPerPage = 2;

    /** false: results carry no {@code details} at all. */
    public AnswerSettings details(boolean present) {
        details = present;
        return this;
    }

    /**
     * true: module imports tell counts of rows, as list imports do. A leniency: no page of the vendor shows counts of a module import, and
     * its code table calls them cells of a line item (https://anaplan.docs.apiary.io).
     */
    public AnswerSettings moduleCounts(boolean present) {
        moduleCounts = present;
        return this;
    }

    /** true: the start of a task answers a bare top-level {@code taskId} (section 5.1). */
    public AnswerSettings bareTaskId(boolean bare) {
        bareTaskId = bare;
        return this;
    }

    /** true: while a task runs on a model, all but the calls of section 6.2 hang until it has ended. */
    public AnswerSettings busyBlocks(boolean block) {
        busyBlocks = block;
        return this;
    }

    /** true: metadata of an unknown import answers 500 in place of 404 (section 3.1). */
    public AnswerSettings unknownImport500(boolean on) {
        unknownImport500 = on;
        return this;
    }

    /** true: a process whose imports ignored rows ends {@code successful: false} without details, though all data landed (section 5.2). */
    public AnswerSettings processFailsOnIgnored(boolean on) {
        processFailsOnIgnored = on;
        return this;
    }

    /** false: objectName, occurrences and localMessageText are left out. */
    public AnswerSettings optionalFields(boolean present) {
        optionalFields = present;
        return this;
    }

    /** true: answers carry a field no client has heard of. */
    public AnswerSettings unknownFields(boolean present) {
        unknownFields = present;
        return this;
    }

    /** Most rows of one page, even when more are asked for (silent truncation, section 3.1). */
    public AnswerSettings rowsPerPage(int rows) {
        rowsPerPage = rows;
        return this;
    }

    /** Most chunks of one page (https://help.anaplan.com/40ed2126-12d5-4df8-bd4c-67476b8bdcc7 shows a page of one of three). */
    public AnswerSettings chunksPerPage(int chunks) {
        chunksPerPage = chunks;
        return this;
    }

    public int chunksPerPage() {
        return chunksPerPage;
    }

    public boolean details() {
        return details;
    }

    public boolean moduleCounts() {
        return moduleCounts;
    }

    public boolean bareTaskId() {
        return bareTaskId;
    }

    public boolean busyBlocks() {
        return busyBlocks;
    }

    public boolean unknownImport500() {
        return unknownImport500;
    }

    public boolean processFailsOnIgnored() {
        return processFailsOnIgnored;
    }

    public boolean optionalFields() {
        return optionalFields;
    }

    public boolean unknownFields() {
        return unknownFields;
    }

    public int rowsPerPage() {
        return rowsPerPage;
    }
}
