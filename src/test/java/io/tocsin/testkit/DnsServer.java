package io.tocsin.testkit;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A name server with MX records, by UDP (RFC 1035). What it has no word of does not exist; it can also say nothing. */
public final class DnsServer implements AutoCloseable {

    private static final int TYPE_MX = 15;
    private static final int NO_SUCH_NAME = 3;

    private final DatagramSocket socket;
    private final Map<String, List<String>> records = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final Set<Integer> ports = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

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
        records.put(domain, List.of(servers));
        return this;
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
        List<String> known = records.get(name.substring(0, name.length() - 1));
        List<String> servers = known == null || type != TYPE_MX ? List.of() : known;
        ByteBuffer answer = ByteBuffer.allocate(4096);
        answer.putShort(id).putShort((short) (0x8580 | (known == null ? NO_SUCH_NAME : 0)));
        answer.putShort((short) 1).putShort((short) servers.size()).putShort((short) 0).putShort((short) 0);
        answer.put(question.array(), 12, end - 12);
        for (String server : servers) {
            byte[] host = name(server.replaceAll("^\\d+ ", ""));
            answer.putShort((short) 0xC00C).putShort((short) TYPE_MX).putShort((short) 1).putInt(300);
            answer.putShort((short) (2 + host.length)).putShort(Short.parseShort(server.replaceAll(" .*", ""))).put(host);
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
