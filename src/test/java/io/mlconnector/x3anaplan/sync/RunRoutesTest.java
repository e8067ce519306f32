package io.mlconnector.x3anaplan.sync;

import static org.assertj.core.api.Assertions.assertThat;

import io.mlconnector.x3anaplan.failure.SourceFault;
import io.mlconnector.x3anaplan.failure.TargetFault;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Date;
import java.util.List;
import org.apache.camel.Exchange;
import org.apache.camel.builder.RouteBuilder;
import org.apache.camel.builder.TemplatedRouteBuilder;
import org.apache.camel.impl.DefaultCamelContext;
import org.apache.camel.support.PluginHelper;
import org.apache.camel.support.ResourceHelper;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The routes of a run, with stubs in place of the stages and of the bean that keeps the books. */
class RunRoutesTest {

    private final List<String> happened = Collections.synchronizedList(new ArrayList<>());
    private final DefaultCamelContext camel = new DefaultCamelContext();
    private final Books books = new Books();
    private RuntimeException failure;
    private String failsAt;
    private int failuresLeft = Integer.MAX_VALUE;

    /** Stands in for the bean {@code runs}. */
    public class Books {
        Long waiting;
        boolean dryRun;
        boolean masters = true;
        boolean journals = true;
        boolean going = true;

        public Long claim() {
            Long claimed = waiting;
            waiting = null;
            return claimed;
        }

        public void open(Exchange exchange) {
            exchange.setProperty("dryRun", dryRun);
            exchange.setProperty("wantsMasters", masters);
            exchange.setProperty("wantsJournals", journals);
        }

        public void phase(long run, String phase, String detail) {
        }

        public boolean goesOn(Exchange exchange) {
            return going;
        }

        public void failed(Exchange exchange) {
            happened.add("failed: " + exchange.getProperty(Exchange.EXCEPTION_CAUGHT, Throwable.class).getMessage());
        }

        public void finish(long run) {
            happened.add("finish " + run);
        }

        public void missedTicks() {
        }

        public void tick(String connection, String schedule, Date fireTime) {
            happened.add("tick " + connection + " " + schedule + " " + (fireTime != null));
        }
    }

