package io.tocsin.receipt.provider;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

import io.tocsin.testkit.Patience;

/** Real keys of all four providers, made anew in each run, and what they sign. */
final class ProviderKeys {

    static final String TOPIC = "arn:aws:sns:eu-central-1:123456789012:tocsin-receipts";
    static final String SIGNING_KEY = "key-of-the-webhooks";
    static final String USER = "postmark";
    static final String PASSWORD = "correct horse battery staple";

    static final KeyPair SENDGRID = shared();

    private ProviderKeys() {
    }

    /** A key with its self-signed certificate. */
    record Signer(PrivateKey key, X509Certificate certificate) {

        byte[] pem() {
            try {
                return ("-----BEGIN CERTIFICATE-----\n" + Base64.getMimeEncoder().encodeToString(certificate.getEncoded())
                        + "\n-----END CERTIFICATE-----\n").getBytes(StandardCharsets.US_ASCII);
            } catch (GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    /** One and the same in all class loaders: the one that configures a test's application is not the test's. */
    private static KeyPair shared() {
        String name = ProviderKeys.class.getName();
        if (System.getProperty(name) == null) {
            KeyPair made = ec("secp256r1");
            System.setProperty(name, Base64.getEncoder().encodeToString(made.getPrivate().getEncoded()) + " "
                    + Base64.getEncoder().encodeToString(made.getPublic().getEncoded()));
        }
        String[] halves = System.getProperty(name).split(" ");
        try {
            KeyFactory keys = KeyFactory.getInstance("EC");
            return new KeyPair(keys.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(halves[1]))),
                    keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(halves[0]))));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair ec(String curve) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec(curve));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Valid from 2020 on, for a hundred years. */
    static Signer signer(String name, int bits) {
        return signer(name, bits, "-validity", "36500");
    }

    /** @param options of keytool, such as {@code -validity 30}, in days after the first of 2020 */
    static Signer signer(String name, int bits, String... options) {
        try {
            Path store = Files.createTempDirectory("sns").resolve("keys.p12");
            var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-keyalg", "RSA", "-keysize", String.valueOf(bits), "-alias", "sns", "-dname", name,
                    "-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", "changeit", "-startdate",
                    "2020/01/01 00:00:00"));
            command.addAll(List.of(options));
            Process keytool = new ProcessBuilder(command).redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
            if (!keytool.waitFor(Patience.LONG.toSeconds(), TimeUnit.SECONDS) || keytool.exitValue() != 0) {
                throw new AssertionError("keytool did not make a key");
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream in = Files.newInputStream(store)) {
                keys.load(in, "changeit".toCharArray());
            }
            Files.delete(store);
            Files.delete(store.getParent());
            return new Signer((PrivateKey) keys.getKey("sns", "changeit".toCharArray()),
                    (X509Certificate) keys.getCertificate("sns"));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    static byte[] signature(String algorithm, PrivateKey key, byte[]... parts) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            signature.initSign(key);
            for (byte[] part : parts) {
                signature.update(part);
            }
            return signature.sign();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String sendGridSignature(KeyPair keys, String timestamp, byte[] body) {
        return Base64.getEncoder().encodeToString(signature("SHA256withECDSA", keys.getPrivate(),
                timestamp.getBytes(StandardCharsets.UTF_8), body));
    }

    static String mailgunSignature(String key, String timestamp, String token) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
            return HexFormat.of().formatHex(mac.doFinal((timestamp + token).getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static String sendGridPublicKey() {
        return Base64.getEncoder().encodeToString(SENDGRID.getPublic().getEncoded());
    }

    /** @return the sample with its names, such as DELIVERY, replaced by what follows each */
    static String sample(String file, Object... replacements) {
        try (InputStream in = ProviderKeys.class.getResourceAsStream("/provider/" + file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            for (int i = 0; i < replacements.length; i += 2) {
                text = text.replace((String) replacements[i], String.valueOf(replacements[i + 1]));
            }
            return text;
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    static String mailgun(String file, Instant at, String token, Object... replacements) {
        String timestamp = String.valueOf(at.getEpochSecond());
        return sample(file, replacements).replace("TIMESTAMP", timestamp).replace("TOKEN", token).replace("SIGNATURE",
                mailgunSignature(SIGNING_KEY, timestamp, token));
    }

    /** All four configured. */
    static ProviderSettings settings() {
        return settings(Set.of(TOPIC), List.of(sendGridPublicKey()), List.of(SIGNING_KEY), USER, PASSWORD);
    }

    static ProviderSettings settings(Set<String> topics, List<String> publicKeys, List<String> signingKeys, String user,
            String password) {
        return new ProviderSettings() {

            @Override
            public Ses ses() {
                return () -> Optional.of(topics).filter(all -> !all.isEmpty());
            }

            @Override
            public SendGrid sendgrid() {
                return () -> Optional.of(publicKeys).filter(all -> !all.isEmpty());
            }

            @Override
            public Mailgun mailgun() {
                return () -> Optional.of(signingKeys).filter(all -> !all.isEmpty());
            }

            @Override
            public Postmark postmark() {
                return new Postmark() {

                    @Override
                    public Optional<String> username() {
                        return Optional.ofNullable(user);
                    }

                    @Override
                    public Optional<String> password() {
                        return Optional.ofNullable(password);
                    }
                };
            }
        };
    }
}
