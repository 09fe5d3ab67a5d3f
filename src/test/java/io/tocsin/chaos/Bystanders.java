package io.tocsin.chaos;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import com.fasterxml.jackson.databind.JsonNode;

import io.tocsin.testkit.ServiceProcess;

/** People who use the API meanwhile, at whichever replica: answers by phone, imports, retries. Every 2xx is a promise. */
final class Bystanders implements AutoCloseable {

    /** A promise that was given: this row is there. */
    record Promise(What what, String id) {
    }

    enum What {
        ACKNOWLEDGEMENT,
        TENANT,
        RETRY
    }

    private final List<Replica> replicas;
    private final String notice;
    private final int tenants;
    private final SplittableRandom random;
    private final ConcurrentLinkedQueue<Promise> promises = new ConcurrentLinkedQueue<>();
    private final Map<Integer, Integer> answers = new TreeMap<>();
    private final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    private final Thread thread = new Thread(this::act, "bystanders");
    private final Object turn = new Object();
    private volatile boolean going = true;

    Bystanders(List<Replica> replicas, String notice, int tenants, long seed) {
        this.replicas = new CopyOnWriteArrayList<>(replicas);
        this.notice = notice;
        this.tenants = tenants;
        random = new SplittableRandom(seed);
        thread.start();
    }

    /** Nobody calls this one any more, once this returns: a load balancer has taken it out. */
    void leave(Replica replica) {
        synchronized (turn) {
            replicas.remove(replica);
        }
    }

    List<Promise> promises() {
        return List.copyOf(promises);
    }

    /** How often each status was answered; 0 is no answer. */
    synchronized Map<Integer, Integer> answers() {
        return Map.copyOf(answers);
    }

    /** Answers that nothing excuses: a 5xx other than 503. */
    List<String> wrong() {
        return List.copyOf(wrong);
    }

    private void act() {
        for (int number = 0; going; number++) {
            synchronized (turn) {
                call(number);
            }
            try {
                TimeUnit.MILLISECONDS.sleep(20); // a load, not a flood
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void call(int number) {
        List<Replica> ready = replicas.stream().filter(Replica::isReady).toList();
        if (ready.isEmpty()) {
            return;
        }
        Operator operator = new Operator(ready.get(random.nextInt(ready.size())).url(), ServiceProcess.ADMIN_KEY,
                Duration.ofSeconds(20));
        switch (random.nextInt(3)) {
            case 0 -> answerByPhone(operator);
            case 1 -> addTenant(operator, "n-%07d".formatted(number));
            default -> retry(operator);
        }
    }

    private void answerByPhone(Operator operator) {
        Operator.Answer answer = noted(operator.post("/notices/" + notice + "/acknowledgements",
                Map.of("tenantId", ReleasedNotice.tenantId(random.nextInt(tenants)), "name", "Ada Byron", "finding",
                        "REVIEWING", "reachedBy", "phone")));
        if (answer.isDone()) {
            promises.add(new Promise(What.ACKNOWLEDGEMENT, answer.body().path("id").asText()));
        }
    }

    private void addTenant(Operator operator, String id) {
        if (noted(operator.post("/tenants", "text/csv",
                "tenant_id,tenant_name,contact_email\n%s,Tenant,ciso@%s.example\n".formatted(id, id))).isDone()) {
            promises.add(new Promise(What.TENANT, id));
        }
    }

    /** One that was refused; that it was set going again must stand in its events. */
    private void retry(Operator operator) {
        Operator.Answer refused = noted(operator.get("/notices/" + notice + "/deliveries?state=REFUSED&limit=5"));
        JsonNode items = refused.body().path("items");
        if (refused.isDone() && items.size() > 0) {
            String id = items.get(random.nextInt(items.size())).path("id").asText();
            if (noted(operator.post("/deliveries/" + id + "/retry", Map.of())).isDone()) {
                promises.add(new Promise(What.RETRY, id));
            }
        }
    }

    private synchronized Operator.Answer noted(Operator.Answer answer) {
        answers.merge(answer.status(), 1, Integer::sum);
        if (answer.status() >= 500 && answer.status() != 503) {
            wrong.add(answer.status() + " " + answer.body());
        }
        return answer;
    }

    @Override
    public void close() {
        going = false;
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
