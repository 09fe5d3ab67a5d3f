package io.tocsin.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** The service as one operator uses it: over HTTP, with a key, like anybody else. */
final class Api {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final String base;
    private final String key;

    Api(String base, String key) {
        this.base = base;
        this.key = key;
    }

    String key() {
        return key;
    }

    Api withKey(String other) {
        return new Api(base, other);
    }

    /** Any answer, refused or not. */
    record Answer(int status, JsonNode body) {

        /** @throws DemoFailed if it is a refusal */
        JsonNode orFail() {
            if (status >= 400) {
                throw new DemoFailed("%d %s: %s %s".formatted(status, body.path("code").asText(), body.path("detail").asText(),
                        body.path("faults").toString()));
            }
            return body;
        }
    }

    /** The service refused something that the demo counts on. */
    static final class DemoFailed extends RuntimeException {

        private static final long serialVersionUID = 1;

        DemoFailed(String message) {
            super(message);
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    Answer post(String path, Object json) {
        return post(path, "application/json", JSON.valueToTree(json).toString().getBytes(StandardCharsets.UTF_8));
    }

    Answer post(String path, String type, byte[] body) {
        return send(HttpRequest.newBuilder(uri(path)).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body)));
    }

    private URI uri(String path) {
        return URI.create(base + "/api/v1" + path);
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = HTTP.send(
                    request.header("Authorization", "Bearer " + key).timeout(Duration.ofMinutes(5)).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), read(response.body()));
        } catch (IOException e) {
            throw new DemoFailed("the service does not answer: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new DemoFailed("interrupted");
        }
    }

    private static JsonNode read(byte[] body) throws IOException {
        return body.length == 0 ? JSON.createObjectNode() : JSON.readTree(body);
    }
}
