package io.tocsin.console;

/**
 * What a person is told once, on the page that follows a form: what happened and what happens next.
 *
 * @param text plain, never HTML
 */
public record Said(Tone tone, String text) {
}
