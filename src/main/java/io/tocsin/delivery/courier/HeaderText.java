package io.tocsin.delivery.courier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.UnsupportedEncodingException;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.StreamProvider;

import io.tocsin.vendor.VendorSettings;

/** Text on its way into the header of a mail: in ASCII, folded, and nothing in it ends the line. */
final class HeaderText {

    private static final Pattern LINE_ENDS = Pattern.compile("[\\p{Cntrl}\\u2028\\u2029]+");

    static {
        // The library looks for its encoders anew for each word that is not ASCII, along the whole class path, unless told.
        if (System.getProperty(StreamProvider.class.getName()) == null) {
            System.setProperty(StreamProvider.class.getName(), StreamProvider.provider().getClass().getName());
        }
    }

    private HeaderText() {
    }

    static String encoded(String header, String text) {
        try {
            return folded(header, MimeUtility.encodeText(singleLine(text), UTF_8.name(), null));
        } catch (UnsupportedEncodingException e) {
            throw new IllegalStateException("every Java platform has UTF-8", e);
        }
    }

    static String folded(String header, String ascii) {
        return MimeUtility.fold(header.length() + 2, ascii);
    }

    static String singleLine(String text) {
        return LINE_ENDS.matcher(text).replaceAll(" ");
    }

    /**
     * Whom letters come from: the configured sender, else the vendor's own address.
     *
     * @throws IllegalArgumentException at the start of the service, when it is no address
     */
    static InternetAddress sender(Optional<String> configured, VendorSettings vendor) {
        try {
            var address = new InternetAddress(configured.or(vendor::email).orElse("tocsin@localhost"), true);
            if (address.getPersonal() == null) {
                address.setPersonal(singleLine(vendor.name()), UTF_8.name());
            }
            return address;
        } catch (AddressException | UnsupportedEncodingException e) {
            throw new IllegalArgumentException("quarkus.mailer.from (QUARKUS_MAILER_FROM) is not an e-mail address", e);
        }
    }
}
