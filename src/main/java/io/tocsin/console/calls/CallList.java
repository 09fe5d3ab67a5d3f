package io.tocsin.console.calls;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

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
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/**
 * Tenants of a notice that somebody should call: the most important tiers first, and in each who asked for help, who was not
 * reached, who is silent, who is affected.
 */
@ApplicationScoped
public class CallList {

    static final String PATH = "/console/calls";
    private static final int ROWS = 25;

    private final NoticeChoices choices;
    private final NoticeWalk walk;
    private final TenantRows rows;
    private final NoticeTally tally;
    private final VendorSettings vendor;
    private final PublicUrl publicUrl;
    private final Clock clock;

    CallList(NoticeChoices choices, NoticeWalk walk, TenantRows rows, NoticeTally tally, VendorSettings vendor,
            PublicUrl publicUrl, Clock clock) {
        this.choices = choices;
        this.walk = walk;
        this.rows = rows;
        this.tally = tally;
        this.vendor = vendor;
        this.publicUrl = publicUrl;
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
     */
    public record View(Asked asked, List<Choice> notices, Choice chosen, NoticeCounts counts, Instant dueAt, boolean overdue,
            List<ToCall> calls, Pager pager, boolean cutShort) {

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
            return new View(asked, notices, null, null, null, false, List.of(), new Pager(0, null, null), false);
        }
        Notice notice = Notice.withId(chosen.get().id());
        Instant dueAt = notice.dueAt().orElse(null);
        NoticeWalk.Found found = find(notice, asked, viewer, Place.read(asked.after()), ROWS);
        String next = found.next() == null ? null : asked.query(PATH).with("after", found.next().cursor()).toString();
        return new View(asked, notices, chosen.get(), tally.countsOf(notice.id), dueAt,
                dueAt != null && clock.instant().isAfter(dueAt), toCall(notice, chosen.get(), found, viewer),
                new Pager(found.places().size(), asked.after() == null ? null : asked.query(PATH).toString(), next),
                found.cutShort());
    }

    NoticeWalk.Found find(Notice notice, Asked asked, Viewer viewer, Place after, int limit) {
        var conditions = new Conditions();
        NoticeConditions.notToldSince(choices.newerThan(notice), conditions);
        NoticeConditions.lookedAfter(asked.assigned(), viewer.operatorId(), conditions);
        if (asked.uncalled()) {
            NoticeConditions.notCalledYet(conditions);
        }
        return walk.walk(notice, Reason.turns(asked.why()), conditions, after, limit);
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
