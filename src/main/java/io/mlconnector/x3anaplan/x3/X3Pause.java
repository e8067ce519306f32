package io.mlconnector.x3anaplan.x3;

import io.mlconnector.x3anaplan.failure.SourceFault;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Named;
import org.apache.camel.Exchange;
import org.apache.camel.Processor;

/** Lets the next attempt wait as long as the server asked for; without such a wish as the policy says. Bean {@code x3Pause}. */
@ApplicationScoped
@Named("x3Pause")
@Unremovable
@RegisterForReflection
public class X3Pause implements Processor {

    /** Called after every failure, before Camel looks at this header for its next delay; what an earlier failure left there is gone. */
    @Override
    public void process(Exchange exchange) {
        exchange.getMessage().removeHeader(Exchange.REDELIVERY_DELAY);
        if (exchange.getProperty(Exchange.EXCEPTION_CAUGHT) instanceof SourceFault fault && fault.retryAfter() != null) {
            exchange.getMessage().setHeader(Exchange.REDELIVERY_DELAY, fault.retryAfter().toMillis());
        }
    }
}
