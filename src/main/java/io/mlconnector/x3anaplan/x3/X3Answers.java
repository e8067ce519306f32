package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.core.JsonProcessingException;
import io.mlconnector.x3anaplan.connection.X3Settings;
import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.mlconnector.x3anaplan.signin.Echoed;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.nio.file.FileSystemException;
import java.time.DateTimeException;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import javax.net.ssl.SSLException;
import org.apache.camel.Exchange;
import org.apache.hc.client5.http.ConnectTimeoutException;

/**
 * Judges an answer of X3 before anybody reads it: 200 proves nothing (reference sections 2.1, 3.4, 3.6; P18, P20).
 * What the same request might mend by itself is passing: lost connections, 429, 5xx, pages cut short. After a time-out a page of half as many
 * rows is asked for (reference section 4.3).
 */
@ApplicationScoped
@Named("x3Answers")
@Unremovable
@RegisterForReflection
public class X3Answers {

    /** Exchange property: the answer (bytes) that a run could not go on with. */
    public static final String UNREADABLE = "x3Unreadable";

    private final CurrentConnection current;
    private final X3Clock clock;
    private final RetryAfter retryAfter;

    @Inject
    public X3Answers(CurrentConnection current, X3Clock clock, RetryAfter retryAfter) {
        this.current = current;
        this.clock = clock;
        this.retryAfter = retryAfter;
    }

    /**
     * Leaves a whole, well-formed page in the body (bytes), the status in the property {@code x3Status}, the server's clock in
     * {@code x3Server} (ISO, UTC) and in {@code x3Refused} whether the question was refused rather than the server failed.
     *
     * @throws SourceFault if the answer is anything else
     * @throws io.mlconnector.x3anaplan.failure.ConfigurationFault if X3 refuses our sign-in (401)
     */
    public void check(Exchange exchange) {
        String place = place(exchange);
        byte[] body = exchange.getMessage().getBody(byte[].class);
        body = body == null ? new byte[0] : body;
        Integer status = exchange.getMessage().getHeader(Exchange.HTTP_RESPONSE_CODE, Integer.class);
        exchange.setProperty("x3Status", status);
        // Kept with the dead letter if it cannot be understood.
        exchange.setProperty(UNREADABLE, Echoed.without(body,
                exchange.getMessage().getHeader("Authorization", "", String.class).replaceFirst("^\\S+ ", "")));
        if (status != null && status == 401) {
            String name = CurrentConnection.name(exchange);
            throw X3Refusals.of401(place, current.configured(exchange), body, clock.skew(name));
        }
        String user = "x3.auth and the secret " + current.configured(exchange).x3().auth().secret();
        X3Pages pages = current.pages(exchange);
        exchange.setProperty("x3Refused", pages.refused(status == null ? 0 : status, body));
        refuse(exchange, user, status == null ? 0 : status, pages.complaint(body), place, pages.remedy());
        String type = exchange.getMessage().getHeader(Exchange.CONTENT_TYPE, "", String.class);
        if (type.contains("html") || startsWith(body, '<')) {
            throw new SourceFault(false, place + ": X3, or a proxy in front of it" + proxy(exchange) + ", answered with a web page, which is how"
                    + " it asks a browser to sign in. Check " + user + ", that the user may use web services, that this way to sign in is on,"
                    + " and that the proxy lets our requests pass.");
        }
        if (body.length == 0) {
            throw new SourceFault(true, place + ": X3 answered with an empty body where a page was due. It is tried again.");
        }
        try {
            String objection = pages.objection(body);
            if (objection != null) {
                throw new SourceFault(pages.mayPass(body), place + ": " + objection);
            }
        } catch (JsonProcessingException e) {
            throw new SourceFault(true, place + ": the page is cut short or no JSON (" + e.getOriginalMessage() + "). It is tried again.");
        } catch (IOException e) {
            throw new SourceFault(true, place + ": the page could not be read: " + e.getMessage(), e);
        }
        exchange.removeProperty(UNREADABLE);
        exchange.getMessage().setBody(body);
        exchange.setProperty("x3Server", serverTime(exchange, place));
    }

