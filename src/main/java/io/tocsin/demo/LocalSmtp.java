package io.tocsin.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.TimeUnit;

import org.subethamail.smtp.MessageHandlerFactory;
import org.subethamail.smtp.server.SMTPServer;

/** SMTP (RFC 5321) on loopback, on a free port, in this process: what the demo's inbox and the tests' relay stand on. */
public final class LocalSmtp implements AutoCloseable {

    /** Larger than any advisory; a sender that runs wild is stopped here. */
    public static final int MAX_MESSAGE_BYTES = 10 * 1024 * 1024;

    private final SMTPServer server;

    private LocalSmtp(SMTPServer server) {
        this.server = server;
    }

    /**
     * @param messages makes the handler of each message; messages arrive as they were sent, no header is added
     */
    public static LocalSmtp start(MessageHandlerFactory messages) {
        return start(messages, 0);
    }

    /** @param port 0 for a free one */
    public static LocalSmtp start(MessageHandlerFactory messages, int port) {
        SMTPServer server = SMTPServer.port(port)
                .bindAddress(InetAddress.getLoopbackAddress())
                .hostName("localhost")
                .softwareName("Tocsin")
                .serverSocketFactory(LocalSmtp::reusable)
                .insertReceivedHeaders(false)
                .maxConnections(200)
                .maxMessageSize(MAX_MESSAGE_BYTES)
                .connectionTimeout(5, TimeUnit.MINUTES)
                .messageHandlerFactory(messages)
                .build();
        server.start();
        return new LocalSmtp(server);
    }

    private static ServerSocket reusable() throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        return socket;
    }

    public String host() {
        return InetAddress.getLoopbackAddress().getHostAddress();
    }

    public int port() {
        return server.getPortAllocated();
    }

    @Override
    public void close() {
        server.stop();
    }
}
