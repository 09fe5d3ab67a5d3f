package io.tocsin.chaos;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** Somebody with a key who calls a replica, which may be gone. */
final class Operator {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder().connectTimeout(Duration.ofMinutes(1)).build();

    private final String url;
    private final String key;
    private final Duration patience;

    Operator(String url, String key, Duration patience) {
        this.url = url;
        this.key = key;
        this.patience = patience;
    }

    /** @param status 0 when there was no answer */
    record Answer(int status, JsonNode body) {

        static final Answer NONE = new Answer(0, JSON.createObjectNode());

        boolean isDone() {
            return status >= 200 && status < 300;
        }

        JsonNode orFail() {
            if (!isDone()) {
                throw new AssertionError(status + " " + body);
            }
            return body;
        }
    }

    Answer get(String path) {
        return send(HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).GET());
    }

    Answer post(String path, Map<String, ?> json) {
        return post(path, "application/json", JSON.valueToTree(json).toString());
    }

    Answer post(String path, String type, String body) {
        return send(HttpRequest.newBuilder(URI.create(url + "/api/v1" + path)).header("Content-Type", type)
                .POST(HttpRequest.BodyPublishers.ofString(body, StandardCharsets.UTF_8)));
    }

    private Answer send(HttpRequest.Builder request) {
        try {
            HttpResponse<byte[]> response = HTTP.send(
                    request.header("Authorization", "Bearer " + key).timeout(patience).build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(),
                    response.body().length == 0 ? JSON.createObjectNode() : JSON.readTree(response.body()));
        } catch (IOException gone) {
            return Answer.NONE;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Answer.NONE;
        }
    }
}
