package io.tocsin.receipt.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.UnsupportedEncodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

import jakarta.mail.BodyPart;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.Multipart;
import jakarta.mail.Part;
import jakarta.mail.internet.ContentType;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import jakarta.mail.internet.MimeUtility;
import jakarta.mail.util.SharedByteArrayInputStream;

/**
 * A mail taken apart as far as a bounce needs, and no further: nothing is unpacked, no message within it is entered, and
 * size, depth, parts and headers are bounded.
 */
final class Mail {

    /** Beyond this a mail is cut off; a notification says what it has to say at its beginning. */
    static final int MOST_READ = 1024 * 1024;
    private static final int DEEPEST = 8;
    private static final int MOST_PARTS = 60;
    private static final int MOST_DELIMITERS = 1000;
    private static final int MOST_HEADERS = 500;
    private static final int LONGEST_HEADER = 4000;
    private static final int MOST_OF_A_PART = 64 * 1024;
    /** What those write who do not say. */
    private static final Charset WESTERN = Charset.forName("windows-1252");

    /**
     * A part that is no multipart.
     *
     * @param type in lower case, like {@code text/plain}
     * @param text its beginning, decoded as well as it can be
     */
    record Piece(String type, String text) {
    }

    private final Map<String, List<String>> headers = new HashMap<>();
    private final List<Piece> pieces = new ArrayList<>();
    private String type = "text/plain";
    private String reportType = "";

    private Mail() {
    }

    /** @throws UnreadableMailException when it is no mail, or more of one than is looked at */
    static Mail of(byte[] raw) throws UnreadableMailException {
        var mail = new Mail();
        try {
            byte[] beginning = raw.length > MOST_READ ? Arrays.copyOf(raw, MOST_READ) : raw;
            if (delimiters(beginning) > MOST_DELIMITERS) {
                throw new UnreadableMailException(null);
            }
            MimeMessage message = new MimeMessage(null, new SharedByteArrayInputStream(beginning));
            mail.readHeaders(message);
            mail.readType(message);
            mail.read(message, 0);
        } catch (MessagingException | IOException | RuntimeException | StackOverflowError e) {
            throw new UnreadableMailException(e);
        }
        if (mail.headers.isEmpty()) {
            throw new UnreadableMailException(null);
        }
        return mail;
    }

    /** Lines that could divide parts: the library makes an object of each part before anybody can say that it is too many. */
    private static int delimiters(byte[] raw) {
        int count = 0;
        for (int i = 0; i + 1 < raw.length; i++) {
            if (raw[i] == '-' && raw[i + 1] == '-' && (i == 0 || raw[i - 1] == '\n' || raw[i - 1] == '\r')) {
                count++;
            }
        }
        return count;
    }

    private void readHeaders(MimeMessage message) throws MessagingException {
        int count = 0;
        for (Header header : Collections.list(message.getAllHeaders())) {
            if (++count > MOST_HEADERS) {
                return;
            }
            headers.computeIfAbsent(header.getName().toLowerCase(Locale.ROOT), name -> new ArrayList<>())
                    .add(plain(header.getValue()));
        }
    }

    private static String plain(String value) {
        String bounded = value.substring(0, Math.min(value.length(), LONGEST_HEADER));
        try {
            return MimeUtility.decodeText(inUtf8(MimeUtility.unfold(bounded))).strip();
        } catch (UnsupportedEncodingException | RuntimeException e) {
            return bounded.strip();
        }
    }