    /** Called when no whole answer came. @throws SourceFault passing, unless the certificate is to blame; @throws IllegalStateException if our own disk is */
    public void lost(Exchange exchange) {
        Throwable cause = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class);
        exchange.removeProperty(UNREADABLE);
        if (cause instanceof RuntimeException judged) {
            throw judged; // Camel looks for an IOException among the causes as well
        }
        if (cause instanceof SSLException) {
            throw new SourceFault(false, place(exchange) + ": no trust in the server's certificate or name: " + cause.getMessage()
                    + ". " + X3Refusals.TRUST, cause);
        }
        if (cause instanceof FileNotFoundException || cause instanceof FileSystemException) {
            throw new IllegalStateException(place(exchange) + ": the answer could not be kept on our disk: " + cause.getMessage()
                    + ". Check space and rights below x3anaplan.data-dir.", cause);
        }
        if (cause instanceof SocketTimeoutException && !(cause instanceof ConnectTimeoutException)) {
            current.askForLess(exchange);
        }
        throw new SourceFault(true, place(exchange) + ": the connection failed: " + cause
                + ". Check x3.url, the network and that Syracuse runs.", cause);
    }

    /** What stands between us and X3 names itself in one of these headers, if at all. */
    private static String proxy(Exchange exchange) {
        String name = exchange.getMessage().getHeader("Via", exchange.getMessage().getHeader("Server", String.class), String.class);
        return name == null || name.isBlank() ? "" : " (" + name.strip() + ")";
    }

    private void refuse(Exchange exchange, String user, int status, String complaint, String place, String remedy) {
        if (status == 200) {
            return;
        }
        String said = complaint == null ? "" : ": " + complaint;
        if (status >= 300 && status < 400) {
            throw new SourceFault(false, place + ": X3 answered with a redirect (" + status + "), which is how it asks a browser to"
                    + " sign in. Check " + user + ", and that x3.url is the address of Syracuse itself.");
        }
        if (status == 403) {
            throw new SourceFault(false, place + ": X3 refuses the right (403" + said + "). Check the user's rights on the class.");
        }
        if (status == 404) {
            throw new SourceFault(false, place + ": X3 does not know this address (404" + said + "). Check x3.folder and the class name." + remedy);
        }
        String start = place + ": X3 answered " + status + said + ". ";
        if (X3Refusals.mayPass(status)) {
            SourceFault fault = X3Refusals.passing(start, "; if it lasts, look at X3's own log.", retryAfter, exchange.getMessage());
            if (status == 504) {
                current.askForLess(exchange);
            }
            throw fault;
        }
        throw new SourceFault(false, start + "Check the names under x3 in connection.yaml.");
    }

    /** P6: "now" is what the server says; our own clock may be off and has no say in the window. */
    private static String serverTime(Exchange exchange, String place) {
        String date = exchange.getMessage().getHeader("Date", String.class);
        try {
            return ZonedDateTime.parse(date == null ? "" : date, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant().toString();
        } catch (DateTimeException e) {
            throw new SourceFault(false, place + ": the answer carries no Date header, so the server's time is unknown. Let the"
                    + " proxy in front of X3 pass it on.");
        }
    }

    private String place(Exchange exchange) {
        X3Settings x3 = current.configured(exchange).x3();
        return "connection " + CurrentConnection.name(exchange) + ", X3 " + exchange.getProperty("x3What", "", String.class)
                + " of folder " + x3.folder() + " at " + X3Requests.place(x3);
    }

    private static boolean startsWith(byte[] body, char c) {
        int i = 0;
        while (i < body.length && (body[i] <= ' ' || body[i] == (byte) 0xEF || body[i] == (byte) 0xBB || body[i] == (byte) 0xBF)) {
            i++;
        }
        return i < body.length && body[i] == c;
    }
}
