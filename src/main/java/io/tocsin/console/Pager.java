package io.tocsin.console;

/**
 * The way through a long list: {@code {#include console/pager pager=page.pager what='tenants' /}}. Pages are found by what the
 * last row was, so there are no page numbers and no count of them.
 *
 * @param shown rows on this page
 * @param first address of the first page, or null on it
 * @param next address of the next page, or null on the last
 */
public record Pager(int shown, String first, String next) {

    public boolean isNeeded() {
        return first != null || next != null;
    }
}
