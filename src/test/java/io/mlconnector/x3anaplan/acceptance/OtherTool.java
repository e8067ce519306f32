package io.mlconnector.x3anaplan.acceptance;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.mlconnector.x3anaplan.sandbox.anaplan.AnaplanSimulator;
import io.mlconnector.x3anaplan.sandbox.anaplan.model.Tenant;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody else's program that reads from the tenant at an even rate and knows nothing of us. */
final class OtherTool implements AutoCloseable {

    /** Marks its requests in the tenant's log. */
    static final String QUERY = "tool=other";

    private final HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ScheduledExecutorService clockwork = Executors.newSingleThreadScheduledExecutor();
    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final HttpRequest request;

    OtherTool(AnaplanSimulator tenant, int perMinute) throws IOException, InterruptedException {
        String basic = Base64.getEncoder().encodeToString((Tenant.OTHER_USER + ":" + Tenant.PASSWORD).getBytes(StandardCharsets.UTF_8));
        String answer = http.send(HttpRequest.newBuilder(URI.create(tenant.url() + "/token/authenticate?" + QUERY))
                .header("Authorization", "Basic " + basic).POST(HttpRequest.BodyPublishers.noBody()).build(),
                HttpResponse.BodyHandlers.ofString()).body();
        String token = new ObjectMapper().readTree(answer).at("/tokenInfo/tokenValue").asText();
        request = HttpRequest.newBuilder(URI.create(tenant.url() + "/2/0/users/me?" + QUERY))
                .header("Authorization", "AnaplanAuthToken " + token).build();
        clockwork.scheduleAtFixedRate(this::ask, 0, 60_000_000L / perMinute, TimeUnit.MICROSECONDS);
    }

    private void ask() {
        try {
            int status = http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            (status == 200 ? answered : refused).incrementAndGet();
        } catch (IOException e) {
            refused.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    int answered() {
        return answered.get();
    }

    int refused() {
        return refused.get();
    }

    @Override
    public void close() {
        clockwork.shutdownNow();
    }
}
