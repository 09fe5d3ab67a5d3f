package io.tocsin.acknowledgement;

import java.util.UUID;

/**
 * What somebody says for a tenant, checked.
 *
 * @param email under which that person wants to be reached, or null
 * @param comment with LF line breaks, or null
 */
record Answer(String name, String email, Finding finding, String comment) {

    static final int LONGEST_NAME = 200;
    static final int LONGEST_EMAIL = 254;
    static final int LONGEST_COMMENT = 5000;

    /**
     * Through what it came: a contact's link, or an operator.
     *
     * @param reachedBy how the operator reached the tenant, or null
     */
    record WayIn(UUID deliveryId, UUID recordedBy, String reachedBy) {

        static WayIn link(UUID deliveryId) {
            return new WayIn(deliveryId, null, null);
        }

        static WayIn operator(UUID operatorId, String reachedBy) {
            return new WayIn(null, operatorId, reachedBy);
        }
    }
}
