package io.tocsin.http;

import java.util.List;
import java.util.function.Function;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/**
 * A page of a list.
 *
 * @param nextCursor what to ask for next, or null at the end; stays valid while rows are added
 */
public record Page<T>(@Schema(required = true) List<T> items, String nextCursor) {

    /**
     * @param rows up to {@code limit + 1} rows: one more than asked for tells that there is a next page
     * @param key what the next page starts after, e.g. the row's id
     */
    public static <R, T> Page<T> of(List<R> rows, int limit, Function<R, T> view, Function<R, String> key) {
        boolean more = rows.size() > limit;
        List<R> shown = more ? rows.subList(0, limit) : rows;
        return new Page<>(shown.stream().map(view).toList(),
                more ? Cursor.encode(key.apply(shown.get(shown.size() - 1))) : null);
    }
}
