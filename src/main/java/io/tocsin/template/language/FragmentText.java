package io.tocsin.template.language;

/**
 * A version of a fragment in one language.
 *
 * @param locale BCP 47 tag; "" for one that serves every language
 * @param version from 1 for operators' fragments; 0 is built in
 * @param body Markdown with expressions and sections
 */
public record FragmentText(String name, String locale, int version, String body) {
}
