package io.tocsin.template;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import io.tocsin.template.review.Remark;

/**
 * A draft as the API shows it.
 *
 * @param basedOn the version that was the newest when it was begun, or that its author has seen since
 * @param writtenBy names of everybody who saved it
 * @param remarks what publishing would refuse, or else what its author should look at again
 * @param revision its ETag
 */
public record DraftView(UUID id, String key, String locale, int basedOn, String subject, String body, String changeNote,
        List<String> writtenBy, Instant createdAt, Instant updatedAt, List<Remark> remarks, long revision) {

    static DraftView of(TemplateDraft draft, List<String> writtenBy, List<Remark> remarks) {
        return new DraftView(draft.id, draft.key, draft.locale, draft.basedOn, draft.subject, draft.body, draft.changeNote,
                writtenBy, draft.createdAt, draft.updatedAt, remarks, draft.revision);
    }
}
