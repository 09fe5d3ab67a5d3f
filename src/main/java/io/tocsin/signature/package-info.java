/**
 * Proof that needs no trust in the mail: a released advisory enters, as it was sent, and leaves as a small canonical JSON
 * document with an Ed25519 signature, which anybody can check with the public keys of {@code /.well-known/jwks.json}.
 */
package io.tocsin.signature;
