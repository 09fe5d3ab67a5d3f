package io.tocsin.delivery.courier.smime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.SignatureException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

import io.tocsin.postgres.StartRefused;

/**
 * A key that signs mail, with its certificate and those that vouch for it. What no reader would take for genuine is refused
 * when it is read, which is when the service starts: a signature that is found wrong makes a notice look forged.
 *
 * @param chain its own certificate first
 */
record SigningCertificate(PrivateKey key, List<X509Certificate> chain) {

    /** RFC 8551, section 4.2. */
    private static final int SHORTEST_RSA = 2048;
    private static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    private static final String ANY_PURPOSE = "2.5.29.37.0";
    private static final int DIGITAL_SIGNATURE = 0;
    private static final int NON_REPUDIATION = 1;

    /**
     * @param sender the address that letters come from
     * @throws StartRefused when it cannot be read, is not valid now, or not for this address
     */
    static SigningCertificate read(String file, String password, String sender, Instant now) {
        KeyStore store = open(file, password);
        try {
            List<String> keys = Collections.list(store.aliases()).stream().filter(alias -> isKey(store, alias)).toList();
            if (keys.size() != 1) {
                throw refused(file, keys.isEmpty() ? "has no private key. Export the certificate together with its key"
                        : "has " + keys.size() + " private keys. Put the one that signs into a file of its own");
            }
            Key key = store.getKey(keys.get(0), password.toCharArray());
            Certificate[] chain = store.getCertificateChain(keys.get(0));
            if (!(key instanceof PrivateKey secret) || chain == null
                    || !Arrays.stream(chain).allMatch(X509Certificate.class::isInstance)) {
                throw refused(file, "has a key without its certificate. Export the certificate together with its key");
            }
            var read = new SigningCertificate(secret, Arrays.stream(chain).map(X509Certificate.class::cast).toList());
            read.requireUsable(file, sender, now);
            return read;
        } catch (GeneralSecurityException e) {
            throw refused(file, "has a key that cannot be read with TOCSIN_SMIME_PASSWORD");
        }
    }

    private static KeyStore open(String file, String password) {
        byte[] content;
        try (InputStream in = Files.newInputStream(Path.of(file))) {
            content = in.readAllBytes();
        } catch (IOException | InvalidPathException e) {
            throw refused(file, "cannot be read");
        }
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(new ByteArrayInputStream(content), password.toCharArray());
            return store;
        } catch (IOException | GeneralSecurityException e) {
            throw refused(file, "is no PKCS#12 file, or TOCSIN_SMIME_PASSWORD is not its password");
        }
    }

    private static boolean isKey(KeyStore store, String alias) {
        try {
            return store.isKeyEntry(alias);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a store that is open", e);
        }
    }

    private void requireUsable(String file, String sender, Instant now) throws GeneralSecurityException {
        X509Certificate own = chain.get(0);
        if (now.isAfter(until())) {
            throw refused(file, "has a certificate that was valid until " + until() + ". Renew it");
        }
        if (now.isBefore(own.getNotBefore().toInstant())) {
            throw refused(file, "has a certificate that is valid from " + own.getNotBefore().toInstant()
                    + " on. Wait, or use the one before");
        }
        if (!Addresses.of(own).contains(sender.toLowerCase(Locale.ROOT))) {
            throw refused(file, "has a certificate for " + String.join(", ", Addresses.of(own)) + ", and letters come from "
                    + sender + " (QUARKUS_MAILER_FROM). Use one for that address, or send from the certificate's");
        }
        if (!isForMail(own)) {
            throw refused(file, "has a certificate that is not for signing mail. Ask for one for S/MIME");
        }
        boolean isLongEnough = own.getPublicKey() instanceof ECPublicKey
                || own.getPublicKey() instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() >= SHORTEST_RSA;
        if (!isLongEnough) {
            throw refused(file, "has a key that mail programs do not accept. Use RSA of at least " + SHORTEST_RSA
                    + " bits, or an elliptic curve");
        }
        if (!isPair(own)) {
            throw refused(file, "has a key that is not the one of its certificate");
        }
    }

    private static boolean isForMail(X509Certificate certificate) throws GeneralSecurityException {
        boolean[] usage = certificate.getKeyUsage();
        List<String> purposes = certificate.getExtendedKeyUsage();
        return (usage == null || usage[DIGITAL_SIGNATURE] || usage[NON_REPUDIATION])
                && (purposes == null || purposes.contains(EMAIL_PROTECTION) || purposes.contains(ANY_PURPOSE));
    }

    private boolean isPair(X509Certificate certificate) throws GeneralSecurityException {
        byte[] anything = { 1, 2, 3 };
        Signature signature = Signature.getInstance(algorithm());
        signature.initSign(key);
        signature.update(anything);
        byte[] signed = signature.sign();
        signature.initVerify(certificate);
        signature.update(anything);
        try {
            return signature.verify(signed);
        } catch (SignatureException e) {
            return false;
        }
    }

    String algorithm() {
        return chain.get(0).getPublicKey() instanceof RSAPublicKey ? "SHA256withRSA" : "SHA256withECDSA";
    }

    Instant until() {
        return chain.get(0).getNotAfter().toInstant();
    }

    private static StartRefused refused(String file, String why) {
        return new StartRefused("tocsin.smime.keystore (TOCSIN_SMIME_KEYSTORE) names " + file + ", which " + why + ".");
    }
}
