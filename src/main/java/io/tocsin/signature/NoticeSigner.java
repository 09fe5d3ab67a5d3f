package io.tocsin.signature;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signs the advisories of one released notice. The same advisory has the same document whenever it is asked for, octet by
 * octet, since Ed25519 is deterministic and what is signed is too: so documents are made when they are needed and stored
 * nowhere. For several threads at once; some 50 microseconds each.
 */
public final class NoticeSigner {

    private static final String HMAC = "HmacSHA256";
    private static final int SALT = 16;

    private final SignedNotice notice;
    private final SigningKey key;
    private final Map<Variant, Document> documents = new ConcurrentHashMap<>();

    NoticeSigner(SignedNotice notice, SigningKey key) {
        this.notice = notice;
        this.key = key;
    }

    private record Variant(String locale, Integer supersedes) {
    }

    /** @return a JWS in compact serialisation (RFC 7515, section 7.1), in ASCII, without a line end */
    public byte[] sign(Told told) {
        Document document = documents.computeIfAbsent(new Variant(told.locale(), told.supersedes()),
                variant -> new Document(notice, variant.locale(), variant.supersedes()));
        return key.sign(document.with(digest(told.html()), tenant(told.tenantId()), digest(told.text())));
    }

    private byte[] tenant(String tenantId) {
        byte[] salt = saltOf(tenantId);
        byte[] id = tenantId.getBytes(UTF_8);
        byte[] salted = Arrays.copyOf(salt, SALT + id.length);
        System.arraycopy(id, 0, salted, SALT, id.length);
        return digest(salted);
    }

    /**
     * What turns a tenant's id into the digest that stands in its document: SHA-256 over these 16 octets and the id. Known to
     * that tenant alone, so that nobody who comes by the document can try out which customer it is about.
     */
    public byte[] saltOf(String tenantId) {
        try {
            Mac mac = Mac.getInstance(HMAC);
            mac.init(new SecretKeySpec(notice.salt(), HMAC));
            return Arrays.copyOf(mac.doFinal(tenantId.getBytes(UTF_8)), SALT);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Every JDK has " + HMAC, e);
        }
    }

    private static byte[] digest(byte[] octets) {
        return ("sha256:" + HexFormat.of().formatHex(PublicKey.sha256().digest(octets))).getBytes(US_ASCII);
    }
}
