package io.tocsin.receipt.provider;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import io.tocsin.testkit.Patience;

@DisplayNameGeneration(ReplaceUnderscores.class)
class HttpFetchTest {

    final HttpFetch fetch = new HttpFetch(Patience.LONG);
    final CountDownLatch over = new CountDownLatch(1);
    final AtomicInteger elsewhere = new AtomicInteger();
    final ExecutorService threads = Executors.newCachedThreadPool();
    HttpServer server;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/there", exchange -> answer(exchange, 200, 1_000));
        server.createContext("/large", exchange -> answer(exchange, 200, HttpFetch.LARGEST + 1));
        server.createContext("/broken", exchange -> answer(exchange, 500, 0));
        server.createContext("/absent", exchange -> answer(exchange, 404, 10));
        server.createContext("/moved", exchange -> {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
            answer(exchange, 302, 0);
        });
        server.createContext("/elsewhere", exchange -> {
            elsewhere.incrementAndGet();
            answer(exchange, 200, 1);
        });
        server.createContext("/slow", exchange -> {
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(1);
            exchange.getResponseBody().flush();
            awaitTheEnd();
        });
        server.start();
    }

    @AfterEach
    void stop() {
        over.countDown();
        server.stop(0);
        threads.shutdownNow();
    }

    private static void answer(HttpExchange exchange, int status, int length) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(status, length == 0 ? -1 : length);
            exchange.getResponseBody().write(new byte[length]);
        }
    }

    private void awaitTheEnd() {
        try {
            over.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private URI at(String path) {
        return URI.create("http://localhost:" + server.getAddress().getPort() + path);
    }

    @Test
    void what_is_there_is_read_and_what_is_not_is_nothing() throws IOException {
        assertThat(fetch.get(at("/there")).orElseThrow()).hasSize(1_000);
        assertThat(fetch.get(at("/absent"))).isEmpty();
    }

    @Test
    void nobody_is_followed_elsewhere() throws IOException {
        assertThat(fetch.get(at("/moved"))).isEmpty();
        assertThat(elsewhere).hasValue(0);
    }

    @Test
    void what_is_too_large_or_broken_is_an_error() {
        assertThatIOException().isThrownBy(() -> fetch.get(at("/large")));
        assertThatIOException().isThrownBy(() -> fetch.get(at("/broken")));
    }

    @Test
    void whoever_never_ends_is_left() {
        var hasty = new HttpFetch(Duration.ofMillis(500));
        assertThatIOException().isThrownBy(() -> hasty.get(at("/slow"))).withMessageContaining("no answer within");
    }
}
