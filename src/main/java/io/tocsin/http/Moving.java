package io.tocsin.http;

/**
 * An answer in which more moves than the row whose revision is its ETag, such as figures. The ETag then guards a change
 * (If-Match), but says nothing about whether the reader has the same already: it is never answered with 304.
 */
public interface Moving {
}
