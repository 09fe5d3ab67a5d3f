package io.tocsin.chaos;

import static java.util.stream.Collectors.counting;
import static java.util.stream.Collectors.groupingBy;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

import io.tocsin.chaos.Bystanders.Promise;
import io.tocsin.chaos.Ledger.Event;
import io.tocsin.chaos.Ledger.Row;
import io.tocsin.testkit.ledger.Taking;

/** The database held against the book of the sink. Every promise that does not hold is a sentence in {@link #broken}. */
final class Reckoning {

    private static final Set<String> FINAL = Set.of("ACCEPTED", "DELIVERED", "REFUSED", "BOUNCED", "COMPLAINED", "EXPIRED",
            "HELD", "CANCELLED");
    private static final int MOST_NAMED = 10;

    private final ChaosPlan plan;
    private final Limits limits;
    private final Diary diary;
    private final Map<String, Row> deliveries;
    private final List<Event> events;
    private final Map<String, List<Event>> eventsOf;
    private final Map<String, List<Taking>> takingsOf;
    private final Figures figures;
    private final List<String> broken = new ArrayList<>();

    Reckoning(ChaosPlan plan, Limits limits, Diary diary, Ledger ledger, List<Taking> book, Figures figures) {
        this.plan = plan;
        this.limits = limits;
        this.diary = diary;
        this.figures = figures;
        deliveries = ledger.deliveries();
        events = ledger.events();
        eventsOf = events.stream().collect(groupingBy(event -> event.attempt().deliveryId()));
        takingsOf = book.stream().filter(Taking::taken)
                .collect(groupingBy(taking -> taking.messageId().replaceAll("@.*", "")));
    }

    List<String> broken() {
        return broken;
    }

    void nothingIsLost() {
        expect(deliveries.size() == plan.deliveries(), "%d deliveries are in the database, not %d", deliveries.size(),
                plan.deliveries());
        none("accepted, and the sink never took it", deliveries.entrySet().stream()
                .filter(each -> each.getValue().state().equals("ACCEPTED") && !takingsOf.containsKey(each.getKey()))
                .map(Map.Entry::getKey).toList());
        none("taken by the sink, and no delivery of ours",
                takingsOf.keySet().stream().filter(id -> !deliveries.containsKey(id)).toList());
        none("neither in a final state nor in the queue", deliveries.entrySet().stream()
                .filter(each -> FINAL.contains(each.getValue().state()) == each.getValue().inQueue())
                .map(each -> each.getKey() + " " + each.getValue()).toList());
        none("still claimed when all was quiet", deliveries.entrySet().stream().filter(each -> each.getValue().claimed())
                .map(Map.Entry::getKey).toList());
        deliveries.values().stream().collect(groupingBy(Row::state, TreeMap::new, counting()))
                .forEach((state, count) -> figures.put("deliveries " + state, count));
    }

    /** Before each further time, a commit must have said that the fate of the one before is unknown. */
    void whatCameTwiceWasUnknownBefore(int mostConnections) {
        long duplicates = 0;
        long unanswered = 0;
        long announced = 0;
        List<String> unannounced = new ArrayList<>();
        for (Map.Entry<String, List<Taking>> each : takingsOf.entrySet()) {
            List<Taking> takings = each.getValue();
            List<Event> unknowns = eventsOf.getOrDefault(each.getKey(), List.of()).stream()
                    .filter(event -> event.to().equals("UNKNOWN")).toList();
            for (int i = 1; i < takings.size(); i++) {
                duplicates++;
                Instant again = takings.get(i).at();
                if (unknowns.stream().filter(event -> event.committed().isBefore(again)).count() >= i) {
                    announced++;
                } else {
                    unannounced.add(each.getKey() + " at " + again + ": " + takings + eventsOf.get(each.getKey()));
                }
            }
            unanswered += takings.subList(0, takings.size() - 1).stream().filter(Taking::leftUnanswered).count();
        }
        long losses = diary.losses.size() + plan.count(ChaosPlan.Kind.TERMINATE, ChaosPlan.Kind.DATABASE_LONG);
        long ours = duplicates - unanswered;
        figures.put("duplicates", duplicates);
        figures.put("duplicates announced as UNKNOWN", announced);
        figures.put("duplicates after an unanswered dot", unanswered);
        figures.put("duplicates by kills, freezes, outages", ours);
        figures.put("deliveries ever UNKNOWN", eventsOf.values().stream()
                .filter(all -> all.stream().anyMatch(event -> event.to().equals("UNKNOWN"))).count());
        none("came twice, and was not UNKNOWN before", unannounced);
        expect(ours <= 2L * mostConnections * losses, "%d duplicates are more than two per connection (%d) and kill (%d)",
                ours, mostConnections, losses);
    }

    void countsAreRows(Map<String, Long> tally, Map<String, Long> tenants) {
        Map<String, Long> rows = new TreeMap<>(tenants);
        deliveries.values().forEach(row -> rows.merge("deliveries." + row.state().toLowerCase(), 1L, Long::sum));
        Set<String> all = new HashSet<>(rows.keySet());
        tally.keySet().stream().filter(name -> name.matches("(deliveries|tenants)\\..*"))
                .filter(name -> !name.matches("deliveries.total|tenants.(total|late)")).forEach(all::add);
        for (String counter : all) {
            long kept = tally.getOrDefault(counter, 0L);
            long counted = rows.getOrDefault(counter, 0L);
            expect(kept == counted, "%s is kept as %d and counted as %d", counter, kept, counted);
        }
    }

