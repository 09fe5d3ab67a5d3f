package io.tocsin.smtp;

import java.util.List;

import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;

import io.netty.handler.ssl.SslHandler;

/**
 * How the connection is encrypted.
 *
 * @param context whom to trust
 * @param checksName whether the certificate has to be for the host's name
 * @param protocols versions that may be spoken, or empty for those of the context
 */
public record Tls(Mode mode, SSLContext context, boolean checksName, List<String> protocols) {

    public enum Mode {
        /** Never. */
        NONE,
        /** By STARTTLS (RFC 3207) where it is offered, else not. */
        STARTTLS_OPTIONAL,
        /** By STARTTLS, else not at all. */
        STARTTLS_REQUIRED,
        /** From the first byte (RFC 8314). */
        IMPLICIT
    }

    SslHandler handler(String host, int port, long handshakeMillis) {
        SSLEngine engine = context.createSSLEngine(host, port);
        engine.setUseClientMode(true);
        SSLParameters parameters = engine.getSSLParameters();
        if (checksName) {
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // the rules of RFC 6125, which hold for SMTP too
        }
        if (!protocols.isEmpty()) {
            parameters.setProtocols(protocols.toArray(String[]::new));
        }
        engine.setSSLParameters(parameters);
        SslHandler handler = new SslHandler(engine);
        handler.setHandshakeTimeoutMillis(handshakeMillis);
        return handler;
    }
}
