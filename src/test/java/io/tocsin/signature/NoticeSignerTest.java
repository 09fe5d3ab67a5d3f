package io.tocsin.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import org.erdtman.jcs.JsonCanonicalizer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jws.JsonWebSignature;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;

/** What is signed here by BouncyCastle is checked by jose4j with the JDK's own Ed25519. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class NoticeSignerTest {

    static final ObjectMapper JSON = new ObjectMapper();

    final SigningKey key = SigningKey.make();
    final SignedNotice notice = new SignedNotice(UUID.randomUUID(), 2, "UPDATE", Instant.parse("2022-03-22T03:44:00.000001Z"),
            "INC-2022-01", "Müller & \"Söhne\" \u20AC", "https://trust.vendor.example", "sixteen octets..".getBytes(UTF_8));
    final NoticeSigner signer = new NoticeSigner(notice, key);
    final Told acme = new Told("t-001", "de", 1, "text {token} {code}".getBytes(UTF_8), "<p>html</p>".getBytes(UTF_8));

    @Test
    void the_document_says_who_told_whom_what_and_when() throws Exception {
        String payload = verified(sign(acme), publicJwk(key));
        JsonNode document = JSON.readTree(payload);
        assertThat(document.at("/issuer/name").asText()).isEqualTo("Müller & \"Söhne\" \u20AC");
        assertThat(document.at("/issuer/url").asText()).isEqualTo("https://trust.vendor.example");
        assertThat(document.at("/incident").asText()).isEqualTo("INC-2022-01");
        assertThat(document.at("/notice")).isEqualTo(JSON.valueToTree(
                Map.of("id", notice.id().toString(), "kind", "UPDATE", "number", 2)));
        assertThat(document.at("/supersedes").asInt()).isEqualTo(1);
        assertThat(document.at("/releasedAt").asText()).isEqualTo("2022-03-22T03:44:00.000001Z");
        assertThat(document.at("/text").asText()).isEqualTo(sha256("text {token} {code}".getBytes(UTF_8)));
        assertThat(document.at("/html").asText()).isEqualTo(sha256("<p>html</p>".getBytes(UTF_8)));
        assertThat(new JsonCanonicalizer(payload).getEncodedString()).as("canonical").isEqualTo(payload);
    }

    @Test
    void a_first_notice_supersedes_nothing() throws Exception {
        String payload = verified(sign(new Told("t-001", "de", null, acme.text(), acme.html())), publicJwk(key));
        assertThat(payload).contains("\"supersedes\":null");
    }

    @Test
    void the_tenant_is_named_by_a_digest_that_only_its_own_salt_resolves() throws Exception {
        String payload = verified(sign(acme), publicJwk(key));
        byte[] salt = signer.saltOf("t-001");
        byte[] salted = Arrays.copyOf(salt, 21);
        System.arraycopy("t-001".getBytes(UTF_8), 0, salted, 16, 5);
        assertThat(payload).contains("\"tenant\":\"" + sha256(salted) + "\"").doesNotContain("t-001",
                HexFormat.of().formatHex(salt), sha256("t-001".getBytes(UTF_8)));
        assertThat(signer.saltOf("t-002")).isNotEqualTo(salt);
    }

    @Test
    void the_same_advisory_has_the_same_document_whenever_it_is_asked_for() {
        assertThat(new NoticeSigner(notice, SigningKey.of(key.secret())).sign(acme)).isEqualTo(signer.sign(acme));
    }

    @Test
    void whatever_is_changed_in_it_is_found_out() throws Exception {
        String jws = sign(acme);
        String forged = jws.substring(0, jws.indexOf('.') + 10) + (jws.charAt(jws.indexOf('.') + 10) == 'A' ? 'B' : 'A')
                + jws.substring(jws.indexOf('.') + 11);
        assertThat(read(forged, publicJwk(key)).verifySignature()).isFalse();
        assertThat(read(jws, publicJwk(SigningKey.make())).verifySignature()).as("another's key").isFalse();
    }

    @Test
    void the_header_names_its_key_by_its_thumbprint() throws Exception {
        JsonWebSignature read = read(sign(acme), publicJwk(key));
        assertThat(read.getKeyIdHeaderValue()).isEqualTo(publicJwk(key).calculateBase64urlEncodedThumbprint("SHA-256"));
        assertThat(read.getHeaders().getFullHeaderAsJsonString()).isEqualTo("{\"alg\":\"EdDSA\","
                + "\"cty\":\"tocsin-notice+json\",\"kid\":\"" + read.getKeyIdHeaderValue() + "\",\"typ\":\"JOSE\"}");
    }

    /** With the lines for OpenSSL as docs/verification.md has them. */
    @Test
    void it_is_verified_by_the_lines_that_the_docs_give(@TempDir Path folder) throws Exception {
        String docs = Files.readString(Path.of("docs/verification.md"));
        String lines = docs.substring(docs.indexOf("b64() {"), docs.indexOf("```", docs.indexOf("b64() {")));
        String jws = sign(acme);
        Files.writeString(folder.resolve("notice.jws"), jws);
        assertThat(sh(folder, lines)).contains("Signature Verified Successfully", "\"incident\":\"INC-2022-01\"");
        Files.writeString(folder.resolve("notice.jws"), jws.replaceFirst("\\.e", ".f"));
        assertThat(sh(folder, lines)).contains("Signature Verification Failure");
    }

    private String sh(Path folder, String lines) throws Exception {
        try {
            var shell = new ProcessBuilder("sh", "-c", "openssl version && " + lines).directory(folder.toFile())
                    .redirectErrorStream(true);
            shell.environment().put("x", publicJwk(key).toParams(OutputControlLevel.PUBLIC_ONLY).get("x").toString());
            Process run = shell.start();
            String said = new String(run.getInputStream().readAllBytes(), UTF_8);
            run.waitFor();
            Assumptions.assumeTrue(said.startsWith("OpenSSL 3"), "This machine has no OpenSSL 3 to try the docs with.");
            return said;
        } catch (IOException e) {
            return Assumptions.abort("This machine has no shell to try the docs with.");
        }
    }

    private String sign(Told told) {
        return new String(signer.sign(told), UTF_8);
    }

    static PublicJsonWebKey publicJwk(SigningKey key) throws Exception {
        return PublicJsonWebKey.Factory.newPublicJwk(JSON.writeValueAsString(new PublicKey(key.publicKey(), null).jwk()));
    }

    static String verified(String jws, PublicJsonWebKey key) throws Exception {
        JsonWebSignature signature = read(jws, key);
        assertThat(signature.verifySignature()).isTrue();
        return signature.getPayload();
    }

    private static JsonWebSignature read(String jws, PublicJsonWebKey key) throws Exception {
        var signature = new JsonWebSignature();
        signature.setAlgorithmConstraints(new AlgorithmConstraints(ConstraintType.PERMIT, "EdDSA"));
        signature.setCompactSerialization(jws);
        signature.setKey(key.getPublicKey());
        return signature;
    }

    static String sha256(byte[] octets) throws Exception {
        return "sha256:" + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(octets));
    }
}
