package io.tocsin.tenant.list;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tocsin.http.LaidDownBody;
import io.tocsin.problem.Refusal;

@DisplayNameGeneration(ReplaceUnderscores.class)
class SpooledListTest {

    static final String LIST = "tenant_id,tenant_name,contact_email\nt-1,Acme,ann@acme.example\n";

    @TempDir
    Path folder;

    @Test
    void a_list_that_stands_in_a_file_is_read_there_and_left_to_its_request() throws Exception {
        Path file = Files.writeString(folder.resolve("sent"), LIST);
        try (InputStream body = new LaidDownBody(file); SpooledList list = SpooledList.of(body, "text/csv")) {
            assertThat(list.file()).isEqualTo(file);
            assertThat(list.open()).hasContent(LIST);
            assertThat(list.digest()).isEqualTo(sha256(LIST));
        }
        assertThat(file).hasContent(LIST);
    }

    @Test
    void a_packed_list_is_unpacked_into_a_file_of_this_user_alone_which_goes_with_it() throws Exception {
        Path file = folder.resolve("sent");
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(LIST.getBytes(UTF_8));
        }
        Path unpacked;
        try (var body = new GZIPInputStream(new LaidDownBody(file)); SpooledList list = SpooledList.of(body, "text/csv")) {
            unpacked = list.file();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(unpacked))).isEqualTo("rw-------");
            assertThat(list.open()).hasContent(LIST);
            assertThat(list.digest()).isEqualTo(sha256(LIST));
        }
        assertThat(unpacked).doesNotExist();
        assertThat(file).exists();
    }

    @Test
    void the_digest_is_made_once_and_may_be_made_before_it_is_asked_for() throws Exception {
        Path file = Files.writeString(folder.resolve("sent"), LIST);
        try (InputStream body = new LaidDownBody(file); SpooledList list = SpooledList.of(body, ListFormat.CSV)) {
            list.sum().begin();
            String digest = list.digest();
            Files.writeString(file, "something else");
            assertThat(digest).isEqualTo(sha256(LIST));
            assertThat(list.digest()).isEqualTo(digest);
        }
    }

    @Test
    void a_list_of_no_known_type_is_refused_whatever_it_stands_in() throws Exception {
        Path file = Files.writeString(folder.resolve("sent"), LIST);
        try (InputStream body = new LaidDownBody(file)) {
            assertThatThrownBy(() -> SpooledList.of(body, "text/html")).isInstanceOf(Refusal.class);
        }
        assertThatThrownBy(() -> SpooledList.of(new ByteArrayInputStream(new byte[0]), "text/html"))
                .isInstanceOf(Refusal.class);
        assertThat(file).exists();
    }

    private static String sha256(String text) throws Exception {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    }
}
