package io.tocsin.console.incident;

import java.util.List;

import jakarta.inject.Singleton;

import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.html.HtmlRenderer;

import io.quarkus.qute.RawString;

/**
 * A summary as it reads, for the vendor's own people: HTML in it is shown and not obeyed, and links lead to web and mail only.
 * How a tenant reads it is shown by the preview of a notice.
 */
@Singleton
class MarkdownPreview {

    private static final int LONGEST = 20_000;

    private final Parser parser = Parser.builder().extensions(List.of(TablesExtension.create())).build();
    private final HtmlRenderer renderer = HtmlRenderer.builder().extensions(List.of(TablesExtension.create())).escapeHtml(true)
            .sanitizeUrls(true).build();

    RawString html(String markdown) {
        String shown = markdown.length() <= LONGEST ? markdown : markdown.substring(0, LONGEST);
        return new RawString(renderer.render(parser.parse(shown)).replaceAll("<img [^>]*?alt=\"([^\"]*)\"[^>]*>", "$1"));
    }
}
