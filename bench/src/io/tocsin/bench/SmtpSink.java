package io.tocsin.bench;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A process that speaks as much SMTP as a sender needs (RFC 5321, PIPELINING of RFC 2920), takes every message over and
 * forgets it. One thread serves all connections. Prints its port at first, and what it has seen for each line of its
 * standard input; ends with that.
 */
public final class SmtpSink {

    private static final byte[] GREETING = ascii("220 sink.example ESMTP\r\n");
    private static final byte[] EHLO = ascii("250-sink.example\r\n250-PIPELINING\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n"
            + "250-ENHANCEDSTATUSCODES\r\n250 SIZE 52428800\r\n");
    private static final byte[] OK = ascii("250 2.1.0 Ok\r\n");
    private static final byte[] GO_AHEAD = ascii("354 End data with <CR><LF>.<CR><LF>\r\n");
    private static final byte[] BYE = ascii("221 2.0.0 Bye\r\n");
    private static final byte[] UNKNOWN = ascii("502 5.5.2 Command not known\r\n");
    private static final byte[] END = ascii("\r\n.\r\n");

    private final Selector selector = Selector.open();
    private final ServerSocketChannel listener = ServerSocketChannel.open();
    private final long latency;
    /** All wait equally long, so that the first to come is the first to go. */
    private final Deque<Reply> waiting = new ArrayDeque<>();
    private final AtomicLong messages = new AtomicLong();
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicLong turns = new AtomicLong();

    private SmtpSink(long latency) throws IOException {
        this.latency = latency;
        listener.bind(new InetSocketAddress("127.0.0.1", 0), 1000);
        listener.configureBlocking(false).register(selector, SelectionKey.OP_ACCEPT);
    }

    /** @param args the latency of a round trip in nanoseconds */
    public static void main(String... args) throws IOException {
        SmtpSink sink = new SmtpSink(Long.parseLong(args[0]));
        System.out.println(((InetSocketAddress) sink.listener.getLocalAddress()).getPort());
        Thread asked = new Thread(sink::answerWhoAsks, "asked");
        asked.setDaemon(true);
        asked.start();
        sink.serve();
    }

    private void answerWhoAsks() {
        try {
            while (System.in.read() >= 0) {
                System.out.println(messages.get() + " " + bytes.get() + " " + turns.get());
            }
        } catch (IOException e) {
            // Whoever started this is gone.
        }
        System.exit(0);
    }

    private void serve() throws IOException {
        while (true) {
            Reply next = waiting.peek();
            if (next == null) {
                selector.select();
            } else {
                long nanos = next.due - System.nanoTime();
                if (nanos > 1_000_000) {
                    selector.select(nanos / 1_000_000);
                } else {
                    selector.selectNow();
                }
            }
            for (Iterator<SelectionKey> keys = selector.selectedKeys().iterator(); keys.hasNext();) {
                SelectionKey key = keys.next();
                keys.remove();
                if (key.isAcceptable()) {
                    accept();
                } else {
                    ((Session) key.attachment()).read();
                }
            }
            while (!waiting.isEmpty() && waiting.peek().due <= System.nanoTime()) {
                Reply due = waiting.poll();
                due.session.write(due.text);
            }
        }
    }

    private void accept() throws IOException {
        SocketChannel channel = listener.accept();
        if (channel == null) {
            return;
        }
        channel.configureBlocking(false);
        channel.socket().setTcpNoDelay(true);
        Session session = new Session(channel);
        channel.register(selector, SelectionKey.OP_READ, session);
        session.answer(GREETING);
        session.send();
    }

    private record Reply(Session session, byte[] text, long due) {
    }

    private final class Session {

        private final SocketChannel channel;
        private final byte[] in = new byte[1 << 16];
        private final ByteBuffer room = ByteBuffer.wrap(in);
        private final ByteBuffer out = ByteBuffer.allocate(1 << 14);
        private boolean data;
        private boolean bye;

        Session(SocketChannel channel) {
            this.channel = channel;
        }

        void read() {
            try {
                int count = channel.read(room);
                if (count < 0) {
                    channel.close();
                    return;
                }
                bytes.addAndGet(count);
                take();
                send();
            } catch (IOException e) {
                close();
            }
        }

        /** Handles every whole command and keeps the rest. */
        private void take() {
            int from = 0;
            int to = room.position();
            while (from < to) {
                if (data) {
                    int end = endOfData(from, to);
                    if (end < 0) {
                        from = Math.max(from, to - END.length + 1);
                        break;
                    }
                    data = false;
                    answer(ascii("250 2.0.0 Ok: queued as " + Long.toHexString(messages.incrementAndGet()) + "\r\n"));
                    from = end;
                } else {
                    int end = endOfLine(from, to);
                    if (end < 0) {
                        break;
                    }
                    command(from);
                    // The line break of DATA is the first that a lone dot may follow.
                    from = data ? end - 2 : end;
                }
            }
            room.limit(to).position(from);
            room.compact();
            if (!room.hasRemaining()) {
                throw new IllegalStateException("a command of " + to + " bytes");
            }
        }

        /** By the last of five bytes, so that most of the message is never looked at. */
        private int endOfData(int from, int to) {
            int i = from + 4;
            while (i < to) {
                byte b = in[i];
                if (b == '\n') {
                    if (in[i - 1] == '\r' && in[i - 2] == '.' && in[i - 3] == '\n' && in[i - 4] == '\r') {
                        return i + 1;
                    }
                    i += 1;
                } else {
                    i += b == '\r' ? 1 : b == '.' ? 2 : 5;
                }
            }
            return -1;
        }

        private int endOfLine(int from, int to) {
            for (int i = from; i < to; i++) {
                if (in[i] == '\n') {
                    return i + 1;
                }
            }
            return -1;
        }

        /** Four letters tell them apart. */
        private void command(int at) {
            switch (new String(in, at, 4, StandardCharsets.ISO_8859_1).toUpperCase(java.util.Locale.ROOT)) {
                case "EHLO", "HELO" -> answer(EHLO);
                case "MAIL", "RCPT", "RSET", "NOOP" -> answer(OK);
                case "DATA" -> {
                    data = true;
                    answer(GO_AHEAD);
                }
                case "QUIT" -> {
                    bye = true;
                    answer(BYE);
                }
                default -> answer(UNKNOWN);
            }
        }

        void answer(byte[] reply) {
            out.put(reply);
        }

        /** What was answered since the last time, at once or after the latency. */
        void send() {
            if (out.position() == 0) {
                return;
            }
            turns.incrementAndGet();
            byte[] text = new byte[out.flip().remaining()];
            out.get(text);
            out.clear();
            if (latency == 0) {
                write(text);
            } else {
                waiting.add(new Reply(this, text, System.nanoTime() + latency));
            }
        }

        /** Replies are small, and who waits for none of them is dropped. */
        void write(byte[] text) {
            try {
                if (channel.write(ByteBuffer.wrap(text)) < text.length || bye) {
                    channel.close();
                }
            } catch (IOException e) {
                close();
            }
        }

        private void close() {
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
