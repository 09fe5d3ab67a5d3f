package io.tocsin.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import jakarta.ws.rs.WebApplicationException;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.problem.Refusal;
import io.tocsin.testkit.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;

/** Over real sockets, without the rest of the service. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArrivingBodyTest {

    private static final Duration LONG = Patience.LONG;
    private static final int LIMIT = 4_000_000;

    final Vertx vertx = Vertx.vertx();
    final CompletableFuture<BodyStore> whole = new CompletableFuture<>();

    @AfterEach
    void end() throws Exception {
        await(vertx.close());
    }

    @Test
    void what_takes_too_long_is_answered_with_408_and_the_connection_ends() throws Exception {
        try (Socket sender = send(Duration.ofMillis(50), new BodyInMemory(), 3, "a")) {
            assertThat(whole).failsWithin(LONG).withThrowableThat().havingCause()
                    .isInstanceOfSatisfying(WebApplicationException.class,
                            e -> assertThat(e.getResponse().getStatus()).isEqualTo(408));
            String answer = new String(sender.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(answer).contains("refused").containsIgnoringCase("connection: close");
        }
    }

    @Test
    void what_is_too_large_is_refused_before_all_of_it_is_there() throws Exception {
        try (Socket sender = send(LONG, new BodyInMemory(), 2 * LIMIT, "a".repeat(LIMIT + 1))) {
            assertThat(whole).failsWithin(LONG).withThrowableThat().havingCause()
                    .isInstanceOf(Refusal.class).withMessageContaining("larger than");
        }
    }

    @Test
    void what_breaks_off_is_not_taken() throws Exception {
        send(LONG, new BodyInMemory(), 3, "a").close();
        assertThat(whole).failsWithin(LONG).withThrowableThat().havingCause()
                .withMessageContaining("did not arrive whole");
    }

    @Test
    void a_file_has_what_was_sent_each_time_it_is_opened_and_goes_afterwards() throws Exception {
        var file = new BodyInFile(vertx);
        String sent = "0123456789".repeat(LIMIT / 10);
        try (Socket sender = send(LONG, file, LIMIT, sent)) {
            BodyStore store = whole.get(LONG.toSeconds(), TimeUnit.SECONDS);
            assertThat(store.open()).hasContent(sent);
            assertThat(store.open()).hasContent(sent).isInstanceOf(LaidDownBody.class);
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.path()))).isEqualTo("rw-------");
            store.discard();
            assertThat(file.path()).doesNotExist();
        }
    }

    @Test
    void a_file_that_was_not_sent_whole_goes_too() throws Exception {
        var file = new BodyInFile(vertx);
        send(LONG, file, LIMIT, "a").close();
        assertThat(whole).failsWithin(LONG);
        file.discard();
        assertThat(file.path()).doesNotExist();
    }

    /** @return a connection over which a part of a body was sent to a server that waits for it */
    private Socket send(Duration patience, BodyStore store, int length, String part) throws Exception {
        HttpServer server = await(vertx.createHttpServer().requestHandler(request -> {
            request.pause();
            var body = new ArrivingBody(vertx, request, LIMIT, patience);
            body.whole().onFailure(e -> {
                HangingUp.later(vertx, request);
                request.response().end("refused");
            });
            body.whole().onSuccess(whole::complete).onFailure(whole::completeExceptionally);
            body.receive(() -> {
            }, store);
        }).listen(0, "127.0.0.1"));
        var sender = new Socket("127.0.0.1", server.actualPort());
        sender.setSoTimeout((int) LONG.toMillis());
        try {
            sender.getOutputStream().write(("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: " + length + "\r\n\r\n"
                    + part).getBytes(StandardCharsets.US_ASCII));
        } catch (SocketException e) {
            // Hung up on before all of it was sent; why is said to whoever waits for the whole.
        }
        return sender;
    }

    private static <T> T await(Future<T> future) throws Exception {
        return future.toCompletionStage().toCompletableFuture().get(LONG.toSeconds(), TimeUnit.SECONDS);
    }
}
