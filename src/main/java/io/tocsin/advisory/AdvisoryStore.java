package io.tocsin.advisory;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.notice.Notice;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Wording;
import io.tocsin.postgres.CopyRows;
import io.tocsin.postgres.Sql;
import io.tocsin.template.frame.Frame;
import io.tocsin.time.Ids;

/** Advisories in the database: written a batch at a time, never changed, read one at a time by people. */
@ApplicationScoped
public class AdvisoryStore {

    /** Every table that a preparation fills; the queue first, so that nothing is handed out that is half gone. */
    private static final List<String> FILLED = List.of("delivery_queue", "delivery", "notice_tenant", "rendering", "advisory",
            "notice_frame");

    private final DataSource database;
    private final CheckCode checkCode;
    private final TierRank tierRank;

    AdvisoryStore(DataSource database, CheckCode checkCode, TierRank tierRank) {
        this.database = database;
        this.checkCode = checkCode;
        this.tierRank = tierRank;
    }

    /**
     * All deliveries of a preparation are due at the same time, so that the tiers decide which goes first.
     *
     * @param advisories that were made without fault
     */
    void write(Connection connection, Preparation preparation, List<MadeAdvisory> advisories)
            throws SQLException {
        var advisoryRows = new CopyRows();
        var renderingRows = new CopyRows();
        var tenantRows = new CopyRows();
        var deliveryRows = new CopyRows();
        var queueRows = new CopyRows();
        for (MadeAdvisory advisory : advisories) {
            TenantToTell tenant = advisory.tenant();
            advisoryRows.add(preparation.noticeId).add(preparation.id).add(tenant.tenantId()).add(tenant.revision())
                    .add(tenant.name()).add(tenant.tier()).add(advisory.digest())
                    .add(tenant.wording() == Wording.NOTICE ? null : tenant.wording().name()).endRow();
            short rank = (short) tierRank.of(tenant.tier());
            tenantRows.add(preparation.noticeId).add(preparation.id).add(tenant.tenantId()).add(rank).endRow();
            Integer supersedes = tenant.previous() == null ? null : tenant.previous().last();
            for (MadeAdvisory.Rendering rendering : advisory.renderings()) {
                renderingRows.add(preparation.noticeId).add(preparation.id).add(tenant.tenantId()).add(rendering.locale())
                        .add(rendering.subject()).add(rendering.stored()).add(supersedes).add(tenant.apart()).endRow();
            }
            for (MadeAdvisory.Recipient recipient : advisory.recipients()) {
                UUID id = Ids.next();
                deliveryRows.add(preparation.noticeId).add(id).add(preparation.id).add(tenant.tenantId())
                        .add(recipient.contact().email()).add(recipient.contact().name()).add(recipient.contact().role())
                        .add(recipient.locale()).add(recipient.wantedLocale()).add(checkCode.numberOf(id)).endRow();
                queueRows.add(preparation.noticeId).add(id).add(preparation.id).add(preparation.requestedAt)
                        .add(domainOf(recipient.contact().email())).add(rank).endRow();
            }
        }
        advisoryRows.into(connection,
                "advisory (notice_id, preparation_id, tenant_id, affected_revision, tenant_name, tier, digest, wording)");
        renderingRows.into(connection,
                "rendering (notice_id, preparation_id, tenant_id, locale, subject, body, supersedes, told_apart)");
        tenantRows.into(connection, "notice_tenant (notice_id, preparation_id, tenant_id, rank)");
        deliveryRows.into(connection, """
                delivery (notice_id, id, preparation_id, tenant_id, email, contact_name, contact_role, locale, wanted_locale,
                    check_code)
                """.strip());
        queueRows.into(connection, "delivery_queue (notice_id, delivery_id, preparation_id, due_at, domain, rank)");
    }

    private static String domainOf(String email) {
        return email.substring(email.lastIndexOf('@') + 1).toLowerCase(Locale.ROOT);
    }

