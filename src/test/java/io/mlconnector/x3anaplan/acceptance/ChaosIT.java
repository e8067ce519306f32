package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Three replicas that are killed, paused for longer than their leases, and cut from their database, while X3 changes and syncs are asked
 * for without end. {@code -Dchaos.rounds} says how often each happens, {@code -Dchaos.seed} in which order and how long.
 */
class ChaosIT {

    /** After which, X3 at rest, everything must be right. */
    private static final int SYNCS = 3;
    private static final Duration OUTAGE = Duration.ofSeconds(30);
    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 1);
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
    private static final List<String> SETTINGS = List.of("-Dx3anaplan.runs.lease=PT4S",
            "-Dx3anaplan.model-lease-beyond-request=PT0S", "-Dquarkus.datasource.jdbc.acquisition-timeout=3S");

    private static final String UNSENT = "select s.label, s.company, s.state, sum(p.generation), s.sent_generation from slice s"
            + " join slice_source q on q.slice = s.id join ledger_period p on p.connection = s.connection and p.cpy = q.cpy"
            + " and p.ledtyp = q.ledtyp and p.fiy = q.fiy and p.per = q.per group by s.id"
            + " having s.state <> 'clean' or sum(p.generation) > s.sent_generation";

    private final Random random = new Random(SEED);
    private final List<Product> replicas = new ArrayList<>();
    private Landscape landscape;
    private DatabaseLine line;
    private int posted;

    @Test
    void afterReplicasDiedHungAndLostTheirDatabaseEveryCellIsEqual() throws Exception {
        System.out.printf("chaos: seed %d, %d round(s)%n", SEED, ROUNDS);
        try (Landscape surroundings = Landscape.few()) {
            // Given three replicas that reach their database over a line of ours
            landscape = surroundings;
            landscape.connection("close").with("ledgerTypes", "[1]").with("anaplanTimeout", "PT5S").with("chunkBytes", "1000")
                    .write(landscape.connections());
            String url = landscape.settings().get("quarkus.datasource.jdbc.url");
            int port = URI.create(url.substring("jdbc:".length())).getPort();
            line = new DatabaseLine(port);
            for (int i = 0; i < 3; i++) {
                replicas.add(replica());
            }

            // When, in an order of chance, each kind of harm comes while work goes on
            ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
            work.scheduleWithFixedDelay(this::change, 0, 700, TimeUnit.MILLISECONDS);
            for (int round = 0; round < ROUNDS; round++) {
                List<Runnable> harms = new ArrayList<>(List.of(this::killed, this::hung, this::hung, this::cutOff));
                Collections.shuffle(harms, random);
                for (Runnable harm : harms) {
                    pass(Duration.ofMillis(1000 + random.nextInt(3000)));
                    harm.run();
                }
            }
            work.shutdown();
            assertThat(work.awaitTermination(30, TimeUnit.SECONDS)).isTrue();

            // Then within a few syncs every cell is equal
            isRight(settle());
        } finally {
            replicas.forEach(Product::kill);
            line.close();
        }
    }

    private Product replica() {
        Map<String, String> settings = landscape.settings();
        settings.computeIfPresent("quarkus.datasource.jdbc.url", (k, url) -> url.replaceFirst(":\\d+/", ":" + line.port() + "/"));
        return Product.serve(landscape.home(), settings, SETTINGS.toArray(String[]::new));
    }

    /** X3 changes, and somebody asks for a sync. */
    private void change() {
        landscape.sandbox().x3().books().bulkPost("C" + posted++ + "X", LocalDate.of(2025, 1 + posted % 6, 5), 6);
        landscape.letTimePass();
        Landscape.execute(landscape.database(), "insert into run (connection, requested_by) select 'close', 'chaos' where not exists"
                + " (select from run where state = 'requested')");
    }

    private void killed() {
        int victim = random.nextInt(replicas.size());
        say("kill -9 of replica " + victim);
        replicas.get(victim).kill();
        replicas.set(victim, replica());
    }

    private void hung() {
        Product victim = replicas.get(random.nextInt(replicas.size()));
        Duration pause = Duration.ofMillis(5000 + random.nextInt(4000));
        say("SIGSTOP of replica " + replicas.indexOf(victim) + " for " + pause.toMillis() + " ms");
        signal(victim, "STOP");
        pass(pause);
        signal(victim, "CONT");
    }

    private void cutOff() {
        say("no database for " + OUTAGE.toSeconds() + " s");
        line.down();
        pass(OUTAGE);
        line.up();
    }

    private static void signal(Product product, String signal) {
        try {
            new ProcessBuilder("kill", "-" + signal, String.valueOf(product.process().pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pass(Duration time) {
        Awaitility.await().pollDelay(time).atMost(time.plusSeconds(10)).until(() -> true);
    }

    private static void say(String what) {
        System.out.println("chaos: " + what);
    }

    private int settle() {
        for (int n = 1; n <= SYNCS; n++) {
            landscape.letTimePass();
            JsonNode run = replicas.get(random.nextInt(replicas.size())).sync("close", "{}", Duration.ofMinutes(3));
            say("sync " + n + ": " + run.path("outcome").asText() + " " + run.path("message").asText());
            if (landscape.differences("GL Actuals", "SEED", 1).isEmpty() && unsent() == 0) {
                return n;
            }
        }
        return SYNCS;
    }

    private long unsent() {
        return Landscape.rows(landscape.database(), UNSENT).size();
    }

    private void isRight(int syncs) {
        long starts = landscape.sandbox().anaplan().observed().starts().stream().filter(s -> s.user().equals(Tenant.USER)).count();
        long intents = number("select sum(intents) from stage");
        System.out.printf("chaos: seed %d: equal after %d sync(s); %d runs, %d interrupted; %d intents, %d tasks, at most %d at a time%n", SEED,
                syncs, number("select count(*) from run"), number("select count(*) from run where message like 'interrupted%'"), intents,
                starts, landscape.sandbox().anaplan().observed().maxConcurrentImports(DemoModel.MODEL));
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as("seed " + SEED).isEmpty();
        assertThat(Landscape.rows(landscape.database(), UNSENT)).as("slices with more than was sent; seed " + SEED).isEmpty();
        assertThat(starts).as("tasks, at most one for each intent; seed " + SEED).isLessThanOrEqualTo(intents);
        assertThat(landscape.sandbox().anaplan().observed().maxConcurrentImports(DemoModel.MODEL)).as("imports at a time; seed " + SEED)
                .isLessThanOrEqualTo(1);
    }

    private long number(String sql) {
        return Long.parseLong(Landscape.rows(landscape.database(), sql).get(0));
    }
}
