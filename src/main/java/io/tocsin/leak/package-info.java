/**
 * No advisory may tell what belongs to another tenant. The affected list enters and becomes a {@link io.tocsin.leak.Watchlist};
 * the words of each advisory are read along it, once; what of another tenant's stands in them leaves as a
 * {@link io.tocsin.leak.Leak}, unless somebody has waived it, with a reason.
 */
package io.tocsin.leak;
