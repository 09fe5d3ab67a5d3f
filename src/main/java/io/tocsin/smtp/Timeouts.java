package io.tocsin.smtp;

import java.time.Duration;

/**
 * How long each answer is waited for.
 *
 * @param command answers to EHLO, STARTTLS, AUTH, MAIL, RCPT, RSET
 * @param content until the last byte of the message is handed to the socket
 * @param dot the answer to the final dot: a server that has the message may need long to be sure of it
 */
public record Timeouts(Duration connect, Duration greeting, Duration command, Duration data, Duration content, Duration dot) {

    /** The least that RFC 5321, section 4.5.3.2, asks for. */
    public static final Timeouts STANDARD = new Timeouts(Duration.ofSeconds(30), Duration.ofMinutes(5), Duration.ofMinutes(5),
            Duration.ofMinutes(2), Duration.ofMinutes(3), Duration.ofMinutes(10));

    /** One time for all of them. */
    public static Timeouts of(Duration each) {
        Duration connect = each.compareTo(STANDARD.connect) < 0 ? each : STANDARD.connect;
        return new Timeouts(connect, each, each, each, each, each);
    }

    Duration of(Stage stage) {
        return switch (stage) {
            case CONNECT -> connect;
            case GREETING -> greeting;
            case DATA -> data;
            case DOT -> dot;
            default -> command;
        };
    }
}
