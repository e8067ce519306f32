package io.mlconnector.x3anaplan.ledger;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.X3Page;
import io.mlconnector.x3anaplan.x3.X3Row;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.mlconnector.x3anaplan.x3.X3Url;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import javax.sql.DataSource;
import org.apache.camel.Exchange;

/** Walks through the pages of a query, hands the rows of each to the inbox and finds the next. */
@ApplicationScoped
@Named("pageReader")
@Unremovable
@RegisterForReflection
public class PageReader {

    private static final int PAGES_PER_PROGRESS = 20;

    private final CurrentConnection current;
    private final RunJournal journal;
    private final DataSource dataSource;

    @Inject
    public PageReader(CurrentConnection current, RunJournal journal, DataSource dataSource) {
        this.current = current;
        this.journal = journal;
        this.dataSource = dataSource;
    }

    /** Condition of the page loop: false once the process is stopping or the connection's lease is lost. */
    public boolean mayGoOn(Exchange exchange) {
        return journal.mayGoOn(CurrentConnection.run(exchange));
    }

    /** Sets up the request for the page that the property {@code nextPage} names. */
    public void turn(Exchange exchange) {
        exchange.getMessage().removeHeaders("*");
        exchange.getMessage().setBody(null);
        exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "GET");
        exchange.getMessage().setHeader(Exchange.HTTP_URI, new PollState(exchange).nextPage());
    }

    /**
     * Puts the page's rows where the property {@code take} says and the address of the next page into {@code nextPage},
     * or removes it after the last: no link, or a page without rows (reference section 3.4).
     */
    public void read(Exchange exchange) throws IOException {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        List<JsonNode> rows = new ArrayList<>();
        X3Page page = X3Page.read(new ByteArrayInputStream(exchange.getMessage().getBody(byte[].class)), rows::add);
        exchange.getMessage().setBody(null);
        X3Stream stream = state.stream();
        List<X3Row> read = rows.stream().map(json -> new X3Row(json, stream.of(connection.x3()))).toList();
        if (!read.isEmpty()) {
            InboxPage.of(state.take(), state, connection).take(dataSource, read);
        }
        count(exchange, stream, page.rows());
        String here = state.nextPage();
        exchange.removeProperty("nextPage");
        if (page.next() != null && page.rows() > 0) {
            String next = X3Url.next(connection.x3(), page.next(), here);
            if (next.equals(here)) {
                throw new SourceFault(false, "connection " + connection.name() + ", X3 class "
                        + stream.of(connection.x3()).className() + ": the page's link to the next page leads to itself. Look at"
                        + " the representation's key in X3; nothing was changed.");
            }
            exchange.setProperty("nextPage", next);
        }
    }

    /** Called after the loop. @throws SourceFault if it was left before the last page */
    public void end(Exchange exchange) {
        PollState state = new PollState(exchange);
        if (state.nextPage() != null) {
            throw stopped(state);
        }
        exchange.removeProperty("pagesRead");
        exchange.removeProperty("rowsRead");
    }

    static SourceFault stopped(PollState state) {
        return new SourceFault(false, "connection " + state.connection() + ": the poll was left before its last page, for the"
                + " process is stopping or another one took the run over. Nothing was changed; the next run reads the window again.");
    }

    private void count(Exchange exchange, X3Stream stream, int rows) {
        long run = CurrentConnection.run(exchange);
        int pages = exchange.getProperty("pagesRead", 0, Integer.class) + 1;
        long all = exchange.getProperty("rowsRead", 0L, Long.class) + rows;
        exchange.setProperty("pagesRead", pages);
        exchange.setProperty("rowsRead", all);
        journal.read(run, 1, rows);
        if (pages % PAGES_PER_PROGRESS == 0) {
            journal.progress(run, stream.label() + ": " + pages + " pages, " + all + " rows");
        }
    }
}
