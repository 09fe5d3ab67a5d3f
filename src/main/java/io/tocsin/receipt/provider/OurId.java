package io.tocsin.receipt.provider;

/** Under which name the id of a delivery travels with its letter and comes back; see {@code delivery.ProviderHeaders}. */
final class OurId {

    static final String DASHED = "tocsin-delivery";
    static final String UNDERSCORED = "tocsin_delivery";

    private OurId() {
    }
}
