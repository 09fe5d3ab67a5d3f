package io.tocsin.signature;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;

import org.erdtman.jcs.JsonCanonicalizer;

import com.fasterxml.jackson.databind.ObjectMapper;

/**
 * The document that is signed, in canonical form (RFC 8785), with three gaps for the digests in which one advisory differs
 * from another: it is made canonical once, and filling it is copying octets.
 */
final class Document {

    private static final ObjectMapper JSON = new ObjectMapper();
    /** Unicode noncharacters, of which no reference, name or address has one; in the canonical order of their members. */
    private static final String HTML = "\uFDE0";
    private static final String TENANT = "\uFDE1";
    private static final String TEXT = "\uFDE2";
    private static final int USUAL_SIZE = 1024;

    private final byte[][] pieces;

    /** @param supersedes number of the notice before, or null */
    Document(SignedNotice notice, String locale, Integer supersedes) {
        Map<String, Object> members = new LinkedHashMap<>();
        members.put("version", 1);
        members.put("issuer", Map.of("name", notice.issuerName(), "url", notice.issuerUrl()));
        members.put("tenant", TENANT);
        members.put("incident", notice.incident());
        members.put("notice", Map.of("id", notice.id().toString(), "number", notice.number(), "kind", notice.kind()));
        members.put("locale", locale);
        members.put("releasedAt", notice.releasedAt().toString());
        members.put("supersedes", supersedes);
        members.put("text", TEXT);
        members.put("html", HTML);
        pieces = cut(canonical(members));
    }

    private static String canonical(Map<String, Object> members) {
        try {
            return new JsonCanonicalizer(JSON.writeValueAsString(members)).getEncodedString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[][] cut(String canonical) {
        String[] cut = canonical.split("[" + HTML + TENANT + TEXT + "]");
        byte[][] pieces = new byte[cut.length][];
        for (int i = 0; i < cut.length; i++) {
            pieces[i] = cut[i].getBytes(UTF_8);
        }
        return pieces;
    }

    /** @param html and the others as they stand in the document: ASCII that needs no escaping */
    byte[] with(byte[] html, byte[] tenant, byte[] text) {
        var filled = new ByteArrayOutputStream(USUAL_SIZE);
        filled.writeBytes(pieces[0]);
        filled.writeBytes(html);
        filled.writeBytes(pieces[1]);
        filled.writeBytes(tenant);
        filled.writeBytes(pieces[2]);
        filled.writeBytes(text);
        filled.writeBytes(pieces[3]);
        return filled.toByteArray();
    }
}
