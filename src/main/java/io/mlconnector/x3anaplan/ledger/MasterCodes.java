package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.codetable.X3Code;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.X3Pages;
import io.mlconnector.x3anaplan.x3.Unreadable;
import io.mlconnector.x3anaplan.x3.X3Question;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
import java.util.LinkedHashSet;
import java.util.Set;
import org.apache.camel.Exchange;

/** The codes of X3's accounts and dimensions, read for a look at the mapping tables and kept nowhere. Bean {@code masterCodes}. */
@ApplicationScoped
@Named("masterCodes")
@Unremovable
@RegisterForReflection
public class MasterCodes {

    private static final String ACCOUNTS = "accountCodes";
    private static final String DIMENSIONS = "dimensionCodes";

    private final CurrentConnection current;
    private final RunJournal journal;

    @Inject
    public MasterCodes(CurrentConnection current, RunJournal journal) {
        this.current = current;
        this.journal = journal;
    }

    /** Asks for all keys of the stream named by the property {@code stream}. */
    public void ask(Exchange exchange) {
        Connection connection = current.of(exchange);
        X3Stream stream = new PollState(exchange).stream();
        X3Question question = X3Question.all(stream);
        if (stream == X3Stream.DIMENSIONS) {
            question = question.ofType(connection.x3().dimensionType());
        }
        exchange.setProperty(property(stream), new LinkedHashSet<X3Code>());
        new PollState(exchange).ask(PollState.Take.MASTERS, current.pages(connection).first(connection, question));
    }

    /**
     * Keeps the codes of the page and sets {@code nextPage}. A row whose key cannot be read is reported by the poll, not here.
     *
     * @throws io.mlconnector.x3anaplan.failure.SourceFault if it is not sure how the pages go on
     */
    public void take(Exchange exchange) throws IOException {
        Connection connection = current.of(exchange);
        X3Stream stream = new PollState(exchange).stream();
        X3Pages pages = current.pages(connection);
        String asked = current.asked(exchange);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        X3Pages.Page page = pages.read(connection, stream, asked, body);
        exchange.getMessage().setBody(null);
        NextPage.came(exchange, pages, asked, page);
        Set<X3Code> codes = codes(exchange, stream);
        for (X3Row row : page.rows()) {
            try {
                codes.add(stream == X3Stream.ACCOUNTS ? new X3Code(row.key("COA"), row.key("ACC")) : new X3Code(row.key("DIE"), row.key("CCE")));
            } catch (Unreadable e) {
                continue;
            }
        }
        exchange.setProperty("nextPage", NextPage.after(exchange, pages, connection, journal, asked, page, body));
    }

    /** What was read; empty if nothing was. */
    public static Set<X3Code> accounts(Exchange exchange) {
        return codes(exchange, X3Stream.ACCOUNTS);
    }

    /** What was read; empty if nothing was. */
    public static Set<X3Code> dimensions(Exchange exchange) {
        return codes(exchange, X3Stream.DIMENSIONS);
    }

    @SuppressWarnings("unchecked")
    private static Set<X3Code> codes(Exchange exchange, X3Stream stream) {
        Set<X3Code> codes = exchange.getProperty(property(stream), Set.class);
        return codes == null ? Set.of() : codes;
    }

    private static String property(X3Stream stream) {
        return stream == X3Stream.ACCOUNTS ? ACCOUNTS : DIMENSIONS;
    }
}
