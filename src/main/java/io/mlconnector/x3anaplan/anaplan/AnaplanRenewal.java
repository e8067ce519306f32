package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.connection.AnaplanAuth;
import io.mlconnector.x3anaplan.connection.AnaplanSettings;
import io.mlconnector.x3anaplan.failure.SignInFault;
import io.mlconnector.x3anaplan.signin.Credential;
import io.mlconnector.x3anaplan.signin.Grant;
import io.mlconnector.x3anaplan.signin.Renewal;
import io.mlconnector.x3anaplan.vault.Secrets;
import java.time.Clock;
import java.time.Duration;

/** How the token of one connection is renewed, in the way that it signs in (reference anaplan-api 2). @param run may be null */
record AnaplanRenewal(String connection, AnaplanSettings settings, Long run, SignInRequests requests, CertificateSecrets certificates,
        Secrets secrets, Clock clock) implements Renewal {

    /** A refreshed token that lives no longer than this is replaced by a new one. */
    private static final Duration NO_LIFE = Duration.ofSeconds(1);

    @Override
    public Grant renew(Last last) {
        if (settings.auth() instanceof AnaplanAuth.Oauth oauth) {
            return requests.refreshToken(connection, oauth, refreshToken(last), run);
        }
        if (last.accessTokenAlive()) {
            Grant refreshed = refreshed(last.accessToken());
            if (refreshed != null) {
                return refreshed;
            }
        }
        return settings.auth() instanceof AnaplanAuth.Certificate certificate ? requests.certificate(connection, certificate, run)
                : requests.password(connection, (AnaplanAuth.Basic) settings.auth(), run);
    }

    /** @return null if Anaplan no longer knows the token, which then must be replaced by signing in */
    private Grant refreshed(String accessToken) {
        try {
            Grant grant = requests.refresh(connection, accessToken, run);
            return grant.expiresAt().isAfter(clock.instant().plus(NO_LIFE)) ? grant : null;
        } catch (SignInRefused e) {
            return null;
        }
    }

    private String refreshToken(Last last) {
        if (last.refreshToken() != null) {
            return last.refreshToken();
        }
        return secrets.find(connection, "anaplan.refresh-token").orElseThrow(() -> new SignInFault("anaplan", "connection " + connection
                + " has not been paired with Anaplan yet. A person must do it once: " + SignInRefusals.pair(connection, settings)));
    }

    @Override
    public String pairing(Credential credential) {
        return SignInRefusals.pair(connection, settings);
    }

    /** Server and user: a token of another one is of no use once the settings name this one. */
    @Override
    public String identity() {
        if (settings.auth() instanceof AnaplanAuth.Oauth oauth) {
            return SignInRequests.base(settings.oauthUrl()) + " client " + oauth.clientId();
        }
        return SignInRequests.base(settings.authUrl()) + " " + (settings.auth() instanceof AnaplanAuth.Basic basic ? "user " + basic.user()
                : "certificate " + certificates.fingerprint(connection));
    }
}
