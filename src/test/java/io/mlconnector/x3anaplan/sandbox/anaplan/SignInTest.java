package io.mlconnector.x3anaplan.sandbox.anaplan;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.sandbox.anaplan.Anaplan.Answer;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SignInTest {

    private final Anaplan anaplan = new Anaplan();

    @AfterEach
    void close() {
        anaplan.close();
    }

    @Test
    void signInAnswers201WithATokenOf35Minutes() {
        // When
        Answer answer = anaplan.authenticate(Tenant.USER, Tenant.PASSWORD);

        // Then
        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.json().path("status").asText()).isEqualTo("SUCCESS");
        long left = answer.json().path("tokenInfo").path("expiresAt").asLong() - anaplan.clock.millis();
        assertThat(Duration.ofMillis(left)).isBetween(Duration.ofMinutes(34), Duration.ofMinutes(35));
    }

    @Test
    void wrongPasswordIsABadCredential() {
        Answer answer = anaplan.authenticate(Tenant.USER, "wrong");

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().path("status").asText()).isEqualTo("FAILURE_BAD_CREDENTIAL");
    }

    @Test
    void aUserOfSingleSignOnCannotSignInByPassword() {
        // Given
        anaplan.simulator.tenant().addUser("sso@demo.example", "x", false, false);

        // Then
        assertThat(anaplan.authenticate("sso@demo.example", "x").status()).isEqualTo(401);
    }

    @Test
    void tokenExpiresOnTheMovedClock() {
        // Given
        assertThat(anaplan.get("/2/0/users/me").json().path("user").path("email").asText()).isEqualTo(Tenant.USER);

        // When
        anaplan.clock.advance(Duration.ofMinutes(36));

        // Then
        Answer expired = anaplan.get("/2/0/users/me");
        assertThat(expired.status()).isEqualTo(401);
        assertThat(expired.json().path("status").path("code").asInt()).isEqualTo(401);
        assertThat(anaplan.send("POST", "/token/refresh", new byte[0]).status()).isEqualTo(401);
    }

    @Test
    void refreshPutsOffTheExpiryOfTheSameToken() {
        // Given
        anaplan.clock.advance(Duration.ofMinutes(30));

        // When
        Answer refreshed = anaplan.send("POST", "/token/refresh", new byte[0]);
        anaplan.clock.advance(Duration.ofMinutes(30));

        // Then
        assertThat(refreshed.status()).isEqualTo(200);
        assertThat("AnaplanAuthToken " + refreshed.json().path("tokenInfo").path("tokenValue").asText())
                .isEqualTo(anaplan.authorization());
        assertThat(anaplan.get("/2/0/users/me").status()).isEqualTo(200);
    }

    @Test
    void aRotatingRefreshKillsTheOldToken() {
        // Given
        anaplan.simulator.signIn().settings().refreshRotates(true);

        // When
        anaplan.send("POST", "/token/refresh", new byte[0]);

        // Then
        assertThat(anaplan.get("/2/0/users/me").status()).isEqualTo(401);
    }

    @Test
    void bearerIsTakenByTheIntegrationApiAndRefusedByTheSignInService() {
        // When
        anaplan.authorization(anaplan.authorization().replace("AnaplanAuthToken", "Bearer"));

        // Then
        assertThat(anaplan.get("/2/0/users/me").status()).isEqualTo(200);
        assertThat(anaplan.get("/token/validate").status()).isEqualTo(400);
        assertThat(anaplan.send("POST", "/token/logout", new byte[0]).status()).isEqualTo(401);
    }

    @Test
    void logoutEndsTheToken() {
        assertThat(anaplan.get("/token/validate").json().path("userInfo").path("userId").asText()).isEqualTo(Tenant.USER);
        assertThat(anaplan.send("POST", "/token/logout", new byte[0]).status()).isEqualTo(204);
        assertThat(anaplan.get("/token/validate").status()).isEqualTo(401);
    }
}
