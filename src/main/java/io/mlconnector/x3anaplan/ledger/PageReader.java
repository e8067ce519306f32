package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.X3Pages;
import io.mlconnector.x3anaplan.x3.X3Stream;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.IOException;
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
        current.request(exchange, new PollState(exchange).nextPage());
    }

    /**
     * Puts the page's rows where the property {@code take} says and the next page into {@code nextPage}, or removes it after
     * the last.
     *
     * @throws SourceFault naming class or node and the link, if it is not sure how the pages go on: then no row of them counts
     */
    public void read(Exchange exchange) throws IOException {
        PollState state = new PollState(exchange);
        Connection connection = current.of(exchange);
        X3Stream stream = state.stream();
        String asked = current.asked(exchange);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        X3Pages pages = current.pages(connection);
        X3Pages.Page page = pages.read(connection, stream, asked, body);
        exchange.getMessage().setBody(null);
        PageWalk walk = state.walk();
        NextPage.came(exchange, pages, asked, page);
        if (!page.rows().isEmpty()) {
            InboxPage.of(state.take(), state, connection).take(new RunWrites(dataSource, journal, state), page.rows());
        }
        if (page.most() != null && walk.pages() == 1) {
            journal.progress(CurrentConnection.run(exchange), stream.label() + ": X3 gives at most " + page.most() + " rows with a page, fewer than"
                    + " x3.pageSize asks for; reading takes more requests");
        }
        count(exchange, stream, page.rows().size());
        exchange.setProperty("nextPage", NextPage.after(exchange, pages, connection, journal, asked, page, body));
    }

    /** Called after the loop. @throws SourceFault if it was left before the last page */
    public void end(Exchange exchange) {
        PollState state = new PollState(exchange);
        if (state.nextPage() != null) {
            throw stopped(state);
        }
    }

    static SourceFault stopped(PollState state) {
        return new SourceFault(false, "connection " + state.connection() + ": the poll was left before its last page, for the"
                + " process is stopping or another one took the run over. Nothing was changed; the next run reads the window again.");
    }

    private void count(Exchange exchange, X3Stream stream, int rows) {
        long run = CurrentConnection.run(exchange);
        PageWalk walk = new PollState(exchange).walk();
        journal.read(run, 1, rows);
        if (walk.pages() % PAGES_PER_PROGRESS == 0) {
            journal.progress(run, stream.label() + ": " + walk.pages() + " pages, " + walk.rows() + " rows");
        }
    }
}
