package io.tocsin.demo;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A fictional incident of any size, the same at each run: an identity provider, a support engineer's laptop at a
 * sub-processor of its sub-processor, five days in January 2022. No organisation, person or address in it exists.
 */
public final class SampleIncident {

    /** How many customers the provider has, and how many of them were in reach. */
    public static final int TENANTS = 15_000;
    public static final int AFFECTED = 366;

    public static final Instant OCCURRED_FROM = Instant.parse("2022-01-16T00:00:00Z");
    public static final Instant OCCURRED_TO = Instant.parse("2022-01-21T00:00:00Z");

    private final int tenants;
    private final int affected;

    public SampleIncident() {
        this(TENANTS, AFFECTED);
    }

    /**
     * @param tenants size of the directory, up to {@link SampleNames#STEMS}
     * @param affected how many of these are on the list
     */
    public SampleIncident(int tenants, int affected) {
        if (affected < 1 || affected > tenants || tenants > SampleNames.STEMS) {
            throw new IllegalArgumentException(
                    "1 to %d tenants, of which 1 to all are affected".formatted(SampleNames.STEMS));
        }
        this.tenants = tenants;
        this.affected = affected;
    }

    /** Every tenant of the provider, without facts. Nothing is held: each is made when it is read. */
    public Stream<SampleTenant> directory() {
        return IntStream.range(0, tenants).mapToObj(this::tenant);
    }

    /** The affected ones, spread over the directory, each with what is known about it. */
    public Stream<SampleTenant> affected() {
        return IntStream.range(0, affected).mapToObj(this::affectedTenant);
    }

    /** What {@code POST /api/v1/incidents} takes. */
    public static Map<String, Object> incident(String reference) {
        Map<String, Object> incident = new LinkedHashMap<>();
        incident.put("reference", reference);
        incident.put("title", "Support-tool access at a sub-processor");
        incident.put("summary", """
                Between 16 and 21 January 2022 an intruder had control of a laptop of a support engineer at **Harbourline
                Support**, a sub-processor of our sub-processor Brightwell Contact Centers. The laptop was signed in to our
                support tool.

                The intruder could see what this engineer could see: the names and e-mail addresses in the directories of
                the customers the engineer looked after, and could start a password reset, but not read or set a password,
                nor change multi-factor settings, nor download anything.""");
        incident.put("discoveredAt", "2022-01-20T23:18:00Z");
        incident.put("occurredFrom", OCCURRED_FROM.toString());
        incident.put("occurredTo", OCCURRED_TO.toString());
        incident.put("tlp", "AMBER");
        incident.put("facts", Map.of("subProcessor", "Harbourline Support"));
        incident.put("translations", SampleTranslations.all());
        return incident;
    }

    private SampleTenant tenant(int number) {
        return SampleTenant.of(number, turn(number), idWidth());
    }

    private SampleTenant affectedTenant(int turn) {
        int number = (int) ((long) turn * tenants / affected);
        return SampleTenant.of(number, turn, idWidth()).withFacts(turn);
    }

    /** Which of the affected this tenant is, or -1: the odd names below stand where somebody will read them. */
    private int turn(int number) {
        int turn = (int) (((long) number * affected + tenants - 1) / tenants);
        return turn < affected && (long) turn * tenants / affected == number ? turn : -1;
    }

    /** All ids are of one length, so that none is the beginning of another. */
    private int idWidth() {
        return Math.max(5, String.valueOf(tenants).length());
    }
}
