package io.tocsin.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;

/** What a slow line costs: round trips per message, as the time tells and as the sink has counted its answers. */
final class LatencyRun {

    private static final int TENANTS = 3_000;
    private static final int WARM_UP = 500;
    private static final int CONNECTIONS = 10;
    private static final Duration LATENCY = Duration.ofMillis(20);

    private LatencyRun() {
    }

    static void main(String... args) {
        Options said = Options.of(TENANTS, LATENCY, args);
        Options options = said.connectionsSaid() ? said : said.withConnections(CONNECTIONS);
        if (options.latency().isZero()) {
            throw new BenchFailed("Without a latency there is nothing to see here; say for instance --latency 20ms.");
        }
        Sink sink = options.openSink();
        Service service = Service.start(options, sink);
        System.out.printf("%,d tenants over %d connections to a sink %d ms away%n", options.tenants(), options.connections(),
                options.latency().toMillis());
        send(service, "INC-WARM-UP", Math.min(WARM_UP, options.tenants()));
        Sink.Seen seen = sink.seen();
        double perSecond = options.tenants() / Job.sendingSeconds(send(service, "INC-LATENCY", options.tenants()));
        Sink.Seen took = sink.seen().since(seen);
        if (took.messages() != options.tenants()) {
            throw new BenchFailed("The sink has counted %d messages of %d.".formatted(took.messages(), options.tenants()));
        }
        double baseline = BareSender.perSecond(sink, options.connections(), (int) (took.bytes() / took.messages()),
                options.connections() * 100);
        report(options, perSecond, took.turns() / (double) took.messages(), baseline);
    }

    private static JsonNode send(Service service, String incident, int tenants) {
        Path list = TenantList.write(service.folder().resolve(incident + ".csv"), tenants);
        Job job = new Job(service.author(), service.approver(), incident);
        job.load(list, tenants, false);
        job.prepare(tenants);
        job.approve();
        job.release();
        JsonNode completed = job.awaitCompletion();
        Job.requireAllAccepted(completed, tenants);
        return completed;
    }

    private static void report(Options options, double perSecond, double answers, double baseline) {
        double roundTripsPerSecond = options.connections() / (options.latency().toNanos() / 1e9);
        Map<String, Object> figures = new LinkedHashMap<>();
        figures.put("tenants", options.tenants());
        figures.put("connections", options.connections());
        figures.put("latencyMillis", options.latency().toMillis());
        figures.put("acceptedPerSecond", Report.rounded(perSecond));
        figures.put("roundTripsPerMessage", Report.rounded(roundTripsPerSecond / perSecond));
        figures.put("answersPerMessage", Report.rounded(answers));
        figures.put("baselinePerSecond", Report.rounded(baseline));
        figures.put("baselineRoundTripsPerMessage", Report.rounded(roundTripsPerSecond / baseline));
        Report.writeJson("bench-latency.json", figures);
        System.out.printf("%n  accepted          %,8.0f/s: %.2f round trips per message by the time it took, %.2f by the "
                + "sink's answers (aim 2)%n", perSecond, roundTripsPerSecond / perSecond, answers);
        System.out.printf("  bare sender       %,8.0f/s: %.2f round trips per message%n", baseline,
                roundTripsPerSecond / baseline);
    }
}
