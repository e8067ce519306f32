package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Settings;
import java.io.IOException;
import java.util.List;
import java.util.Map;

/**
 * One protocol of X3: how a page is asked for, how an answer is judged and read. A page to be asked for is a text, so that it can
 * be an exchange property; only the protocol that made it understands it.
 */
public interface X3Pages {

    /**
     * A request that carries no sign-in yet.
     *
     * @param body null for none
     * @param headers beside those of the sign-in
     * @param what it asks, for messages, e.g. {@code class GACCENTRY}
     */
    record Request(String method, String address, String body, Map<String, String> headers, String what) {
    }

    /**
     * What a page held.
     *
     * @param rows whole rows, under X3's standard names
     * @param next the page to ask for now, or null if the answer names none
     * @param last whether an answer that names no next page shows by itself that nothing follows; if not, it is asked
     * @param counted how many of the rows that {@code stated} counts the page held
     * @param stated how many rows X3 states for the whole question; null if it does not say
     * @param most how many rows X3 gives with a page, where that is fewer than were asked for; else null
     */
    record Page(List<X3Row> rows, String next, boolean last, int counted, Long stated, Long most) {
    }

    X3Settings.Protocol protocol();

    /**
     * Called before anything is read of a stream.
     *
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if the connection's settings leave open what a row means
     */
    void check(Connection connection, X3Stream stream);

    /** The question what X3 calls its fields; null where names are settings alone. */
    default Request schema(Connection connection) {
        return null;
    }

    /** The connection with the names that X3's answer to {@link #schema} has. @param schema null if X3 did not tell */
    default Connection named(Connection connection, byte[] schema) {
        return connection;
    }

    /** Names that X3 was asked for, as they are taken, for people; null if it is not asked. */
    default String names(Connection connection) {
        return null;
    }

    /** What to do where X3 does not know, or does not serve, what is asked; empty if there is nothing to say. */
    default String remedy() {
        return "";
    }

    /** The first page of a question. */
    String first(Connection connection, X3Question question);

    Request request(Connection connection, String page);

    /** The same page with half as many rows, from the same row on; null if it asks for one row, or does not say for how many. */
    String smaller(String page);

    /** Longest page text that servers take. */
    int longest();

    /** What is wrong with an answer of status 200 and how to mend it, or null if it is a page. @throws IOException if it is no JSON */
    String objection(byte[] body) throws IOException;

    /** Whether what {@link #objection} objects to may pass by itself: part of the page came, so the question was understood. */
    boolean mayPass(byte[] body) throws IOException;

    /** What the other side complains about in any answer, or null. */
    String complaint(byte[] body);

    /** Whether the question itself was refused, rather than that the server failed: a filter or a field may be to blame (P17). */
    boolean refused(int status, byte[] body);

    /**
     * Reads an answer that has no objection.
     *
     * @param page the text that was asked with
     * @throws io.mlconnector.x3anaplan.failure.SourceFault naming class or node and the link, if the answer names a next page in a
     *         form that is not understood
     */
    Page read(Connection connection, X3Stream stream, String page, byte[] body) throws IOException;

    /**
     * The page that asks whether anything lies behind a page that names no next one.
     *
     * @param first the first page of the question, {@code page} the one that named none, with its answer
     * @return null if the answer leaves no doubt that it was the last, or nothing can be asked
     */
    String behind(Connection connection, X3Stream stream, String first, String page, byte[] body) throws IOException;

    /** What tells a page from the others of its question, whatever the number of rows asked for. */
    String position(String page);

    /** The link of a page for a message, without credentials. */
    String link(String page);

    /** Whether whole rows of the stream are asked for elsewhere than their keys and stamps, and have to be probed apart. */
    boolean rowsElsewhere(X3Stream stream);

    /** Whether polling may go on without a filter on stamps, by windows of accounting dates. */
    boolean mayPollByDate(Connection connection);

    /** Whether the connection's settings say that the stream's stamps cannot be filtered on. */
    boolean stampless(Connection connection, X3Stream stream);

    /** What watermarks of the stream were earned with, as far as the protocol's names go: another scope is loaded anew. */
    String scope(Connection connection, X3Stream stream);

    /** Where connection.yaml names a field of the stream; or all of them, if the field is empty. */
    String setting(X3Stream stream, String field);
}
