package io.mlconnector.x3anaplan.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.anaplan.DemoModel;
import io.mlconnector.x3anaplan.sandbox.anaplan.Observed;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;

/**
 * Three replicas, with two connections that share a model, which are killed, told to stop, paused for longer than their leases, and cut
 * from their database, one or all of them, while X3 changes and syncs are asked for without end. {@code -Dchaos.rounds} says how often each happens, {@code -Dchaos.seed} in which order and how long.
 */
class ChaosIT {

    /** After which, X3 at rest, everything must be right. */
    private static final int SYNCS = 3;
    private static final Duration OUTAGE = Duration.ofSeconds(15);
    private static final List<String> CONNECTIONS = List.of("close", "update");
    private static final int ROUNDS = Integer.getInteger("chaos.rounds", 1);
    private static final long SEED = Long.getLong("chaos.seed", System.nanoTime() % 1_000_000);
    private static final List<String> SETTINGS = List.of("-Dx3anaplan.runs.lease=PT4S",
            "-Dx3anaplan.model-lease-beyond-request=PT0S", "-Dquarkus.datasource.jdbc.acquisition-timeout=3S");

    /** Tasks whose file was intended less often than it was read; a file into which a late chunk came is none that was staged. */
    private static final String INTENDED = "select import_id || ' ' || file_hash, sum(intents) from stage where intents > 0 group by 1";

    private static final String UNSENT = "select s.label, s.company, s.state, sum(p.generation), s.sent_generation from slice s"
            + " join slice_source q on q.slice = s.id join ledger_period p on p.connection = s.connection and p.cpy = q.cpy"
            + " and p.ledtyp = q.ledtyp and p.fiy = q.fiy and p.per = q.per group by s.id"
            + " having s.state <> 'clean' or sum(p.generation) > s.sent_generation";

    private final Random random = new Random(SEED);
    private final List<Product> replicas = new ArrayList<>();
    private final List<DatabaseLine> lines = new ArrayList<>();
    private Landscape landscape;
    private int posted;

    @Test
    void afterReplicasDiedHungAndLostTheirDatabaseEveryCellIsEqual() throws Exception {
        System.out.printf("chaos: seed %d, %d round(s)%n", SEED, ROUNDS);
        try (Landscape surroundings = Landscape.few()) {
            // Given two connections to one model, and three replicas each of which reaches its database over a line of ours
            landscape = surroundings;
            connection("close").write(landscape.connections());
            connection("update").updating().write(landscape.connections());
            String url = landscape.settings().get("quarkus.datasource.jdbc.url");
            int port = URI.create(url.substring("jdbc:".length())).getPort();
            for (int i = 0; i < 3; i++) {
                lines.add(new DatabaseLine(port));
                replicas.add(replica(i));
            }

            // When, in an order of chance, each kind of harm comes while work goes on
            ScheduledExecutorService work = Executors.newSingleThreadScheduledExecutor();
            work.scheduleWithFixedDelay(this::change, 0, 700, TimeUnit.MILLISECONDS);
            for (int round = 0; round < ROUNDS; round++) {
                List<Runnable> harms = new ArrayList<>(List.of(this::killed, this::stopped, this::hung, this::cutOff, this::allCutOff));
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
            lines.forEach(DatabaseLine::close);
        }
    }

    private ConnectionFolder connection(String name) {
        return landscape.connection(name).with("ledgerTypes", "[1]").with("anaplanTimeout", "PT5S").with("chunkBytes", "1000");
    }

    private Product replica(int n) {
        Map<String, String> settings = landscape.settings();
        settings.computeIfPresent("quarkus.datasource.jdbc.url", (k, url) -> url.replaceFirst(":\\d+/", ":" + lines.get(n).port() + "/"));
        return Product.serve(landscape.home(), settings, SETTINGS.toArray(String[]::new));
    }

    /** X3 changes, and somebody asks for a sync. */
    private void change() {
        landscape.sandbox().x3().books().bulkPost("C" + posted++ + "X", LocalDate.of(2025, 1 + posted % 6, 5), 6);
        landscape.letTimePass();
        for (String connection : CONNECTIONS) {
            Landscape.execute(landscape.database(), "insert into run (connection, requested_by) select '" + connection + "', 'chaos' where not"
                    + " exists (select from run where connection = '" + connection + "' and state = 'requested')");
        }
    }

    private void killed() {
        int victim = random.nextInt(replicas.size());
        say("kill -9 of replica " + victim);
        replicas.get(victim).kill();
        replicas.set(victim, replica(victim));
    }

    private void stopped() {
        int victim = random.nextInt(replicas.size());
        say("SIGTERM of replica " + victim);
        replicas.get(victim).stop();
        replicas.set(victim, replica(victim));
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
        int victim = random.nextInt(replicas.size());
        say("no database for replica " + victim + " for " + OUTAGE.toSeconds() + " s");
        outage(lines.subList(victim, victim + 1));
    }

    private void allCutOff() {
        say("no database for anybody for " + OUTAGE.toSeconds() + " s");
        outage(lines);
    }

    private static void outage(List<DatabaseLine> lines) {
        lines.forEach(DatabaseLine::down);
        pass(OUTAGE);
        lines.forEach(DatabaseLine::up);
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
            for (String connection : CONNECTIONS) {
                JsonNode run = replicas.get(random.nextInt(replicas.size())).sync(connection, "{}", Duration.ofMinutes(3));
                say("sync " + n + " of " + connection + ": " + run.path("outcome").asText() + " " + run.path("message").asText());
            }
            if (differences().isEmpty() && unsent() == 0) {
                return n;
            }
        }
        return SYNCS;
    }

