package io.mlconnector.x3anaplan.anaplan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mlconnector.x3anaplan.http.RetryAfter;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.DefaultExchange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AnaplanAnswersTest {

    private final AnaplanAnswers answers = new AnaplanAnswers(new RetryAfter(Clock.systemUTC()));

    @ParameterizedTest
    @CsvSource({"400,false,false", "403,false,false", "404,false,false", "409,true,false", "429,true,false", "500,true,true",
            "502,true,true", "503,true,true"})
    void tellsWhatMayBeTriedAgainAndWhatMayHaveHadItsEffect(int status, boolean passing, boolean effectUnknown) {
        // When
        AnaplanFault fault = refusal(status, "<html><h1>nothing   here</h1></html>");

        // Then
        assertThat(fault.isPassing()).isEqualTo(passing);
        assertThat(fault.effectUnknown()).isEqualTo(effectUnknown);
        assertThat(fault).hasMessageContaining("" + status).hasMessageContaining("nothing here").hasMessageNotContaining("<h1>");
    }

    @Test
    void a429WithoutRetryAfterWaitsTenSeconds() {
        assertThat(refusal(429, "").retryAfter()).isEqualTo(Duration.ofSeconds(10));
    }

    @Test
    void aVeryLongRetryAfterIsNotWaitedForInAThreadAndKeepsFromSendingForAQuarterOfAnHourAtMost() {
        // Given
        Exchange exchange = answer(429, "");
        exchange.getMessage().setHeader("Retry-After", "999999999");

        // When
        AnaplanFault fault = catchThrowableOfType(AnaplanFault.class, () -> answers.check(exchange));

        // Then
        assertThat(fault.isPassing()).isFalse();
        assertThat(fault.notBefore()).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void aFailureStringWithStatus200IsNoSuccess() {
        // When
        AnaplanFault fault = refusal(200, "{\"status\":\"FAILURE_BAD_HEADER\",\"statusMessage\":\"Invalid header.\"}");

        // Then
        assertThat(fault).hasMessageContaining("FAILURE_BAD_HEADER");
    }

    private AnaplanFault refusal(int status, String body) {
        Exchange exchange = answer(status, body);
        return catchThrowableOfType(AnaplanFault.class, () -> answers.check(exchange));
    }

    private static Exchange answer(int status, String body) {
        Exchange exchange = new DefaultExchange(new DefaultCamelContext());
        exchange.setProperty("connection", "demo");
        exchange.setProperty("anaplanAccept", "application/json");
        exchange.getMessage().setHeader(Exchange.HTTP_RESPONSE_CODE, status);
        exchange.getMessage().setBody(body);
        return exchange;
    }
}
