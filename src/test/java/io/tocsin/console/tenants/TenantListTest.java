package io.tocsin.console.tenants;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import jakarta.inject.Inject;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.test.junit.QuarkusTest;
import io.tocsin.testkit.MutableClock;
import io.tocsin.testkit.SentNotices;
import io.tocsin.testkit.SentNotices.AnIncident;
import io.tocsin.testkit.SentNotices.SentNotice;

/** Pages of a long list: whole, in order, and of a size that does not grow with the notice. Rolled back after each test. */
@QuarkusTest
@DisplayNameGeneration(ReplaceUnderscores.class)
class TenantListTest {

    /** More than a page looks at. */
    private static final int TENANTS = 6_000;

    @Inject
    SentNotices notices;
    @Inject
    MutableClock clock;
    @Inject
    TenantList list;

    SentNotice sent;
    UUID me = UUID.randomUUID();

    @BeforeEach
    void a_notice_went_to_many() {
        clock.reset();
        QuarkusTransaction.begin();
        AnIncident incident = notices.incident();
        sent = notices.sent(incident, 1, "INITIAL", "aaa", "First & only", "en", "a@acme.example");
        notices.run("""
                INSERT INTO tenant (tenant_id, name, tier, region, created_at, updated_at)
                SELECT 'many-' || lpad(i::text, 6, '0'), CASE WHEN i = 5900 THEN 'Zebra 100% GmbH' ELSE 'Tenant ' || i END,
                    CASE WHEN i % 1000 = 0 THEN 'gold' END, 'EU', now(), now()
                FROM generate_series(1, 6000) AS i
                """);
        notices.run("""
                INSERT INTO tenant_contact (tenant_id, email, position)
                SELECT tenant_id, 'security@' || tenant_id || '.example', 1 FROM tenant WHERE tenant_id LIKE 'many-%'
                """);
        notices.run("""
                INSERT INTO notice_tenant (notice_id, preparation_id, tenant_id, rank)
                SELECT ?, ?, tenant_id, CASE WHEN tier = 'gold' THEN 0 ELSE 1 END FROM tenant WHERE tenant_id LIKE 'many-%'
                """, sent.id(), sent.preparationId());
        notices.run("INSERT INTO notice_tally (notice_id, counter, amount) VALUES (?, 'tenants.awaiting', ?)", sent.id(),
                TENANTS);
    }

    @AfterEach
    void forget() {
        QuarkusTransaction.rollback();
    }

    private TenantParameters asked() {
        var asked = new TenantParameters();
        asked.notice = sent.id().toString();
        return asked;
    }

    private List<String> ids(TenantList.View view) {
        return view.told().stream().map(TenantRows.InNotice::tenantId).toList();
    }

    /** Follows “Next page” to the end. */
    private List<String> all(TenantParameters asked) {
        asked.after = null;
        List<String> found = new ArrayList<>();
        for (int page = 0; page < 200; page++) {
            TenantList.View view = list.read(TenantFilter.of(asked), me);
            found.addAll(ids(view));
            if (view.pager().next() == null) {
                return found;
            }
            asked.after = URLDecoder.decode(view.pager().next().replaceAll(".*[?&]after=([^&]*).*", "$1"),
                    StandardCharsets.UTF_8);
        }
        throw new AssertionError("no end");
    }

    @Test
    void page_by_page_everybody_comes_once_the_first_tier_first() {
        notices.run(
                "UPDATE notice_tenant SET state = 'UNREACHABLE' WHERE notice_id = ? AND tenant_id IN ('many-002000', 'many-000007')",
                sent.id());
        List<String> found = all(asked());
        assertThat(found).hasSize(TENANTS + 1).doesNotHaveDuplicates()
                .startsWith("many-002000", "aaa", "many-001000", "many-003000", "many-004000", "many-005000", "many-006000",
                        "many-000007", "many-000001");
    }

    @Test
    void who_few_are_asked_for_among_many_come_on_several_short_pages() {
        TenantParameters asked = asked();
        asked.region = "nowhere";
        TenantList.View first = list.read(TenantFilter.of(asked), me);
        assertThat(first.cutShort()).isTrue();
        assertThat(first.isEmpty()).isTrue();
        assertThat(first.pager().next()).isNotNull();
        assertThat(all(asked)).isEmpty();

        asked = asked();
        asked.tier = "gold";
        assertThat(all(asked)).hasSize(6);
    }

