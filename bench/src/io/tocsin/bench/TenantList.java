package io.tocsin.bench;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.tocsin.demo.SampleIncident;
import io.tocsin.demo.SampleLists;
import io.tocsin.demo.SampleTenant;

/**
 * The demo's sample incident with one contact for each tenant, and a shorter summary: a message is 14 to 15 kB, of which most
 * is what the built-in letter says to everybody.
 */
final class TenantList {

    private static final String SUMMARY = """
            Between 16 and 21 January 2022 an intruder had control of a laptop of a support engineer at **Harbourline
            Support**, which was signed in to our support tool.""";

    private TenantList() {
    }

    static Path write(Path file, int tenants) {
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file), 1 << 16)) {
            SampleLists.writeCsv(new SampleIncident(tenants, tenants).affected().map(TenantList::withOneContact), true, out);
            return file;
        } catch (IOException e) {
            throw new BenchFailed("The list cannot be written.", e);
        }
    }

    private static SampleTenant withOneContact(SampleTenant all) {
        return new SampleTenant(all.tenantId(), all.name(), all.locale(), all.timeZone(), all.tier(), all.region(),
                List.of(all.contacts().get(0)), all.facts());
    }

    /** As the sample numbers them, from 0. */
    static String tenantId(int number, int tenants) {
        return "t-" + ("%0" + Math.max(5, String.valueOf(tenants).length()) + "d").formatted(number + 1);
    }

    static Map<String, Object> incident(String reference) {
        Map<String, Object> incident = new LinkedHashMap<>(SampleIncident.incident(reference));
        incident.put("summary", SUMMARY);
        return incident;
    }
}
