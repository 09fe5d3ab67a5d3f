package io.tocsin.testkit;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/**
 * A mail server that does at each step of the conversation exactly what the test says, sensible or not, on bare sockets: what
 * a client meets in the wild, and no well-behaved server can be brought to do.
 */
public final class ScriptedSmtp implements AutoCloseable {

    public enum At {
        /** Instead of the greeting. */
        GREETING,
        EHLO,
        STARTTLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /** After a kilobyte of the message. */
        BODY,
        DOT,
        RSET,
        QUIT
    }

    /**
     * @param reply null for none
     * @param hangsUp whether the connection is closed then; without a reply it is reset
     * @param meanwhile what becomes of the next mail's envelope, which has to come before anything is done
     */
    public record Act(String reply, boolean hangsUp, Envelope meanwhile) {

        private enum Envelope {
            NEED_NOT_COME,
            IS_READ,
            IS_LOST
        }

        public static Act say(String reply) {
            return new Act(reply, false, Envelope.NEED_NOT_COME);
        }

        public static Act sayAndDrop(String reply) {
            return new Act(reply, true, Envelope.NEED_NOT_COME);
        }

        public static Act drop() {
            return new Act(null, true, Envelope.NEED_NOT_COME);
        }

        public static Act keepSilent() {
            return new Act(null, false, Envelope.NEED_NOT_COME);
        }

        /** This reply leaves only with those to the next MAIL, RCPT and DATA: whoever waits for it waits in vain. */
        public Act onceTheNextIsTold() {
            return new Act(reply, hangsUp, Envelope.IS_READ);
        }

        /** The next MAIL, RCPT and DATA are read and forgotten. */
        public Act forgettingTheNext() {
            return new Act(reply, hangsUp, Envelope.IS_LOST);
        }
    }

    private static final int SMALL_BUFFER = 4096;

    private final ServerSocket listener;
    private final SSLContext tls;
    private final boolean implicitTls;
    private final Map<At, Act> always = new EnumMap<>(At.class);
    private final Map<At, Deque<Act>> first = new EnumMap<>(At.class);
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final List<String> heard = new ArrayList<>();
    private final List<String> messages = new ArrayList<>();
    private List<String> offered = List.of("PIPELINING", "8BITMIME", "ENHANCEDSTATUSCODES");
    private At heldUntil;
    private boolean inDrops;
    private int connections;
    private int ahead;

