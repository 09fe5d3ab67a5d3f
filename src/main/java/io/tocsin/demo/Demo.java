package io.tocsin.demo;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

import io.tocsin.access.FirstKey;

/**
 * Sets the stage for a demo: an inbox on loopback and settings that go before whatever is configured outside, so that nothing
 * can leave this machine, and nothing but the demo's own folder is touched. Opened before the service starts, closed after.
 */
public final class Demo implements AutoCloseable {

    public static final String LOOPBACK = "127.0.0.1";
    private static final int HTTP_PORT = 8080;
    private static final int MANAGEMENT_PORT = 9000;

    private final Path log;
    private final Inbox inbox;

    private Demo(Path log, Inbox inbox) {
        this.log = log;
        this.inbox = inbox;
    }

    /**
     * Begins anew: no mail and no log of an earlier run is kept.
     *
     * @param folder the demo's own, which holds its database too
     * @param secret the folder's, from which the first API key follows: it is the same at each run
     * @param httpPort where it listens; 0: at 8080, or another where that is taken
     * @param managementPort the same of the management port; 0: 9000, or another
     */
    public static Demo open(Path folder, String secret, int httpPort, int managementPort) {
        Path log = folder.resolve("tocsin.log");
        try {
            Files.deleteIfExists(log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Inbox inbox = Inbox.open(folder.resolve("inbox"));
        settings(log, inbox, httpPort, managementPort).forEach(System::setProperty);
        System.setProperty(FirstKey.SETTING, firstKey(secret));
        return new Demo(log, inbox);
    }

    /** Where it says what it does; the terminal belongs to the progress line. */
    public Path log() {
        return log;
    }

    private static String firstKey(String secret) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256")
                    .digest(("the demo's first key " + secret).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }

    private static Map<String, String> settings(Path log, Inbox inbox, int httpPort, int managementPort) {
        int port = port(httpPort, HTTP_PORT, managementPort);
        Map<String, String> settings = new TreeMap<>();
        settings.put("quarkus.http.host", LOOPBACK);
        settings.put("quarkus.http.port", String.valueOf(port));
        settings.put("quarkus.management.host", LOOPBACK);
        settings.put("quarkus.management.port", String.valueOf(port(managementPort, MANAGEMENT_PORT, port)));

        settings.put("quarkus.mailer.host", inbox.host());
        settings.put("quarkus.mailer.port", String.valueOf(inbox.port()));
        settings.put("quarkus.mailer.from", "Lanternbridge Security <security@lanternbridge.example>");
        settings.put("quarkus.mailer.mock", "false");
        settings.put("quarkus.mailer.tls", "false");
        settings.put("quarkus.mailer.start-tls", "DISABLED");
        settings.put("quarkus.mailer.login", "DISABLED");
        settings.put("quarkus.mailer.username", "");
        settings.put("quarkus.mailer.password", "");
        settings.put("tocsin.smime.keystore", ""); // a certificate is for another sender
        settings.put("tocsin.smime.password", "");
        settings.put("tocsin.checks.dns", "false"); // not even a name server hears of it

        settings.put("tocsin.public-url", "http://" + LOOPBACK + ":" + port);
        settings.put("tocsin.console-url", "http://" + LOOPBACK + ":" + port);
        settings.put("tocsin.default-locale", "en");
        settings.put("tocsin.four-eyes", "true");
        settings.put("tocsin.delivery.tiers", "enterprise,business,starter");
        settings.put("tocsin.vendor.name", "Lanternbridge Identity");
        settings.put("tocsin.vendor.email", "security@lanternbridge.example");
        settings.put("tocsin.vendor.phone", "+44 20 7946 0999");
        settings.put("tocsin.vendor.url", "https://lanternbridge.example");

        settings.put("quarkus.log.console.enabled", "false");
        settings.put("quarkus.log.file.enabled", "true");
        settings.put("quarkus.log.file.json.enabled", "false");
        settings.put("quarkus.log.file.path", log.toString());
        return settings;
    }

    private static int port(int said, int usual, int other) {
        if (said != 0) {
            return said;
        }
        return usual == other ? anyFreePort() : freePort(usual);
    }

    /** The usual port, or any other where another program has it. */
    private static int freePort(int usual) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(LOOPBACK, usual));
            return usual;
        } catch (IOException taken) {
            return anyFreePort();
        }
    }

    private static int anyFreePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getByName(LOOPBACK))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        inbox.close();
    }
}
