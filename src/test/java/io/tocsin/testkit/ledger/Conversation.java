package io.tocsin.testkit.ledger;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** One connection. Replies are sent when the client has nothing more to be read, as RFC 2920 wants it of a server. */
final class Conversation {

    private static final int LONGEST_LINE = 8192;

    private final LedgerSink sink;
    private final Temper temper;
    private final Socket socket;
    private final long number;
    private final InputStream in;
    private final OutputStream out;
    private final byte[] buffer = new byte[16384];
    private int position;
    private int end;

    private int messages;
    private boolean mail;
    private final List<String> recipients = new ArrayList<>();
    private Mishap mishap = Mishap.NONE;

    Conversation(LedgerSink sink, Socket socket, long number) throws IOException {
        this.sink = sink;
        this.temper = sink.temper();
        this.socket = socket;
        this.number = number;
        in = socket.getInputStream();
        out = new BufferedOutputStream(socket.getOutputStream());
    }

    void run() throws IOException, InterruptedException {
        Mishap atConnection = sink.happened(temper.atConnection(number));
        switch (atConnection) {
            case DROP_AT_CONNECT -> {
                return;
            }
            case DROP_AT_GREETING -> {
                out.write("220 sink.exam".getBytes(StandardCharsets.US_ASCII));
                out.flush();
                return;
            }
            case BUSY -> {
                say("421 4.3.2 sink.example is too busy");
                out.flush();
                return;
            }
            default -> say("220 sink.example ESMTP");
        }
        for (String line = line(); line != null && answer(line, atConnection); line = line()) {
            // one command after another
        }
        out.flush();
    }

    /** @return false when the connection is to be closed */
    private boolean answer(String line, Mishap atConnection) throws IOException, InterruptedException {
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        switch (verb) {
            case "EHLO", "HELO" -> {
                if (atConnection == Mishap.DROP_AT_EHLO) {
                    return false;
                }
                say("250-sink.example");
                if (sink.isPipelining()) {
                    say("250-PIPELINING");
                }
                say("250-SIZE 33554432");
                say("250-8BITMIME");
                say("250-SMTPUTF8");
                say("250-DSN");
                say("250 ENHANCEDSTATUSCODES");
            }
            case "MAIL" -> {
                messages++;
                forget();
                if (sink.happened(temper.atMail(number, messages)) == Mishap.DROP_AT_MAIL) {
                    return false;
                }
                mail = true;
                say("250 2.1.0 ok");
            }
            case "RCPT" -> {
                return recipient(address(line));
            }
            case "DATA" -> {
                return data();
            }
            case "RSET" -> {
                forget();
                say("250 2.0.0 ok");
            }
            case "NOOP" -> say("250 2.0.0 ok");
            case "QUIT" -> {
                say("221 2.0.0 bye");
                return false;
            }
            default -> say("502 5.5.1 what?");
        }
        return true;
    }

    private boolean recipient(String address) throws IOException, InterruptedException {
        if (!mail) {
            say("503 5.5.1 MAIL first");
            return true;
        }
        mishap = sink.happened(temper.atRecipient(address, sink.attemptAt(address)));
        switch (mishap) {
            case TEMPORARY -> say("451 4.3.0 try again later");
            case GREYLISTED -> say("451 4.7.1 greylisted, please try again later");
            case PERMANENT -> say("550 5.1.1 user unknown");
            case CLOSING -> {
                say("421 4.3.2 closing");
                return false;
            }
            case DROP_AT_RCPT -> {
                return false;
            }
            case STALL -> {
                out.flush();
                sink.stall();
                accept(address);
            }
            default -> accept(address);
        }
        return true;
    }

    private void accept(String address) throws IOException {
        recipients.add(address);
        say("250 2.1.5 ok");
    }

    private boolean data() throws IOException, InterruptedException {
        if (recipients.isEmpty()) {
            say(mail ? "554 5.5.1 no valid recipients" : "503 5.5.1 RCPT first");
            return true;
        }
        switch (mishap) {
            case TEMPORARY_AT_DATA -> {
                say("451 4.3.0 not now");
                return true;
            }
            case DROP_AT_DATA -> {
                return false;
            }
            default -> say("354 go on");
        }
        String messageId = body();
        if (messageId == null) {
            return false;
        }
        sink.enter(number, messageId, recipients, mishap);
        out.flush();
        sink.restBeforeReply(mishap);
        switch (mishap) {
            case DROP_AFTER_DOT -> {
                return false;
            }
            case TEMPORARY_AFTER_DOT -> say("451 4.3.0 cannot store it now");
            case PERMANENT_AFTER_DOT -> say("554 5.6.0 not this message");
            default -> say("250 2.0.0 queued as " + number + "-" + messages);
        }
        forget();
        return true;
    }

    private void forget() {
        mail = false;
        recipients.clear();
        mishap = Mishap.NONE;
    }

    /** @return the Message-ID without its brackets, null when the connection ended before the dot or is to */
    private String body() throws IOException {
        String messageId = "";
        boolean inHeader = true;
        for (String line = line(); line != null; line = line()) {
            if (line.equals(".")) {
                return messageId;
            }
            if (line.isEmpty()) {
                if (inHeader && mishap == Mishap.DROP_MID_BODY) {
                    return null;
                }
                inHeader = false;
            }
            if (inHeader && line.regionMatches(true, 0, "Message-ID:", 0, 11)) {
                messageId = line.substring(11).replaceAll("[<>\\s]", "");
            }
        }
        return null;
    }

    private static String address(String line) {
        int from = line.indexOf('<');
        int to = line.indexOf('>', from);
        return from < 0 || to < 0 ? "" : line.substring(from + 1, to).toLowerCase(Locale.ROOT);
    }

    private void say(String words) throws IOException {
        out.write((words + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }

    /** Without its line end; null at the end of the connection. */
    private String line() throws IOException {
        StringBuilder line = null;
        while (true) {
            int from = position;
            while (position < end) {
                if (buffer[position++] == '\n') {
                    int to = position - 1 > from && buffer[position - 2] == '\r' ? position - 2 : position - 1;
                    String rest = new String(buffer, from, to - from, StandardCharsets.ISO_8859_1);
                    if (line == null) {
                        return rest;
                    }
                    line.append(rest);
                    if (rest.isEmpty() && line.length() > 0 && line.charAt(line.length() - 1) == '\r') {
                        line.setLength(line.length() - 1);
                    }
                    return line.toString();
                }
            }
            line = line == null ? new StringBuilder() : line;
            line.append(new String(buffer, from, end - from, StandardCharsets.ISO_8859_1));
            if (line.length() > LONGEST_LINE) {
                throw new IOException("a line of more than " + LONGEST_LINE + " characters");
            }
            out.flush();
            position = 0;
            end = Math.max(0, in.read(buffer));
            if (end == 0) {
                return null;
            }
        }
    }
}