    /**
     * A claim that stood when a replica died may be another's, which died later: the last one that can have had it counts,
     * and an outage of the database for longer than the lease, after which nobody's claims hold.
     */
    void whatADeadReplicaHeldIsTakenUp() {
        List<Diary.Loss> causes = new ArrayList<>(diary.losses);
        diary.outages.forEach(outage -> causes.add(new Diary.Loss(outage.to(), outage.kind(), -1, outage.claimed())));
        causes.sort(Comparator.comparing(Diary.Loss::at).reversed());
        Duration longest = Duration.ZERO;
        long taken = 0;
        for (Event event : events.stream().filter(Event::isTakenUp).toList()) {
            Optional<Diary.Loss> cause = causes.stream().filter(each -> each.at().isBefore(event.committed()))
                    .filter(each -> each.claimed().contains(event.attempt())).findFirst();
            if (cause.isEmpty()) {
                expect(diary.outages.stream().anyMatch(outage -> outage.covers(event.committed(), limits.takenUp())),
                        "nobody died or hung who held %s", event);
                continue;
            }
            Duration time = diary.withDatabase(cause.get().at(), event.committed());
            taken++;
            longest = time.compareTo(longest) > 0 ? time : longest;
            expect(time.compareTo(limits.takenUp()) <= 0, "%s was taken up %d ms after %s of replica %d at %s",
                    event, time.toMillis(), cause.get().kind(), cause.get().replica(), cause.get().at());
        }
        figures.put("claims of the dead taken up", taken);
        figures.put("longest until taken up, ms", longest.toMillis());
    }

    /** An attempt that was begun after the return and has come to its end; the next outage's time does not count. */
    void sendingGoesOnAfterAnOutage() {
        Duration longest = Duration.ZERO;
        for (Diary.Outage outage : diary.outages) {
            Optional<Instant> first = events.stream().filter(event -> event.committed().isAfter(outage.to()))
                    .filter(event -> event.from().equals("SENDING") && !event.isTakenUp() && !event.to().equals("QUEUED"))
                    .filter(event -> !outage.claimed().contains(event.attempt())).map(Event::committed).findFirst();
            Duration time = first.map(at -> diary.withDatabase(outage.to(), at)).orElse(Duration.ofHours(1));
            longest = time.compareTo(longest) > 0 ? time : longest;
            expect(time.compareTo(limits.goesOn()) <= 0, "sending went on %d ms after %s of %s",
                    time.toMillis(), outage.kind(), outage.to());
        }
        figures.put("longest until sending went on, ms", longest.toMillis());
    }

    /** Whatever the clock of the machine said that wrote it down; a replica may have been frozen before its commit. */
    void timesAreTheDatabases(long ahead) {
        Duration late = Duration.ZERO;
        Duration early = Duration.ZERO;
        for (Event event : events) {
            Duration before = Duration.between(event.at(), event.committed());
            late = before.compareTo(late) > 0 ? before : late;
            early = before.negated().compareTo(early) > 0 ? before.negated() : early;
        }
        figures.put("longest from an event's time to its commit, ms", late.toMillis());
        figures.put("longest from a commit to its event's time, ms", early.toMillis());
        expect(late.compareTo(limits.committed()) <= 0, "an event was written down as %d ms older than it is", late.toMillis());
        expect(early.compareTo(limits.clocksAgree()) <= 0, "an event lies %d ms ahead of its commit", early.toMillis());
        expect(ahead == 0, "%d times, a moment that replicas compare lay ahead of the database's clock", ahead);
    }

    void promisesAreKept(List<Promise> promises, Set<String> acknowledgements, Set<String> directory) {
        Map<String, Long> retries = events.stream().filter(event -> "RETRY".equals(event.reason()))
                .collect(groupingBy(event -> event.attempt().deliveryId(), counting()));
        Map<String, Long> promised = promises.stream().filter(promise -> promise.what() == Bystanders.What.RETRY)
                .collect(groupingBy(Promise::id, counting()));
        none("answered 2xx, and not there", promises.stream().filter(promise -> !switch (promise.what()) {
            case ACKNOWLEDGEMENT -> acknowledgements.contains(promise.id());
            case TENANT -> directory.contains(promise.id());
            case RETRY -> retries.getOrDefault(promise.id(), 0L) >= promised.get(promise.id());
        }).map(Promise::toString).toList());
        promises.stream().collect(groupingBy(Promise::what, TreeMap::new, counting()))
                .forEach((what, count) -> figures.put("2xx for " + what, count));
    }

    void none(String what, List<String> which) {
        expect(which.isEmpty(), "%d: %s: %s", which.size(), what,
                which.subList(0, Math.min(MOST_NAMED, which.size())));
    }

    void expect(boolean holds, String otherwise, Object... values) {
        if (!holds) {
            broken.add(otherwise.formatted(values));
        }
    }
}
