package io.tocsin.demo;

import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Stream;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

import de.siegmar.fastcsv.writer.CsvWriter;
import de.siegmar.fastcsv.writer.LineDelimiter;

/** Writes tenants in the formats that the API takes, one after another: memory does not grow with their number. */
public final class SampleLists {

    private static final ObjectMapper JSON = JsonMapper.builder()
            .defaultPropertyInclusion(JsonInclude.Value.construct(JsonInclude.Include.NON_EMPTY, null))
            .disable(JsonGenerator.Feature.AUTO_CLOSE_TARGET)
            .build();

    private static final List<String> TENANT_COLUMNS = List.of("tenant_id", "tenant_name", "contact_email", "contact_name",
            "contact_role", "locale", "time_zone", "tier", "region");

    /** Facts by name and by the type that their column says. */
    private static final Map<String, String> FACTS = new TreeMap<>(Map.of("accountsViewed", ":json",
            "passwordResetsSeen", ":number", "directoryListing", ":boolean", "requiredActions", ":json", "note", ""));

    private SampleLists() {
    }

    /** A row per contact, RFC 4180, facts in columns of their own, an empty cell where one is not known. */
    public static void writeCsv(Stream<SampleTenant> tenants, boolean withFacts, OutputStream out) {
        try {
            Writer writer = new OutputStreamWriter(out, StandardCharsets.UTF_8);
            CsvWriter csv = CsvWriter.builder().lineDelimiter(LineDelimiter.CRLF).build(writer);
            csv.writeRecord(header(withFacts));
            for (Iterator<SampleTenant> all = tenants.iterator(); all.hasNext();) {
                SampleTenant tenant = all.next();
                for (SampleTenant.Contact contact : tenant.contacts()) {
                    csv.writeRecord(row(tenant, contact, withFacts));
                }
            }
            csv.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** A line per tenant. */
    public static void writeNdjson(Stream<SampleTenant> tenants, OutputStream out) {
        try {
            for (Iterator<SampleTenant> all = tenants.iterator(); all.hasNext();) {
                out.write(JSON.writeValueAsBytes(all.next()));
                out.write('\n');
            }
            out.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> header(boolean withFacts) {
        List<String> header = new ArrayList<>(TENANT_COLUMNS);
        if (withFacts) {
            FACTS.forEach((name, type) -> header.add("fact." + name + type));
        }
        return header;
    }

    private static List<String> row(SampleTenant tenant, SampleTenant.Contact contact, boolean withFacts)
            throws JsonProcessingException {
        List<String> row = new ArrayList<>(List.of(tenant.tenantId(), tenant.name(), contact.email(), contact.name(),
                contact.role(), tenant.locale(), tenant.timeZone(), tenant.tier(), tenant.region()));
        if (withFacts) {
            for (Map.Entry<String, String> fact : FACTS.entrySet()) {
                row.add(cell(tenant.facts().get(fact.getKey()), fact.getValue()));
            }
        }
        return row;
    }

    private static String cell(Object fact, String type) throws JsonProcessingException {
        if (fact == null) {
            return "";
        }
        return type.equals(":json") ? JSON.writeValueAsString(fact) : Objects.toString(fact);
    }
}
