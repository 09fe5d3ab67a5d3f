package io.tocsin.smtp;

import java.util.List;

/**
 * What the server answered (RFC 5321, section 4.2).
 *
 * @param code 200 to 599
 * @param lines text of each line, without the code and without control characters; bounded by {@link ReplyDecoder}
 */
public record Reply(int code, List<String> lines) {

    /** The server closes this connection, whatever was asked. */
    static final int CLOSING = 421;

    /** What QUIT is answered with, and consents to nothing else. */
    private static final int GOODBYE = 221;

    static Reply of(int code, String... lines) {
        return new Reply(code, List.of(lines));
    }

    public boolean isPositive() {
        return code >= 200 && code < 300;
    }

    /** 3xx: the server waits for more. */
    boolean asksForMore() {
        return code >= 300 && code < 400;
    }

    public boolean isPermanent() {
        return code >= 500;
    }

    public boolean isClosing() {
        return code == CLOSING;
    }

    boolean isGoodbye() {
        return code == GOODBYE;
    }

    boolean isRefusal() {
        return code >= 400;
    }

    /** All of it in one line, as in {@code 250 2.0.0 Ok: queued as 4XyZ}. */
    @Override
    public String toString() {
        return lines.isEmpty() ? Integer.toString(code) : code + " " + String.join(" ", lines);
    }
}