    private long unsent() {
        return Landscape.rows(landscape.database(), UNSENT).size();
    }

    private List<String> differences() {
        List<String> all = new ArrayList<>(landscape.differences("GL Actuals", "SEED", 1));
        all.addAll(landscape.differences("GL Actuals (update)", "SEED", 1));
        return all;
    }

    /** Import and content of each task that nobody intended; kills leave intents without a task, so that sums would hide one. */
    private List<String> unintended() {
        Map<String, Long> intents = new HashMap<>();
        for (String row : Landscape.rows(landscape.database(), INTENDED)) {
            String[] columns = row.split(" \\| ");
            intents.put(columns[0], Long.valueOf(columns[1]));
        }
        Map<String, Long> tasks = starts().stream().collect(Collectors.groupingBy(s -> s.actionId() + " " + s.intent(), Collectors.counting()));
        return tasks.keySet().stream().filter(file -> tasks.get(file) > intents.getOrDefault(file, 1L)).toList();
    }

    private List<Observed.Start> starts() {
        return landscape.sandbox().anaplan().observed().starts().stream().filter(s -> s.user().equals(Tenant.USER)).toList();
    }

    private void isRight(int syncs) {
        long starts = starts().size();
        long intents = number("select sum(intents) from stage");
        System.out.printf("chaos: seed %d: equal after %d sync(s); %d runs, %d interrupted; %d intents, %d tasks, at most %d at a time%n", SEED,
                syncs, number("select count(*) from run"), number("select count(*) from run where message like 'interrupted%'"), intents,
                starts, landscape.sandbox().anaplan().observed().maxConcurrentImports(DemoModel.MODEL));
        assertThat(differences()).as("seed " + SEED).isEmpty();
        assertThat(Landscape.rows(landscape.database(), UNSENT)).as("slices with more than was sent; seed " + SEED).isEmpty();
        assertThat(unintended()).as("tasks, at most one for each intent; seed " + SEED).isEmpty();
        assertThat(Landscape.rows(landscape.database(), "select connection, kind, dataset, cause from dead_letter where state = 'open'"))
                .as("letters of what was nobody's fault; seed " + SEED).isEmpty();
        assertThat(landscape.sandbox().anaplan().observed().maxConcurrentImports(DemoModel.MODEL)).as("imports at a time; seed " + SEED)
                .isLessThanOrEqualTo(1);
    }

    private long number(String sql) {
        return Long.parseLong(Landscape.rows(landscape.database(), sql).get(0));
    }
}
