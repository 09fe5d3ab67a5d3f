package io.tocsin.receipt.provider;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import io.quarkus.arc.DefaultBean;

/** A GET that follows nobody elsewhere, and ends after a size and a time, however slowly the other side speaks. */
@DefaultBean
@Singleton
class HttpFetch implements Fetch {

    static final int LARGEST = 64 * 1024;
    /** Whoever posts nonsense could otherwise have all our threads wait for SNS. */
    private static final int AT_ONCE = 4;

    private final Duration patience;
    private final HttpClient client;
    private final Semaphore places = new Semaphore(AT_ONCE);

    @Inject
    HttpFetch() {
        this(Duration.ofSeconds(10));
    }

    HttpFetch(Duration patience) {
        this.patience = patience;
        client = HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NEVER).connectTimeout(patience).build();
    }

    @Override
    public Optional<byte[]> get(URI address) throws IOException {
        if (!places.tryAcquire()) {
            throw new IOException("too many at once");
        }
        try {
            return answerOf(HttpRequest.newBuilder(address).GET().build());
        } finally {
            places.release();
        }
    }

    private Optional<byte[]> answerOf(HttpRequest request) throws IOException {
        var content = new ByteArrayOutputStream();
        CompletableFuture<HttpResponse<Void>> answer = client.sendAsync(request,
                HttpResponse.BodyHandlers.ofByteArrayConsumer(part -> part.ifPresent(bytes -> add(content, bytes))));
        try {
            int status = answer.get(patience.toMillis(), TimeUnit.MILLISECONDS).statusCode();
            if (status >= 500 || status == 429) {
                throw new IOException("status " + status);
            }
            return status == 200 ? Optional.of(content.toByteArray()) : Optional.empty();
        } catch (ExecutionException e) {
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            answer.cancel(true);
            throw new IOException("no answer within " + patience, e);
        } catch (InterruptedException e) {
            answer.cancel(true);
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static void add(ByteArrayOutputStream content, byte[] bytes) {
        if (content.size() + bytes.length > LARGEST) {
            throw new IllegalStateException("larger than " + LARGEST + " bytes");
        }
        content.writeBytes(bytes);
    }
}
