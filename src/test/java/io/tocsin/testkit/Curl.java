package io.tocsin.testkit;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * As much of curl as the README uses, for machines that have none: {@code -sS}, {@code --fail-with-body}, {@code -H},
 * {@code -X}, {@code -d}, {@code --data-binary @file}.
 */
public final class Curl {

    private Curl() {
    }

    public static void main(String... args) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder();
        String method = null;
        byte[] body = null;
        Deque<String> words = new ArrayDeque<>(List.of(args));
        String after = "";
        while (!words.isEmpty()) {
            String word = words.poll();
            switch (word) {
                case "-sS", "--fail-with-body" -> {
                }
                case "-H" -> {
                    String[] header = words.poll().split(": ", 2);
                    request.header(header[0], header[1]);
                }
                case "-w" -> after = words.poll().replace("\\n", "\n");
                case "-X" -> method = words.poll();
                case "-d", "--data-binary" -> body = data(words.poll());
                default -> request.uri(URI.create(word));
            }
        }
        request.method(method != null ? method : body != null ? "POST" : "GET",
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofByteArray(body));
        HttpResponse<byte[]> response = HttpClient.newHttpClient().send(request.build(),
                HttpResponse.BodyHandlers.ofByteArray());
        System.out.write(response.body());
        System.out.print(after);
        System.out.flush();
        System.exit(response.statusCode() < 400 ? 0 : 22);
    }

    private static byte[] data(String said) throws Exception {
        return said.startsWith("@") ? Files.readAllBytes(Path.of(said.substring(1))) : said.getBytes(StandardCharsets.UTF_8);
    }
}
