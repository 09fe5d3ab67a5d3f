package io.tocsin.console.administration;

import java.util.List;

import io.tocsin.delivery.shaping.Shaping;

/**
 * Where mail goes out, and how fast.
 *
 * @param relays one or more
 * @param common to all of them
 * @param limits of recipient domains, the highest first
 */
record RelayView(boolean configured, List<One> relays, List<Setting> common, List<Shaping.Limit> limits) {

    /** @param name as in {@code TOCSIN_DELIVERY_RELAYS} */
    record One(String name, List<Setting> settings) {
    }
}
