package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.failure.ConfigurationFault;
import io.mlconnector.x3anaplan.http.AnswerDeadline;
import io.mlconnector.x3anaplan.http.RetryAfter;
import io.mlconnector.x3anaplan.progress.RunJournal;
import io.mlconnector.x3anaplan.signin.Credential;
import io.mlconnector.x3anaplan.signin.Grant;
import io.mlconnector.x3anaplan.signin.MemoryTokens;
import io.mlconnector.x3anaplan.signin.Renewal;
import io.mlconnector.x3anaplan.signin.Token;
import io.mlconnector.x3anaplan.signin.Tokens;
import io.mlconnector.x3anaplan.vault.Secrets;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.camel.CamelContext;

/** The beans of routes/anaplan.camel.yaml but for {@code anaplanTurn}, with secrets and tokens in memory. */
final class SignInBeans {

    final Map<String, String> secrets = new HashMap<>();
    /** Where tokens are kept: in memory, unless a test says otherwise. */
    Tokens tokens;
    final AnaplanConnections connections;
    final SignInRequests requests;
    final CertificateSecrets certificates;
    final Secrets store;

    SignInBeans(CamelContext camel, AnaplanConnections connections, RunJournal journal, Clock clock) {
        this.connections = connections;
        tokens = new MemoryTokens(clock);
        store = new Secrets() {
            @Override
            public String get(String connection, String name) {
                return find(connection, name).orElseThrow(() -> new ConfigurationFault("connection " + connection + " has no secret " + name));
            }

            @Override
            public Optional<String> find(String connection, String name) {
                return Optional.ofNullable(secrets.get(name));
            }
        };
        certificates = new CertificateSecrets(store, clock);
        requests = new SignInRequests(camel, connections, store, certificates, clock);
        AnaplanAnswers answers = new AnaplanAnswers(new RetryAfter(clock));
        camel.getRegistry().bind("answerDeadline", new AnswerDeadline());
        camel.getRegistry().bind("anaplanAnswers", answers);
        camel.getRegistry().bind("anaplanRequests", new AnaplanRequests(connections, journal));
        camel.getRegistry().bind("anaplanSignIn", new AnaplanSignIn(connections, new Kept(), requests, certificates, store, clock));
        camel.getRegistry().bind("anaplanSignInAnswers", new SignInAnswers(connections, answers, clock));
    }

    private final class Kept implements Tokens {
        @Override
        public Token get(Credential credential, Renewal renewal) {
            return tokens.get(credential, renewal);
        }

        @Override
        public void refused(Credential credential, Token token) {
            tokens.refused(credential, token);
        }

        @Override
        public void paired(Credential credential, Grant grant) {
            tokens.paired(credential, grant);
        }
    }
}
