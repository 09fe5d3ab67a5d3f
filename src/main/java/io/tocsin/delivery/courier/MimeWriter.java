package io.tocsin.delivery.courier;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

import jakarta.inject.Singleton;
import jakarta.mail.internet.InternetAddress;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.smtp.Content;
import io.tocsin.smtp.Mail;
import io.tocsin.smtp.Octets;
import io.tocsin.vendor.VendorSettings;

/**
 * A letter as a MIME message of two alternatives (RFC 2046, section 5.1.4), in the form in which it crosses the wire. Header
 * text is encoded by Jakarta Mail. Its {@code MimeMessage} is not used: it took 340 microseconds for what takes a
 * fiftieth without, most of them for looking up and copying what is the same in every letter.
 */
@Singleton
public class MimeWriter {

    /** RFC 5322, section 3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    /** Headers and what stands between the parts, with some room for what encoding adds. */
    private static final int AROUND = 4096;
    private static final int SUBJECTS_KEPT = 256;

    private final Clock clock;
    private final ProviderHeaders provider;
    private final String fixed;
    /** As they stand in a header: all letters of a notice in one language have the same, if it names no tenant. */
    private final Map<String, String> subjects = new ConcurrentHashMap<>();

    /** Of this second. */
    private volatile Date date = new Date(0, "");

    private record Date(long second, String written) {
    }

    MimeWriter(VendorSettings vendor, @ConfigProperty(name = "quarkus.mailer.from") Optional<String> sender, Clock clock,
            ProviderHeaders provider) {
        InternetAddress from = HeaderText.sender(sender, vendor);
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
        byte[] html = ascii(letter.html());
        String boundary = "=_" + letter.deliveryId().toString().replace("-", "");
        var mime = new Content(letter.text().length + html.length + AROUND);
        mime.lines(fixed);
        provider.of(letter.deliveryId()).forEach((name, value) -> mime.lines(name + ": " + value + "\n"));
        return mime.lines("To: " + to + "\nSubject: " + encoded(letter.subject())
                + "\nDate: " + date(clock.instant())
                + "\nMessage-ID: " + letter.messageId() + "\nContent-Language: " + letter.locale().toLanguageTag()
                + "\nContent-Type: multipart/alternative; boundary=\"" + boundary + "\"\n"
                + "\n--" + boundary + "\nContent-Type: text/plain; charset=utf-8\n").encoded(letter.text())
                .lines("\n--" + boundary + "\nContent-Type: text/html; charset=utf-8\n").encoded(html)
                .lines("\n--" + boundary + "--\n").wire();
    }

    /**
     * @return the message as the recipient's server is to keep it (RFC 5322): what crosses the wire, without the dots that are
     *         doubled for it (RFC 5321, section 4.5.2)
     * @throws IllegalArgumentException when the letter's address cannot stand in an envelope
     */
    public byte[] message(Letter letter) {
        byte[] wire = write(letter, Mail.address(letter.to()));
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

    /**
     * The same page with dashes, quotation marks and the like as references (HTML, section 13.5), if it has no other character
     * beyond ASCII: most pages in English then need no encoding for the wire. A page with a letter beyond ASCII stays as it is,
     * so that whoever searches it finds every name. References hold everywhere in our pages: they have no scripts, and nothing
     * but ASCII in their styles.
     */
    static byte[] ascii(byte[] html) {
        int i = Octets.beyondAscii(html, 0);
        if (i == html.length) {
            return html;
        }
        var ascii = new ByteArrayOutputStream(html.length + 256);
        int from = 0;
        while (i < html.length) {
            int octets = html[i] >= (byte) 0xF0 ? 4 : html[i] >= (byte) 0xE0 ? 3 : 2;
            int point = new String(html, i, Math.min(octets, html.length - i), UTF_8).codePointAt(0);
            if (!isPunctuation(point)) {
                return html;
            }
            ascii.write(html, from, i - from);
            ascii.writeBytes(("&#" + point + ";").getBytes(UTF_8));
            from = i + octets;
            i = Octets.beyondAscii(html, from);
        }
        ascii.write(html, from, html.length - from);
        return ascii.toByteArray();
    }

    private static boolean isPunctuation(int point) {
        return switch (Character.getType(point)) {
            case Character.DASH_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
                    Character.START_PUNCTUATION, Character.OTHER_PUNCTUATION, Character.SPACE_SEPARATOR ->
                true;
            default -> false;
        };
    }
}
