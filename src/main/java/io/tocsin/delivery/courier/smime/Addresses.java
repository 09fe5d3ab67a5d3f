package io.tocsin.delivery.courier.smime;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;

import javax.naming.InvalidNameException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;

/** Whom a certificate is for, as mail programs compare it with the sender (RFC 8550, section 3). */
final class Addresses {

    private static final int RFC822_NAME = 1;
    /** The attribute emailAddress of PKCS#9, under which older certificates have it in their subject. */
    private static final String EMAIL_ADDRESS = "1.2.840.113549.1.9.1";

    private Addresses() {
    }

    /** @return in lower case */
    static Collection<String> of(X509Certificate certificate) throws CertificateParsingException {
        var addresses = new TreeSet<String>();
        if (certificate.getSubjectAlternativeNames() != null) {
            for (List<?> name : certificate.getSubjectAlternativeNames()) {
                if (name.get(0).equals(RFC822_NAME)) {
                    addresses.add(name.get(1).toString().toLowerCase(Locale.ROOT));
                }
            }
        }
        if (addresses.isEmpty()) {
            ofSubject(certificate, addresses);
        }
        return addresses.isEmpty() ? List.of("nobody's address") : addresses;
    }

    private static void ofSubject(X509Certificate certificate, TreeSet<String> addresses) {
        try {
            String subject = certificate.getSubjectX500Principal().getName("RFC2253",
                    Map.of(EMAIL_ADDRESS, "emailAddress"));
            for (Rdn part : new LdapName(subject).getRdns()) {
                if (part.getType().equalsIgnoreCase("emailAddress")) {
                    addresses.add(text(part.getValue()).toLowerCase(Locale.ROOT));
                }
            }
        } catch (InvalidNameException e) {
            addresses.clear();
        }
    }

    /** An attribute whose type has no name of its own comes as the octets of its encoding: a tag, a length, the text. */
    private static String text(Object value) {
        return value instanceof byte[] encoded && encoded.length > 2
                ? new String(encoded, 2, encoded.length - 2, US_ASCII)
                : String.valueOf(value);
    }
}
