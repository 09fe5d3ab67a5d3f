package io.tocsin.notice.stream;

/**
 * One event of a stream.
 *
 * @param name its {@code event:} field; null for a comment, which browsers and programs pass over
 * @param id its {@code id:} field, which comes back as {@code Last-Event-ID}; null for none
 * @param data text, of one line or several
 */
public record Event(String name, String id, String data) {

    static Event comment(String text) {
        return new Event(null, null, text);
    }
}
