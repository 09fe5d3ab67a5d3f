package io.tocsin.acknowledgement;

import java.time.Instant;
import java.util.UUID;

import io.tocsin.journal.Actor;

/**
 * A contact that was told, as its token names it.
 *
 * @param locale of the words it was sent
 * @param zone IANA name of its organisation's time zone, or null
 * @param checkCode as it was sent, see {@link io.tocsin.advisory.CheckCode}; kept, since the secret it was made with may be
 *        another today
 * @param sentAt when its delivery was last handed to a relay; the release while it was not
 * @param wrongContactAt when it said that it is the wrong contact, or null
 * @param tokenVersion of the token that stands in its mail
 */
record Told(UUID deliveryId, UUID noticeId, String tenantId, String tenantName, String locale, String zone, String email,
        long checkCode, Instant sentAt, Instant wrongContactAt, int tokenVersion) {

    /** Who is journalled for what comes through a link: nobody of the vendor's, and nobody by name. */
    static final Actor ACTOR = new Actor(null, "contact");
}
