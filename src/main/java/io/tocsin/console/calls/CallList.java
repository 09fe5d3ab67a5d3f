package io.tocsin.console.calls;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Pager;
import io.tocsin.console.Query;
import io.tocsin.console.Told;
import io.tocsin.console.Viewer;
import io.tocsin.console.tenants.Conditions;
import io.tocsin.console.tenants.NoticeChoices;
import io.tocsin.console.tenants.NoticeChoices.Choice;
import io.tocsin.console.tenants.NoticeConditions;
import io.tocsin.console.tenants.NoticeWalk;
import io.tocsin.console.tenants.Place;
import io.tocsin.console.tenants.TenantRows;
import io.tocsin.console.tenants.TenantRows.InNotice;
import io.tocsin.delivery.DeliverySettings;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;
import io.tocsin.status.Reminded;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * Tenants of a notice that somebody should call, by risk: who asked for help, whose contact is the wrong one, who was not
 * reached, who is silent, who is affected; and in each the most important tiers first.
 */
@ApplicationScoped
public class CallList {

    static final String PATH = "/console/calls";
    private static final int ROWS = 25;
    /** The rest of them stand where they would without it. */
    private static final int MOST_WRONG = 2_000;

    private final NoticeChoices choices;
    private final NoticeWalk walk;
    private final TenantRows rows;
    private final NoticeTally tally;
    private final Reminded reminded;
    private final Elsewhere elsewhere;
    private final VendorSettings vendor;
    private final PublicUrl publicUrl;
    private final DeliverySettings delivery;
    private final DataSource database;
    private final Clock clock;

    CallList(NoticeChoices choices, NoticeWalk walk, TenantRows rows, NoticeTally tally, Reminded reminded,
            Elsewhere elsewhere, VendorSettings vendor,
            PublicUrl publicUrl, DeliverySettings delivery, DataSource database, Clock clock) {
        this.choices = choices;
        this.walk = walk;
        this.rows = rows;
        this.tally = tally;
        this.reminded = reminded;
        this.elsewhere = elsewhere;
        this.vendor = vendor;
        this.publicUrl = publicUrl;
        this.delivery = delivery;
        this.database = database;
        this.clock = clock;
    }

    /**
     * What is asked for.
     *
     * @param assigned {@code me}, {@code others}, {@code none}, or null for all
     * @param why only for this reason; null for any
     * @param uncalled whether only those are wanted whom nobody has called yet
     */
    public record Asked(String notice, String assigned, Reason why, boolean uncalled, String after) {

        Query query(String path) {
            return Query.at(path).with("notice", notice).with("assigned", assigned).with("why", why).with("uncalled",
                    uncalled ? "1" : null);
        }
    }

    /** A tenant to call, and what to say. */
    public record ToCall(InNotice tenant, Script script) {
    }

    /**
     * What the page shows.
     *
     * @param chosen null when no notice went out yet
     * @param dueAt when an answer was asked for, or null
     * @param overdue whether that has passed
     * @param byTier whether an order of tiers is set
     * @param elsewhere who is to be called about another notice; nobody beyond the first page
     */
    public record View(Asked asked, List<Choice> notices, Choice chosen, NoticeCounts counts, Instant dueAt, boolean overdue,
            boolean byTier, List<ToCall> calls, Pager pager, boolean cutShort, Elsewhere.Found elsewhere) {

        /** Whether somebody asked for this notice, rather than for the list. */
        public boolean isOfOne() {
            return asked.notice() != null && chosen != null;
        }

        /** What to bear in mind before the figures are read; "" for nothing. */
        public String bearInMind() {
            return new Told(chosen.state(), counts).words();
        }

        /** The address of this very page. */
        public String here() {
            return asked.query(PATH).with("after", asked.after()).toString();
        }

        public Query export() {
            return asked.query(PATH + "/export").with("notice", asked.notice() == null && chosen != null ? chosen.id() : null);
        }

        /** The part of the list that is there for one reason. */
        public Query because(String reason) {
            return Query.at(PATH).with("notice", chosen.id()).with("why", reason);
        }
    }

