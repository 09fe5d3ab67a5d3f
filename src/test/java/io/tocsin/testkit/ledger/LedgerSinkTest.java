package io.tocsin.testkit.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tocsin.testkit.Patience;

/** What others are judged by has to be right itself. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class LedgerSinkTest {

    private static final String MESSAGE = "Subject: x\r\nMessage-ID: <one@vendor.example>\r\n\r\nMessage-ID: <no@x>\r\n..\r\n";

    @TempDir
    Path folder;
    LedgerSink sink;
    Socket socket;
    BufferedReader replies;

    @AfterEach
    void close() throws IOException {
        socket.close();
        sink.close();
    }

    @Test
    void what_comes_to_its_dot_is_in_the_book_and_its_file_before_the_reply() throws Exception {
        start(Temper.good());
        sink.holdAt(0);
        send("EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<B@x.example> NOTIFY=FAILURE\r\nDATA\r\n" + MESSAGE + ".\r\nQUIT\r\n");
        assertThat(sink.await(1, Patience.LONG)).isTrue();
        assertThat(sink.book()).singleElement().satisfies(taking -> {
            assertThat(taking.messageId()).isEqualTo("one@vendor.example");
            assertThat(taking.recipient()).isEqualTo("b@x.example");
            assertThat(taking.taken()).isTrue();
        });
        assertThat(Files.readString(folder.resolve("book"))).contains("one@vendor.example b@x.example");
        assertThat(until("354")).as("all before the message was answered").contains("250-PIPELINING");
        assertThat(replies.ready()).as("the reply is kept back").isFalse();
        sink.holdAt(1);
        assertThat(rest()).extracting(reply -> reply.substring(0, 3)).containsExactly("250", "221");
    }

    @Test
    void what_is_dropped_before_its_dot_is_not_in_the_book_and_what_is_dropped_after_it_is() throws Exception {
        for (Mishap mishap : List.of(Mishap.DROP_AT_RCPT, Mishap.DROP_AT_DATA, Mishap.DROP_MID_BODY, Mishap.DROP_AFTER_DOT)) {
            start(Temper.against("x.example", mishap, Duration.ZERO));
            send("EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x.example>\r\nDATA\r\n" + MESSAGE + ".\r\n");
            assertThat(rest()).noneMatch(reply -> reply.startsWith("250 2.0.0"));
            assertThat(sink.book()).as(mishap.name()).hasSize(mishap == Mishap.DROP_AFTER_DOT ? 1 : 0);
            assertThat(sink.mishaps()).containsEntry(mishap, 1L);
            close();
        }
    }

    @Test
    void a_recipient_that_is_refused_does_not_cost_the_next_one_its_turn() throws Exception {
        start(Temper.against("x.example", Mishap.PERMANENT, Duration.ZERO));
        send("EHLO x\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@x.example>\r\nDATA\r\nRSET\r\nMAIL FROM:<a@x>\r\nRCPT TO:<b@y.example>\r\n"
                + "DATA\r\n" + MESSAGE + ".\r\nQUIT\r\n");
        assertThat(rest()).extracting(reply -> reply.substring(0, 3)).endsWith("250", "550", "554", "250", "250", "250", "354",
                "250", "221");
        assertThat(sink.book()).extracting(Taking::recipient).containsExactly("b@y.example");
    }

    @Test
    void a_greylisting_sink_serves_everybody_at_the_third_try() throws Exception {
        start(Temper.greylisting());
        String attempt = "MAIL FROM:<a@x>\r\nRCPT TO:<b@x.example>\r\n";
        send("EHLO x\r\n" + attempt + attempt + attempt + "QUIT\r\n");
        assertThat(rest()).filteredOn(reply -> reply.matches("(451|250) (4.7.1|2.1.5).*"))
                .extracting(reply -> reply.substring(0, 3)).containsExactly("451", "451", "250");
    }

    @Test
    void the_same_seed_makes_the_same_moods_and_another_one_others() throws Exception {
        start(Temper.good());
        assertThat(moods(7)).isEqualTo(moods(7)).isNotEqualTo(moods(8)).contains(Mishap.DROP_AFTER_DOT, Mishap.CLOSING);
        assertThat(moods(7).stream().filter(Mishap.NONE::equals).count()).isBetween(600L, 850L);
    }

    private static List<Mishap> moods(long seed) {
        Temper temper = Temper.moody(seed, Duration.ZERO);
        return IntStream.range(0, 1000).mapToObj(i -> temper.atRecipient("r" + i + "@x.example", 1)).toList();
    }

    private void start(Temper temper) throws IOException {
        sink = LedgerSink.start(temper, true, folder.resolve("book"));
        socket = new Socket(sink.host(), sink.port());
        socket.setSoTimeout((int) Patience.LONG.toMillis());
        replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }

    private void send(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String until(String code) throws IOException {
        StringBuilder read = new StringBuilder();
        for (String line = replies.readLine(); line != null; line = replies.readLine()) {
            read.append(line).append('\n');
            if (line.startsWith(code)) {
                return read.toString();
            }
        }
        throw new AssertionError("no " + code + " in\n" + read);
    }

    private List<String> rest() throws IOException {
        try {
            return replies.lines().toList();
        } catch (java.io.UncheckedIOException e) {
            if (e.getCause() instanceof SocketException) {
                return List.of(); // a drop with something unread is a reset
            }
            throw e;
        }
    }
}
