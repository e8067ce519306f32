package io.mlconnector.x3anaplan.x3;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.connection.Connection;
import io.mlconnector.x3anaplan.connection.X3Auth;
import io.mlconnector.x3anaplan.connection.X3Auth.Body;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.signin.Grant;
import io.mlconnector.x3anaplan.vault.Secrets;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.camel.CamelContext;
import org.apache.camel.Exchange;

/** Asks authorisation servers for tokens, by the route {@code x3-token}; bodies as in reference section 2.3. */
@ApplicationScoped
public class TokenRequests {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final CamelContext camel;
    private final Secrets secrets;
    private final X3Clock clock;
    private final RunJournal journal;

    @Inject
    public TokenRequests(CamelContext camel, Secrets secrets, X3Clock clock, RunJournal journal) {
        this.camel = camel;
        this.secrets = secrets;
        this.clock = clock;
        this.journal = journal;
    }

    /** All three throw what {@link TokenAnswers#check} throws. */
    Grant clientCredentials(Connection connection, X3Auth.ClientCredentials auth, long run) {
        Map<String, String> body = body(connection, auth, auth.clientId(), "client_credentials");
        if (auth.scope() != null) {
            body.put("scope", auth.scope());
        }
        return ask(connection, auth.tokenUrl(), body, auth.body(), run);
    }

    Grant refresh(Connection connection, X3Auth.CloudGateway auth, String refreshToken, long run) {
        Map<String, String> body = body(connection, auth, auth.clientId(), "refresh_token");
        body.put("refresh_token", refreshToken);
        return ask(connection, auth.tokenUrl(), body, Body.JSON, run);
    }

    Grant code(Connection connection, X3Auth.CloudGateway auth, String code, URI redirect) {
        Map<String, String> body = body(connection, auth, auth.clientId(), "authorization_code");
        body.put("code", code);
        body.put("redirect_uri", redirect.toString());
        return ask(connection, auth.tokenUrl(), body, Body.JSON, 0);
    }

    private Map<String, String> body(Connection connection, X3Auth auth, String clientId, String grant) {
        Map<String, String> body = new LinkedHashMap<>();
        body.put("grant_type", grant);
        body.put("client_id", clientId);
        body.put("client_secret", secrets.get(connection.name(), auth.secret()));
        return body;
    }

    private Grant ask(Connection connection, URI url, Map<String, String> body, Body form, long run) {
        Exchange answer = Calls.through(camel, "direct:x3-token", exchange -> {
            exchange.setProperty("connection", connection.name());
            exchange.setProperty("x3Grant", body.get("grant_type"));
            exchange.setProperty("x3Address", url.toString());
            exchange.setProperty("x3Timeout", connection.x3().timeout().toMillis());
            exchange.setProperty("x3Trust", X3Trust.bean(camel, connection));
            exchange.setProperty("x3Sent", clock.ours());
            exchange.getMessage().setHeader(Exchange.HTTP_METHOD, "POST");
            exchange.getMessage().setHeader(Exchange.HTTP_URI, url.toString());
            exchange.getMessage().setHeader("Accept", "application/json");
            exchange.getMessage().setHeader(Exchange.CONTENT_TYPE, form == Body.JSON ? "application/json" : "application/x-www-form-urlencoded");
            exchange.getMessage().setBody((form == Body.JSON ? json(body) : form(body)).getBytes(StandardCharsets.UTF_8));
            if (run > 0) {
                journal.countRequest(run, "x3");
            }
        });
        return answer.getMessage().getBody(Grant.class);
    }

    private static String json(Map<String, String> body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts that JSON cannot hold", e.getCause()); // without the text itself
        }
    }

    private static String form(Map<String, String> body) {
        return body.entrySet().stream().map(e -> e.getKey() + "=" + URLEncoder.encode(e.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
