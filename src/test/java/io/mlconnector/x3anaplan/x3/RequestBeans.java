package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.http.AnswerDeadline;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.vault.Secrets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.camel.CamelContext;

/** The beans that routes/x3.camel.yaml names, wired as the product wires them. */
public final class RequestBeans {

    public final CurrentConnection current;
    public final TokenRequests tokenRequests;
    private final Map<String, Object> named;

    public RequestBeans(CamelContext camel, Function<String, Connection> connections, List<X3Pages> protocols, Secrets secrets, Tokens tokens, Clock clock,
            RunJournal journal) {
        RetryAfter retryAfter = new RetryAfter(clock);
        X3Folders folders = new X3Folders(camel, connections, retryAfter);
        X3Clock x3Clock = new X3Clock(clock);
        current = new CurrentConnection(connections, folders::locate, protocols);
        tokenRequests = new TokenRequests(camel, secrets, x3Clock, journal);
        named = Map.of("x3Requests", new X3Requests(current, journal), "x3Answers", new X3Answers(current, x3Clock, retryAfter),
                "x3SignIn", new X3SignIn(current, secrets, tokens, tokenRequests, x3Clock, journal),
                "x3TokenAnswers", new TokenAnswers(retryAfter), "x3Folders", folders, "x3Names", new X3Names(current, retryAfter), "x3Pause", new X3Pause(),
                "answerDeadline", new AnswerDeadline());
        named.forEach(camel.getRegistry()::bind);
    }
}
