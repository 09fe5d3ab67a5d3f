package io.tocsin.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URI;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.regex.Pattern;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.container.ContainerRequestContext;

import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** What tells one POST from another, for {@link Idempotent}: noted while its body passes, taken by the verb. */
@RequestScoped
public class RepeatableRequest {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E](?:[\\x20-\\x7E]{0,253}[\\x21-\\x7E])?");

    private RequestKey key;

    boolean isRepeatable() {
        return key != null;
    }

    /** @return the key, for the one verb that answers this request; from then on there is none */
    RequestKey take() {
        RequestKey taken = key;
        key = null;
        return taken;
    }

    void note(ContainerRequestContext request, byte[] body) {
        String sent = sentKey(request);
        if (sent != null) {
            key = new RequestKey(sent, address(request), sha256().digest(body));
        }
    }

    interface Body {

        InputStream open() throws IOException;
    }

    /** A list must be known whole before its verb reads its first line. */
    void note(ContainerRequestContext request, Body body) throws IOException {
        String sent = sentKey(request);
        if (sent == null) {
            return;
        }
        MessageDigest digest = sha256();
        try (var hashed = new DigestInputStream(body.open(), digest)) {
            hashed.transferTo(OutputStream.nullOutputStream());
        }
        key = new RequestKey(sent, address(request), digest.digest());
    }

    private static String sentKey(ContainerRequestContext request) {
        String sent = request.getHeaderString("Idempotency-Key");
        if (sent == null || !request.getMethod().equals("POST")) {
            return null;
        }
        if (!KEY.matcher(sent).matches()) {
            throw new Refusal(RefusalCode.MALFORMED, "Idempotency-Key must be 1 to 255 printable ASCII characters.");
        }
        return sent;
    }

    private static String address(ContainerRequestContext request) {
        URI uri = request.getUriInfo().getRequestUri();
        return uri.getRawPath() + (uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery());
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
