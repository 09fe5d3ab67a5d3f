package io.tocsin.leak;

/**
 * A place in one tenant's words that tells of another tenant.
 *
 * @param otherTenantId whose it is; of several, the first on the list
 * @param what of that tenant it is, in words: {@code name}, {@code contact address}, {@code id}, {@code mail domain},
 *        {@code fact value}
 * @param field {@code subject}, {@code text} or {@code html}
 * @param line from 1; of the HTML, lines of what it shows
 * @param position character within the line, from 1
 * @param found the words as they stand there
 * @param excerpt those words and a little of what is around them, on one line
 */
public record Leak(String otherTenantId, String what, String field, int line, int position, String found, String excerpt) {
}