    @Test
    void among_many_a_name_is_found_by_its_beginning_and_else_inside() {
        notices.run("""
                INSERT INTO advisory (notice_id, preparation_id, tenant_id, affected_revision, tenant_name, digest)
                SELECT ?, ?, tenant_id, 1, name, '\\x00' FROM tenant WHERE tenant_id LIKE 'many-%'
                """, sent.id(), sent.preparationId());
        TenantParameters asked = asked();
        asked.q = "zebra 100%";
        assertThat(list.read(TenantFilter.of(asked), me).beginningsOnly()).isTrue();
        assertThat(all(asked)).containsExactly("many-005900");
        asked.inside = "1";
        assertThat(all(asked)).containsExactly("many-005900");
        asked = asked();
        asked.q = "% gmbh";
        assertThat(list.read(TenantFilter.of(asked), me).beginningsOnly()).as("none begins so").isFalse();
        assertThat(all(asked)).containsExactly("many-005900");
        asked.state = "UNREACHABLE";
        assertThat(all(asked)).as("what else is asked for").isEmpty();
    }

    @Test
    void a_beginning_that_very_many_have_leaves_none_of_them_out() {
        notices.run("""
                INSERT INTO advisory (notice_id, preparation_id, tenant_id, affected_revision, tenant_name, digest)
                SELECT ?, ?, tenant_id, 1, name, '\\x00' FROM tenant WHERE tenant_id LIKE 'many-%'
                """, sent.id(), sent.preparationId());
        TenantParameters asked = asked();
        asked.q = "tenant";
        TenantList.View first = list.read(TenantFilter.of(asked), me);
        assertThat(ids(first)).hasSize(50).contains("many-000001", "many-000050");
        assertThat(first.cutShort()).isFalse();
        asked.after = new Place(0, 0, "many-005890").cursor();
        TenantList.View last = list.read(TenantFilter.of(asked), me);
        assertThat(ids(last)).hasSize(50).contains("many-005891", "many-005941").doesNotContain("many-005900");
        asked.after = URLDecoder.decode(last.pager().next().replaceAll(".*[?&]after=([^&]*).*", "$1"), StandardCharsets.UTF_8);
        assertThat(list.read(TenantFilter.of(asked), me).pager().next()).isNotNull();
        asked.notice = TenantList.DIRECTORY;
        asked.after = null;
        assertThat(list.read(TenantFilter.of(asked), me).listed()).hasSize(50);
    }

    @Test
    void a_number_an_address_and_a_domain_are_found_too() {
        TenantParameters asked = asked();
        asked.q = "many-00590";
        assertThat(all(asked)).hasSize(10).contains("many-005900");
        asked = asked();
        asked.q = "Security@many-000042.example";
        assertThat(all(asked)).containsExactly("many-000042");
        asked = asked();
        asked.q = "@many-000043.example";
        assertThat(all(asked)).containsExactly("many-000043");
        asked.notice = TenantList.DIRECTORY;
        assertThat(list.read(TenantFilter.of(asked), me).listed()).extracting(TenantRows.InDirectory::name)
                .containsExactly("Tenant 43");
    }

    @Test
    void finding_silence_and_who_looks_after_it_narrow_the_list() {
        notices.run("""
                UPDATE notice_tenant SET state = 'ACKNOWLEDGED', finding = 'NEEDS_HELP', acknowledged_at = now(), late = true,
                    looked_after_by = ?
                WHERE notice_id = ? AND tenant_id = 'many-000009'
                """, me, sent.id());
        TenantParameters asked = asked();
        asked.finding = "NEEDS_HELP";
        assertThat(all(asked)).containsExactly("many-000009");
        asked = asked();
        asked.state = "LATE";
        asked.assigned = "me";
        assertThat(all(asked)).containsExactly("many-000009");
        asked.assigned = "none";
        assertThat(all(asked)).isEmpty();
        asked = asked();
        asked.silent = "1";
        assertThat(all(asked)).isEmpty();
        notices.run("UPDATE delivery SET accepted_at = accepted_at - interval '2 hours' WHERE notice_id = ?", sent.id());
        assertThat(all(asked)).containsExactly("aaa");
    }

    @Test
    void an_address_with_nonsense_in_it_shows_the_list_from_its_top() {
        TenantParameters asked = asked();
        asked.after = "nonsense";
        asked.state = "'; DROP TABLE tenant";
        asked.silent = "-1";
        assertThat(ids(list.read(TenantFilter.of(asked), me))).startsWith("aaa");
    }
}
