package io.tocsin.receipt.provider;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;

import jakarta.inject.Singleton;

import io.tocsin.time.Remembered;

/**
 * The certificates with which SNS signs, fetched from SNS and kept for a day. Trust comes from where they are fetched: TLS
 * with a certificate for SNS's own host, which is checked as ever. The certificate itself must be valid now, be made out to
 * SNS, have a key of 2048 bits or more, and be signed by the next one where the file has several.
 */
@Singleton
class SnsCertificates {

    private static final Duration KEPT = Duration.ofDays(1);
    private static final int MOST_KEPT = 64;
    private static final int SHORTEST_KEY = 2048;
    /** {@code sns.amazonaws.com}; China's and GovCloud's regions have names of their own, such as {@code sns-us-gov-west-1}. */
    private static final Pattern NAME = Pattern.compile("sns(?:[.-][a-z0-9-]+)?\\.amazonaws\\.com(?:\\.cn)?");

    private final Fetch fetch;
    private final Map<URI, Kept> kept = Remembered.lastPut(MOST_KEPT);

    SnsCertificates(Fetch fetch) {
        this.fetch = fetch;
    }

    private record Kept(X509Certificate certificate, Instant until) {
    }

    /** @throws UnprovenException when there is no such certificate, it is not good, or it cannot be had at the moment */
    X509Certificate at(URI address, Instant now) throws UnprovenException {
        Kept known = kept(address);
        if (known == null || !now.isBefore(known.until())) {
            known = new Kept(checked(fetched(address), now), now.plus(KEPT));
            keep(address, known);
        }
        try {
            known.certificate().checkValidity(Date.from(now));
        } catch (CertificateException e) {
            throw UnprovenException.because("the certificate is not valid now");
        }
        return known.certificate();
    }

    private synchronized Kept kept(URI address) {
        return kept.get(address);
    }

    private synchronized void keep(URI address, Kept certificate) {
        kept.put(address, certificate);
    }

    private List<X509Certificate> fetched(URI address) throws UnprovenException {
        try {
            Optional<byte[]> pem = fetch.get(address);
            if (pem.isEmpty()) {
                throw UnprovenException.because("SNS has no such certificate");
            }
            var chain = new ArrayList<X509Certificate>();
            CertificateFactory.getInstance("X.509").generateCertificates(new ByteArrayInputStream(pem.get()))
                    .forEach(certificate -> chain.add((X509Certificate) certificate));
            return chain;
        } catch (IOException e) {
            throw UnprovenException.forNow("the certificate cannot be fetched: " + e.getClass().getSimpleName());
        } catch (CertificateException e) {
            throw UnprovenException.because("the certificate is none");
        }
    }

    private static X509Certificate checked(List<X509Certificate> chain, Instant now) throws UnprovenException {
        if (chain.isEmpty() || !NAME.matcher(commonName(chain.get(0))).matches()) {
            throw UnprovenException.because("the certificate is not SNS's");
        }
        if (!(chain.get(0).getPublicKey() instanceof RSAPublicKey key) || key.getModulus().bitLength() < SHORTEST_KEY) {
            throw UnprovenException.because("the certificate's key is too weak");
        }
        try {
            for (int i = 1; i < chain.size(); i++) {
                chain.get(i).checkValidity(Date.from(now));
                chain.get(i - 1).verify(chain.get(i).getPublicKey());
            }
        } catch (GeneralSecurityException e) {
            throw UnprovenException.because("the certificate's chain does not hold");
        }
        return chain.get(0);
    }

    /** Taken apart by a parser: other parts of the name may have commas and equals signs in them. */
    private static String commonName(X509Certificate certificate) {
        try {
            return new LdapName(certificate.getSubjectX500Principal().getName()).getRdns().stream()
                    .filter(part -> part.size() == 1 && part.getType().equals("CN")).map(part -> part.getValue().toString())
                    .reduce((one, another) -> "").orElse("");
        } catch (InvalidNameException e) {
            return "";
        }
    }
}
