package io.tocsin.tenant.list;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Enumeration;
import java.util.stream.IntStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A list several times as large as the memory of a Java of its own, which reads it; the class path takes some of that too. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LongListTest {

    @ParameterizedTest
    @CsvSource({ "text/csv,200000", "application/x-ndjson,50000", "application/json,50000" })
    void memory_does_not_grow_with_the_list(String type, String rows) throws Exception {
        Process reader = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx24m",
                "-cp",
                System.getProperty("java.class.path"), LongListTest.class.getName(), type, rows).redirectErrorStream(true)
                .start();

        assertThat(new String(reader.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                .isEqualTo("rows " + rows + " faults 0");
        assertThat(reader.waitFor()).isZero();
    }

    /** @param of type of the list that is made and read, and how many rows it has */
    public static void main(String... of) throws IOException {
        var faults = new ListFaults();
        int[] rows = { 0 };
        try (var list = SpooledList.of(list(of[0], Integer.parseInt(of[1])), of[0])) {
            ListReader.read(list, true, faults, row -> rows[0]++);
        }
        System.out.print("rows " + rows[0] + " faults " + faults.count());
    }

    /** Made as it is read. */
    private static InputStream list(String type, int rows) {
        boolean csv = type.equals("text/csv");
        boolean array = type.equals("application/json");
        String start = csv ? "tenant_id,tenant_name,contact_email,locale,fact.note,fact.accounts:json\n" : array ? "[" : "";
        var lines = IntStream.rangeClosed(0, rows).mapToObj(i -> i == 0 ? start
                : csv ? """
                        t-%d,Acme Hôtellerie %<d,ann.%<d@acme-%<d.example,de-CH,%s,"[{""account"":""user%<s@acme.example"",""seen"":%1$d}]"
                        """
                        .formatted(i, "What there is to say of it at length. ".repeat(4) + i)
                        : """
                                {"tenantId":"t-%d","name":"Acme Hôtellerie %<d","contacts":[{"email":"ann.%<d@acme.example"}],\
                                "facts":{"note":"%s","accounts":[{"account":"user%1$d@acme.example"}]}}%s
                                """.formatted(i, "What there is to say of it at length. ".repeat(4),
                                !array ? "" : i == rows ? "]" : ","))
                .map(line -> (InputStream) new ByteArrayInputStream(line.getBytes(StandardCharsets.UTF_8))).iterator();
        return new SequenceInputStream(new Enumeration<>() {

            @Override
            public boolean hasMoreElements() {
                return lines.hasNext();
            }

            @Override
            public InputStream nextElement() {
                return lines.next();
            }
        });
    }
}
