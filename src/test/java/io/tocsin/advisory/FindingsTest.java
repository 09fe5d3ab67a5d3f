package io.tocsin.advisory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;
import io.tocsin.notice.Wording;
import io.tocsin.template.frame.Frame;

@DisplayNameGeneration(ReplaceUnderscores.class)
class FindingsTest {

    /** Everything that an approval binds to. */
    private static final class Told {

        String email = "ann@acme.example";
        String locale = "en";
        byte[] words = { 1 };
        String frame = "<html>";
        byte[] brand = { 7 };
        boolean apart;
        final Incident incident = new Incident();
        final Notice notice = new Notice();

        Told() {
            incident.reference = "INC-1";
            notice.number = 1;
            notice.kind = NoticeKind.INITIAL;
            notice.acknowledgeWithin = 3600L;
        }

        List<Byte> digest() {
            var findings = new Findings(new byte[16], Set.of());
            var contact = new TenantToTell.Contact(email, "Ann", "security", locale);
            var tenant = new TenantToTell("t-1", "Acme", "en", null, null, null, Map.of(), 1, null, Wording.NOTICE, null,
                    apart, List.of(contact));
            findings.take(new MadeAdvisory(tenant, List.of(new MadeAdvisory.Rendering(locale, "Subject", 5, new byte[0])),
                    List.of(new MadeAdvisory.Recipient(contact, locale, null, null, null)), words, List.of(), List.of(),
                    Set.of()));
            byte[] digest = findings.digest(incident, notice, brand, new TreeMap<>(Map.of(locale, new Frame(frame, "text"))));
            return java.util.stream.IntStream.range(0, digest.length).mapToObj(i -> digest[i]).toList();
        }
    }

    @Test
    void the_digest_covers_words_recipients_languages_who_is_told_apart_brand_and_what_is_asked_by_when() {
        List<Consumer<Told>> changes = List.of(told -> told.email = "bob@acme.example", told -> told.locale = "de",
                told -> told.words = new byte[] { 2 }, told -> told.frame = "<html lang=en>",
                told -> told.brand = new byte[] { 8 }, told -> told.apart = true,
                told -> told.incident.reference = "INC-2", told -> told.notice.number = 2,
                told -> told.notice.kind = NoticeKind.UPDATE, told -> told.notice.acknowledgeWithin = 7200L,
                told -> told.notice.acknowledgeBy = Instant.EPOCH, told -> {
                });
        Set<List<Byte>> digests = new LinkedHashSet<>();
        changes.forEach(change -> {
            var told = new Told();
            change.accept(told);
            digests.add(told.digest());
        });
        assertThat(digests).hasSameSizeAs(changes);
        assertThat(new Told().digest()).isEqualTo(new Told().digest());
    }
}
