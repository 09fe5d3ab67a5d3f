package io.tocsin.template.language;

/**
 * Text that is Markdown on purpose, as an incident's summary is. Every other text stands in the words as it is, whatever
 * characters it has. HTML in it is shown, not obeyed.
 */
public record Markdown(String text) {
}
