package io.mlconnector.x3anaplan.acceptance.random;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.acceptance.ConnectionFolder;
import io.mlconnector.x3anaplan.acceptance.Landscape;
import io.mlconnector.x3anaplan.acceptance.Product;
import io.mlconnector.x3anaplan.sandbox.http.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Rounds of random changes and random faults; at the end of each, everything that must always hold is checked from X3's and Anaplan's
 * own records and our public API. {@code -Dfaults.rounds} says how many, {@code -Dfaults.seed} which: the same seed draws the same.
 */
class RandomFaultsIT {

    private static final int ROUNDS = Integer.getInteger("faults.rounds", 20);
    private static final long SEED = Long.getLong("faults.seed", 20250731L);
    private static final String COST_CENTERS = "type,code,member,name\nCCT,CC*,{code},\n";

    private Landscape landscape;
    private Product product;
    private Mutations mutations;
    private Troubles troubles;
    private SourceRecords source;
    private TargetRecords target;
    private OurApi api;
    private OrderInvariants order;
    private MoneyInvariants money;
    private TrailInvariants trail;
    private final List<Round> rounds = new ArrayList<>();
    private int kills;

    @BeforeEach
    void start() {
        landscape = Landscape.few().atTrueRate();
        folder().costCenters(COST_CENTERS).write(landscape.connections());
        product = serve();
        mutations = new Mutations(landscape);
        troubles = new Troubles(landscape);
        source = new SourceRecords(landscape);
        target = new TargetRecords(landscape);
        api = new OurApi(() -> product, "close");
        order = new OrderInvariants(target);
        money = new MoneyInvariants(target, api);
        trail = new TrailInvariants(source, target, api);
    }

    @AfterEach
    void stop() {
        product.close();
        landscape.close();
    }

    private ConnectionFolder folder() {
        return landscape.connection("close").with("ledgerTypes", "[1]").with("overlap", "PT10S").with("pageSize", "40").with("anaplanTimeout", "PT5S");
    }

    /** Waits in milliseconds, and leases that end soon after the process that held them. */
    private Product serve() {
        return landscape.serve("-Dx3anaplan.runs.claim-period=100", "-Dx3anaplan.runs.lease=PT3S", "-Dx3anaplan.model-lease-beyond-request=PT0S",
                "-Dx3anaplan.model-lease-retry-millis=100", "-Dx3anaplan.x3.retries=3", "-Dx3anaplan.x3.retry-delay=5",
                "-Dx3anaplan.x3.retry-delay-most=20", "-Dx3anaplan.anaplan.retries=3", "-Dx3anaplan.anaplan.retry-delay=5",
                "-Dx3anaplan.anaplan.retry-delay-most=20", "-Dx3anaplan.budget.recovery=PT1S", "-Dx3anaplan.budget.least=0.9");
    }

    @Test
    void every_invariant_holds_after_every_round_and_all_is_equal_once_all_causes_are_mended() {
        System.out.printf("random faults: %d rounds of seed %d%n", ROUNDS, SEED);
        Instant begun = Instant.now();
        round(0, round -> run(round));
        for (int number = 1; number <= ROUNDS; number++) {
            Draw draw = new Draw(SEED, number);
            round(number, round -> play(round, draw));
        }
        for (int number = ROUNDS + 1; !mended(); number++) {
            round(number, this::mend);
        }
        round(ROUNDS + 8, this::nothingMore);
        System.out.printf("random faults: %d rounds of seed %d in %d s, %d runs, %d kills, %d requests to Anaplan, at most %d in a minute%n", ROUNDS,
                SEED, Duration.between(begun, Instant.now()).toSeconds(), rounds.stream().mapToInt(r -> r.runs.size()).sum(), kills,
                target.requests(), target.mostRequestsInAMinute());
    }

    /** Plays a round and checks everything; a failure tells seed, round and what happened in the last rounds. */
    private void round(int number, java.util.function.Consumer<Round> play) {
        Round round = new Round(number);
        try {
            landscape.letTimePass();
            round.clockAhead = Duration.between(Instant.now(), landscape.sandbox().clock().instant());
            round.begun = Instant.now();
            rounds.add(round);
            play.accept(round);
            order.check(round);
            List<String> landed = money.check(rounds);
            trail.watermarksPassNothing();
            trail.rowsLeadBack(new Draw(SEED, 20_000 + number), landed);
        } catch (Throwable e) {
            StringBuilder story = new StringBuilder();
            rounds.stream().skip(Math.max(0, rounds.size() - 4)).forEach(r -> story.append("\nround ").append(r.number).append(": ").append(r.story)
                    .append(r.runs.stream().map(x -> "run " + x.path("id") + " " + x.path("requestedBy").asText() + " " + x.path("outcome").asText() + ": "
                            + x.path("message").asText()).toList()));
            throw new AssertionError("-Dfaults.seed=" + SEED + " -Dfaults.rounds=" + ROUNDS + ", round " + number + story + "\n" + e.getMessage()
                    + "\n" + tail(product.log()), e);
        }
    }

    private static String tail(String log) {
        return log.length() < 12_000 ? log : log.substring(log.length() - 12_000);
    }

