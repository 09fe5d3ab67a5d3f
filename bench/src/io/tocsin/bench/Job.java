package io.tocsin.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.databind.JsonNode;

/** The main job on one incident, step by step, as operators do it over HTTP. */
final class Job {

    /** Without any progress for so long, the run has failed. */
    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(100);

    private final Api author;
    private final Api approver;
    private final String incident;
    private String notice;
    private String digest;

    Job(Api author, Api approver, String incident) {
        this.author = author;
        this.approver = approver;
        this.incident = incident;
        author.post("/incidents", TenantList.incident(incident));
    }

    String incident() {
        return incident;
    }

    String notice() {
        return notice;
    }

    /** @return rows per second, as the one who uploads sees it */
    double load(Path list, int rows, boolean again) {
        long begin = System.nanoTime();
        JsonNode result = author.postCsv("/incidents/" + incident + "/affected-tenants", list);
        double seconds = (System.nanoTime() - begin) / 1e9;
        if (result.path("rows").asInt() != rows || result.path(again ? "unchanged" : "created").asInt() != rows) {
            throw new BenchFailed("Of a list of %d rows the service says %s".formatted(rows, result));
        }
        return rows / seconds;
    }

    /** @return advisories per second */
    double prepare(int tenants) {
        notice = author.post("/incidents/" + incident + "/notices", Map.of("kind", "INITIAL", "acknowledgeWithin", "PT72H"))
                .path("id").asText();
        long begin = System.nanoTime();
        author.post("/notices/" + notice + "/preparation", Map.of());
        JsonNode made = awaitPreparation();
        double seconds = (System.nanoTime() - begin) / 1e9;
        JsonNode preparation = made.path("preparation");
        if (preparation.path("advisories").asInt() != tenants || preparation.path("deliveries").asInt() != tenants) {
            throw new BenchFailed("The preparation for %d tenants says %s".formatted(tenants, preparation));
        }
        digest = made.path("digest").asText();
        return tenants / seconds;
    }

    private JsonNode awaitPreparation() {
        long done = -1;
        long giveUp = 0;
        while (true) {
            JsonNode now = look();
            JsonNode preparation = now.path("preparation");
            switch (preparation.path("state").asText()) {
                case "DONE" -> {
                    return now;
                }
                case "RUNNING" -> {
                    if (preparation.path("done").asLong() != done) {
                        done = preparation.path("done").asLong();
                        giveUp = System.nanoTime() + PATIENCE.toNanos() * 5;
                    }
                    if (System.nanoTime() > giveUp) {
                        throw new BenchFailed("The preparation does not move: " + preparation);
                    }
                    LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
                }
                default -> throw new BenchFailed("The preparation failed: " + preparation);
            }
        }
    }

    void approve() {
        approver.post("/notices/" + notice + "/approval", Map.of("digest", digest));
    }

    void release() {
        author.post("/notices/" + notice + "/release", Map.of());
    }

    /** Waits until so many are accepted. */
    void awaitAccepted(long many) {
        while (look().path("deliveries").path("accepted").asLong() < many) {
            LockSupport.parkNanos(LOOK_AGAIN_AFTER.toNanos());
        }
    }

    /** Waits until nothing moves any more. */
    JsonNode awaitCompletion() {
        return awaitCompletion(LOOK_AGAIN_AFTER);
    }

    JsonNode awaitCompletion(Duration lookAgainAfter) {
        long accepted = -1;
        long giveUp = 0;
        while (true) {
            JsonNode now = look();
            if (now.path("state").asText().equals("COMPLETED")) {
                return now;
            }
            if (now.path("deliveries").path("accepted").asLong() != accepted) {
                accepted = now.path("deliveries").path("accepted").asLong();
                giveUp = System.nanoTime() + PATIENCE.toNanos();
            }
            if (System.nanoTime() > giveUp) {
                throw new BenchFailed("Sending does not move: " + now.path("deliveries"));
            }
            LockSupport.parkNanos(lookAgainAfter.toNanos());
        }
    }

    /** @throws BenchFailed unless a relay has accepted every one */
    static void requireAllAccepted(JsonNode completed, int deliveries) {
        JsonNode counts = completed.path("deliveries");
        if (counts.path("accepted").asInt() != deliveries || counts.path("total").asInt() != deliveries) {
            throw new BenchFailed("Not all of %d deliveries were accepted: %s".formatted(deliveries, counts));
        }
    }

    /** From release to the last acceptance, as the service has written it down. */
    static double sendingSeconds(JsonNode completed) {
        return Duration.between(Instant.parse(completed.path("releasedAt").asText()),
                Instant.parse(completed.path("lastAcceptedAt").asText())).toNanos() / 1e9;
    }

    BareMailer.Words words(String tenantId) {
        JsonNode advisory = author.get("/notices/" + notice + "/advisories/" + tenantId);
        return new BareMailer.Words(advisory.path("subject").asText(), advisory.path("text").asText(),
                advisory.path("html").asText());
    }

    JsonNode look() {
        return author.get("/notices/" + notice);
    }
}
