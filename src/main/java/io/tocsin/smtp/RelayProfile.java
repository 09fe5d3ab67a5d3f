package io.tocsin.smtp;

import java.time.Duration;

/**
 * A relay, and how it wants to be treated.
 *
 * @param name for logs and figures
 * @param login null where nobody signs in
 * @param ownHostName what we call ourselves in EHLO
 * @param pipelining whether it is used where it is offered
 * @param weight its share of the mails beside the other relays; 0 when it is to be used only while the others fail
 * @param connections most connections at a time
 * @param perSecond most mails per second; infinite for no limit
 * @param mailsPerConnection after so many a connection is closed and another opened
 * @param idle for so long a connection is kept without a mail
 */
public record RelayProfile(String name, String host, int port, Tls tls, Login login, String ownHostName, boolean pipelining,
        Timeouts timeouts, int weight, int connections, double perSecond, int mailsPerConnection, Duration idle) {

    public RelayProfile {
        if (weight < 0 || connections < 1 || !(perSecond > 0) || mailsPerConnection < 1) {
            throw new IllegalArgumentException("limits of relay " + name + " are out of range");
        }
    }
}