    private void play(Round round, Draw draw) {
        boolean cared = draw.chance(25);
        if (cared) {
            troubles.mendLists();
            mutations.readable();
        }
        for (int i = draw.number(1, 2); i > 0; i--) {
            round.story.add(mutations.one(draw));
        }
        landscape.letTimePass();
        round.clockAhead = Duration.between(Instant.now(), landscape.sandbox().clock().instant());
        round.begun = Instant.now();
        round.books.add(source.now());

        AtomicBoolean done = new AtomicBoolean(!draw.chance(35));
        Draw between = new Draw(SEED, 10_000 + round.number);
        int page = draw.number(1, 4);
        String className = draw.one(List.of("GACCENTRY", "GACCENTRYD", "GACCENTRYA"));
        landscape.sandbox().x3().onPage(event -> {
            if (event.className().equals(className) && event.number() >= page && done.compareAndSet(false, true)) {
                round.story.add("while " + className + " is read: " + mutations.one(between));
            }
        });
        for (int i = draw.number(0, 3); i > 0; i--) {
            round.story.add(troubles.one(draw));
        }
        boolean kill = draw.chance(7);
        Draw killing = new Draw(SEED, 30_000 + round.number);
        if (cared) {
            round.story.add(api.careForAll("Ada"));
        }
        if (kill) {
            killed(round, killing);
        } else {
            run(round);
        }
        troubles.clear();
        landscape.sandbox().x3().onPage(null);
        if (done.compareAndSet(false, true)) {
            round.story.add("after the run: " + mutations.one(between));
        }
        round.books.add(source.now());
    }

    /** Asks for a run and waits until the product has nothing more to do. */
    private void run(Round round) {
        if (round.books.isEmpty()) {
            round.books.add(source.now());
        }
        assertThat(product.post("/api/connections/close/runs", "{}").statusCode()).isEqualTo(202);
        finished(round);
    }

    private void finished(Round round) {
        long before = rounds.stream().filter(r -> r != round).flatMap(r -> r.runs.stream()).mapToLong(r -> r.path("id").asLong()).max().orElse(0);
        Awaitility.await().atMost(Duration.ofMinutes(3)).pollInterval(Duration.ofMillis(50)).until(() -> {
            assertThat(product.process().isAlive()).as("the product lives").isTrue();
            round.runs = api.runsAfter(before);
            return !round.runs.isEmpty() && round.runs.stream().allMatch(r -> r.path("state").asText().equals("finished")) && target.idle();
        });
        round.lost = troubles.lost();
    }

    /** kill -9 while some request is under way, then another process. */
    private void killed(Round round, Draw draw) {
        boolean x3 = draw.chance(30);
        var server = x3 ? landscape.sandbox().x3().server() : landscape.sandbox().anaplan().server();
        String path = x3 ? "/GACC" : draw.one(List.of("/chunks/", "/tasks$", "/tasks/", "/dump", "."));
        int skip = draw.number(0, 6);
        int hits = server.faults().hits();
        server.faults().arm(new Fault(draw.chance(50) ? Fault.Kind.LATENCY : Fault.Kind.HANG, null, path, skip, 1, 0, null, null, 700));
        product.post("/api/connections/close/runs", "{}");
        Instant patience = Instant.now().plusSeconds(3);
        Awaitility.await().atMost(Duration.ofSeconds(10)).pollInterval(Duration.ofMillis(5))
                .until(() -> server.faults().hits() > hits || Instant.now().isAfter(patience));
        product.kill();
        kills++;
        round.story.add("kill -9 at request " + skip + " to " + path + " of " + (x3 ? "X3" : "Anaplan"));
        troubles.clear();
        product = serve();
        finished(round);
    }

    private boolean mended() {
        List<JsonNode> runs = rounds.get(rounds.size() - 1).runs;
        return rounds.size() > ROUNDS + 1 && runs.get(runs.size() - 1).path("outcome").asText().equals("clean") && api.deadLetters().isEmpty()
                && api.holds().isEmpty();
    }

    /** Mends all causes, then replays and confirms through the API; what confirming brings up is replayed by the next round. */
    private void mend(Round round) {
        assertThat(round.number).as("rounds until all is mended; dead letters %s, holds %s, slices %s", api.deadLetters(), api.holds(), api.slices())
                .isLessThan(ROUNDS + 6);
        troubles.mendLists();
        mutations.readable();
        folder().costCenters(COST_CENTERS + "CCT," + Mutations.UNMAPPED + "*,{code},\n").write(landscape.connections());
        landscape.letTimePass();
        round.clockAhead = Duration.between(Instant.now(), landscape.sandbox().clock().instant());
        round.begun = Instant.now();
        round.books.add(source.now());
        round.story.add(api.careForAll("Ada"));
        run(round);
    }

    /** All is equal, nothing is listed, and the next run makes no upload and no start. */
    private void nothingMore(Round round) {
        assertThat(landscape.differences("GL Actuals", "SEED", 1)).as("cells that differ from X3").isEmpty();
        assertThat(api.rejectedRecords()).isEmpty();
        int starts = landscape.sandbox().anaplan().observed().starts().size();
        int changes = target.changes(Instant.EPOCH).size();
        run(round);
        assertThat(round.runs.get(0).path("outcome").asText()).isEqualTo("clean");
        assertThat(landscape.sandbox().anaplan().observed().starts()).hasSize(starts);
        assertThat(target.changes(Instant.EPOCH)).hasSize(changes);
        assertThat(Product.json(product.get("/api/connections/close/audit/verification")).path("broken")).isEmpty();
    }
}