    /** @param dictionaries of the renderings, by locale */
    void writeFrames(Connection connection, Preparation preparation, Map<String, Frame> frames,
            Map<String, byte[]> dictionaries)
            throws SQLException {
        var rows = new CopyRows();
        frames.forEach((locale, frame) -> rows.add(preparation.noticeId).add(preparation.id).add(locale).add(frame.html())
                .add(frame.text()).add(dictionaries.get(locale)).endRow());
        rows.into(connection, "notice_frame (notice_id, preparation_id, locale, html, text, dictionary)");
    }

    /** False while a replica of the version before, which cannot, is at work. */
    boolean everybodyReadsSharedWords(Connection connection) throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT NOT EXISTS (
                    SELECT FROM delivery_worker WHERE lease_until > clock_timestamp() AND NOT reads_shared_words)
                """); ResultSet row = select.executeQuery()) {
            row.next();
            return row.getBoolean(1);
        }
    }

    /** Which rows of a notice {@link #remove} is about. */
    enum Leftovers {
        /** What other preparations than this one wrote. */
        OF_OTHERS("<>"),
        /** What this one wrote itself: an attempt that broke off, or one that will not count. */
        OF_ITS_OWN("=");

        private final String comparison;

        Leftovers(String comparison) {
            this.comparison = comparison;
        }
    }

    /**
     * Removes some of what does not count, in the caller's transaction; never called for what a notice points at.
     *
     * @return how many rows; fewer than {@code most} only when none is left
     */
    int remove(Connection connection, Preparation preparation, Leftovers which, int most) throws SQLException {
        int removed = 0;
        for (String table : FILLED) {
            try (PreparedStatement delete = connection.prepareStatement("""
                    DELETE FROM %1$s WHERE ctid = ANY (ARRAY(
                        SELECT ctid FROM %1$s WHERE notice_id = ? AND preparation_id %2$s ? LIMIT ?))
                    """.formatted(table, which.comparison))) {
                delete.setObject(1, preparation.noticeId);
                delete.setObject(2, preparation.id);
                delete.setInt(3, most - removed);
                removed += delete.executeUpdate();
            }
            if (removed == most) {
                return removed;
            }
        }
        return removed;
    }

    /**
     * One rendering with the mail around it, as it will be sent but for the placeholders.
     *
     * @param wanted a locale of this advisory; null for the first
     * @return empty when the notice has no such advisory, or the advisory no such locale
     */
    public Optional<StoredAdvisory> find(Notice notice, String tenantId, String wanted) {
        return Sql.on(database, "advisory of notice " + notice.id, sql -> sql.rows(AdvisoryStore::stored, """
                SELECT a.digest, a.tenant_name, r.locale, r.subject, r.body, f.html, f.text, f.dictionary,
                    (SELECT array_agg(locale ORDER BY locale) FROM rendering every
                     WHERE every.notice_id = a.notice_id AND every.preparation_id = a.preparation_id
                        AND every.tenant_id = a.tenant_id),
                    CASE WHEN r.supersedes IS NULL AND NOT p.supersedes_known
                        THEN number_told_before(a.notice_id, a.tenant_id) ELSE r.supersedes END
                FROM advisory a
                JOIN rendering r USING (notice_id, preparation_id, tenant_id)
                JOIN preparation p ON p.id = a.preparation_id
                JOIN notice_frame f ON f.notice_id = a.notice_id AND f.preparation_id = a.preparation_id
                    AND f.locale = r.locale
                WHERE a.notice_id = ? AND a.preparation_id = ? AND a.tenant_id = ?
                    AND (?::text IS NULL OR lower(r.locale) = lower(?))
                ORDER BY r.locale LIMIT 1
                """, notice.id, notice.preparationId, tenantId, wanted, wanted)).stream().findFirst();
    }

    private static StoredAdvisory stored(ResultSet row) throws SQLException {
        List<String> locales = new ArrayList<>();
        for (Object locale : (Object[]) row.getArray(9).getArray()) {
            locales.add((String) locale);
        }
        return new StoredAdvisory(row.getString(2), row.getString(3), locales, row.getString(4),
                StoredWords.inflate(row.getBytes(5), row.getBytes(8)), new Frame(row.getString(6), row.getString(7)),
                "sha256:" + HexFormat.of().formatHex(row.getBytes(1)), row.getObject(10, Integer.class));
    }
}
