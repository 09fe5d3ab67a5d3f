package io.tocsin.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The baseline: pushes messages that are already composed, over as many connections, and keeps no ledger. Envelope in one
 * write, message in another, as pipelining allows (RFC 2920); it waits for the answer to each.
 */
final class BareSender {

    private static final byte[] ENVELOPE = ("MAIL FROM:<security@lanternbridge.example>\r\n"
            + "RCPT TO:<someone.security@somewhere.example>\r\nDATA\r\n").getBytes(StandardCharsets.US_ASCII);

    private BareSender() {
    }

    /**
     * @param messageBytes of each on the wire, envelope included
     * @return messages per second
     */
    static double perSecond(Sink sink, int connections, int messageBytes, int messages) {
        byte[] message = message(messageBytes - ENVELOPE.length);
        AtomicInteger left = new AtomicInteger(messages);
        Crew crew = new Crew("bare-sender");
        long begin = System.nanoTime();
        for (int i = 0; i < connections; i++) {
            crew.start(() -> push(sink.port(), message, left));
        }
        crew.join();
        return messages / ((System.nanoTime() - begin) / 1e9);
    }

    private static void push(int port, byte[] message, AtomicInteger left) throws IOException {
        try (SocketChannel channel = SocketChannel.open(new InetSocketAddress(Sink.HOST, port))) {
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
            Replies replies = new Replies(channel);
            replies.expect("2");
            write(channel, "EHLO bench.example\r\n".getBytes(StandardCharsets.US_ASCII));
            replies.expect("2");
            while (left.getAndDecrement() > 0) {
                write(channel, ENVELOPE);
                replies.expect("2");
                replies.expect("2");
                replies.expect("3");
                write(channel, message);
                replies.expect("2");
            }
            write(channel, "QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            replies.expect("2");
        }
    }

    private static void write(SocketChannel channel, byte[] bytes) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }

    private static byte[] message(int bytes) {
        StringBuilder text = new StringBuilder("""
                From: Lanternbridge Identity <security@lanternbridge.example>\r
                To: someone.security@somewhere.example\r
                Subject: [TLP:AMBER] Security incident\r
                Message-ID: <00000000-0000-7000-8000-000000000000@lanternbridge.example>\r
                Content-Type: text/plain; charset=UTF-8\r
                \r
                """);
        String line = "What happened, what it means for you, and what you should do about it now, 1\r\n";
        while (text.length() + line.length() + 5 <= bytes) {
            text.append(line);
        }
        text.append("x".repeat(Math.max(0, bytes - text.length() - 5))).append("\r\n.\r\n");
        return text.toString().getBytes(StandardCharsets.US_ASCII);
    }

    /** Reads as far as the replies go that it is asked for. */
    private static final class Replies {

        private final SocketChannel channel;
        private final ByteBuffer in = ByteBuffer.allocate(4096).limit(0);

        Replies(SocketChannel channel) {
            this.channel = channel;
        }

        void expect(String first) throws IOException {
            String line = line();
            while (line.length() > 3 && line.charAt(3) == '-') {
                line = line();
            }
            if (!line.startsWith(first)) {
                throw new IOException("the sink answered the baseline with " + line);
            }
        }

        private String line() throws IOException {
            StringBuilder line = new StringBuilder(64);
            while (true) {
                if (!in.hasRemaining()) {
                    in.clear();
                    if (channel.read(in) < 0) {
                        throw new IOException("the sink hung up on the baseline");
                    }
                    in.flip();
                }
                char c = (char) in.get();
                if (c == '\n') {
                    return line.toString();
                }
                line.append(c);
            }
        }
    }
}
