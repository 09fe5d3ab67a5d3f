package io.tocsin.signature;

/**
 * What one tenant was told in one language, as it is signed. In text and HTML the recipient's own token stands as
 * {@code {token}} and its check code as {@code {code}}: so all contacts of a tenant have the same document, and one of them
 * can prove to a third party what it was told without giving away the power to answer.
 *
 * @param supersedes number of the notice that this tenant was sent before, or null
 * @param text and html the whole mail's, in UTF-8, with LF at the ends of lines
 */
public record Told(String tenantId, String locale, Integer supersedes, byte[] text, byte[] html) {

    public static final String TOKEN = "{token}";
    public static final String CODE = "{code}";
}
