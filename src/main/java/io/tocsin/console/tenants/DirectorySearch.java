package io.tocsin.console.tenants;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

import javax.sql.DataSource;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.postgres.IndexWalks;
import io.tocsin.postgres.Sql;

/**
 * Tenants by what people remember: a part of the name, the beginning of the id, a contact's address or its domain. Among so
 * many that they can all be looked at, these are conditions. Among more they are looked up in the directory: addresses, and
 * names by their beginning; where no name begins so, or too many do, or somebody asks for it, names are looked into.
 */
@ApplicationScoped
public class DirectorySearch {

    /** Looked up and not looked at one by one. */
    static final int MOST_PICKED = 2_000;

    private final DataSource database;

    DirectorySearch(DataSource database) {
        this.database = database;
    }

    /** How the words were found, or are to be. */
    enum Names {
        /** There are none, or the conditions say it. */
        CONDITION,
        /** The directory's names and ids that begin with them; others may have them inside. */
        BEGINNING,
        /** Names are to be looked into along the ids. */
        INSIDE
    }

    /**
     * What a search comes to.
     *
     * @param tenantIds the only ones that can be meant; null where that was not looked up
     * @param conditions that hold in any case for a row {@code t}
     */
    record Search(Collection<String> tenantIds, Conditions conditions, Names names) {
    }

    /** A condition on a name, with the {@link #escaped} words as its parameter. */
    static String named(String column) {
        return "lower(" + column + ") LIKE '%' || lower(?) || '%' ESCAPE '!'";
    }

    static String escaped(String words) {
        return words.replace("!", "!!").replace("%", "!%").replace("_", "!_");
    }

    private static final String NAMED_IN_LETTER = "(" + prefix() + """
             OR EXISTS (SELECT FROM advisory a WHERE a.notice_id = t.notice_id AND a.preparation_id = t.preparation_id
                AND a.tenant_id = t.tenant_id AND %s OFFSET 0))
            """.formatted(named("a.tenant_name"));

    private static final String NAMED_IN_DIRECTORY = "(" + prefix() + " OR " + named("t.name") + ")";

    private static String prefix() {
        return "t.tenant_id >= ? COLLATE \"C\" AND t.tenant_id < ? COLLATE \"C\"";
    }

    /** Of a notice's tenants, {@code t} in notice_tenant. */
    Search inNotice(TenantFilter filter, boolean few) {
        var conditions = new Conditions();
        if (filter.tier() != null) {
            conditions.and("EXISTS (SELECT FROM tenant d WHERE d.tenant_id = t.tenant_id AND d.tier = ? OFFSET 0)",
                    filter.tier());
        }
        if (filter.region() != null) {
            conditions.and("EXISTS (SELECT FROM tenant d WHERE d.tenant_id = t.tenant_id AND d.region = ? OFFSET 0)",
                    filter.region());
        }
        if (!few) {
            return lookedUp(filter, false, NAMED_IN_LETTER, conditions);
        }
        named(filter, NAMED_IN_LETTER, conditions);
        writtenTo("lower(s.email) = ?", filter.address(), conditions);
        writtenTo("split_part(s.email, '@', 2) = ?", filter.domain(), conditions);
        return new Search(null, conditions, Names.CONDITION);
    }

    private static void named(TenantFilter filter, String condition, Conditions conditions) {
        if (filter.words() != null) {
            conditions.and(condition, filter.words(), filter.words() + "~", escaped(filter.words()));
        }
    }

    /** Where its letter went, or is to go by now: on the list or in the directory an address may have been corrected since. */
    private static void writtenTo(String condition, String value, Conditions conditions) {
        if (value != null) {
            conditions.and("""
                    (EXISTS (SELECT FROM delivery s WHERE s.notice_id = t.notice_id AND s.preparation_id = t.preparation_id
                        AND s.tenant_id = t.tenant_id AND %1$s OFFSET 0)
                    OR EXISTS (SELECT FROM tenant_contact s WHERE s.tenant_id = t.tenant_id AND %1$s OFFSET 0)
                    OR EXISTS (SELECT FROM affected_contact s
                        WHERE s.incident_id = (SELECT n.incident_id FROM notice n WHERE n.id = t.notice_id)
                            AND s.tenant_id = t.tenant_id AND %1$s OFFSET 0))
                    """.formatted(condition), value, value, value);
        }
    }

    /** Of the directory, {@code t} in tenant. */
    Search inDirectory(TenantFilter filter) {
        var conditions = new Conditions();
        if (filter.tier() != null) {
            conditions.and("t.tier = ?", filter.tier());
        }
        if (filter.region() != null) {
            conditions.and("t.region = ?", filter.region());
        }
        Search search = lookedUp(filter, holdsFew(), NAMED_IN_DIRECTORY, conditions);
        if (search.names() == Names.INSIDE) {
            named(filter, NAMED_IN_DIRECTORY, conditions);
        }
        return search;
    }

