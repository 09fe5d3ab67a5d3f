package io.tocsin.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

import com.fasterxml.jackson.databind.JsonNode;

import io.tocsin.testkit.ServiceProcess;

/** The walk from an empty database to a notice that is being sent, over the API. */
final class ReleasedNotice {

    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int DOMAINS = 97;

    private final Operator admin;
    private final Operator approver;

    private ReleasedNotice(Operator admin, Operator approver) {
        this.admin = admin;
        this.approver = approver;
    }

    static String domain(int tenant) {
        return "d%02d.example".formatted(tenant % DOMAINS);
    }

    static String tenantId(int tenant) {
        return "t-%07d".formatted(tenant);
    }

    /** With an approver that it makes: once for each service. */
    static ReleasedNotice at(String url) {
        Operator admin = new Operator(url, ServiceProcess.ADMIN_KEY, PATIENCE);
        admin.post("/operators", Map.of("name", "second", "kind", "PERSON", "roles", List.of("approver"))).orFail();
        String key = admin.post("/operators/second/api-keys", Map.of("label", "chaos")).orFail().path("key").asText();
        return new ReleasedNotice(admin, new Operator(url, key, PATIENCE));
    }

    /**
     * @param domain of the recipient at the tenant of this number
     * @return the notice's id
     */
    String to(int tenants, IntFunction<String> domain, String incident) {
        admin.post("/incidents", Map.of("reference", incident, "title", "Break-in", "tlp", "AMBER")).orFail();
        StringBuilder list = new StringBuilder("tenant_id,tenant_name,contact_email\n");
        for (int i = 0; i < tenants; i++) {
            list.append(tenantId(i)).append(",Tenant ").append(i).append(",ciso.").append(i).append('@')
                    .append(domain.apply(i)).append('\n');
        }
        String path = "/incidents/" + incident;
        admin.post(path + "/affected-tenants", "text/csv", list.toString()).orFail();
        String notice = admin.post(path + "/notices", Map.of("kind", "INITIAL")).orFail().path("id").asText();
        approver.post("/notices/" + notice + "/approval", Map.of("digest", prepared(notice))).orFail();
        admin.post("/notices/" + notice + "/release", Map.of()).orFail();
        return notice;
    }

    /** A large one goes on in the background after its answer. */
    private String prepared(String notice) {
        admin.post("/notices/" + notice + "/preparation", Map.of()).orFail();
        JsonNode view = admin.get("/notices/" + notice).orFail();
        while (!view.path("state").asText().equals("PREPARED")) {
            if (!view.path("preparation").path("state").asText().equals("RUNNING")) {
                throw new AssertionError("not prepared: " + view);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(200); // polls another process
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            view = admin.get("/notices/" + notice).orFail();
        }
        return view.path("digest").asText();
    }
}
