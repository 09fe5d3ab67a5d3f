package io.tocsin.template.review;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.commonmark.ext.gfm.tables.TableCell;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Code;
import org.commonmark.node.CustomNode;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.SourceSpan;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;

import io.tocsin.problem.Fault;
import io.tocsin.problem.FaultCode;
import io.tocsin.template.language.Tag;
import io.tocsin.template.words.MarkdownParser;

/**
 * The Markdown of a template without its tags, read as if every branch were shown: what HTML, links, headings and sentences
 * stand in it, and where in the source. An expression is one character that no author writes.
 */
public final class Prose extends AbstractVisitor {

    /** What stands for a value. */
    static final char VALUE = '\uE000';

    private static final Parser PARSER = Parser.builder().extensions(List.of(TablesExtension.create()))
            .includeSourceSpans(IncludeSourceSpans.BLOCKS_AND_INLINES).build();
    private static final Pattern ADDRESS = Pattern.compile("(?i)\\bhttps?://[^\\s<>\"')\\]]+");
    private static final int LONGEST_SHOWN = 60;

    /** A link, or an address that mail programs make one of. */
    record Target(String address, Place place) {

        /** @return the host it leads to; null if it has none, "" if a value decides it or it cannot be read */
        String host() {
            Matcher scheme = Pattern.compile("(?i)^https?://([^/?#]*)").matcher(address);
            if (!scheme.find()) {
                return null;
            }
            if (scheme.group(1).indexOf(VALUE) >= 0) {
                return "";
            }
            try {
                String host = URI.create("http://" + scheme.group(1)).getHost();
                return host == null ? "" : host;
            } catch (IllegalArgumentException e) {
                return "";
            }
        }
    }

    private final String source;
    private final StringBuilder markdown = new StringBuilder();
    /** For each character of the Markdown, where it stands in the source. */
    private final int[] offsets;
    private final List<Fault> rawHtml = new ArrayList<>();
    private final List<Target> targets = new ArrayList<>();
    private final List<String> headings = new ArrayList<>();
    private final List<String> blocks = new ArrayList<>();
    private StringBuilder words = new StringBuilder();

    private Prose(String source) {
        this.source = source;
        this.offsets = new int[source.length() + 1];
    }

    public static Prose of(String source) {
        var prose = new Prose(source);
        prose.strip();
        if (!MarkdownParser.hasTooManyAngleBrackets(source)) {
            PARSER.parse(prose.markdown.toString()).accept(prose);
        }
        return prose;
    }

    /** HTML that a reader would see as it stands. */
    public List<Fault> rawHtml() {
        return rawHtml;
    }

    List<Target> targets() {
        return targets;
    }

    List<String> headings() {
        return headings;
    }

    /** The text of every paragraph, heading and table cell, values as {@link #VALUE}. */
    List<String> blocks() {
        return blocks;
    }

    private void strip() {
        List<Tag> tags = Tag.in(source);
        int from = 0;
        for (int i = 0; i < tags.size(); i++) {
            Tag tag = tags.get(i);
            int lineStart = lineStart(tag.start());
            int lineEnd = lineEnd(tag.end());
            if (tag.leavesNoLine() && isBlank(lineStart, tag.start()) && isBlank(tag.end(), lineEnd) && lineStart >= from) {
                copy(from, lineStart);
                from = lineEnd;
                continue;
            }
            copy(from, tag.start());
            from = tag.end();
            switch (tag.kind()) {
                case EXPRESSION -> put(VALUE, tag.start());
                case ESCAPE -> put(tag.content().charAt(0), tag.start());
                case VERBATIM -> copy(tag.start() + 2, tag.end() - 2);
                default -> {
                }
            }
        }
        copy(from, source.length());
    }

    private int lineStart(int offset) {
        return source.lastIndexOf('\n', offset - 1) + 1;
    }

    /** After the line break. */
    private int lineEnd(int offset) {
        int end = source.indexOf('\n', offset);
        return end < 0 ? source.length() : end + 1;
    }

    private boolean isBlank(int from, int to) {
        return source.substring(from, to).isBlank();
    }

    private void copy(int from, int to) {
        for (int i = from; i < to; i++) {
            put(source.charAt(i), i);
        }
    }

    private void put(char character, int offset) {
        offsets[markdown.length()] = offset;
        markdown.append(character);
    }

    private Place place(Node node) {
        List<SourceSpan> spans = node.getSourceSpans();
        return spans.isEmpty() ? Place.START : place(spans.get(0).getInputIndex());
    }

    private Place place(int inMarkdown) {
        return Place.of(source, inMarkdown < markdown.length() ? offsets[inMarkdown] : source.length());
    }

    @Override
    public void visit(HtmlBlock html) {
        raw(html, html.getLiteral());
    }

    @Override
    public void visit(HtmlInline html) {
        raw(html, html.getLiteral());
    }

    private void raw(Node node, String literal) {
        Place place = place(node);
        String shown = literal.strip();
        rawHtml.add(Fault.inTemplate("body", place.line(), place.position(), FaultCode.RAW_HTML,
                "HTML is not obeyed, readers would see it as it stands: "
                        + (shown.length() > LONGEST_SHOWN ? shown.substring(0, LONGEST_SHOWN) + "..." : shown).replace(VALUE,
                                '?')
                        + " Write Markdown (**bold**, [link](https://...)), or `code` to show it on purpose."));
    }

    @Override
    public void visit(Link link) {
        targets.add(new Target(link.getDestination(), place(link)));
        inLink(link);
    }

    @Override
    public void visit(Image image) {
        targets.add(new Target(image.getDestination(), place(image)));
        inLink(image);
    }

    /** What a link shows is no second link, e.g. in {@code <https://...>}. */
    private void inLink(Node link) {
        int before = targets.size();
        visitChildren(link);
        targets.subList(before, targets.size()).clear();
    }

    @Override
    public void visit(Text text) {
        words.append(text.getLiteral());
        Matcher address = ADDRESS.matcher(text.getLiteral());
        while (address.find()) {
            targets.add(new Target(address.group(), place(text)));
        }
    }

    @Override
    public void visit(Code code) {
        words.append(VALUE);
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        words.append(' ');
    }

    @Override
    public void visit(Heading heading) {
        headings.add(block(heading));
    }

    @Override
    public void visit(Paragraph paragraph) {
        block(paragraph);
    }

    @Override
    public void visit(CustomNode node) {
        if (node instanceof TableCell) {
            block(node);
        } else {
            visitChildren(node);
        }
    }

    private String block(Node block) {
        words = new StringBuilder();
        visitChildren(block);
        String text = words.toString().strip();
        blocks.add(text);
        return text;
    }
}
