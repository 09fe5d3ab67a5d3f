package io.tocsin.receipt.provider;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

import io.tocsin.receipt.Event;
import io.tocsin.receipt.Match;
import io.tocsin.receipt.Receipt;

/** What a provider proved to have said and nobody understands: kept for a person to see. Its digest is its id. */
final class Odd {

    private Odd() {
    }

    static Receipt body(String source, byte[] body, Instant now) {
        return receipt(source, body, new String(body, StandardCharsets.UTF_8), now);
    }

    static Receipt event(String source, Fields event, Instant now) {
        String whole = event.whole();
        return receipt(source, whole.getBytes(StandardCharsets.UTF_8), whole, now);
    }

    /** A receipt that names no delivery of ours, with the whole event behind its words: a person is to see what it may be. */
    static Receipt withEvent(Receipt receipt, Fields event) {
        String whole = shown(event.whole());
        if (receipt.match().delivery().isPresent() || whole.equals(receipt.text())) {
            return receipt;
        }
        return new Receipt(receipt.source(), receipt.sourceId(), receipt.match(), receipt.event(), receipt.diagnosis(),
                receipt.text() + "\n\n" + whole, receipt.at());
    }

    /** What is left of a receipt that could not be stored as it was. */
    static Receipt instead(Receipt receipt, Instant now) {
        return new Receipt(receipt.source(), receipt.sourceId(), new Match(null, null), Event.OTHER, null,
                "could not be stored as it was sent", now);
    }

    private static Receipt receipt(String source, byte[] body, String text, Instant now) {
        return new Receipt(source, "sha256:" + HexFormat.of().formatHex(sha256(body)), new Match(null, null), Event.OTHER, null,
                shown(text), now);
    }

    static String shown(String text) {
        String storable = Fields.storable(text);
        return storable == null ? "(empty)" : storable;
    }

    static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java runtime has SHA-256", e);
        }
    }
}
