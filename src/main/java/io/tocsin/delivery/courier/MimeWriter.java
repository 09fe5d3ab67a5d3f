package io.tocsin.delivery.courier;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;
import jakarta.mail.internet.InternetAddress;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.delivery.courier.smime.MailSigner;
import io.tocsin.smtp.Content;
import io.tocsin.smtp.Mail;
import io.tocsin.vendor.VendorSettings;

/**
 * A letter as a MIME message of two alternatives (RFC 2046, section 5.1.4), with the signed notice attached, in the form in
 * which it crosses the wire; where a certificate is set, the body with its S/MIME signature beside it.
 *
 * <p>
 * Header text is encoded by Jakarta Mail. Its {@code MimeMessage} is not used: it took 340 microseconds for what takes a
 * fiftieth without, most of them for looking up and copying what is the same in every letter.
 */
@Singleton
public class MimeWriter {

    /** RFC 5322, section 3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** Headers and what stands between the parts, with some room for what encoding adds. */
    private static final int AROUND = 4096;
    private static final int LINE_END = 2;
    private static final int SUBJECTS_KEPT = 256;

    private static final String HTML = "Content-Type: text/html; charset=utf-8\n";

    private final Clock clock;
    private final ProviderHeaders provider;
    private final MailSigning signing;
    private final String fixed;
    /** As they stand in a header: all letters of a notice in one language have the same, if it names no tenant. */
    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    /** Of this second. */
    private volatile Date date = new Date(0, "");

    private record Date(long second, String written) {
    }

    MimeWriter(VendorSettings vendor, @ConfigProperty(name = "quarkus.mailer.from") Optional<String> sender, Clock clock,
            ProviderHeaders provider, MailSigning signing) {
        InternetAddress from = HeaderText.sender(sender, vendor);
        this.signing = signing;
        this.clock = clock;
        this.provider = provider;
        this.fixed = "From: " + HeaderText.folded("From", from.toString()) + "\n"
                + vendor.email().map(address -> "Reply-To: " + HeaderText.singleLine(address) + "\n").orElse("")
                + "Auto-Submitted: auto-generated\n" // RFC 3834: out-of-office replies stay away
                + "X-Auto-Response-Suppress: All\n" // the same for Exchange, which does not read RFC 3834
                + "MIME-Version: 1.0\n";
    }

    /**
     * @param to as it stands in the envelope
     * @return as it crosses the wire
     */
    byte[] write(Letter letter, String to) {
        String id = idOf(letter);
        Content mime = head(letter, to);
        signing.signer().ifPresentOrElse(signer -> signed(mime, letter, id, signer), () -> body(mime, letter, id));
        return mime.wire();
    }

    private static String idOf(Letter letter) {
        return letter.deliveryId().toString().replace("-", "");
    }

    private Content head(Letter letter, String to) {
        var mime = new Content(letter.text().length + letter.html().length + AROUND);
        mime.lines(fixed);
        provider.of(letter.deliveryId()).forEach((name, value) -> mime.lines(name + ": " + value + "\n"));
        return mime.lines("To: " + to + "\nSubject: " + encoded(letter.subject())
                + "\nDate: " + date(clock.instant())
                + "\nMessage-ID: " + letter.messageId() + "\nContent-Language: " + letter.locale().toLanguageTag() + "\n");
    }

    /** The same body with a signature beside it (RFC 1847). The line end before a boundary is the boundary's. */
    private static void signed(Content mime, Letter letter, String id, MailSigner signer) {
        Content body = Content.toBeSigned(letter.text().length + letter.html().length + AROUND);
        body(body, letter, id);
        byte[] octets = body.wire();
        byte[] signature = signer.sign(Arrays.copyOf(octets, octets.length - LINE_END));
        mime.lines("Content-Type: multipart/signed; protocol=\"application/pkcs7-signature\"; micalg=sha-256;\n"
                + " boundary=\"=+" + id + "\"\n\n--=+" + id + "\n").asTheyAre(octets)
                .lines("--=+" + id + "\nContent-Type: application/pkcs7-signature; name=\"smime.p7s\"\n"
                        + "Content-Transfer-Encoding: base64\nContent-Disposition: attachment; filename=\"smime.p7s\"\n\n"
                        + Picture.base64(signature) + "\n--=+" + id + "--\n");
    }

    private static void body(Content mime, Letter letter, String id) {
        boolean isSigned = letter.signed() != null;
        mime.lines((isSigned ? "Content-Type: multipart/mixed; boundary=\"=-" + id + "\"\n\n--=-" + id + "\n" : "")
                + "Content-Type: multipart/alternative; boundary=\"=_" + id + "\"\n"
                + "\n--=_" + id + "\nContent-Type: text/plain; charset=utf-8\n").encoded(letter.text())
                .lines("\n--=_" + id + "\n");
        page(mime, letter.html(), letter.logo(), "=." + id);
        mime.lines("\n--=_" + id + "--\n");
        if (isSigned) {
            mime.lines("\n--=-" + id + "\nContent-Type: application/jose; name=\"notice.jws\"\n"
                    + "Content-Disposition: attachment; filename=\"notice.jws\"\n").encoded(letter.signed())
                    .lines("\n--=-" + id + "--\n");
        }
    }

    /** With its logo beside it, if it has one (RFC 2387). */
    private static void page(Content mime, byte[] html, Picture logo, String within) {
        if (logo == null) {
            mime.lines(HTML).encoded(html);
            return;
        }
        mime.lines(
                "Content-Type: multipart/related; type=\"text/html\"; boundary=\"" + within + "\"\n\n--" + within + "\n" + HTML)
                .encoded(html)
                .lines("\n--" + within + "\nContent-Type: image/png; name=\"logo.png\"\nContent-Transfer-Encoding: base64\n"
                        + "Content-ID: <" + logo.contentId() + ">\nContent-Disposition: inline; filename=\"logo.png\"\n\n"
                        + logo.lines() + "\n--" + within + "--\n");
    }

    /**
     * For looking at: a letter without an S/MIME signature, since what is not approved must not look genuine.
     *
     * @return the message as the recipient's server is to keep it (RFC 5322): what crosses the wire, without the dots that are
     *         doubled for it (RFC 5321, section 4.5.2)
     * @throws IllegalArgumentException when the letter's address cannot stand in an envelope
     */
    public byte[] message(Letter letter) {
        Content mime = head(letter, Mail.address(letter.to()));
        body(mime, letter, idOf(letter));
        byte[] wire = mime.wire();
        var message = new ByteArrayOutputStream(wire.length);
        int from = 0;
        for (int i = 0; i < wire.length; i++) {
            if (wire[i] == '.' && (i == 0 || wire[i - 1] == '\n')) {
                message.write(wire, from, i - from);
                from = i + 1;
            }
        }
        message.write(wire, from, wire.length - from);
        return message.toByteArray();
    }

    private String date(Instant now) {
        Date known = date;
        if (known.second() != now.getEpochSecond()) {
            known = new Date(now.getEpochSecond(), DATE.format(now));
            date = known;
        }
        return known.written();
    }

    private String encoded(String words) {
        if (subjects.size() > SUBJECTS_KEPT) {
            subjects.clear();
        }
        return subjects.computeIfAbsent(words, subject -> HeaderText.encoded("Subject", subject));
    }
}
