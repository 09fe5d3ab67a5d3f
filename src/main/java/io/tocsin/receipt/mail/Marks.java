package io.tocsin.receipt.mail;

import java.util.Optional;
import java.util.UUID;

/** The marks by which a returned mail names its delivery. Each carries a proof, so that a bounce cannot be made up. */
public interface Marks {

    /** @param address an envelope sender of ours, coming back as a recipient; may be anything */
    Optional<UUID> deliveryOf(String address);

    /** @param envid Original-Envelope-Id of RFC 3464; may be anything */
    Optional<UUID> deliveryOfEnvid(String envid);
}
