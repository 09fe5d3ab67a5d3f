package io.tocsin.journal;

import java.util.UUID;

/**
 * What an act was about.
 *
 * @param subjectId id of the narrowest thing touched, where it is none of the others: a delivery, a template version, an
 *        operator
 */
public record About(UUID incidentId, UUID noticeId, String tenantId, String subjectId) {

    public static final About NOTHING = new About(null, null, null, null);

    public static About subject(Object id) {
        return new About(null, null, null, String.valueOf(id));
    }

    public static About incident(UUID incidentId) {
        return new About(incidentId, null, null, null);
    }

    public static About notice(UUID incidentId, UUID noticeId) {
        return new About(incidentId, noticeId, null, null);
    }

    public About tenant(String tenantId) {
        return new About(incidentId, noticeId, tenantId, subjectId);
    }

    public About subjectId(Object id) {
        return new About(incidentId, noticeId, tenantId, String.valueOf(id));
    }
}
