package io.mlconnector.x3anaplan.anaplan;

import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/**
 * Lets Camel's redelivery wait as long as Anaplan asked for, by setting {@code CamelRedeliveryDelay} before the delay starts.
 * Bean {@code anaplanRetryAfter}, used as {@code onExceptionOccurredRef}.
 */
@ApplicationScoped
@Named("anaplanRetryAfter")
@Unremovable
@RegisterForReflection
public class RetryAfter implements Processor {

    /** What to wait after a 429 that says nothing (reference anaplan-api 6.1). */
    static final Duration ABSENT = Duration.ofSeconds(10);

    private final Clock clock;

    @Inject
    public RetryAfter(Clock clock) {
        this.clock = clock;
    }

    @Override
    public void process(Exchange exchange) {
        AnaplanFault fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AnaplanFault.class);
        if (fault != null && fault.retryAfter() != null) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, fault.retryAfter().toMillis());
        } else {
            exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        }
    }

    /**
     * Reads the header in each of its forms: seconds, an HTTP date, or nothing sensible at all (reference anaplan-api 6.1).
     *
     * @return never negative
     */
    Duration read(String header) {
        if (header == null || header.isBlank()) {
            return ABSENT;
        }
        String text = header.trim();
        if (text.chars().allMatch(Character::isDigit) && text.length() <= 9) {
            return Duration.ofSeconds(Long.parseLong(text));
        }
        try {
            ZonedDateTime until = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME);
            Duration wait = Duration.between(clock.instant(), until.toInstant());
            return wait.isNegative() ? Duration.ZERO : wait;
        } catch (DateTimeException e) {
            return ABSENT;
        }
    }
}
