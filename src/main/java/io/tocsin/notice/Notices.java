package io.tocsin.notice;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.incident.Incident;

/** Notices as the API shows them: the row, its newest preparation and its figures put together. */
@ApplicationScoped
public class Notices {

    private final NoticeTally tally;

    Notices(NoticeTally tally) {
        this.tally = tally;
    }

    public NoticeView view(Notice notice) {
        Incident incident = Incident.findById(notice.incidentId);
        return NoticeView.of(notice, incident.reference, Preparation.newestOf(notice.id).orElse(null),
                tally.countsOf(notice.id));
    }

    /** @return views in the order of the notices, in two statements however many there are */
    List<NoticeView> views(Incident incident, List<Notice> notices) {
        List<UUID> ids = notices.stream().map(notice -> notice.id).toList();
        Map<UUID, NoticeCounts> counts = tally.countsOf(ids);
        Map<UUID, Preparation> newest = Preparation.<Preparation> list("""
                id in (select max(id) from Preparation where noticeId in ?1 group by noticeId)
                """, ids).stream().collect(Collectors.toMap(preparation -> preparation.noticeId, Function.identity()));
        return notices.stream()
                .map(notice -> NoticeView.of(notice, incident.reference, newest.get(notice.id), counts.get(notice.id)))
                .toList();
    }
}
