package io.tocsin.delivery.courier;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;

import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.quarkus.mailer.runtime.MailerRuntimeConfig;
import io.quarkus.mailer.runtime.TrustStoreConfig;
import io.quarkus.tls.TlsConfiguration;
import io.quarkus.tls.TlsConfigurationRegistry;
import io.tocsin.smtp.Tls;

/** How a relay's connections are encrypted and whom they trust, by the settings of its mailer. */
record RelayTls(TlsConfigurationRegistry registry) {

    Tls of(MailerRuntimeConfig mailer, boolean implicit) {
        Tls.Mode mode = implicit ? Tls.Mode.IMPLICIT : switch (mailer.startTLS().toUpperCase(Locale.ROOT)) {
            case "DISABLED" -> Tls.Mode.NONE;
            case "REQUIRED" -> Tls.Mode.STARTTLS_REQUIRED;
            default -> Tls.Mode.STARTTLS_OPTIONAL;
        };
        if (mode == Tls.Mode.NONE) {
            return new Tls(mode, null, false, List.of());
        }
        try {
            return of(mode, mailer);
        } catch (Exception e) { // what createSSLContext declares
            throw new IllegalArgumentException("the relay's TLS settings cannot be used: " + e.getMessage(), e);
        }
    }

    private Tls of(Tls.Mode mode, MailerRuntimeConfig mailer) throws Exception {
        Optional<TlsConfiguration> named = TlsConfiguration.from(registry, mailer.tlsConfigurationName());
        if (named.isPresent() && mailer.tlsConfigurationName().isPresent()) {
            TlsConfiguration tls = named.get();
            boolean checksName = !tls.isTrustAll()
                    && !tls.getHostnameVerificationAlgorithm().map("NONE"::equalsIgnoreCase).orElse(false);
            return new Tls(mode, tls.createSSLContext(), checksName,
                    List.copyOf(tls.getSSLOptions().getEnabledSecureTransportProtocols()));
        }
        boolean trustsAll = mailer.trustAll()
                .orElseGet(() -> registry.getDefault().map(TlsConfiguration::isTrustAll).orElse(false));
        return new Tls(mode, context(trustsAll, mailer.truststore()), !trustsAll, List.of());
    }

    private static SSLContext context(boolean trustsAll, TrustStoreConfig store) throws GeneralSecurityException, IOException {
        TrustManager[] trusted = null; // the platform's
        if (trustsAll) {
            trusted = InsecureTrustManagerFactory.INSTANCE.getTrustManagers();
        } else if (store.isConfigured()) {
            TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            managers.init(read(store));
            trusted = managers.getTrustManagers();
        }
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trusted, null);
        return context;
    }

    private static KeyStore read(TrustStoreConfig store) throws GeneralSecurityException, IOException {
        List<String> paths = store.paths().orElse(List.of());
        String type = store.type().orElseGet(() -> paths.get(0).matches("(?i).*\\.(pem|crt)") ? "PEM"
                : paths.get(0).matches("(?i).*\\.(p12|pfx)") ? "PKCS12" : "JKS").toUpperCase(Locale.ROOT);
        KeyStore trusted = KeyStore.getInstance(type.equals("JKS") ? "JKS" : "PKCS12");
        if (!type.equals("PEM")) {
            try (InputStream file = Files.newInputStream(Path.of(paths.get(0)))) {
                trusted.load(file, store.password().map(String::toCharArray).orElse(null));
            }
            return trusted;
        }
        trusted.load(null, null);
        for (String path : paths) {
            try (InputStream file = Files.newInputStream(Path.of(path))) {
                for (Certificate certificate : CertificateFactory.getInstance("X.509").generateCertificates(file)) {
                    trusted.setCertificateEntry("relay-" + trusted.size(), certificate);
                }
            }
        }
        return trusted;
    }
}
