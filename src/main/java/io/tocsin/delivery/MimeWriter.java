package io.tocsin.delivery;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import jakarta.inject.Singleton;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.util.StreamProvider;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.smtp.Content;
import io.tocsin.vendor.VendorSettings;

/**
 * A letter as a MIME message of two alternatives (RFC 2046, section 5.1.4), in the form in which it crosses the wire. Words
 * are encoded by Jakarta Mail and the JDK. The former's {@code MimeMessage} is not used: it took 340 microseconds for what
 * takes 75 without, most
 * of them for looking up and copying what is the same in every letter.
 */
@Singleton
class MimeWriter {

    /** RFC 5322, section 3.3. */
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("EEE, d MMM yyyy HH:mm:ss Z", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);
    private static final Pattern LINE_END = Pattern.compile("\r\n|\r|\n");
    private static final int LONGEST_LINE = 998;
    private static final int USUAL_SIZE = 16 * 1024;

    /** Looking it up walks the class path, which takes longer than encoding does. */
    private static final StreamProvider STREAMS = StreamProvider.provider();

    private final Clock clock;
    private final ProviderHeaders provider;
    private final String fixed;
    /** Of the letter before: all letters of a notice in one language have the same. */
    private volatile Subject subject = new Subject("", "");

    private record Subject(String words, String encoded) {
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

    /** @param to as it stands in the envelope */
    byte[] write(Letter letter, String to) {
        String boundary = "=_" + letter.deliveryId().toString().replace("-", "");
        var mime = new Bytes();
        mime.append(fixed);
        provider.of(letter.deliveryId()).forEach((name, value) -> mime.append(name + ": " + value + "\n"));
        mime.append("To: " + to + "\nSubject: " + encoded(letter.subject())
                + "\nDate: " + DATE.format(clock.instant())
                + "\nMessage-ID: " + letter.messageId() + "\nContent-Language: " + letter.locale().toLanguageTag()
                + "\nContent-Type: multipart/alternative; boundary=\"" + boundary + "\"\n");
        append(mime, boundary, "plain", letter.text());
        append(mime, boundary, "html", ascii(letter.html()));
        mime.append("\n--" + boundary + "--\n");
        return Content.of(mime.array(), mime.size());
    }

    private String encoded(String words) {
        Subject known = subject;
        if (!known.words().equals(words)) {
            known = new Subject(words, HeaderText.encoded("Subject", words));
            subject = known;
        }
        return known.encoded();
    }

    private static void append(Bytes mime, String boundary, String subtype, String words) {
        byte[] plain = words.getBytes(UTF_8);
        String encoding = encodingOf(plain);
        mime.append("\n--" + boundary + "\nContent-Type: text/" + subtype + "; charset=utf-8\nContent-Transfer-Encoding: "
                + encoding + "\n\n");
        if (encoding.equals("base64")) {
            mime.writeBytes(Base64.getMimeEncoder().encode(canonical(words)));
            return;
        }
        try {
            OutputStream encoder = encoder(mime, encoding);
            encoder.write(plain);
            encoder.flush();
        } catch (IOException e) {
            throw new IllegalStateException("writing to memory, in an encoding of RFC 2045", e);
        }
    }

    private static OutputStream encoder(OutputStream mime, String encoding) {
        return switch (encoding) {
            case "base64" -> STREAMS.outputBase64(mime);
            case "quoted-printable" -> STREAMS.outputQP(mime);
            default -> mime;
        };
    }

    /**
     * The same page with dashes, quotation marks and the like as references (HTML, section 13.5), if it has no other character
     * beyond ASCII: most pages in English then need no encoding for the wire, which octet by octet costs more than all the
     * rest of sending. A page with a letter beyond ASCII stays as it is, so that whoever searches it finds every name.
     * References hold everywhere in our pages: they have no scripts, and nothing but ASCII in their styles.
     */
    static String ascii(String html) {
        var ascii = new StringBuilder(html.length() + 256);
        int from = 0;
        for (int i = 0; i < html.length(); i++) {
            if (html.charAt(i) > 0x7E) {
                int point = html.codePointAt(i);
                if (!isPunctuation(point)) {
                    return html;
                }
                ascii.append(html, from, i).append("&#").append(point).append(';');
                i += Character.charCount(point) - 1;
                from = i + 1;
            }
        }
        return from == 0 ? html : ascii.append(html, from, html.length()).toString();
    }

    private static boolean isPunctuation(int point) {
        return switch (Character.getType(point)) {
            case Character.DASH_PUNCTUATION, Character.INITIAL_QUOTE_PUNCTUATION, Character.FINAL_QUOTE_PUNCTUATION,
                    Character.START_PUNCTUATION, Character.OTHER_PUNCTUATION, Character.SPACE_SEPARATOR ->
                true;
            default -> false;
        };
    }

    /** The least that keeps the words as they are on any path: nothing relies on 8BITMIME. */
    private static String encodingOf(byte[] words) {
        int others = 0;
        int lineBegan = 0;
        boolean isPlain = true;
        for (int i = 0; i < words.length; i++) {
            byte octet = words[i];
            if (octet >= ' ' && octet != 0x7F) {
                continue;
            }
            if (octet == '\n' || octet == '\r') {
                isPlain &= i - lineBegan <= LONGEST_LINE;
                lineBegan = i + 1;
            } else if (octet != '\t') {
                isPlain = false;
                others += octet < 0 ? 1 : 0;
            }
        }
        isPlain &= words.length - lineBegan <= LONGEST_LINE;
        return isPlain ? "7bit" : others > words.length / 2 ? "base64" : "quoted-printable";
    }

    /** Base64 hides the line ends, which are CRLF in any text (RFC 2045, section 6.8). */
    private static byte[] canonical(String words) {
        return LINE_END.matcher(words).replaceAll("\r\n").getBytes(UTF_8);
    }

    /** Without the lock of its parent, which the encoders would take for each octet, and without its copy. */
    private static final class Bytes extends ByteArrayOutputStream {

        Bytes() {
            super(USUAL_SIZE);
        }

        @Override
        public void write(int octet) {
            if (count == buf.length) {
                super.write(octet);
            } else {
                buf[count++] = (byte) octet;
            }
        }

        void append(String text) {
            writeBytes(text.getBytes(UTF_8));
        }

        byte[] array() {
            return buf;
        }
    }
}
