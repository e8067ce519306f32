package io.mlconnector.x3anaplan.sandbox.x3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.SandboxServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class X3ControlTest {

    private static X3Bench bench;
    private static SandboxServer control;

    @BeforeAll
    static void start() throws Exception {
        bench = new X3Bench(true);
        control = new SandboxServer("control", 0, bench.clock);
        new X3Control(bench.x3, bench.clock).register(control);
        control.start();
    }

    @AfterAll
    static void stop() throws Exception {
        control.close();
        bench.close();
    }

    @Test
    void aMutationTellsTheKeysItTouched() throws Exception {
        JsonNode done = json(call("POST", "/x3/mutate",
                "{\"op\":\"change-line-amount\",\"typ\":\"GEN\",\"num\":\"F25TEMP\",\"lin\":1,\"more\":\"5.00\",\"balancingLin\":3}"));
        assertThat(done.path("keys")).hasSize(2);
        assertThat(bench.text("select sum(amtled * sns) from sandbox_x3.gaccentryd where num = 'F25TEMP'")).isEqualTo("0.00");
    }

    @Test
    void anEditPastTheFrameworkMovesNoStamp() throws Exception {
        String line = " from sandbox_x3.gaccentryd where num = 'F25SPLIT' and lin = 2";
        String stamp = bench.text("select upddattim" + line);
        assertThat(call("POST", "/x3/mutate", "{\"op\":\"sql\",\"level\":\"D\",\"num\":\"F25SPLIT\",\"where\":{\"LIN\":2},"
                + "\"set\":{\"AMTLED\":\"1.00\",\"DES\":\"edited\"}}").statusCode()).isEqualTo(200);
        assertThat(bench.text("select amtled || ' ' || des" + line)).isEqualTo("1.00 edited");
        assertThat(bench.text("select upddattim" + line)).isEqualTo(stamp);
        assertThat(call("POST", "/x3/mutate", "{\"op\":\"sql\",\"level\":\"D\",\"num\":\"F25SPLIT\",\"set\":{\"X\":1}}").body()).contains("no property X");
    }

    @Test
    void aMutationThatCannotBeDoneSaysWhy() throws Exception {
        assertThat(call("POST", "/x3/mutate", "{\"op\":\"frob\"}").statusCode()).isEqualTo(400);
        assertThat(call("POST", "/x3/mutate", "{").statusCode()).isEqualTo(400);
        assertThat(call("POST", "/x3/mutate", "{\"op\":\"vanish\",\"typ\":\"GEN\"}").body()).contains("num");
        assertThat(call("POST", "/x3/mutate", "{\"op\":\"delete-temporary\",\"typ\":\"GEN\",\"num\":\"F25BIG\"}").statusCode()).isEqualTo(409);
    }

    @Test
    void totalsAreThoseOfTheRecords() throws Exception {
        JsonNode totals = json(call("GET", "/x3/totals?ledtyp=1&cpy=FR10&per=4&acc=603000", null));
        assertThat(totals.path("accounts")).isNotEmpty();
        java.math.BigDecimal debit = java.math.BigDecimal.ZERO;
        for (JsonNode row : totals.path("accounts")) {
            debit = debit.add(row.path("debit").decimalValue());
        }
        assertThat(debit).isEqualByComparingTo(bench.text("select sum(amtled) from sandbox_x3.gaccentryd where ledtyp = 1 and cpy = 'FR10'"
                + " and per = 4 and acc = '603000' and sns = 1"));
        assertThat(totals.path("costCenters").toString()).contains("\"cce\":\"CC170\"");
        assertThat(call("GET", "/x3/totals?colour=red", null).statusCode()).isEqualTo(400);
    }

    @Test
    void costCentersAreFoundInWhateverSlotTheyStand() throws Exception {
        JsonNode ias = json(call("GET", "/x3/totals?ledtyp=3&cpy=FR10&per=4", null));
        assertThat(ias.path("costCenters").toString()).contains("\"cce\":\"CC1").doesNotContain("PUMP", "VALVE");
    }

    @Test
    void faultsAndClockAreSteeredFromOutside() throws Exception {
        assertThat(call("POST", "/x3/faults", "{\"kind\":\"STATUS\",\"path\":\"GLED\",\"status\":503}").statusCode()).isEqualTo(204);
        assertThat(bench.send(bench.list("GLED", null, null, 1)).statusCode()).isEqualTo(503);
        assertThat(bench.send(bench.list("GLED", null, null, 1)).statusCode()).isEqualTo(200);
        assertThat(json(call("GET", "/x3/most-requests?seconds=60", null)).path("most").asInt()).isGreaterThanOrEqualTo(2);
        assertThat(call("GET", "/x3/log", null).body()).contains("GLED");
        assertThat(call("DELETE", "/x3/faults", null).statusCode()).isEqualTo(204);
        call("POST", "/clock/advance", "{\"seconds\":7200}");
        assertThat(Duration.between(Instant.now(), bench.clock.instant())).isGreaterThan(Duration.ofMinutes(119));
    }

    private static HttpResponse<String> call(String method, String path, String body) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(URI.create(control.url() + path)).method(method,
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body)).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static JsonNode json(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Reply.JSON.readTree(answer.body());
    }
}
