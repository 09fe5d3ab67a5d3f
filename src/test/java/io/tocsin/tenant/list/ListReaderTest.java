package io.tocsin.tenant.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;

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

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = { "1f8b0800|Content-Encoding: gzip", "504b0304|Save it as CSV",
            "d0cf11e0a1b11ae1|Save it as CSV", "255044462d312e37|a PDF", "7b5c727466315c61|a text document (RTF)",
            "526172211a0701|a RAR file", "377abcaf271c|a 7z file", "425a6839|packed with bzip2", "28b52ffd04|packed with zstd",
            "89504e470d0a1a0a|a picture" })
    void a_file_that_is_no_text_is_told_by_its_first_bytes(String bytes, String said) throws Exception {
        for (String type : List.of("text/csv", "application/json", "application/x-ndjson")) {
            var faults = new ListFaults();
            read(HexFormat.of().parseHex(bytes + "8090ffc0"), type, true, faults);
            assertThat(faults.first()).hasSize(1).first().satisfies(fault -> {
                assertThat(fault.code()).isEqualTo(FaultCode.INVALID_ENCODING);
                assertThat(fault.message()).contains(said).doesNotContain("Latin-1");
            });
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '\'', value = { "<html xmlns:x=\"urn:x\"><table><tr><td>tenant_id|web page",
            "<!DOCTYPE html>|web page", "<?xml version=\"1.0\"?><Workbook>|web page", "<table>|web page",
            "[{\"tenantId\":\"t\"}]|application/json", "{\"tenantId\":\"t\"}|application/x-ndjson" })
    void a_csv_that_is_something_else_is_told_so(String list, String said) throws Exception {
        for (String before : List.of("", "\ufeff", "\r\n  ")) {
            var faults = new ListFaults();
            read((before + list).getBytes(StandardCharsets.UTF_8), "text/csv", true, faults);
            assertThat(faults.first()).hasSize(1).first()
                    .satisfies(fault -> assertThat(fault.message()).contains(said));
        }
    }

    /** Whether reading came to that byte or stopped before it. */
    @ParameterizedTest
    @ValueSource(strings = { "text/csv|tenant_id;tenant_name;contact_email\nt;A;a@example.org\nu;",
            "text/csv|tenant_id;tenant_name;contact_email\nt;A;nonsense\n", "text/csv|id;nobody;knows\n",
            "text/csv|tenant_id;tenant_name;contact_email\n\"t\"x;A;a@example.org\n", "text/csv|sep=;\n", "text/csv|",
            "application/json|[{\"tenantId\":\"t\",\"name\":\"", "application/json|[1,2] 3", "application/json|{}",
            "application/json|",
            "application/x-ndjson|{\"tenantId\":\"t\",\"name\":\"A\"}\n{\"name\":\"", "application/x-ndjson|nonsense\n",
            "application/x-ndjson|{\"tenantId\":\"t\",\"name\":\"A\"}\n" })
    void a_byte_that_is_not_utf_8_is_the_only_fault(String start) throws Exception {
        String type = start.substring(0, start.indexOf('|'));
        for (int far : List.of(0, 10_000, 200_000)) {
            String before = start.substring(type.length() + 1) + " ".repeat(far);
            var list = new ByteArrayOutputStream();
            list.writeBytes(before.getBytes(StandardCharsets.UTF_8));
            list.write(0xe9);
            list.writeBytes("\n\nx\n".getBytes(StandardCharsets.UTF_8));
            var faults = new ListFaults();
            read(list.toByteArray(), type, true, faults);

            assertThat(faults.count()).isEqualTo(1);
            assertThat(faults.first()).hasSize(1).first().satisfies(fault -> {
                assertThat(fault.code()).isEqualTo(FaultCode.INVALID_ENCODING);
                assertThat(fault.line()).isEqualTo(before.split("\n", -1).length);
                assertThat(fault.message()).contains("E9", "the only such line");
            });
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { "sep=;", "SEP=,", "\"sep=;\"", "sep=\t" })
    void the_line_that_is_meant_for_excel_is_named(String line) throws Exception {
        var faults = new ListFaults();
        read((line + "\r\ntenant_id;tenant_name;contact_email\r\nt;A;a@example.org\r\n").getBytes(StandardCharsets.UTF_8),
                "text/csv", true, faults);
        assertThat(faults.first()).hasSize(1).first().satisfies(fault -> {
            assertThat(fault.code()).isEqualTo(FaultCode.INVALID_HEADER);
            assertThat(fault.message()).contains("Delete this line");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = { "   \n \t \n", "\n\n  \n", ",,,\n,,,\n", ";;\r\n", "\ufeff \n", " " })
    void blank_lines_alone_are_an_empty_file(String list) throws Exception {
        var faults = new ListFaults();
        read(list.getBytes(StandardCharsets.UTF_8), "text/csv", true, faults);
        assertThat(faults.first()).extracting(Fault::code).containsExactly(FaultCode.EMPTY_FILE);
    }

    @Test
    void blank_lines_before_the_header_are_passed_over() throws Exception {
        var faults = new ListFaults();
        assertThat(read("  \n\ntenant_id;tenant_name;contact_email\nt;A;a@example.org\n".getBytes(StandardCharsets.UTF_8),
                "text/csv", true, faults)).hasSize(1);
        assertThat(faults.count()).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = { "A", "[A]", "{a:1}", "{'a':1}", "[NaN]", "[+1]", "[01]", "[.5]", "[1.]", "[1,]", "{\"a\":1,}",
            "[/* c */1]", "[\"a\nb\"]", "[\"\\x\"]", "[\u0001]", "{\"a\" 1}", "[1}", "{\"a\":[1", "{\"a", "{\"a\":-}",
            "[tru]" })
    void what_is_not_json_is_told_without_advice_for_programmers(String list) throws Exception {
        for (String type : List.of("application/json", "application/x-ndjson")) {
            for (String json : List.of(list, "[" + list + "]", "{\"facts\":" + list + "}", "[" + "[".repeat(40) + "]",
                    "[" + "1".repeat(2000) + "]")) {
                var faults = new ListFaults();
                read(json.getBytes(StandardCharsets.UTF_8), type, true, faults);
                assertThat(faults.first()).isNotEmpty()
                        .allSatisfy(fault -> assertThat(fault.message())
                                .doesNotContain("Feature", "code ", "enable", "`", "Source", "Constraints"));
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = { ",", "x,", "a cell that is longer than others," })
    void a_row_of_nothing_but_cells_ends_the_reading_instead_of_filling_the_memory(String cell) throws IOException {
        String header = "tenant_id,tenant_name,contact_email\n";
        for (String before : List.of("", header, header + "t,A,a@example.org\n")) {
            var faults = new ListFaults();
            byte[] list = (before + cell.repeat(200_000) + "\nt,A,b@example.org\n").getBytes(StandardCharsets.UTF_8);
            read(list, "text/csv", true, faults);
            assertThat(faults.first()).hasSize(1).first()
                    .satisfies(fault -> assertThat(fault.code()).isEqualTo(FaultCode.MALFORMED_ROW))
                    .satisfies(fault -> assertThat(fault.message()).startsWith("This row has 200001 cells"));
            try (SpooledList spooled = SpooledList.of(new ByteArrayInputStream(list), ListFormat.CSV)) {
                assertThat(RawRows.columns(spooled)).hasSizeLessThan(4);
            }
        }
    }

    @Test
    void a_row_of_very_long_cells_ends_the_reading_too() throws IOException {
        var faults = new ListFaults();
        read(("tenant_id,tenant_name,contact_email\n" + ("x".repeat(1_000_000) + ",").repeat(9))
                .getBytes(StandardCharsets.UTF_8),
                "text/csv", true, faults);
        assertThat(faults.first()).hasSize(1).first().satisfies(
                fault -> assertThat(fault.message()).contains("cells and 9000000 characters"));
    }

    @Test
    void a_single_cell_without_end_is_told_as_what_it_may_be() throws IOException {
        for (String quote : List.of("", "\"")) {
            var faults = new ListFaults();
            read(("tenant_id,tenant_name,contact_email\nt-1," + quote + "x".repeat(5_000_000) + quote + ",a@b.example\n")
                    .getBytes(StandardCharsets.UTF_8), "text/csv", true, faults);
            assertThat(faults.first()).hasSize(1).first().satisfies(fault -> {
                assertThat(fault.line()).isEqualTo(2);
                assertThat(fault.column()).isEqualTo("tenant_name");
                assertThat(fault.message()).contains("a cell is longer than 1048576 characters");
            });
        }
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
