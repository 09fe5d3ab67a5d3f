package io.tocsin.console.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Pager;
import io.tocsin.console.Query;
import io.tocsin.console.Told;
import io.tocsin.console.tenants.DirectorySearch.Names;
import io.tocsin.console.tenants.NoticeChoices.Choice;
import io.tocsin.console.tenants.TenantRows.InDirectory;
import io.tocsin.console.tenants.TenantRows.InNotice;
import io.tocsin.http.Cursor;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeCounts;
import io.tocsin.notice.NoticeTally;
import io.tocsin.postgres.Sql;
import io.tocsin.problem.Refusal;
import io.tocsin.status.Reminded;

/** One page of the list of tenants: of a notice, or of the directory. */
@ApplicationScoped
public class TenantList {

    static final String PATH = "/console/tenants";
    static final String DIRECTORY = "directory";
    private static final int ROWS = 50;

    private final DataSource database;
    private final NoticeChoices choices;
    private final DirectorySearch directory;
    private final NoticeWalk walk;
    private final NameWalk names;
    private final TenantRows rows;
    private final NoticeTally tally;
    private final Reminded reminded;
    private final Clock clock;

    TenantList(DataSource database, NoticeChoices choices, DirectorySearch directory, NoticeWalk walk, NameWalk names,
            TenantRows rows, NoticeTally tally, Reminded reminded, Clock clock) {
        this.database = database;
        this.choices = choices;
        this.directory = directory;
        this.walk = walk;
        this.names = names;
        this.rows = rows;
        this.tally = tally;
        this.reminded = reminded;
        this.clock = clock;
    }

    /**
     * What the page shows.
     *
     * @param chosen the notice, or null for the directory
     * @param counts of the notice, which are kept; null for the directory
     * @param earlier how many without an answer to a reminder have answered what it reminds of
     * @param cutShort whether there may be more than is shown although the page is not full
     * @param beginningsOnly whether names were found by their beginning only
     * @param inside whether a part of many names was looked into
     * @param byDirectory whether a contact was looked for in the directory only
     */
    public record View(TenantFilter filter, List<Choice> notices, Choice chosen, NoticeCounts counts, long earlier,
            List<String> tiers,
            List<String> regions, List<InNotice> told, List<InDirectory> listed, Pager pager, boolean cutShort,
            boolean beginningsOnly, boolean inside, boolean byDirectory) {

        /** Whether somebody asked for this notice, rather than for the list. */
        public boolean isOfOne() {
            return filter.notice() != null && chosen != null;
        }

        /** What to bear in mind before the figures are read; "" for nothing. */
        public String bearInMind() {
            return chosen == null ? "" : new Told(chosen.state(), counts).words();
        }

        /** The same question, with every name looked into. */
        public Query allInside() {
            return filter.lookingInside().query(PATH);
        }

        public boolean isEmpty() {
            return told.isEmpty() && listed.isEmpty();
        }

        /** The same notice with nothing asked for. */
        public Query whole() {
            return Query.at(PATH).with("notice", chosen == null ? DIRECTORY : chosen.id());
        }

        public Query withState(String name) {
            return whole().with("state", name);
        }

        public Query withFinding(String name) {
            return whole().with("finding", name);
        }
    }

    /** In the caller's transaction. */
    public View read(TenantFilter filter, UUID viewer) {
        List<Choice> notices = choices.newest();
        Choice chosen = chosen(filter, notices);
        List<String> tiers = values("tier");
        List<String> regions = values("region");
        return chosen == null ? ofDirectory(filter, notices, tiers, regions)
                : ofNotice(filter, notices, chosen, tiers, regions, viewer);
    }

    private Choice chosen(TenantFilter filter, List<Choice> notices) {
        if (DIRECTORY.equals(filter.notice()) && !filter.needsNotice()) {
            return null;
        }
        return choices.withId(filter.notice()).or(() -> NoticeChoices.first(notices)).orElse(null);
    }

    private View ofNotice(TenantFilter filter, List<Choice> notices, Choice chosen, List<String> tiers, List<String> regions,
            UUID viewer) {
        Notice notice = Notice.withId(chosen.id());
        NoticeCounts counts = tally.countsOf(notice.id);
        boolean few = counts.tenants().total() <= NoticeWalk.MOST_LOOKED_AT;
        DirectorySearch.Search search = directory.inNotice(filter, few);
        NoticeConditions.add(filter, viewer, clock.instant(), search.conditions());
        long earlier = reminded.withEarlierAnswers(notice, counts).tenants().acknowledged() - counts.tenants().acknowledged();
        Place after = Place.read(filter.after());
        List<Turn> turns = NoticeConditions.turns(filter);
        NoticeWalk.Found found = search.names() == Names.INSIDE
                ? names.walk(notice, filter.words(), turns, search.conditions(), after, ROWS)
                : search.tenantIds() == null ? walk.walk(notice, turns, search.conditions(), after, ROWS)
                        : walk.among(notice, search.tenantIds(), turns, search.conditions(), after, ROWS);
        return new View(filter, notices, chosen, counts, earlier, tiers, regions, rows.inNotice(notice, found.tenantIds()),
                List.of(),
                pager(filter, search, found.places().size(), found.next() == null ? null : found.next().cursor()),
                found.cutShort(), search.names() == Names.BEGINNING, search.names() == Names.INSIDE,
                !few && (filter.address() != null || filter.domain() != null));
    }

    private View ofDirectory(TenantFilter filter, List<Choice> notices, List<String> tiers, List<String> regions) {
        DirectorySearch.Search search = directory.inDirectory(filter);
        DirectorySearch.Found found = directory.walk(search, idIn(filter.after()), ROWS);
        return new View(filter, notices, null, null, 0, tiers, regions, List.of(), rows.inDirectory(found.tenantIds()),
                pager(filter, search, found.tenantIds().size(), found.next() == null ? null : Cursor.encode(found.next())),
                found.cutShort(), search.names() == Names.BEGINNING, search.names() == Names.INSIDE, false);
    }

    /** A page that was looked for inside names goes on so, also when others begin with the words by then. */
    private static Pager pager(TenantFilter filter, DirectorySearch.Search search, int shown, String after) {
        TenantFilter same = search.names() == Names.INSIDE ? filter.lookingInside() : filter;
        return new Pager(shown, filter.after() == null ? null : filter.query(PATH).toString(),
                after == null ? null : same.query(PATH).with("after", after).toString());
    }

    private static String idIn(String cursor) {
        try {
            return Cursor.decode(cursor);
        } catch (Refusal notOurs) {
            return "";
        }
    }

    /** Tiers or regions that there are among some of the tenants: to choose from, or else to be typed. */
    private List<String> values(String column) {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).rows(row -> row.getString(1), """
                    SELECT DISTINCT %1$s FROM (SELECT %1$s FROM tenant LIMIT 5000) counted WHERE %1$s IS NOT NULL
                    ORDER BY 1 LIMIT 50
                    """.formatted(column));
        } catch (SQLException e) {
            throw new IllegalStateException("directory", e);
        }
    }
}