    @BeforeEach
    void start() throws Exception {
        camel.getRegistry().bind("runs", books);
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.runs.claim-period", "50");
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.x3.retry-delay", "1");
        camel.getPropertiesComponent().addInitialProperty("x3anaplan.x3.retries", "3");
        // Policies first: routes that were added before them would not find them. (A folder of files is sorted out by Camel itself.)
        load(camel, "policies");
        camel.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                for (String stage : List.of("recover-stages", "poll-masters", "poll-journals", "check-tables", "send-lists", "send-slices",
                        "dead-letter", "dead-page")) {
                    from("direct:" + stage).errorHandler(noErrorHandler()).process(exchange -> stage(stage));
                }
                from("direct:x3-call").routeConfigurationId("x3-retry").to("direct:x3-exchange");
                from("direct:x3-exchange").errorHandler(noErrorHandler()).process(exchange -> stage("x3-exchange"));
                from("direct:slice").routeConfigurationId("slice-dead-letter").process(exchange -> stage("slice"));
            }
        });
        load(camel, "run");
        load(camel, "schedule");
        camel.start();
    }

    private static void load(DefaultCamelContext camel, String file) throws Exception {
        PluginHelper.getRoutesLoader(camel).loadRoutes(
                ResourceHelper.resolveMandatoryResource(camel, "file:routes/" + file + ".camel.yaml"));
    }

    private void stage(String stage) {
        happened.add(stage);
        if (stage.equals(failsAt) && failuresLeft-- > 0) {
            throw failure;
        }
    }

    @AfterEach
    void stop() {
        camel.stop();
    }

    @Test
    void aClaimedRunPassesItsStagesInOrderAndIsSettled() {
        // When a request is found
        books.waiting = 7L;

        // Then
        Awaitility.await().until(() -> happened.contains("finish 7"));
        assertThat(happened).containsExactly("recover-stages", "poll-masters", "poll-journals", "check-tables", "send-lists", "send-slices", "finish 7");
    }

    @Test
    void aFailingStageEndsTheRunButItIsSettled() {
        // Given a source that fails
        failsAt = "poll-journals";
        failure = new SourceFault(false, "X3 says no");

        // When
        Exchange end = run();

        // Then the failure is kept, nothing further is sent, and the caller sees an orderly end
        assertThat(happened).containsExactly("recover-stages", "poll-masters", "poll-journals", "failed: X3 says no", "dead-page",
                "finish 1");
        assertThat(end.getException()).isNull();
    }

    @Test
    void restrictedAndDryRunsLeaveOutStages() {
        books.masters = false;
        run();
        assertThat(happened).containsExactly("recover-stages", "poll-journals", "check-tables", "send-slices", "finish 1");

        happened.clear();
        books.masters = true;
        books.journals = false;
        books.dryRun = true;
        run();
        assertThat(happened).containsExactly("poll-masters", "check-tables", "send-lists", "finish 1");
    }

    @Test
    void aDryRunHasTheOrderOfARun() {
        books.dryRun = true;
        run();
        assertThat(happened).containsExactly("poll-masters", "poll-journals", "check-tables", "send-lists", "send-slices", "finish 1");
    }

    @Test
    void aRunThatMayNotGoOnBeginsNothingNew() {
        books.going = false;
        run();
        assertThat(happened).containsExactly("recover-stages", "finish 1");
    }

    @Test
    void aRequestIsRepeatedOnlyWhileTheFaultMayPass() {
        // Given a fault that passes after two attempts
        failsAt = "x3-exchange";
        failure = new SourceFault(true, "reset");
        failuresLeft = 2;

        // Then the third attempt is the last
        assertThat(camel.createProducerTemplate().send("direct:x3-call", exchange -> { }).getException()).isNull();
        assertThat(happened).containsExactly("x3-exchange", "x3-exchange", "x3-exchange");

        // and a fault that stays is not repeated; one that does not pass is given up after the configured number
        happened.clear();
        failuresLeft = Integer.MAX_VALUE;
        failure = new SourceFault(false, "401");
        assertThat(camel.createProducerTemplate().send("direct:x3-call", exchange -> { }).getException()).isSameAs(failure);
        assertThat(happened).hasSize(1);
        happened.clear();
        failure = new SourceFault(true, "still down");
        assertThat(camel.createProducerTemplate().send("direct:x3-call", exchange -> { }).getException()).isSameAs(failure);
        assertThat(happened).hasSize(4);
    }

    @Test
    void aSliceThatFailsBecomesADeadLetterAndItsCallerGoesOn() {
        // Given a slice that fails, then its caller goes on
        failsAt = "slice";
        failure = new TargetFault(true, "task failed");
        assertThat(camel.createProducerTemplate().send("direct:slice", exchange -> { }).getException()).isNull();
        assertThat(happened).containsExactly("slice", "dead-letter");
    }

    @Test
    void aDeadLetterThatCannotBeKeptFailsItsCaller() throws Exception {
        DefaultCamelContext other = new DefaultCamelContext();
        load(other, "policies");
        other.addRoutes(new RouteBuilder() {
            @Override
            public void configure() {
                from("direct:slice").routeConfigurationId("slice-dead-letter").process(exchange -> {
                    throw new TargetFault(false, "task failed");
                });
                from("direct:dead-letter").errorHandler(noErrorHandler()).process(exchange -> {
                    throw new IllegalStateException("database is gone");
                });
            }
        });
        other.start();
        assertThat(other.createProducerTemplate().send("direct:slice", exchange -> { }).getException()).isNotNull();
        other.stop();
    }

    @Test
    void aScheduleAsksForARun() throws Exception {
        TemplatedRouteBuilder.builder(camel, "schedule").routeId("schedule-c-close").parameter("connection", "my-connection")
                .parameter("schedule", "close").parameter("cron", "0/1 * * * * ?").parameter("zone", "Europe/Paris").add();

        Awaitility.await().until(() -> happened.contains("tick my-connection close true"));
    }

    private Exchange run() {
        return camel.createProducerTemplate().send("direct:run", exchange -> exchange.setProperty("run", 1L));
    }
}
