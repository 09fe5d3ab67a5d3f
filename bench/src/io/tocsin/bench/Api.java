package io.tocsin.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The service as a program outside of it uses it. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private final String base;
    private final String key;

    Api(String base, String key) {
        this.base = base;
        this.key = key;
    }

    Api withKey(String other) {
        return new Api(base, other);
    }

    String base() {
        return base;
    }

    String key() {
        return key;
    }

    JsonNode get(String path) {
        return send(path, HttpRequest.newBuilder());
    }

    JsonNode post(String path, Map<String, ?> json) {
        return send(path, "application/json",
                BodyPublishers.ofByteArray(JSON.valueToTree(json).toString().getBytes(StandardCharsets.UTF_8)));
    }

    JsonNode postCsv(String path, Path file) {
        try {
            return send(path, "text/csv", BodyPublishers.ofFile(file));
        } catch (IOException e) {
            throw new BenchFailed("The list cannot be read.", e);
        }
    }

    private JsonNode send(String path, String type, BodyPublisher body) {
        return send(path, HttpRequest.newBuilder().header("Content-Type", type).POST(body));
    }

    private JsonNode send(String path, HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = HTTP.send(request.uri(URI.create(base + "/api/v1" + path))
                    .header("Authorization", "Bearer " + key).timeout(Duration.ofHours(1)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            String body = new String(response.body(), StandardCharsets.UTF_8);
            if (response.statusCode() >= 300) {
                throw new BenchFailed("The service answered %s with %d: %s".formatted(path, response.statusCode(), body));
            }
            return body.isEmpty() ? JSON.createObjectNode() : JSON.readTree(body);
        } catch (IOException e) {
            throw new BenchFailed("The service does not answer " + path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted");
        }
    }
}
