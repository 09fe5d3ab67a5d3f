package io.tocsin.tenant.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.problem.FaultCode;
import io.tocsin.tenant.list.RawRows.Column;

@DisplayNameGeneration(ReplaceUnderscores.class)
class RawRowsTest {

    @Test
    void rows_of_a_csv_are_shown_as_they_were_written_with_the_line_where_they_begin() {
        assertThat(rows("tenant_id;fact.note\r\nt-1;\"two\nlines\"\r\n;;\r\n\r\nnot an id;=1+1\r\n", ListFormat.CSV))
                .containsExactly("1 [tenant_id, fact.note]", "2 [t-1, two\nlines]", "6 [not an id, =1+1]");
    }

    @Test
    void rows_are_shown_up_to_the_place_where_nothing_can_be_read() {
        assertThat(rows("tenant_id,tenant_name\nt-1,Acme\nt-2,\"Glo\"bex\nt-3,Initech\n", ListFormat.CSV))
                .startsWith("1 [tenant_id, tenant_name]", "2 [t-1, Acme]").doesNotContain("4 [t-3, Initech]");
    }

    @Test
    void items_of_json_lists_are_shown_as_text() {
        assertThat(rows("{\"tenantId\":1}\n\nnonsense\n", ListFormat.NDJSON))
                .containsExactly("1 [{\"tenantId\":1}]", "3 [nonsense]");
        assertThat(rows("[\n{\"tenantId\":1.50},\n{\"a\":[]}\n]", ListFormat.JSON))
                .containsExactly("2 [{\"tenantId\":1.50}]", "3 [{\"a\":[]}]");
    }

    @Test
    void a_column_is_told_with_what_it_is_taken_for_and_what_may_be_meant() {
        String header = "tenant_id,Company,E-Mail,fact.n:number,fact.9,what_is_wrong,,plan\n";

        assertThat(columns(header, Map.of())).containsExactly(new Column("tenant_id", "tenant_id", null),
                new Column("Company", null, "tenant_name"), new Column("E-Mail", null, "contact_email"),
                new Column("fact.n:number", "fact.n:number", null), new Column("fact.9", null, null),
                new Column("what_is_wrong", "", null), new Column("", null, null), new Column("plan", null, "tier"));
        assertThat(columns(header, Map.of("Company", "tenant_name", "plan", "", "fact.9", "fact.nine")))
                .contains(new Column("Company", "tenant_name", null), new Column("plan", "", null),
                        new Column("fact.9", "fact.nine", null));
    }

    @Test
    void a_list_is_read_with_its_columns_taken_for_what_a_person_said_they_are() throws Exception {
        var faults = new ListFaults();
        List<Row> read = new ArrayList<>();
        try (SpooledList list = list("Customer No,Company,E-Mail,Comment\nt-1,Acme,ann@acme.example,x\n", ListFormat.CSV)) {
            ListReader.read(list.withColumns(Map.of("Customer No", "tenant_id", "Company", "tenant_name", "E-Mail",
                    "contact_email", "Comment", "")), true, faults, read::add);
        }

        assertThat(faults.first()).isEmpty();
        assertThat(read).singleElement().satisfies(row -> {
            assertThat(row.tenantId()).isEqualTo("t-1");
            assertThat(row.contacts().get(0).email()).isEqualTo("ann@acme.example");
            assertThat(row.facts()).isEqualTo(Row.SaidFacts.NOTHING);
        });
    }

    @Test
    void two_columns_taken_for_the_same_are_a_fault() throws Exception {
        var faults = new ListFaults();
        try (SpooledList list = list("tenant_id,tenant_name,contact_email,E-Mail\nt-1,Acme,a@acme.example,\n",
                ListFormat.CSV)) {
            ListReader.read(list.withColumns(Map.of("E-Mail", "contact_email")), true, faults, row -> {
            });
        }
        assertThat(faults.first()).extracting(fault -> fault.code()).containsExactly(FaultCode.DUPLICATE_COLUMN);
    }

    @Test
    void only_what_we_gave_back_is_read_without_its_mark() throws Exception {
        assertThat(note("tenant_id,tenant_name,contact_email,fact.note\nt-1,Acme,a@acme.example,'=1\n")).isEqualTo("'=1");
        assertThat(note("what_is_wrong,tenant_id,tenant_name,contact_email,fact.note\nwrong,t-1,Acme,a@acme.example,'=1\n"))
                .isEqualTo("=1");
    }

    private static String note(String csv) throws Exception {
        List<Row> read = new ArrayList<>();
        try (SpooledList list = list(csv, ListFormat.CSV)) {
            ListReader.read(list, true, new ListFaults(), read::add);
        }
        return read.get(0).facts().json().replaceAll("\\{\"note\":\"(.*)\"\\}", "$1");
    }

    private static List<String> rows(String text, ListFormat format) {
        List<String> rows = new ArrayList<>();
        try (SpooledList list = list(text, format)) {
            RawRows.of(list, (line, cells) -> rows.add(line + " " + cells));
        }
        return rows;
    }

    private static List<Column> columns(String text, Map<String, String> taken) {
        try (SpooledList list = list(text, ListFormat.CSV)) {
            return RawRows.columns(list.withColumns(taken));
        }
    }

    private static SpooledList list(String text, ListFormat format) {
        return SpooledList.of(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), format);
    }
}
