package io.tocsin.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;

/**
 * A name server with MX, TXT and A records, by UDP (RFC 1035). What it has no word of does not exist; it can also say nothing.
 */
public final class DnsServer implements AutoCloseable {

    private static final int TYPE_A = 1;
    private static final int TYPE_MX = 15;
    private static final int TYPE_TXT = 16;
    private static final int TRUNCATED = 0x0200;
    private static final int LONGEST_STRING = 255;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    /** By name, then by type. */
    private final Map<String, Map<Integer, List<byte[]>>> records = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;
    private volatile boolean truncating;

    public DnsServer() throws IOException {
        socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(this::serve, "dns-server");
        thread.setDaemon(true);
        thread.start();
    }

    public int port() {
        return socket.getLocalPort();
    }

    /** @param servers e.g. {@code 10 mx.example}; none for a domain without any */
    public DnsServer mx(String domain, String... servers) {
        return put(domain, TYPE_MX, Stream.of(servers).map(server -> {
            byte[] host = name(server.replaceAll("^\\d+ ", ""));
            return ByteBuffer.allocate(2 + host.length).putShort(Short.parseShort(server.replaceAll(" .*", ""))).put(host)
                    .array();
        }).toList());
    }

    /** @param texts each a record, of several strings where it is long */
    public DnsServer txt(String domain, String... texts) {
        return put(domain, TYPE_TXT, Stream.of(texts).map(DnsServer::strings).toList());
    }

    /** An address of its own, which is nobody's. */
    public DnsServer address(String domain) {
        return put(domain, TYPE_A, List.of(new byte[] { (byte) 192, 0, 2, 1 }));
    }

    private DnsServer put(String domain, int type, List<byte[]> values) {
        records.computeIfAbsent(domain, first -> new ConcurrentHashMap<>()).put(type, values);
        return this;
    }

    private static byte[] strings(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        ByteBuffer strings = ByteBuffer.allocate(bytes.length + bytes.length / LONGEST_STRING + 1);
        for (int from = 0; from < bytes.length; from += LONGEST_STRING) {
            int length = Math.min(LONGEST_STRING, bytes.length - from);
            strings.put((byte) length).put(bytes, from, length);
        }
        return Arrays.copyOf(strings.array(), strings.position());
    }

    /** Answers that they are too long for a datagram, and is not there by TCP. */
    public void truncate() {
        truncating = true;
    }

    public void beSilent() {
        silent = true;
    }

    /** Name and type of each question. */
    public List<String> asked() {
        return asked;
    }

    /** That questions came from. */
    public Set<Integer> ports() {
        return ports;
    }

    private void serve() {
        byte[] bytes = new byte[512];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
                socket.receive(packet);
                ports.add(packet.getPort());
                byte[] answer = answer(ByteBuffer.wrap(bytes, 0, packet.getLength()));
                if (!silent) {
                    socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
                }
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private byte[] answer(ByteBuffer question) {
        short id = question.getShort(0);
        question.position(12);
        StringBuilder name = new StringBuilder();
        for (int length = question.get(); length > 0; length = question.get()) {
            byte[] label = new byte[length];
            question.get(label);
            name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
        }
        int type = question.getShort();
        asked.add(name + (type == TYPE_MX ? " MX" : " " + type));
        int end = question.position() + 2;
        Map<Integer, List<byte[]>> known = records.get(name.substring(0, name.length() - 1).toLowerCase(Locale.ROOT));
        List<byte[]> values = known == null || truncating ? List.of() : known.getOrDefault(type, List.of());
        ByteBuffer answer = ByteBuffer.allocate(4096);
        answer.putShort(id)
                .putShort((short) (0x8580 | (known == null ? NO_SUCH_NAME : 0) | (truncating ? TRUNCATED : 0)));
        answer.putShort((short) 1).putShort((short) values.size()).putShort((short) 0).putShort((short) 0);
        answer.put(question.array(), 12, end - 12);
        for (byte[] value : values) {
            answer.putShort((short) 0xC00C).putShort((short) type).putShort((short) 1).putInt(300);
            answer.putShort((short) value.length).put(value);
        }
        byte[] sent = new byte[answer.position()];
        answer.flip().get(sent);
        return sent;
    }

    private static byte[] name(String host) {
        ByteBuffer labels = ByteBuffer.allocate(256);
        for (String label : host.split("\\.")) {
            labels.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        labels.put((byte) 0);
        byte[] name = new byte[labels.position()];
        labels.flip().get(name);
        return name;
    }

    @Override
    public void close() {
        socket.close();
    }
}
