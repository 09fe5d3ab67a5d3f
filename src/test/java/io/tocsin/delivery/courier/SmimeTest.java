package io.tocsin.delivery.courier;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;

import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;

import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cms.CMSException;
import org.bouncycastle.cms.CMSProcessableByteArray;
import org.bouncycastle.cms.CMSSignedData;
import org.bouncycastle.cms.SignerInformation;
import org.bouncycastle.cms.jcajce.JcaSimpleSignerInfoVerifierBuilder;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import io.tocsin.delivery.courier.smime.MailSigner;
import io.tocsin.delivery.courier.smime.SmimeSettings;
import io.tocsin.postgres.StartRefused;
import io.tocsin.testkit.MutableClock;

/** Mails that programs find genuine by themselves, checked by programs that are not ours. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class SmimeTest {

    static final String SENDER = "security@vendor.example";
    /** What servers on the way are known to touch: dots and From at line starts, spaces at line ends, long lines. */
    static final String TEXT = "Liebe Müllers,\n.\n..zwei\nFrom now on\n>From\n \nEnde mit Leerzeichen \n\tTab\n"
            + "lang ".repeat(300)
            + ".".repeat(400) + "\n\n.";

    @TempDir
    static Path folder;
    static Certificates certificates;

    final MutableClock clock = new MutableClock();
    final UUID id = new UUID(0x0199_0000_0000_7000L, 0x8000_0000_0000_0001L);

    @BeforeAll
    static void certify() throws Exception {
        certificates = new Certificates(folder);
    }

    @ParameterizedTest
    @ValueSource(strings = { "rsa", "ec" })
    void it_verifies_with_openssl_and_with_another_library(String kind) throws Exception {
        byte[] mail = writer(signer(kind + ".p12")).write(letter(TEXT), "ciso@acme.example");
        assertThat(new String(mail, ISO_8859_1).lines()).as("nothing that a server would double or mark")
                .noneMatch(line -> line.startsWith(".") || line.startsWith("From ")).allMatch(line -> line.length() < 999);
        assertThat(openssl(mail)).isZero();
        assertThat(verifies(mail)).isTrue();

        byte[] forged = new String(mail, ISO_8859_1).replace("now on", "now of").getBytes(ISO_8859_1);
        assertThat(openssl(forged)).isNotZero();
        assertThat(verifies(forged)).isFalse();
    }

    @Test
    void who_knows_nothing_of_it_reads_the_same_words_and_finds_the_same_attachments() throws Exception {
        var signed = parts(writer(signer("rsa.p12")).write(letter(TEXT), "ciso@acme.example"));
        assertThat(signed.getContentType()).contains("multipart/signed", "micalg=sha-256", "application/pkcs7-signature");
        var body = (MimeMultipart) ((MimeMultipart) signed.getContent()).getBodyPart(0).getContent();
        assertThat(body.getContentType()).startsWith("multipart/mixed");
        var words = (MimeMultipart) body.getBodyPart(0).getContent();
        assertThat(words.getBodyPart(0).getContent().toString().replace("\r\n", "\n")).isEqualTo(TEXT);
        assertThat(new String(body.getBodyPart(1).getInputStream().readAllBytes(), UTF_8)).isEqualTo("eyJ.a.b");
    }

    @Test
    void without_the_setting_a_mail_is_octet_for_octet_what_it_was() {
        clock.set(java.time.Instant.parse("2022-03-22T03:44:00Z"));
        assertThat(new String(writer(null).write(letter("Hallo\n.\nFrom here"), "ciso@acme.example"), ISO_8859_1)).isEqualTo("""
                From: Your provider <security@vendor.example>
                Auto-Submitted: auto-generated
                X-Auto-Response-Suppress: All
                MIME-Version: 1.0
                To: ciso@acme.example
                Subject: Subject
                Date: Tue, 22 Mar 2022 03:44:00 +0000
                Message-ID: <1@vendor.example>
                Content-Language: de
                Content-Type: multipart/mixed; boundary="=-01990000000070008000000000000001"

                --=-01990000000070008000000000000001
                Content-Type: multipart/alternative; boundary="=_01990000000070008000000000000001"

                --=_01990000000070008000000000000001
                Content-Type: text/plain; charset=utf-8
                Content-Transfer-Encoding: 7bit

                Hallo
                ..
                From here
                --=_01990000000070008000000000000001
                Content-Type: text/html; charset=utf-8
                Content-Transfer-Encoding: 7bit

                <p>html</p>
                --=_01990000000070008000000000000001--

                --=-01990000000070008000000000000001
                Content-Type: application/jose; name="notice.jws"
                Content-Disposition: attachment; filename="notice.jws"
                Content-Transfer-Encoding: 7bit

                eyJ.a.b
                --=-01990000000070008000000000000001--
                """.replace("\n", "\r\n"));
    }

    @Test
    void what_is_only_looked_at_is_not_signed() {
        MailSigner signer = signer("rsa.p12");
        assertThat(text(writer(signer).message(letter(TEXT)))).isEqualTo(text(writer(null).message(letter(TEXT))));
    }

    @Test
    void a_certificate_that_runs_out_meanwhile_signs_nothing_more_and_holds_nothing_up() {
        MailSigner signer = signer("rsa.p12");
        clock.set(signer.until().plus(Duration.ofSeconds(1)));
        assertThat(text(writer(signer).write(letter(TEXT), "ciso@acme.example")))
                .isEqualTo(text(writer(null).write(letter(TEXT), "ciso@acme.example")));
    }

    @ParameterizedTest
    @CsvSource({ "missing.p12, secret, cannot be read",
            "rsa.p12, wrong, is not its password",
            "no-store.p12, secret, is no PKCS#12 file",
            "no-key.p12, secret, has no private key",
            "two-keys.p12, secret, has 2 private keys",
            "expired.p12, secret, was valid until",
            "early.p12, secret, is valid from",
            "other.p12, secret, has a certificate for other@vendor.example",
            "nobody.p12, secret, has a certificate for nobody's address",
            "server.p12, secret, not for signing mail",
            "short.p12, secret, do not accept",
            "not-its.p12, secret, not the one of its certificate" })
    void what_no_reader_would_take_for_genuine_is_refused_in_words(String file, String password, String why) {
        String path = folder.resolve(file).toString();
        assertThatThrownBy(() -> new MailSigner(path, password, SENDER, clock)).isInstanceOf(StartRefused.class)
                .hasMessageContainingAll("TOCSIN_SMIME_KEYSTORE", path, why);
    }

    @Test
    void an_address_in_the_subject_of_an_older_certificate_counts_and_so_does_one_in_capitals() {
        assertThat(new MailSigner(folder.resolve("old.p12").toString(), "secret", "Security@Vendor.example", clock).signs())
                .isTrue();
    }

    @Test
    void half_a_setting_is_refused_and_so_is_a_courier_that_would_break_the_signature() {
        assertThatThrownBy(() -> signing(null, "secret", "pipelined")).hasMessageContaining("Set both, or neither");
        assertThatThrownBy(() -> signing("rsa.p12", null, "pipelined")).hasMessageContaining("without TOCSIN_SMIME_PASSWORD");
        assertThatThrownBy(() -> signing("rsa.p12", "secret", "mailer")).hasMessageContaining("Use the pipelined courier");
        assertThat(signing("rsa.p12", "secret", "pipelined").signer()).isPresent();
        assertThat(signing(null, null, "mailer").signer()).isEmpty();
    }

    private MailSigning signing(String file, String password, String courier) {
        var settings = new CourierConfig("tocsin.vendor.name", "Your provider", "tocsin.delivery.courier", courier);
        return new MailSigning(new SmimeSettings() {

            @Override
            public Optional<String> keystore() {
                return Optional.ofNullable(file).map(name -> folder.resolve(name).toString());
            }

            @Override
            public Optional<String> password() {
                return Optional.ofNullable(password);
            }
        }, settings.courier(), settings.vendor(), Optional.of("Vendor <" + SENDER + ">"), clock);
    }

    private static String text(byte[] mail) {
        return new String(mail, ISO_8859_1);
    }

    private MailSigner signer(String file) {
        return new MailSigner(folder.resolve(file).toString(), "secret", SENDER, clock);
    }

    private MimeWriter writer(MailSigner signer) {
        var settings = new CourierConfig("tocsin.vendor.name", "Your provider");
        return new MimeWriter(settings.vendor(), Optional.of(SENDER), clock, new ProviderHeaders(Optional::empty),
                MailSigning.with(signer));
    }

    private Letter letter(String text) {
        return new Letter(id, id, 1, "<1@vendor.example>", "ciso@acme.example", "Subject", text.getBytes(UTF_8),
                "<p>html</p>".getBytes(UTF_8), Locale.GERMAN, "eyJ.a.b".getBytes(UTF_8), null);
    }

    private static MimeMessage parts(byte[] mail) throws Exception {
        return new MimeMessage(null, new ByteArrayInputStream(mail));
    }

    private static int openssl(byte[] mail) throws IOException, InterruptedException {
        Path file = Files.write(folder.resolve("mail.eml"), mail);
        try {
            return new ProcessBuilder("openssl", "cms", "-verify", "-in", file.toString(), "-CAfile",
                    folder.resolve("ca.pem").toString(), "-out", folder.resolve("read.txt").toString())
                    .redirectErrorStream(true).redirectOutput(folder.resolve("openssl.log").toFile()).start().waitFor();
        } catch (IOException e) {
            return Assumptions.abort("This machine has no openssl, so that what is signed is checked with one library only.");
        }
    }

    /** Over the octets between the boundaries, found as a reader finds them. */
    private static boolean verifies(byte[] mail) throws Exception {
        String source = new String(mail, ISO_8859_1);
        String boundary = "\r\n--" + source.replaceAll("(?s).*?boundary=\"(=\\+[^\"]+)\".*", "$1");
        int from = source.indexOf(boundary) + boundary.length() + 2;
        String content = source.substring(from, source.indexOf(boundary, from));
        byte[] signature = ((MimeMultipart) parts(mail).getContent()).getBodyPart(1).getInputStream().readAllBytes();
        var read = new CMSSignedData(new CMSProcessableByteArray(content.getBytes(ISO_8859_1)), signature);
        SignerInformation signer = read.getSignerInfos().iterator().next();
        var certificate = (X509CertificateHolder) read.getCertificates().getMatches(signer.getSID()).iterator().next();
        assertThat(read.getCertificates().getMatches(null)).as("its own and the one between; whoever trusts it has the root")
                .hasSize(2);
        try {
            return signer.verify(new JcaSimpleSignerInfoVerifierBuilder().build(certificate));
        } catch (CMSException e) {
            return false;
        }
    }
}
