package io.mlconnector.x3anaplan.sandbox.x3;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.mlconnector.x3anaplan.database.FreshDatabase;
import io.mlconnector.x3anaplan.sandbox.http.Reply;
import io.mlconnector.x3anaplan.sandbox.http.SandboxClock;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.sql.DataSource;

/** A simulated X3 with demo books on a PostgreSQL of its own, and a reader who knows its password. */
final class X3Bench implements AutoCloseable {

    private final DataSource database = FreshDatabase.empty();
    final SandboxClock clock = new SandboxClock();
    final X3Simulator x3;
    private final HttpClient http = HttpClient.newHttpClient();

    X3Bench(boolean demoBooks) throws Exception {
        x3 = new X3Simulator(database, clock, 0).start();
        if (demoBooks) {
            DemoBooks.seed(x3.books());
        }
    }

    String list(String x3Class, String where, String orderBy, int count) {
        return "/api1/x3/erp/SEED/" + x3Class + "?representation=" + x3Class + ".%24query&count=" + count
                + (where == null ? "" : "&where=" + URLEncoder.encode(where, StandardCharsets.UTF_8))
                + (orderBy == null ? "" : "&orderBy=" + URLEncoder.encode(orderBy, StandardCharsets.UTF_8));
    }

    HttpResponse<String> send(String pathOrUrl) throws Exception {
        return send(pathOrUrl, "Basic " + Base64.getEncoder().encodeToString("demo:demo-x3".getBytes(StandardCharsets.UTF_8)));
    }

    HttpResponse<String> send(String pathOrUrl, String authorization) throws Exception {
        String url = pathOrUrl.startsWith("/") ? x3.url() + pathOrUrl : pathOrUrl;
        return http.send(HttpRequest.newBuilder(URI.create(url)).header("Authorization", authorization).build(),
                HttpResponse.BodyHandlers.ofString());
    }

    JsonNode get(String pathOrUrl) throws Exception {
        HttpResponse<String> response = send(pathOrUrl);
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return Reply.JSON.readTree(response.body());
    }

    /** Follows {@code $next} to the end. */
    List<String> keys(String path) throws Exception {
        List<String> keys = new ArrayList<>();
        for (String url = path; url != null;) {
            JsonNode page = get(url);
            page.path("$resources").forEach(row -> keys.add(row.path("$key").asText()));
            url = page.path("$links").path("$next").path("$url").asText(null);
        }
        return keys;
    }

    long number(String sql) throws Exception {
        return Long.parseLong(text(sql));
    }

    String text(String sql) throws Exception {
        try (Connection c = database.getConnection(); ResultSet r = c.createStatement().executeQuery(sql)) {
            r.next();
            return r.getString(1);
        }
    }

    @Override
    public void close() throws Exception {
        x3.close();
    }
}
