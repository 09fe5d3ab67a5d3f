package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import io.quarkus.test.common.http.TestHTTPResource;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.problem.Problem;
import io.tocsin.testkit.Callers;
import io.tocsin.testkit.Callers.Caller;
import io.tocsin.testkit.Patience;

/** What the HTTP layer would answer by itself, asked for byte by byte. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class BareAnswersTest {

    /** @param status 0 where the connection was closed without an answer */
    record Answer(int status, String head, String body) {
    }

    @TestHTTPResource("/")
    URI base;

    Caller admin;

    @BeforeEach
    void signIn() {
        admin = Callers.caller("admin");
    }

    @ParameterizedTest
    @ValueSource(strings = { "/%", "/api/v1/%zz", "/api/v1/operators/%", "/api/v1/operators/%4", "/api/v1/operators/%00",
            "/api/v1/operators/%ff", "/api/v1/operators/%c3%28", "/api/v1/operators?cursor=%", "/api/v1/operators?limit=%00",
            "/api/v1/operators/ä", "/a/%zz", "/verify%", "/q/openapi%", "/%ed%a0%80" })
    void an_escape_that_stands_for_nothing_is_malformed(String address) throws IOException {
        problem(send("GET " + address + " HTTP/1.1\r\n" + key() + "\r\n"), 400, "INVALID");
    }

    @Test
    void an_address_that_is_too_long_is_told() throws IOException {
        problem(send("GET /api/v1/operators?cursor=" + "a".repeat(9_000) + " HTTP/1.1\r\n" + key() + "\r\n"), 414, "TOO_LARGE");
        problem(send("GET /" + "a".repeat(60_000) + " HTTP/1.1\r\n" + key() + "\r\n"), 414, "TOO_LARGE");
    }

    @Test
    void headers_that_are_too_large_are_told() throws IOException {
        problem(send("GET /api/v1/operators HTTP/1.1\r\n" + key() + "X-Large: " + "a".repeat(60_000) + "\r\n\r\n"), 431,
                "TOO_LARGE");
        problem(send("GET /api/v1/operators HTTP/1.1\r\n" + key() + "X-Many: a\r\n".repeat(4_000) + "\r\n"), 431, "TOO_LARGE");
        assertThat(send("GET /api/v1/operators HTTP/1.1\r\n" + key() + "X-Fine: " + "a".repeat(10_000) + "\r\n\r\n").status())
                .isEqualTo(200);
    }

    @Test
    void a_body_that_is_too_large_is_told_however_it_is_announced() throws IOException {
        problem(post("Content-Length: 99999999999\r\n", ""), 413, "TOO_LARGE");
        problem(post("Content-Length: 9223372036854775807\r\n", ""), 413, "TOO_LARGE");
        assertThat(post("Content-Length: 99999999999\r\n", "").body()).contains(String.valueOf(1 << 20));
        assertThat(send("POST /api/v1/tenants HTTP/1.1\r\n" + key() + "Content-Length: 99999999999\r\n\r\n").body())
                .contains(String.valueOf(32 << 20));
        String large = "{\"name\":\"" + "a".repeat(1 << 20) + "\"}";
        problem(post("Content-Length: " + large.length() + "\r\n", large), 413, "TOO_LARGE");
        problem(post("Transfer-Encoding: chunked\r\n",
                Integer.toHexString(large.length()) + "\r\n" + large + "\r\n0\r\n\r\n"), 413, "TOO_LARGE");
    }

    @Test
    void nobody_without_a_key_is_listened_to() throws IOException {
        String large = "x".repeat(1 << 21);
        problem(send("POST /api/v1/operators HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                + "Content-Type: application/json\r\nContent-Length: " + large.length() + "\r\n\r\n" + large), 401,
                "UNAUTHENTICATED");
    }

    @Test
    void a_packed_body_is_unpacked_and_bounded_again() throws IOException {
        byte[] form = gzip("{\"name\":\"ann\",\"kind\":\"PERSON\",\"roles\":[]}");
        problem(post("Content-Encoding: gzip\r\nContent-Length: " + form.length + "\r\n", form), 422, "INVALID");
        byte[] bomb = gzip("{\"name\":\"" + "a".repeat(50 << 20) + "\"}");
        problem(post("Content-Encoding: gzip\r\nContent-Length: " + bomb.length + "\r\n", bomb), 413, "TOO_LARGE");
        byte[] cut = Arrays.copyOf(form, form.length - 9);
        problem(post("Content-Encoding: gzip\r\nContent-Length: " + cut.length + "\r\n", cut), 400, "INVALID");
        problem(post("Content-Encoding: gzip\r\nContent-Length: 2\r\n", "{}"), 400, "INVALID");
        problem(post("Content-Encoding: gzip\r\nContent-Length: 0\r\n", ""), 400, "INVALID");
        problem(post("Content-Encoding: br\r\nContent-Length: 2\r\n", "{}"), 415, "UNSUPPORTED_TYPE");
    }

    @Test
    void an_address_that_is_none_is_told() throws IOException {
        problem(send("OPTIONS * HTTP/1.1\r\n" + key() + "\r\n"), 400, "INVALID");
        problem(send("GET nonsense HTTP/1.1\r\n" + key() + "\r\n"), 400, "INVALID");
        problem(send("GET /api/v1/nothing HTTP/1.1\r\n" + key() + "\r\n"), 404, "NOT_FOUND");
        problem(send("BREW /api/v1/operators HTTP/1.1\r\n" + key() + "\r\n"), 405, "METHOD_NOT_ALLOWED");
        problem(send("TRACE /api/v1/operators HTTP/1.1\r\n" + key() + "\r\n"), 405, "METHOD_NOT_ALLOWED");
        problem(send("OPTIONS /api/v1/nothing HTTP/1.1\r\n" + key() + "\r\n"), 404, "NOT_FOUND");
        Answer document = send("POST /q/openapi HTTP/1.1\r\n" + key() + "\r\n");
        problem(document, 405, "METHOD_NOT_ALLOWED");
        assertThat(document.head()).contains("allow: get, head, options");
    }

    /** RFC 9112, section 3.2: it may be left out, but without it nobody could say where anything is. */
    @Test
    void http_1_0_is_spoken_and_asked_for_a_host() throws IOException {
        String asks = "GET /api/v1/incidents HTTP/1.0\r\n";
        assertThat(send(asks + key() + "\r\n").status()).isIn(200, 403);
        problem(send(asks + key().replaceAll("Host: [^\r]*\r\n", "") + "\r\n"), 400, "INVALID");
    }

    @ParameterizedTest
    @ValueSource(strings = { "\r\n\r\n", "hello\r\n\r\n", "GET\r\n\r\n", "GET / HTTP/9.9\r\n\r\n", "GET /\r\n\r\n",
            "GET / HTTP/1.1\r\nno colon\r\n\r\n", "GET / HTTP/1.1\r\n: empty\r\n\r\n", "\u0000\u0001\u0002\u0003\r\n\r\n",
            "POST /api/v1/operators HTTP/1.1\r\nContent-Length: -1\r\n\r\n",
            "POST /api/v1/operators HTTP/1.1\r\nContent-Length: x\r\n\r\n",
            "POST /api/v1/operators HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "POST /api/v1/operators HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\nConnection: close\r\n\r\n",
            "GET / HTTP/1.1\r\nHost: <x>\r\nConnection: close\r\n\r\n", "GET / HTTP/1.1\r\nConnection: close\r\n\r\n" })
    void what_is_not_http_is_refused_or_hung_up_on(String bytes) throws IOException {
        assertThat(send(bytes.getBytes(StandardCharsets.UTF_8), true).status()).isLessThan(500);
    }

    /** A fixed seed: what fails once fails again. */
    @Test
    void whatever_is_sent_is_refused_in_our_words() throws IOException {
        var random = new Random(20220116);
        List<String> addresses = List.of("/api/v1/operators", "/api/v1/operators/x", "/api/v1/operators/x/api-keys",
                "/api/v1/incidents", "/api/v1/incidents/x", "/api/v1/templates", "/a/x/acknowledgement", "/verify", "/");
        List<String> methods = List.of("GET", "POST", "PATCH", "DELETE", "PUT", "HEAD", "OPTIONS");
        List<String> types = List.of("application/json", "text/csv", "application/merge-patch+json", "nonsense", "a/b;;=",
                "application/x-www-form-urlencoded", "multipart/form-data", "application/json;charset=utf-16");
        List<String> accepts = List.of("*/*", "application/json", "text/html", "nonsense", "a/b;q=x", ",;/=", "");
        String json = "{\"name\":\"ann\",\"kind\":\"PERSON\",\"roles\":[\"author\"],\"facts\":{\"a\":[1,2.5,null,\"\\u00e4\"]}}";
        for (int i = 0; i < 400; i++) {
            byte[] body = mutated(json, random);
            String method = pick(methods, random);
            String address = new String(mutated(pick(addresses, random), random), StandardCharsets.ISO_8859_1)
                    .replaceAll("[\\s\\x00-\\x1f]", "");
            // Without an address it is not HTTP, and Vert.x hangs up by itself.
            String head = method + " " + (address.isEmpty() ? "/" : address) + " HTTP/1.1\r\n" + key()
                    + "Content-Type: " + pick(types, random) + "\r\nContent-Length: " + body.length + "\r\n"
                    + "X-Noise: " + noise(random) + "\r\nIf-Match: " + noise(random) + "\r\nAccept: " + pick(accepts, random)
                    + "\r\n\r\n";
            Answer answer = send(concat(head.getBytes(StandardCharsets.ISO_8859_1), body));
            assertThat(answer.status()).as(head + answer).isLessThan(500);
            if (answer.status() >= 400 && !method.equals("HEAD")) {
                assertThat(answer.head()).as(head + answer).containsAnyOf(Problem.MEDIA_TYPE, "text/html");
            }
        }
    }

    private static byte[] mutated(String text, Random random) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        for (int i = random.nextInt(4); i > 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
        }
        return random.nextInt(3) == 0 ? Arrays.copyOf(bytes, random.nextInt(bytes.length + 1)) : bytes;
    }

    private static String noise(Random random) {
        var noise = new StringBuilder();
        for (int i = random.nextInt(40); i > 0; i--) {
            noise.append((char) (33 + random.nextInt(94)));
        }
        return noise.toString();
    }

    private static String pick(List<String> from, Random random) {
        return from.get(random.nextInt(from.size()));
    }

    private String key() {
        return "Host: localhost\r\nConnection: close\r\nAuthorization: Bearer " + admin.key() + "\r\n";
    }

    private Answer post(String headers, String body) throws IOException {
        return post(headers, body.getBytes(StandardCharsets.UTF_8));
    }

    private Answer post(String headers, byte[] body) throws IOException {
        String head = "POST /api/v1/operators HTTP/1.1\r\n" + key() + "Content-Type: application/json\r\n" + headers + "\r\n";
        return send(concat(head.getBytes(StandardCharsets.ISO_8859_1), body));
    }

    private Answer send(String bytes) throws IOException {
        return send(bytes.getBytes(StandardCharsets.UTF_8));
    }

    private Answer send(byte[] bytes) throws IOException {
        return send(bytes, false);
    }

    /** Sends all, says that this was all if it cannot be told otherwise, and reads until the other side hangs up. */
    private Answer send(byte[] bytes, boolean hangUp) throws IOException {
        try (var socket = new Socket(base.getHost(), base.getPort())) {
            socket.setSoTimeout((int) Patience.LONG.toMillis());
            var received = new ByteArrayOutputStream();
            try {
                socket.getOutputStream().write(bytes);
                socket.getOutputStream().flush();
                if (hangUp) {
                    socket.shutdownOutput();
                }
            } catch (IOException e) {
                // Hung up on before we were done; what it said stands in the socket.
            }
            try {
                socket.getInputStream().transferTo(received);
            } catch (SocketException e) {
                // reset after the answer
            }
            return answer(received.toString(StandardCharsets.UTF_8));
        }
    }

    private static Answer answer(String received) {
        if (received.isEmpty()) {
            return new Answer(0, "", "");
        }
        int end = received.indexOf("\r\n\r\n");
        return new Answer(Integer.parseInt(received.substring(9, 12)),
                received.substring(0, end).toLowerCase(Locale.ROOT), received.substring(end + 4));
    }

    private static void problem(Answer answer, int status, String code) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.head()).contains("content-type: " + Problem.MEDIA_TYPE).contains("x-content-type-options: nosniff");
        assertThat(answer.body()).contains("\"code\":\"" + code + "\"").contains("\"status\":" + status)
                .contains("\"detail\":");
    }

    private static byte[] gzip(String text) throws IOException {
        var packed = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(packed)) {
            gzip.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return packed.toByteArray();
    }

    private static byte[] concat(byte[] one, byte[] other) {
        byte[] both = Arrays.copyOf(one, one.length + other.length);
        System.arraycopy(other, 0, both, one.length, other.length);
        return both;
    }
}