    /** In the caller's transaction. */
    public View read(Asked asked, Viewer viewer) {
        List<Choice> notices = choices.newest();
        Optional<Choice> chosen = choices.withId(asked.notice())
                .or(() -> NoticeChoices.first(notices.stream().filter(Choice::callable).toList()))
                .or(() -> NoticeChoices.first(notices));
        if (chosen.isEmpty()) {
            return new View(asked, notices, null, null, null, false, false, List.of(), new Pager(0, null, null), false,
                    Elsewhere.Found.NOTHING);
        }
        Notice notice = Notice.withId(chosen.get().id());
        Instant dueAt = notice.dueAt().orElse(null);
        NoticeWalk.Found found = find(notice, asked, viewer, Place.read(asked.after()), ROWS);
        String next = found.next() == null ? null : asked.query(PATH).with("after", found.next().cursor()).toString();
        return new View(asked, notices, chosen.get(), reminded.withEarlierAnswers(notice, tally.countsOf(notice.id)), dueAt,
                dueAt != null && clock.instant().isAfter(dueAt),
                delivery.tiers().filter(tiers -> !tiers.isEmpty()).isPresent(), toCall(notice, chosen.get(), found, viewer),
                new Pager(found.places().size(), asked.after() == null ? null : asked.query(PATH).toString(), next),
                found.cutShort(),
                asked.after() == null ? elsewhere.than(chosen.get(), notices) : Elsewhere.Found.NOTHING);
    }

    NoticeWalk.Found find(Notice notice, Asked asked, Viewer viewer, Place after, int limit) {
        List<Place> found = new ArrayList<>();
        List<String> wrong = wrong(notice);
        List<UUID> newer = choices.newerThan(notice, true);
        List<UUID> told = choices.newerThan(notice, false);
        List<UUID> reminded = reminded(notice);
        for (Reason reason : Reason.from(after, asked.why())) {
            int room = limit - found.size();
            NoticeWalk.Found part = find(reason, notice, wrong, asked,
                    conditions(reason, asked, viewer, reason.isAnswer() ? told : newer, reminded, wrong),
                    reason.inWalk(after), Math.max(room, 1));
            if (room == 0) {
                if (!part.places().isEmpty() || part.next() != null) {
                    return new NoticeWalk.Found(found, reason.inList(Place.START), false);
                }
                continue;
            }
            part.places().forEach(place -> found.add(reason.inList(place)));
            if (part.next() != null) {
                return new NoticeWalk.Found(found, reason.inList(part.next()), part.cutShort());
            }
        }
        return new NoticeWalk.Found(found, null, false);
    }

    /** Along an index, or, where a contact said that it is the wrong one, by the few ids of such tenants. */
    private NoticeWalk.Found find(Reason reason, Notice notice, List<String> wrong, Asked asked, Conditions conditions,
            Place after,
            int limit) {
        return reason == Reason.WRONG_CONTACT ? walk.among(notice, wrong, reason.turns(asked.why()), conditions, after, limit)
                : walk.walk(notice, reason.turns(asked.why()), conditions, after, limit);
    }

    private Conditions conditions(Reason reason, Asked asked, Viewer viewer, List<UUID> newer, List<UUID> reminded,
            List<String> wrong) {
        var conditions = new Conditions();
        // Who asks for one reason sees all whom it holds for, as many as the figures say; else each stands in one place.
        if (asked.why() == null && reason.isUnanswered()) {
            NoticeConditions.noneOf(wrong, conditions);
        }
        NoticeConditions.notToldSince(newer, conditions);
        if (reason.isUnanswered()) {
            NoticeConditions.notAnswered(reminded, conditions);
        }
        NoticeConditions.lookedAfter(asked.assigned(), viewer.operatorId(), conditions);
        if (asked.uncalled()) {
            NoticeConditions.notCalledYet(conditions);
        }
        return conditions;
    }

    /**
     * Tenants of which a contact said that it is the wrong one, and nobody has put it right; the first of them, if very many.
     */
    private List<String> wrong(Notice notice) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(row -> row.getString(1), """
                    SELECT DISTINCT tenant_id FROM (SELECT tenant_id FROM wrong_contact
                        WHERE notice_id = ? AND closed_at IS NULL ORDER BY delivery_id LIMIT %d) reported
                    """.formatted(MOST_WRONG), notice.id);
        } catch (SQLException e) {
            throw new IllegalStateException("wrong contacts of notice " + notice.id, e);
        }
    }

    private List<UUID> reminded(Notice notice) {
        try (Connection connection = database.getConnection()) {
            return Reminded.by(connection, notice);
        } catch (SQLException e) {
            throw new IllegalStateException("what notice " + notice.id + " reminds of", e);
        }
    }

    List<ToCall> toCall(Notice notice, Choice choice, NoticeWalk.Found found, Viewer viewer) {
        Script.Setting setting = setting(notice, choice, viewer.name(), viewer.zone());
        return rows.inNotice(notice, found.tenantIds()).stream()
                .map(tenant -> new ToCall(tenant, Script.of(tenant, setting))).toList();
    }

    Script.Setting setting(Notice notice, Choice choice, String operator, ZoneId zone) {
        return new Script.Setting(operator, vendor.name(), vendor.phone().orElse(null), publicUrl.base() + "/verify",
                choice.title(), notice.dueAt().orElse(null), clock.instant(), zone);
    }
}
