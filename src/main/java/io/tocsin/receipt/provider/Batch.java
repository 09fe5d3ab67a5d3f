package io.tocsin.receipt.provider;

import java.util.List;

import io.tocsin.receipt.Receipt;

/**
 * What one proved post says.
 *
 * @param token what may be used once only, and is used up together with the receipts; null where the proof is over the whole
 *        body, so that the same again says nothing new
 */
record Batch(List<Receipt> receipts, Token token) {

    /**
     * @param provider whose token it is
     * @param digest of the body that it came with
     */
    record Token(String provider, String text, byte[] digest) {
    }

    static Batch of(List<Receipt> receipts) {
        return new Batch(List.copyOf(receipts), null);
    }
}
