package io.tocsin.bench;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import io.tocsin.testkit.ServiceProcess;

/** One person in the console, who may do everything but administer, as a browser sends it. */
final class ConsoleSession {

    private static final String PASSWORD = "seven swans over the lake";

    private final String base;
    private final HttpClient client = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1)
            .cookieHandler(new CookieManager()).build();

    private ConsoleSession(String base) {
        this.base = base;
    }

    static ConsoleSession signIn(ServiceProcess service) {
        var session = new ConsoleSession(service.url());
        String key = Operators.keyOf(new Api(service.url(), ServiceProcess.ADMIN_KEY), "ann-" + System.currentTimeMillis(),
                List.of("admin", "approver", "author", "sender"));
        String password = PASSWORD.replace(' ', '+');
        HttpResponse<String> answer = session.send(session.request("/console/sign-in/key")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString("key=" + URLEncoder.encode(key, StandardCharsets.UTF_8) + "&password=" + password
                        + "&repeated=" + password)));
        if (answer.statusCode() != 303) {
            throw new BenchFailed("Nobody can sign in: " + answer.statusCode() + " " + answer.body());
        }
        return session;
    }

    /** {@code name=value}, for who asks without this. */
    String cookie() {
        return client.cookieHandler().map(CookieManager.class::cast).orElseThrow().getCookieStore().getCookies().get(0)
                .toString();
    }

    URI uri(String path) {
        return URI.create(base + path);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(uri(path)).header("Accept", "text/html").timeout(Duration.ofMinutes(10));
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new BenchFailed("The service does not answer.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BenchFailed("interrupted");
        }
    }
}
