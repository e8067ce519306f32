package io.mlconnector.x3anaplan.anaplan;

import io.mlconnector.x3anaplan.progress.RunJournal;
import io.quarkus.arc.Unremovable;
import io.quarkus.runtime.annotations.RegisterForReflection;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.time.Clock;
import java.time.Duration;
import org.apache.camel.Exchange;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/**
 * What an import does while its model is busy, locked or offline (409, 423, 424; reference anaplan-api 6.2): a busy or locked one is
 * waited for, with one alert and one look after the other; an offline one, and one that stays locked, is left to a later run, which is
 * no failure. Bean {@code modelWait}.
 */
@ApplicationScoped
@Named("modelWait")
@Unremovable
@RegisterForReflection
public class ModelWait {

    private static final String SINCE = "modelBusySince";

    private final RunJournal journal;
    private final Clock clock;
    private final Duration patience;
    private final Duration postpone;

    /**
     * @param patience how long a run waits for a busy or locked model
     * @param postpone how long a model is left alone that is offline, or still locked after that
     */
    @Inject
    public ModelWait(RunJournal journal, Clock clock,
            @ConfigProperty(name = "x3anaplan.anaplan.busy-patience", defaultValue = "PT30M") Duration patience,
            @ConfigProperty(name = "x3anaplan.anaplan.postpone", defaultValue = "PT15M") Duration postpone) {
        this.journal = journal;
        this.clock = clock;
        this.patience = patience;
        this.postpone = postpone;
    }

    /**
     * A request of the import was refused. Returns if the same step is to be tried again after a while.
     *
     * @throws AnaplanFault what was caught, if waiting does not help; postponed, if the model is closed for longer
     * @throws Stopped if the run was told to stop
     */
    public void busy(Exchange exchange) {
        AnaplanFault fault = exchange.getProperty(Exchange.EXCEPTION_CAUGHT, AnaplanFault.class);
        if (!fault.isBusy()) {
            throw fault.isOffline() ? fault.postponed(postpone) : fault;
        }
        long run = exchange.getProperty("run", Long.class);
        if (!journal.mayGoOn(run)) {
            throw new Stopped("Stage " + exchange.getProperty("stageId"));
        }
        Long since = exchange.getProperty(SINCE, Long.class);
        if (since == null) {
            since = clock.millis();
            exchange.setProperty(SINCE, since);
            journal.warn(run, "model busy or locked, waiting at most " + patience + ": " + fault.getMessage());
        }
        if (clock.millis() - since >= patience.toMillis()) {
            exchange.removeProperty(SINCE);
            throw fault.postponed(postpone);
        }
    }

    /** The step was done: whoever waited for the model goes on. */
    public void free(Exchange exchange) {
        Long since = (Long) exchange.removeProperty(SINCE);
        if (since != null) {
            journal.progress(exchange.getProperty("run", Long.class), "the model is free again after "
                    + Duration.ofMillis(clock.millis() - since));
        }
    }
}
