/**
 * Mail signed for programs that check it by themselves (S/MIME, RFC 8551). A file with a key and its certificate enters, and
 * the octets of a letter; what leaves is the signature that goes along with them.
 */
package io.tocsin.delivery.courier.smime;