    private ScriptedSmtp(SSLContext tls, boolean implicitTls) throws IOException {
        this.tls = tls;
        this.implicitTls = implicitTls;
        listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.setReceiveBufferSize(SMALL_BUFFER); // so that a long message does not fit into what lies between
        listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 100);
        Thread accepting = new Thread(this::accept, "scripted-smtp");
        accepting.setDaemon(true);
        accepting.start();
    }

    public static ScriptedSmtp start() {
        return start(null, false);
    }

    /** @param implicit whether TLS is spoken from the first byte, else after STARTTLS */
    public static ScriptedSmtp start(SSLContext tls, boolean implicit) {
        try {
            return new ScriptedSmtp(tls, implicit);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    public int port() {
        return listener.getLocalPort();
    }

    /** Keywords in answer to EHLO. */
    public synchronized ScriptedSmtp offering(String... keywords) {
        offered = List.of(keywords);
        return this;
    }

    public synchronized ScriptedSmtp always(At at, Act act) {
        always.put(at, act);
        return this;
    }

    /** Before what it does always. */
    public synchronized ScriptedSmtp once(At at, Act act) {
        first.computeIfAbsent(at, key -> new ArrayDeque<>()).add(act);
        return this;
    }

    /** From now on it does only what it does always. */
    public synchronized void forget() {
        first.clear();
    }

    /** Keeps all replies from MAIL on back until this command has come: whoever waits for one of them waits in vain. */
    public synchronized ScriptedSmtp holdingRepliesUntil(At at) {
        heldUntil = at;
        return this;
    }

    /** Every octet of a reply leaves alone. */
    public synchronized ScriptedSmtp inDrops() {
        inDrops = true;
        return this;
    }

    /** How often a command was there before the one before it was answered. */
    public synchronized int spokenAhead() {
        return ahead;
    }

    /** Lines that came as commands or as answers to 334, of all connections, in their order. */
    public synchronized List<String> heard() {
        return List.copyOf(heard);
    }

    public List<String> heard(String beginning) {
        return heard().stream().filter(line -> line.toUpperCase(Locale.ROOT).startsWith(beginning)).toList();
    }

    /** Messages whose final dot came, as they crossed the wire, without that dot. */
    public synchronized List<String> messages() {
        return List.copyOf(messages);
    }

    public synchronized int connections() {
        return connections;
    }

    /** Closes every connection that stands; the port stays open. */
    public void hangUpOnAll() {
        open.forEach(ScriptedSmtp::closeQuietly);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        hangUpOnAll();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                synchronized (this) {
                    connections++;
                }
                open.add(socket);
                if (listener.isClosed()) {
                    closeQuietly(socket);
                }
                Thread talking = new Thread(() -> talk(socket), "scripted-smtp-conversation");
                talking.setDaemon(true);
                talking.start();
            } catch (IOException e) {
                return;
            }
        }
    }

    private void talk(Socket plain) {
        try (plain) {
            new Conversation(implicitTls ? encrypted(plain) : plain).run();
        } catch (IOException e) {
            // the client went, or the test ended
        } finally {
            open.remove(plain);
        }
    }

    private Socket encrypted(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls.getSocketFactory().createSocket(plain, null, plain.getPort(), true);
        socket.setUseClientMode(false);
        socket.startHandshake();
        return socket;
    }

    private synchronized Act next(At at, String usual) {
        Deque<Act> firsts = first.get(at);
        if (firsts != null && !firsts.isEmpty()) {
            return firsts.poll();
        }
        return always.getOrDefault(at, Act.say(usual));
    }

    private static void closeQuietly(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // it is gone either way
        }
    }

    private final class Conversation {

        private Socket socket;
        private InputStream in;
        private OutputStream out;
        private final ByteArrayOutputStream held = new ByteArrayOutputStream();
        private boolean encrypted = implicitTls;
        private boolean inMail;
        private boolean holding = heldUntil != null;

        Conversation(Socket socket) throws IOException {
            speakOn(socket);
        }

        private void speakOn(Socket socket) throws IOException {
            this.socket = socket;
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            out = socket.getOutputStream();
        }

        void run() throws IOException {
            boolean goesOn = act(At.GREETING, "220 scripted ESMTP");
            for (String line = goesOn ? line() : null; line != null && goesOn; line = goesOn ? line() : null) {
                synchronized (ScriptedSmtp.this) {
                    heard.add(line);
                    ahead += in.available() > 0 ? 1 : 0;
                }
                goesOn = answer(line);
            }
        }

        private boolean answer(String line) throws IOException {
            String word = line.toUpperCase(Locale.ROOT).split(" ")[0];
            return switch (word) {
                case "EHLO" -> act(At.EHLO, welcome());
                case "HELO" -> act(At.EHLO, "250 scripted");
                case "STARTTLS" -> encrypt();
                case "AUTH" -> signIn(line);
                case "MAIL" -> begin();
                case "RCPT" -> act(At.RCPT, "250 2.1.5 Ok");
                case "DATA" -> data();
                case "RSET" -> act(At.RSET, "250 2.0.0 Ok");
                case "QUIT" -> quit();
                default -> write("500 5.5.1 what?");
            };
        }

        private String welcome() {
            List<String> keywords = new ArrayList<>(List.of("scripted"));
            keywords.addAll(offered);
            if (tls != null && !encrypted) {
                keywords.add("STARTTLS");
            }
            StringBuilder reply = new StringBuilder();
            for (int i = 0; i < keywords.size(); i++) {
                reply.append(i == 0 ? "" : "\r\n").append(i == keywords.size() - 1 ? "250 " : "250-").append(keywords.get(i));
            }
            return reply.toString();
        }

        private boolean encrypt() throws IOException {
            Act act = next(At.STARTTLS, "220 2.0.0 Ready");
            boolean goesOn = doing(act);
            if (goesOn && act.reply() != null && act.reply().startsWith("220")) {
                speakOn(encrypted(socket));
                encrypted = true;
            }
            return goesOn;
        }

        private boolean signIn(String line) throws IOException {
            if (line.split(" ").length > 2) {
                Act act = next(At.AUTH, "235 2.7.0 Welcome");
                for (; act.reply() != null && act.reply().startsWith("334"); act = next(At.AUTH, "235 2.7.0 Welcome")) {
                    write(act.reply());
                    String answer = line();
                    synchronized (ScriptedSmtp.this) {
                        heard.add(String.valueOf(answer));
                    }
                }
                return doing(act);
            }
            write("334 VXNlcm5hbWU6");
            for (String challenge : List.of("334 UGFzc3dvcmQ6", "")) {
                String answer = line();
                synchronized (ScriptedSmtp.this) {
                    heard.add(String.valueOf(answer));
                }
                if (!challenge.isEmpty()) {
                    write(challenge);
                }
            }
            return act(At.AUTH, "235 2.7.0 Welcome");
        }

        private boolean begin() throws IOException {
            inMail = true;
            return act(At.MAIL, "250 2.1.0 Ok");
        }

        private boolean data() throws IOException {
            Act act = next(At.DATA, "354 Go ahead");
            release(At.DATA);
            if (!doing(act) || act.reply() == null || !act.reply().startsWith("354")) {
                return !act.hangsUp();
            }
            Act inBody = next(At.BODY, null);
            if (inBody.hangsUp()) {
                in.readNBytes(1024);
                return doing(inBody);
            }
            StringBuilder message = new StringBuilder();
            for (String line = line(); line != null; line = line()) {
                if (line.equals(".")) {
                    synchronized (ScriptedSmtp.this) {
                        messages.add(message.toString());
                    }
                    inMail = false;
                    return act(At.DOT, "250 2.0.0 Ok: queued as 4XyZ");
                }
                message.append(line).append("\r\n");
            }
            return false;
        }

        private boolean quit() throws IOException {
            Act act = next(At.QUIT, "221 2.0.0 Bye");
            return doing(act) && act.reply() == null; // who does not answer does not close either
        }

        private boolean act(At at, String usual) throws IOException {
            return doing(next(at, usual));
        }

        /** @return whether the conversation goes on */
        private boolean doing(Act act) throws IOException {
            if (act.meanwhile() == Act.Envelope.IS_LOST) {
                for (String line = line(); line != null && !line.equals("DATA"); line = line()) {
                    // as if it had never come
                }
            }
            if (act.reply() != null && act.meanwhile() == Act.Envelope.IS_READ) {
                held.write((act.reply() + "\r\n").getBytes(StandardCharsets.UTF_8));
            } else if (act.reply() != null) {
                write(act.reply());
            }
            if (act.hangsUp()) {
                if (act.reply() == null) {
                    socket.setSoLinger(true, 0);
                }
                socket.close();
            }
            return !act.hangsUp();
        }

        private boolean write(String reply) throws IOException {
            byte[] bytes = (reply + "\r\n").getBytes(StandardCharsets.UTF_8);
            if (holding && inMail || held.size() > 0) {
                held.write(bytes);
            } else if (inDrops) {
                for (byte octet : bytes) {
                    out.write(octet);
                    out.flush();
                }
            } else {
                out.write(bytes);
                out.flush();
            }
            return true;
        }

        private void release(At at) throws IOException {
            if (at == heldUntil && holding || !holding && at == At.DATA) {
                out.write(held.toByteArray());
                held.reset();
                holding = false;
            }
        }

        /** Only CRLF ends a line: a bare LF stays in it, for the test to see. */
        private String line() throws IOException {
            var line = new ByteArrayOutputStream();
            int before = -1;
            for (int octet = in.read(); octet >= 0; octet = in.read()) {
                line.write(octet);
                if (octet == '\n' && before == '\r') {
                    return line.toString(StandardCharsets.UTF_8).replaceAll("\r\n$", "");
                }
                before = octet;
            }
            return null;
        }
    }
}