    /** The library makes a character of each octet; many write UTF-8 there as it is (RFC 6532). */
    private static String inUtf8(String octets) {
        String text = new String(octets.getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : octets;
    }

    private void readType(MimeMessage message) throws MessagingException {
        try {
            var parsed = new ContentType(message.getContentType());
            type = parsed.getBaseType().toLowerCase(Locale.ROOT);
            reportType = Optional.ofNullable(parsed.getParameter("report-type")).orElse("").toLowerCase(Locale.ROOT);
        } catch (MessagingException e) {
            type = "text/plain"; // RFC 2045, section 5.2
        }
    }

    private void read(Part part, int depth) throws MessagingException, IOException, UnreadableMailException {
        String of = typeOf(part);
        if (!of.startsWith("multipart/")) {
            if (pieces.size() >= MOST_PARTS) {
                throw new UnreadableMailException(null);
            }
            pieces.add(new Piece(of, textOf(part)));
            return;
        }
        if (depth >= DEEPEST) {
            throw new UnreadableMailException(null);
        }
        Multipart parts;
        int count;
        try {
            parts = new MimeMultipart(part.getDataHandler().getDataSource());
            count = Math.min(parts.getCount(), MOST_PARTS + 1);
        } catch (MessagingException e) {
            pieces.add(new Piece("text/plain", undividedOf(part))); // it names no line that divides it, or has none
            return;
        }
        for (int i = 0; i < count; i++) {
            BodyPart inner = parts.getBodyPart(i);
            read(inner, depth + 1);
        }
    }

    private static String undividedOf(Part part) throws MessagingException, IOException {
        try (InputStream in = part instanceof MimeBodyPart body ? body.getRawInputStream()
                : ((MimeMessage) part).getRawInputStream()) {
            return guessed(in.readNBytes(MOST_OF_A_PART));
        }
    }

    private static String typeOf(Part part) throws MessagingException {
        String said = Optional.ofNullable(part.getContentType()).orElse("text/plain");
        int end = said.indexOf(';');
        return (end < 0 ? said : said.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }

    private static String textOf(Part part) throws MessagingException {
        byte[] bytes;
        try (InputStream in = decoded(part)) {
            bytes = in.readNBytes(MOST_OF_A_PART);
        } catch (IOException | MessagingException | RuntimeException e) {
            return ""; // an encoding that is none
        }
        return charsetOf(part).map(charset -> new String(bytes, charset)).orElseGet(() -> guessed(bytes));
    }

    /** The library leaves message/* as it is, whatever encoding it says that it has; some say base64 all the same. */
    private static InputStream decoded(Part part) throws MessagingException, IOException {
        String encoding = part instanceof MimeBodyPart body && typeOf(part).startsWith("message/") ? body.getEncoding() : null;
        return encoding == null ? part.getInputStream()
                : MimeUtility.decode(((MimeBodyPart) part).getRawInputStream(), encoding);
    }

    private static String guessed(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        return text.indexOf('\uFFFD') < 0 ? text : new String(bytes, WESTERN);
    }

    /** Empty where it says none, or one that is none. */
    private static Optional<Charset> charsetOf(Part part) {
        try {
            String named = new ContentType(part.getContentType()).getParameter("charset");
            return named == null ? Optional.empty() : Optional.of(Charset.forName(MimeUtility.javaCharset(named)));
        } catch (MessagingException | RuntimeException e) {
            return Optional.empty();
        }
    }

    /** The first of this name, unfolded and decoded, or the empty text. */
    String header(String name) {
        return headers(name).stream().findFirst().orElse("");
    }

    List<String> headers(String name) {
        return headers.getOrDefault(name.toLowerCase(Locale.ROOT), List.of());
    }

    boolean has(String name) {
        return headers.containsKey(name.toLowerCase(Locale.ROOT));
    }

    boolean isReport(String ofType) {
        return type.equals("multipart/report") && reportType.equals(ofType);
    }

    Optional<Piece> piece(String... types) {
        return pieces.stream().filter(piece -> Arrays.asList(types).contains(piece.type())).findFirst();
    }

    /** What a person would read of it: the plain text, or the HTML without its tags. */
    String words() {
        return piece("text/plain").map(Piece::text).filter(text -> !text.isBlank())
                .or(() -> piece("text/html").map(html -> Markup.text(html.text()))).orElse("");
    }

    List<Piece> pieces() {
        return pieces;
    }

    /** The message, or its headers, that came back within this one; the empty text for none. */
    String returned() {
        return piece("message/rfc822", "text/rfc822-headers", "message/global", "message/global-headers",
                "text/rfc822", "message/rfc822-headers").map(Piece::text).orElse("");
    }
}
