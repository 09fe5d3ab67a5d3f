package io.tocsin.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** How soon an urgent notice to one tenant is accepted, released again and again while a large one is being sent. */
final class UrgentRun {

    private static final int LARGE = 100_000;
    private static final int URGENT = 40;
    private static final Duration LOOK_AGAIN_AFTER = Duration.ofMillis(10);

    private UrgentRun() {
    }

    static void main(String... args) {
        Options options = Options.of(LARGE, Duration.ZERO, args);
        Sink sink = options.openSink();
        Service service = Service.start(options, sink);
        System.out.printf("An urgent notice, %d times, while one to %,d tenants is being sent over %d connections to %s%n",
                URGENT, options.tenants(), options.connections(), options.sink());

        Path one = TenantList.write(service.folder().resolve("one.csv"), 1);
        List<Job> urgent = new ArrayList<>();
        for (int i = 0; i <= URGENT; i++) {
            urgent.add(prepared(service, "INC-URGENT-" + i, one, 1));
        }
        Job warmUp = urgent.remove(0);
        warmUp.release();
        warmUp.awaitCompletion();
        Job large = prepared(service, "INC-LARGE",
                TenantList.write(service.folder().resolve("tenants.csv"), options.tenants()), options.tenants());
        large.release();
        large.awaitAccepted(Math.max(1, options.tenants() / 100));
        report(options, measured(urgent, large), large.look());
    }

    private static Job prepared(Service service, String incident, Path list, int tenants) {
        Job job = new Job(service.author(), service.approver(), incident);
        job.load(list, tenants, false);
        job.prepare(tenants);
        job.approve();
        return job;
    }

    /** Seconds from release to acceptance, as far as the large one was running all the while. */
    private static List<Double> measured(List<Job> urgent, Job large) {
        List<Double> seconds = new ArrayList<>();
        for (Job job : urgent) {
            job.release();
            JsonNode completed = job.awaitCompletion(LOOK_AGAIN_AFTER);
            Job.requireAllAccepted(completed, 1);
            if (large.look().path("state").asText().equals("COMPLETED")) {
                break;
            }
            seconds.add(Job.sendingSeconds(completed));
        }
        if (seconds.isEmpty()) {
            throw new BenchFailed("The large notice was sent before a single urgent one could be. Say more tenants.");
        }
        return seconds;
    }

    private static void report(Options options, List<Double> seconds, JsonNode large) {
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tenants", options.tenants());
        figures.put("connections", options.connections());
        figures.put("sink", options.sink());
        figures.put("urgentNotices", seconds.size());
        figures.put("p50Seconds", Report.rounded(StatusProbe.percentile(seconds, 50)));
        figures.put("p95Seconds", Report.rounded(StatusProbe.percentile(seconds, 95)));
        figures.put("maxSeconds", Report.rounded(StatusProbe.percentile(seconds, 100)));
        figures.put("seconds", seconds.stream().map(Report::rounded).toList());
        Report.writeJson("bench-urgent.json", figures);
        System.out.printf("%n  release to acceptance of %d urgent notices: p50 %.3f s, p95 %.3f s (aim 2 s), longest %.3f s%n",
                seconds.size(), StatusProbe.percentile(seconds, 50), StatusProbe.percentile(seconds, 95),
                StatusProbe.percentile(seconds, 100));
        System.out.printf("  the large one stood at %,d of %,d by then%n", large.path("deliveries").path("accepted").asLong(),
                options.tenants());
    }
}
