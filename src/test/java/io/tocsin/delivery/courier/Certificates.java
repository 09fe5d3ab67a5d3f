package io.tocsin.delivery.courier;

import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;

import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** PKCS#12 files as authorities hand them out, and as they should not be; {@code ca.pem} is whom to trust. */
final class Certificates {

    private static final char[] PASSWORD = "secret".toCharArray();
    private static final Duration DAY = Duration.ofDays(1);

    private final Path folder;
    private final Instant now = Instant.now();
    private final KeyPair authority = pair("EC", 256);
    private final X509Certificate root;
    private final X509Certificate between;
    private final KeyPair rsa = pair("RSA", 2048);

    Certificates(Path folder) throws Exception {
        this.folder = folder;
        root = authority("CN=Root", "CN=Root");
        between = authority("CN=Issuing", "CN=Root");
        Files.writeString(folder.resolve("ca.pem"), "-----BEGIN CERTIFICATE-----\n"
                + Base64.getMimeEncoder().encodeToString(root.getEncoded()) + "\n-----END CERTIFICATE-----\n");
        KeyPair ec = pair("EC", 256);
        KeyPair shortOne = pair("RSA", 1024);
        var purpose = KeyPurposeId.id_kp_emailProtection;
        store("rsa.p12", rsa.getPrivate(), sender(rsa, SmimeTest.SENDER, purpose, now.minus(DAY), now.plus(DAY)));
        store("ec.p12", ec.getPrivate(), sender(ec, SmimeTest.SENDER, purpose, now.minus(DAY), now.plus(DAY)));
        store("expired.p12", rsa.getPrivate(),
                sender(rsa, SmimeTest.SENDER, purpose, now.minus(DAY.multipliedBy(2)), now.minus(DAY)));
        store("early.p12", rsa.getPrivate(),
                sender(rsa, SmimeTest.SENDER, purpose, now.plus(DAY), now.plus(DAY.multipliedBy(2))));
        store("other.p12", rsa.getPrivate(), sender(rsa, "other@vendor.example", purpose, now.minus(DAY), now.plus(DAY)));
        store("nobody.p12", rsa.getPrivate(), sender(rsa, null, purpose, now.minus(DAY), now.plus(DAY)));
        store("server.p12", rsa.getPrivate(),
                sender(rsa, SmimeTest.SENDER, KeyPurposeId.id_kp_serverAuth, now.minus(DAY), now.plus(DAY)));
        store("short.p12", shortOne.getPrivate(),
                sender(shortOne, SmimeTest.SENDER, purpose, now.minus(DAY), now.plus(DAY)));
        store("not-its.p12", shortOne.getPrivate(),
                sender(rsa, SmimeTest.SENDER, purpose, now.minus(DAY), now.plus(DAY)));
        store("old.p12", rsa.getPrivate(), certificate("CN=Vendor,E=security@vendor.example", "CN=Issuing", rsa,
                now.minus(DAY), now.plus(DAY), null, null));
        Files.writeString(folder.resolve("no-store.p12"), "-----BEGIN PRIVATE" + " KEY-----");
        KeyStore two = KeyStore.getInstance("PKCS12");
        two.load(null, null);
        save("no-key.p12", two);
        Certificate[] chain = { sender(rsa, SmimeTest.SENDER, purpose, now.minus(DAY), now.plus(DAY)) };
        two.setKeyEntry("one", rsa.getPrivate(), PASSWORD, chain);
        two.setKeyEntry("two", rsa.getPrivate(), PASSWORD, chain);
        save("two-keys.p12", two);
    }

    private X509Certificate sender(KeyPair keys, String address, KeyPurposeId purpose, Instant from, Instant until)
            throws Exception {
        return certificate("CN=Vendor", "CN=Issuing", keys, from, until, address, purpose);
    }

    private X509Certificate authority(String name, String issuer) throws Exception {
        return certificate(name, issuer, authority, now.minus(DAY.multipliedBy(3)), now.plus(DAY.multipliedBy(3)), null, null);
    }

    private X509Certificate certificate(String name, String issuer, KeyPair keys, Instant from, Instant until, String address,
            KeyPurposeId purpose) throws Exception {
        var builder = new JcaX509v3CertificateBuilder(new X500Name(issuer), new BigInteger(64, new java.util.Random()),
                Date.from(from), Date.from(until), new X500Name(name), keys.getPublic());
        if (keys == authority) {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        }
        if (address != null) {
            builder.addExtension(Extension.subjectAlternativeName, false,
                    new GeneralNames(new GeneralName(GeneralName.rfc822Name, address)));
        }
        if (purpose != null) {
            builder.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(purpose));
        }
        return new JcaX509CertificateConverter()
                .getCertificate(builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(authority.getPrivate())));
    }

    private void store(String file, PrivateKey key, X509Certificate own) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setKeyEntry("mail", key, PASSWORD, new Certificate[] { own, between, root });
        save(file, store);
    }

    private void save(String file, KeyStore store) throws Exception {
        try (var out = Files.newOutputStream(folder.resolve(file))) {
            store.store(out, PASSWORD);
        }
    }

    private static KeyPair pair(String algorithm, int bits) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
        generator.initialize(bits);
        return generator.generateKeyPair();
    }
}
