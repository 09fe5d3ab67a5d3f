package io.tocsin.tenant.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import io.tocsin.problem.Fault;

/** Each file of {@code affected/} beside what is wrong with it, as {@code line|column|code|part of the message}. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ListReaderTest {

    static Stream<String> files() throws IOException, URISyntaxException {
        try (var files = Files.list(folder())) {
            return files.map(file -> file.getFileName().toString()).filter(name -> !name.endsWith(".faults")).sorted().toList()
                    .stream();
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void every_fault_is_named_with_its_place_and_what_to_do(String name) throws Exception {
        var faults = new ListFaults();
        List<Row> rows = read(Files.readAllBytes(folder().resolve(name)), format(name), true, faults);

        List<String> expected = Files.readAllLines(folder().resolve(name + ".faults"));
        assertThat(faults.first()).zipSatisfy(expected, ListReaderTest::isAsExpected);
        assertThat(faults.count()).isEqualTo(expected.size());
        assertThat(rows).allSatisfy(row -> assertThat(row.tenantId()).isNotNull());
        if (expected.isEmpty()) {
            assertThat(rows).isNotEmpty();
        }
    }

    private static void isAsExpected(Fault fault, String expected) {
        String[] parts = expected.split("\\|", 4);
        assertThat(fault.line() + "|" + (fault.column() == null ? "" : fault.column()) + "|" + fault.code())
                .isEqualTo(parts[0] + "|" + parts[1] + "|" + parts[2]);
        assertThat(fault.message()).contains(parts[3]).matches("(?s).*[.?]");
    }

    @Test
    void what_a_row_says_is_kept_to_the_last_digit() throws Exception {
        List<Row> rows = read(Files.readAllBytes(folder().resolve("good-semicolon-bom-crlf.csv")), "text/csv", true,
                new ListFaults());

        Row row = rows.get(0);
        assertThat(row.line()).isEqualTo(2);
        assertThat(row.name()).isEqualTo("Acme; \"the\" company");
        assertThat(row.timeZone()).isEqualTo(Said.of("Europe/Berlin"));
        assertThat(row.contacts()).containsExactly(
                new Row.Contact("ann@acme.example", Said.of("Ann"), Said.of("security"), Said.of("fr")));
        assertThat(row.facts().json())
                .isEqualTo("{\"note\":\"two\\r\\nlines\",\"n\":12.50,\"b\":true,\"j\":{\"a\":[1,2]}}");
    }

    @Test
    void an_absent_column_says_nothing_and_an_empty_cell_says_so() throws Exception {
        List<Row> rows = read("""
                tenant_id,tenant_name,contact_email,tier,fact.a,fact.b
                t-1,Acme,Ann@Bücher.Example,,x,
                """.getBytes(StandardCharsets.UTF_8), "text/csv", true, new ListFaults());

        Row row = rows.get(0);
        assertThat(row.tier()).isEqualTo(Said.EMPTY);
        assertThat(row.region()).isEqualTo(Said.NOTHING);
        assertThat(row.facts()).isEqualTo(new Row.SaidFacts(false, "{\"a\":\"x\"}", List.of("b")));
        assertThat(row.contacts().get(0).email()).isEqualTo("Ann@xn--bcher-kva.example");
    }

    @Test
    void numbers_and_absences_of_json_are_kept() throws Exception {
        List<Row> rows = read(Files.readAllBytes(folder().resolve("good.json")), "application/json", true, new ListFaults());

        assertThat(rows.get(0).facts()).isEqualTo(Row.SaidFacts.NOTHING);
        assertThat(rows.get(0).locale()).isEqualTo(Said.NOTHING);
        Row full = rows.get(1);
        assertThat(full.line()).isEqualTo(3);
        assertThat(full.timeZone()).isEqualTo(Said.of("Europe/Berlin"));
        assertThat(full.tier()).isEqualTo(Said.EMPTY);
        assertThat(full.region()).isEqualTo(Said.EMPTY);
        assertThat(full.contacts()).isEmpty();
        assertThat(full.facts().whole()).isTrue();
        assertThat(full.facts().json()).isEqualTo("{\"n\":12345678901234567890.10,\"list\":[{\"at\":\"x\"}]}");
    }

    @Test
    void the_directory_keeps_no_facts() throws Exception {
        var faults = new ListFaults();
        read("tenant_id,tenant_name,contact_email,fact.x\n".getBytes(StandardCharsets.UTF_8), "text/csv", false, faults);
        read("{\"tenantId\":\"t\",\"name\":\"A\",\"facts\":{}}".getBytes(StandardCharsets.UTF_8), "application/x-ndjson", false,
                faults);

        assertThat(faults.first()).extracting(Fault::column).containsExactly("fact.x", "facts");
    }

    @Test
    void of_many_faults_the_first_thousand_are_kept_and_all_are_counted() throws Exception {
        var faults = new ListFaults();
        read(("tenant_id,tenant_name,contact_email\n" + "t,A,nonsense\n".repeat(1234)).getBytes(StandardCharsets.UTF_8),
                "text/csv", true, faults);

        assertThat(faults.count()).isEqualTo(1234);
        assertThat(faults.first()).hasSize(1000).last().extracting(Fault::line).isEqualTo(1001);
    }

    private static List<Row> read(byte[] list, String contentType, boolean withFacts, ListFaults faults) throws IOException {
        List<Row> rows = new ArrayList<>();
        try (var spooled = SpooledList.of(new ByteArrayInputStream(list), contentType)) {
            ListReader.read(spooled, withFacts, faults, rows::add);
        }
        return rows;
    }

    private static String format(String name) {
        return name.endsWith(".csv") ? "text/csv" : name.endsWith(".json") ? "application/json" : "application/x-ndjson";
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(ListReaderTest.class.getResource("/affected").toURI());
    }
}
