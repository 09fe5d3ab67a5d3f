package io.tocsin.delivery.courier.smime;

import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** With what mail is signed; set as {@code TOCSIN_SMIME_KEYSTORE} and {@code TOCSIN_SMIME_PASSWORD}. */
@ConfigMapping(prefix = "tocsin.smime")
public interface SmimeSettings {

    /** A PKCS#12 file with one private key, its certificate, and those that vouch for it. Without it no mail is signed so. */
    Optional<String> keystore();

    /** Of the file, and of the key in it. */
    Optional<String> password();
}
