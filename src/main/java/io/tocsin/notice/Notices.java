package io.tocsin.notice;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.persistence.EntityManager;
import jakarta.ws.rs.core.HttpHeaders;

import org.jboss.resteasy.reactive.RestResponse;

import io.tocsin.http.Revision;
import io.tocsin.incident.Incident;
import io.tocsin.problem.Refusal;

/** Notices as the API shows them: the row, its newest preparation and its figures put together. */
@ApplicationScoped
public class Notices {

    private final EntityManager entities;
    private final NoticeTally tally;
    private final ApprovalSettings settings;

    Notices(EntityManager entities, NoticeTally tally, ApprovalSettings settings) {
        this.entities = entities;
        this.tally = tally;
        this.settings = settings;
    }

    public NoticeView view(Notice notice) {
        Incident incident = Incident.findById(notice.incidentId);
        return NoticeView.of(notice, incident.reference, Preparation.newestOf(notice.id).orElse(null),
                tally.countsOf(notice.id), settings);
    }

    /**
     * Does something to a notice that nobody changed since the caller looked at it. In the caller's transaction.
     *
     * @param ifMatch the If-Match header, or null
     * @return what a resource answers then
     * @throws Refusal NOT_FOUND, PRECONDITION_FAILED, or what the act refuses
     */
    public RestResponse<NoticeView> act(UUID id, String ifMatch, Consumer<Notice> act) {
        Notice notice = Notice.lock(id);
        Revision.check(ifMatch, notice.revision);
        act.accept(notice);
        entities.flush();
        return RestResponse.ResponseBuilder.ok(view(notice)).header(HttpHeaders.ETAG, Revision.etag(notice.revision)).build();
    }

    /**
     * A notice and its view, read with one statement and another for its figures, in no transaction: they are for looking at.
     *
     * @param notice detached from what a later transaction reads
     */
    public record Seen(Notice notice, NoticeView view) {
    }

    /** @throws Refusal NOT_FOUND */
    public Seen see(UUID id) {
        return see("where n.id = ?1", id).orElseThrow(() -> Refusal.notFound("notice", id));
    }

    /**
     * As it looks at this moment.
     *
     * @throws Refusal NOT_FOUND
     */
    public NoticeView seen(UUID id) {
        return see(id).view();
    }

    /** @return the notice of an incident that was released last; before any release the one drafted last */
    public Optional<Seen> seeNewestOf(UUID incidentId) {
        return see("where n.incidentId = ?1 order by n.releasedAt desc nulls last, n.number desc", incidentId);
    }

    private Optional<Seen> see(String which, UUID id) {
        return entities.createQuery("""
                select n, i.reference, p from Notice n
                join Incident i on i.id = n.incidentId
                left join Preparation p on p.id = (select max(q.id) from Preparation q where q.noticeId = n.id)
                """ + which, Object[].class).setParameter(1, id).setMaxResults(1).getResultStream().findFirst()
                .map(row -> {
                    Notice notice = (Notice) row[0];
                    return new Seen(notice,
                            NoticeView.of(notice, (String) row[1], (Preparation) row[2], tally.countsOf(notice.id),
                                    settings));
                });
    }

    /** @return views in the order of the notices, in two statements however many there are */
    List<NoticeView> views(Incident incident, List<Notice> notices) {
        List<UUID> ids = notices.stream().map(notice -> notice.id).toList();
        Map<UUID, NoticeCounts> counts = tally.countsOf(ids);
        Map<UUID, Preparation> newest = Preparation.<Preparation> list("""
                id in (select max(id) from Preparation where noticeId in ?1 group by noticeId)
                """, ids).stream().collect(Collectors.toMap(preparation -> preparation.noticeId, Function.identity()));
        return notices.stream()
                .map(notice -> NoticeView.of(notice, incident.reference, newest.get(notice.id), counts.get(notice.id),
                        settings))
                .toList();
    }
}
