package io.mlconnector.x3anaplan.ledger;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.x3.CurrentConnection;
import io.mlconnector.x3anaplan.x3.X3Pages;
import java.io.IOException;
import org.apache.camel.Exchange;

/** How pages go on, for whoever reads them: no circle is followed, and no page is taken for the last that X3 does not show to be it. */
final class NextPage {

    private NextPage() {
    }

    /**
     * Notes a page that came.
     *
     * @throws SourceFault if an earlier page held the very same rows
     */
    static void came(Exchange exchange, X3Pages pages, String asked, X3Pages.Page page) {
        PageWalk walk = new PollState(exchange).walk();
        walk.goesTo(pages.position(asked));
        if (!walk.read(page)) {
            throw circle(exchange, pages.link(asked), "brought the same rows as an earlier page");
        }
    }

    /**
     * The page to be asked for next; null after the last.
     *
     * @throws SourceFault if it is not sure how the pages go on
     */
    static String after(Exchange exchange, X3Pages pages, Connection connection, RunJournal journal, String asked, X3Pages.Page page, byte[] body)
            throws IOException {
        PollState state = new PollState(exchange);
        PageWalk walk = state.walk();
        String next = page.next();
        if (next == null && !page.rows().isEmpty() && (!page.last() || state.readsWhole())) {
            next = pages.behind(connection, state.stream(), walk.first(), asked, body);
            if (next == null && !page.last()) {
                throw new SourceFault(false, place(exchange) + ": a page of " + page.rows().size() + " rows names no next page, and the keys of"
                        + " its rows do not let X3 be asked for what follows. Nothing was changed; look at the key fields of the class.");
            }
        }
        if (next != null && !walk.goesTo(pages.position(next))) {
            throw circle(exchange, pages.link(next), "leads back to a page that was read already");
        }
        if (next == null && walk.lacksRows()) {
            return restart(exchange, journal);
        }
        return next;
    }

    /** Rows may have left the question while its pages were read; if they are not all there the second time either, they are lost. */
    private static String restart(Exchange exchange, RunJournal journal) {
        PageWalk walk = new PollState(exchange).walk();
        String came = walk.counted() + " rows came, X3 states " + walk.stated();
        if (!walk.restart()) {
            throw new SourceFault(false, place(exchange) + ": " + came + ", twice. Nothing was changed. Let the next run read them; if it"
                    + " lasts, ask X3's administrator what cuts the pages short.");
        }
        journal.progress(CurrentConnection.run(exchange), new PollState(exchange).stream().label() + ": " + came + "; they are read once more");
        return walk.first();
    }

    private static SourceFault circle(Exchange exchange, String link, String what) {
        return new SourceFault(false, place(exchange) + ": the pages lead in a circle: " + link + " " + what + ". Nothing was changed. Look at the"
                + " key of the representation or node in X3: it must be unique.");
    }

    private static String place(Exchange exchange) {
        return "connection " + CurrentConnection.name(exchange) + ", X3 " + exchange.getProperty("x3What", "", String.class);
    }
}
