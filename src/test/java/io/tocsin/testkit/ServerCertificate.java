package io.tocsin.testkit;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;

import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate that nobody but its maker trusts.
 *
 * @param known a PKCS12 store of the certificate alone, under the password {@value #PASSWORD}
 */
public record ServerCertificate(SSLContext server, SSLContext trusting, KeyStore known) {

    public static final String PASSWORD = "changeit";

    /** For 127.0.0.1 and localhost. */
    public static ServerCertificate make(Path folder) {
        return make(folder, "ip:127.0.0.1,dns:localhost");
    }

    /**
     * Made by the JDK's own keytool, anew for each run.
     *
     * @param names whom it is for, as keytool has them
     */
    public static ServerCertificate make(Path folder, String names) {
        try {
            Path file = folder.resolve("relay-" + Integer.toHexString(names.hashCode()) + ".p12");
            int ended = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                    "-genkeypair", "-alias", "relay", "-keyalg", "EC", "-dname", "CN=localhost", "-validity", "2",
                    "-ext", "san=" + names, "-storetype", "PKCS12", "-keystore", file.toString(),
                    "-storepass", PASSWORD).inheritIO().start().waitFor();
            if (ended != 0) {
                throw new AssertionError("keytool ended with " + ended);
            }
            KeyStore keys = KeyStore.getInstance("PKCS12");
            try (InputStream stored = Files.newInputStream(file)) {
                keys.load(stored, PASSWORD.toCharArray());
            }
            var own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            own.init(keys, PASSWORD.toCharArray());
            var trusted = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            KeyStore known = KeyStore.getInstance("PKCS12");
            known.load(null, null);
            known.setCertificateEntry("relay", keys.getCertificate("relay"));
            trusted.init(known);
            SSLContext server = SSLContext.getInstance("TLS");
            server.init(own.getKeyManagers(), null, null);
            SSLContext client = SSLContext.getInstance("TLS");
            client.init(null, trusted.getTrustManagers(), null);
            return new ServerCertificate(server, client, known);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
