package io.tocsin.template.words;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.commonmark.renderer.html.HtmlWriter;

import io.tocsin.template.language.Rendering;

/**
 * Parsed Markdown as an HTML fragment. Only what Markdown itself has becomes markup: HTML in it is shown, pictures become
 * links to them (nothing is fetched by opening a mail), links lead to http, https and mailto only, values are text.
 */
final class HtmlWords implements NodeRenderer {

    private static final Pattern FOLLOWED = Pattern.compile("(?i)(?:https?://|mailto:)[^\\s\\p{Cntrl}\"<>]+");

    private final HtmlNodeRendererContext context;
    private final HtmlWriter html;
    private final Rendering rendering;
    private final boolean rightToLeft;
    private boolean insideLink;

    private HtmlWords(HtmlNodeRendererContext context, Rendering rendering, boolean rightToLeft) {
        this.context = context;
        this.html = context.getWriter();
        this.rendering = rendering;
        this.rightToLeft = rightToLeft;
    }

    static String of(Node document, Rendering rendering, Locale locale) {
        boolean rightToLeft = Direction.isRightToLeft(locale);
        var out = new BoundedText(rendering);
        HtmlRenderer.builder()
                .extensions(List.of(TablesExtension.create()))
                .nodeRendererFactory(context -> new HtmlWords(context, rendering, rightToLeft))
                .attributeProviderFactory(context -> HtmlWords::attributes)
                .build().render(document, out);
        return out.toString();
    }

    /** As attributes and not as styles: mail programs and a strict Content-Security-Policy both take them. */
    private static void attributes(Node node, String tag, Map<String, String> attributes) {
        if (node instanceof TableBlock) {
            attributes.put("border", "1");
            attributes.put("cellpadding", "6");
            attributes.put("cellspacing", "0");
        }
    }

    @Override
    public Set<Class<? extends Node>> getNodeTypes() {
        return Set.of(Text.class, Code.class, FencedCodeBlock.class, IndentedCodeBlock.class, HtmlBlock.class,
                HtmlInline.class, Link.class, Image.class);
    }

    @Override
    public void render(Node node) {
        if (node instanceof Text text) {
            text(text.getLiteral());
        } else if (node instanceof Code code) {
            code(code.getLiteral());
        } else if (node instanceof FencedCodeBlock code) {
            block("pre", code.getLiteral());
        } else if (node instanceof IndentedCodeBlock code) {
            block("pre", code.getLiteral());
        } else if (node instanceof HtmlBlock block) {
            block("p", block.getLiteral());
        } else if (node instanceof HtmlInline inline) {
            text(inline.getLiteral());
        } else if (node instanceof Link link) {
            link(link, link.getDestination());
        } else if (node instanceof Image image) {
            link(image, image.getDestination());
        }
    }

    private void text(String marked) {
        rendering.read(marked, new Rendering.Reader() {
            @Override
            public void plain(String text) {
                html.text(text);
            }

            @Override
            public void value(String text) {
                isolated(text);
            }

            @Override
            public void link(io.tocsin.template.language.Link link) {
                if (link.address() == null || insideLink) {
                    html.text(link.text());
                } else {
                    anchor(link.address());
                    html.text(link.text());
                    html.tag("/a");
                }
            }
        });
    }

    /** An address in code is there to be typed, not followed. */
    private void code(String marked) {
        html.tag("code");
        html.text(rendering.filled(marked));
        html.tag("/code");
    }

    /** A name in the other direction must not turn what stands around it. */
    private void isolated(String value) {
        boolean turned = Direction.hasOther(value, rightToLeft);
        if (turned) {
            html.raw("<bdi>");
        }
        html.raw(Html.escape(value).replace("\n", "<br>\n"));
        if (turned) {
            html.raw("</bdi>");
        }
    }

    private void block(String tag, String literal) {
        html.line();
        html.tag(tag);
        text(literal);
        html.tag("/" + tag);
        html.line();
    }

    private void link(Node node, String markedDestination) {
        String destination = rendering.filled(markedDestination);
        boolean followed = !insideLink && FOLLOWED.matcher(destination).matches();
        if (followed) {
            anchor(destination);
            insideLink = true;
        }
        children(node);
        if (followed) {
            html.tag("/a");
            insideLink = false;
        }
    }

    private void anchor(String address) {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("href", address);
        attributes.put("rel", "noopener noreferrer");
        html.tag("a", attributes);
    }

    private void children(Node parent) {
        for (Node node = parent.getFirstChild(); node != null; node = node.getNext()) {
            context.render(node);
        }
    }
}