    private boolean holdsFew() {
        try (Connection connection = database.getConnection()) {
            return new Sql(connection).number("SELECT count(*) FROM (SELECT FROM tenant LIMIT "
                    + (NoticeWalk.MOST_LOOKED_AT + 1) + ") counted") <= NoticeWalk.MOST_LOOKED_AT;
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** @param few whether names are looked at one by one */
    private Search lookedUp(TenantFilter filter, boolean few, String named, Conditions conditions) {
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            Set<String> picked = byContact(sql, filter, conditions);
            if (few || picked != null || filter.words() == null) {
                named(filter, named, conditions);
                return new Search(picked, conditions, Names.CONDITION);
            }
            Set<String> beginning = filter.inside() ? Set.of() : byBeginning(sql, filter.words());
            return beginning.isEmpty() || beginning.size() > MOST_PICKED ? new Search(null, conditions, Names.INSIDE)
                    : new Search(beginning, conditions, Names.BEGINNING);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    /** @return null where nothing is said of a contact, or where so many are meant that they turn up soon enough */
    private static Set<String> byContact(Sql sql, TenantFilter filter, Conditions conditions) throws SQLException {
        Set<String> picked = filter.address() == null ? null : ids(sql, """
                SELECT tenant_id FROM tenant_contact WHERE split_part(email, '@', 2) = ? AND lower(email) = ?
                """, filter.address().substring(filter.address().indexOf('@') + 1), filter.address());
        if (filter.domain() == null) {
            return picked;
        }
        Set<String> inDomain = ids(sql, "SELECT tenant_id FROM tenant_contact WHERE split_part(email, '@', 2) = ?",
                filter.domain());
        if (inDomain.size() <= MOST_PICKED) {
            return both(picked, inDomain);
        }
        conditions.and("""
                EXISTS (SELECT FROM tenant_contact c WHERE c.tenant_id = t.tenant_id AND split_part(c.email, '@', 2) = ?
                    OFFSET 0)
                """, filter.domain());
        return picked;
    }

    private static Set<String> both(Set<String> some, Set<String> others) {
        if (some == null) {
            return others;
        }
        some.retainAll(others);
        return some;
    }

    private static Set<String> byBeginning(Sql sql, String words) throws SQLException {
        Set<String> found = ids(sql, """
                SELECT tenant_id FROM tenant WHERE lower(name) ~>=~ lower(?) AND lower(name) ~<~ (lower(?) || U&'\\+10FFFF')
                """, words, words);
        found.addAll(ids(sql, "SELECT tenant_id FROM tenant WHERE tenant_id >= ? AND tenant_id < ?", words, words + "~"));
        return found;
    }

    private static Set<String> ids(Sql sql, String select, Object... values) throws SQLException {
        return new TreeSet<>(sql.rows(row -> row.getString(1), select + " LIMIT " + (MOST_PICKED + 1), values));
    }

    /**
     * Some of the directory, in the order of ids.
     *
     * @param next id to go on after, or null at the end
     * @param cutShort whether it ends because enough was looked at
     */
    public record Found(List<String> tenantIds, String next, boolean cutShort) {
    }

    /** In the caller's transaction. */
    Found walk(Search search, String after, int limit) {
        try (Connection connection = database.getConnection()) {
            var sql = new Sql(connection);
            IndexWalks.only(connection);
            return search.tenantIds() == null
                    ? alongIds(sql, search.conditions(),
                            search.names() == Names.INSIDE ? NameWalk.MOST_NAMES : NoticeWalk.MOST_LOOKED_AT,
                            after, limit)
                    : among(sql, search, after, limit);
        } catch (SQLException e) {
            throw failed(e);
        }
    }

    private static Found among(Sql sql, Search search, String after, int limit) throws SQLException {
        List<Object> values = new ArrayList<>();
        values.add(sql.connection().createArrayOf("text",
                search.tenantIds().stream().filter(id -> id.compareTo(after) > 0).sorted().toArray()));
        values.addAll(search.conditions().values());
        List<String> found = sql.rows(row -> row.getString(1), """
                SELECT t.tenant_id FROM unnest(?::text[]) WITH ORDINALITY named (tenant_id, place)
                CROSS JOIN LATERAL (SELECT * FROM tenant w WHERE w.tenant_id = named.tenant_id COLLATE "C" OFFSET 0) t
                WHERE true""" + search.conditions().sql() + " ORDER BY named.place LIMIT " + (limit + 1), values.toArray());
        return page(found, limit, null);
    }

    private static Found alongIds(Sql sql, Conditions conditions, int most, String after, int limit) throws SQLException {
        String inner = "SELECT * FROM tenant w WHERE w.tenant_id > ? ORDER BY w.tenant_id";
        List<Object> values = new ArrayList<>(List.of(after));
        values.addAll(conditions.values());
        List<String> found = sql.rows(row -> row.getString(1), "SELECT t.tenant_id FROM (" + inner + " LIMIT "
                + most + ") t WHERE true" + conditions.sql() + " LIMIT " + (limit + 1), values.toArray());
        if (found.size() > limit || conditions.isEmpty()) {
            return page(found, limit, null);
        }
        return page(found, limit, sql.rows(row -> row.getString(1), inner + " OFFSET " + (most - 1)
                + " LIMIT 1", after).stream().findFirst().orElse(null));
    }

    private static Found page(List<String> found, int limit, String end) {
        return found.size() > limit ? new Found(List.copyOf(found.subList(0, limit)), found.get(limit - 1), false)
                : new Found(found, end, end != null);
    }

    private static IllegalStateException failed(SQLException e) {
        return new IllegalStateException("search in the directory", e);
    }

    /** The domain that somebody typed, with or without an @ before it; null for none. */
    static String domainIn(String typed) {
        String domain = typed.strip().toLowerCase(Locale.ROOT);
        domain = domain.substring(domain.lastIndexOf('@') + 1);
        return domain.isEmpty() ? null : domain;
    }
}
