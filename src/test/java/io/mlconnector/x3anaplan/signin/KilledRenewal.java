package io.mlconnector.x3anaplan.signin;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.vault.MasterKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.postgresql.ds.PGSimpleDataSource;

/** A process that dies between the server's renewal and storing it. Arguments: address of the database, address of the server. */
final class KilledRenewal {

    static final Duration TURN = Duration.ofSeconds(2);
    static final int KILLED = 99;

    private KilledRenewal() {
    }

    public static void main(String... arguments) {
        PGSimpleDataSource database = new PGSimpleDataSource();
        database.setUrl(arguments[0]);
        Renewal renewal = over(URI.create(arguments[1]));
        new Replica(database, Clock.systemUTC(), TURN, MasterKeys.of(Replica.MASTER_KEY)).tokens.get(Replica.CREDENTIAL, last -> {
            renewal.renew(last);
            Runtime.getRuntime().halt(KILLED);
            return null;
        });
    }

    /** Asks a server that answers 200 with an access and a refresh token, one a line, or 400. */
    static Renewal over(URI server) {
        return last -> {
            try {
                Instant sent = Instant.now();
                HttpResponse<String> answer = HttpClient.newHttpClient().send(HttpRequest.newBuilder(server)
                        .POST(HttpRequest.BodyPublishers.ofString(last.refreshToken())).build(), HttpResponse.BodyHandlers.ofString());
                if (answer.statusCode() != 200) {
                    throw new ConfigurationFault("connection close: the server refused the refresh token (invalid_grant)");
                }
                String[] tokens = answer.body().split("\n");
                return new Grant(tokens[0], sent, sent.plus(StrictServer.LIFE), tokens[1]);
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
