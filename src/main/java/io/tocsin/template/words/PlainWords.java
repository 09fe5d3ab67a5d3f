package io.tocsin.template.words;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

import org.commonmark.ext.gfm.tables.TableBlock;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.BlockQuote;
import org.commonmark.node.BulletList;
import org.commonmark.node.Code;
import org.commonmark.node.CustomBlock;
import org.commonmark.node.FencedCodeBlock;
import org.commonmark.node.HardLineBreak;
import org.commonmark.node.Heading;
import org.commonmark.node.HtmlBlock;
import org.commonmark.node.HtmlInline;
import org.commonmark.node.Image;
import org.commonmark.node.IndentedCodeBlock;
import org.commonmark.node.Link;
import org.commonmark.node.ListBlock;
import org.commonmark.node.ListItem;
import org.commonmark.node.Node;
import org.commonmark.node.OrderedList;
import org.commonmark.node.Paragraph;
import org.commonmark.node.SoftLineBreak;
import org.commonmark.node.Text;
import org.commonmark.node.ThematicBreak;

import io.tocsin.template.language.Rendering;
import io.tocsin.template.language.Stopped;

/**
 * Parsed Markdown as plain text that reads as well as the HTML: headings underlined, lists indented, tables aligned where
 * they fit, addresses beside their words. Lines break at spaces only, so an address stays whole.
 */
final class PlainWords extends AbstractVisitor {

    private static final char FIRST_STRONG_ISOLATE = '\u2068';
    private static final char POP_DIRECTIONAL_ISOLATE = '\u2069';

    private final Rendering rendering;
    private final boolean rightToLeft;
    private final BoundedText out;
    /** What every line of the block starts with. */
    private String indent = "";
    /** What the next line starts with instead: a list item's bullet. */
    private String firstIndent;
    private boolean tight;
    /** The words of the block that is being read; LF where the line must end. */
    private StringBuilder words = new StringBuilder();

    private PlainWords(Rendering rendering, boolean rightToLeft) {
        this.rendering = rendering;
        this.rightToLeft = rightToLeft;
        this.out = new BoundedText(rendering);
    }

    static String of(Node document, Rendering rendering, Locale locale) {
        var plain = new PlainWords(rendering, Direction.isRightToLeft(locale));
        document.accept(plain);
        return plain.out.toString().stripTrailing() + "\n";
    }

    @Override
    public void visit(Paragraph paragraph) {
        flow(inline(paragraph));
    }

    @Override
    public void visit(Heading heading) {
        String text = inline(heading);
        flow(text);
        if (heading.getLevel() <= 2) {
            int longest = Math.min(PlainLine.WIDTH - indent.length(), text.lines().mapToInt(PlainLine::width).max().orElse(0));
            out.append(indent).repeat(heading.getLevel() == 1 ? '=' : '-', longest).append("\n");
        }
    }

    @Override
    public void visit(BlockQuote quote) {
        nested("> ", "> ", quote);
    }

    @Override
    public void visit(BulletList list) {
        list(list, list.isTight());
    }

    @Override
    public void visit(OrderedList list) {
        list(list, list.isTight());
    }

    private void list(ListBlock list, boolean isTight) {
        separate();
        boolean before = tight;
        tight = isTight;
        int number = list instanceof OrderedList ordered && ordered.getMarkerStartNumber() != null
                ? ordered.getMarkerStartNumber()
                : 1;
        for (Node item = list.getFirstChild(); item != null; item = item.getNext()) {
            String bullet = list instanceof OrderedList ? number++ + ". " : "- ";
            nested(bullet, " ".repeat(bullet.length()), item);
        }
        tight = before;
    }

    @Override
    public void visit(ListItem item) {
        visitChildren(item);
    }

    private void nested(String first, String rest, Node node) {
        separate();
        String before = indent;
        firstIndent = (firstIndent == null ? indent : firstIndent) + first;
        indent = indent + rest;
        visitChildren(node);
        if (firstIndent != null) {
            out.append(firstIndent.stripTrailing()).append("\n");
            firstIndent = null;
        }
        indent = before;
    }

    @Override
    public void visit(FencedCodeBlock code) {
        lines(code.getLiteral());
    }

    @Override
    public void visit(IndentedCodeBlock code) {
        lines(code.getLiteral());
    }

    @Override
    public void visit(HtmlBlock block) {
        flow(rendering.filled(block.getLiteral()));
    }

    @Override
    public void visit(ThematicBreak line) {
        separate();
        startLine();
        out.repeat('-', 40).append("\n");
    }

    @Override
    public void visit(CustomBlock block) {
        if (block instanceof TableBlock table) {
            separate();
            List<List<String>> rows = new ArrayList<>();
            for (Node part = table.getFirstChild(); part != null; part = part.getNext()) {
                for (Node row = part.getFirstChild(); row != null; row = row.getNext()) {
                    List<String> cells = new ArrayList<>();
                    for (Node cell = row.getFirstChild(); cell != null; cell = cell.getNext()) {
                        cells.add(inline(cell).replace('\n', ' ').strip());
                    }
                    rows.add(cells);
                }
            }
            PlainTable.lines(rows, PlainLine.WIDTH - indent.length()).forEach(line -> {
                startLine();
                out.append(line.isEmpty() ? "" : line).append("\n");
            });
        }
    }

    @Override
    public void visit(Text text) {
        text(text.getLiteral());
    }

    @Override
    public void visit(Code code) {
        text(code.getLiteral());
    }

    @Override
    public void visit(HtmlInline inline) {
        text(inline.getLiteral());
    }

    @Override
    public void visit(SoftLineBreak lineBreak) {
        words.append(' ');
    }

    @Override
    public void visit(HardLineBreak lineBreak) {
        words.append('\n');
    }

    @Override
    public void visit(Link link) {
        link(link, link.getDestination());
    }

    @Override
    public void visit(Image image) {
        link(image, image.getDestination());
    }

    private void link(Node node, String markedDestination) {
        int from = words.length();
        visitChildren(node);
        String shown = words.substring(from);
        String destination = rendering.filled(markedDestination);
        if (!destination.equals(shown) && !destination.equals("mailto:" + shown) && !destination.isEmpty()) {
            words.append(shown.isEmpty() ? "" : " (").append(destination).append(shown.isEmpty() ? "" : ")");
        }
    }

    private void text(String marked) {
        rendering.read(marked, new Rendering.Reader() {
            @Override
            public void plain(String text) {
                words.append(text);
            }

            @Override
            public void value(String text) {
                if (Direction.hasOther(text, rightToLeft)) {
                    words.append(FIRST_STRONG_ISOLATE).append(text).append(POP_DIRECTIONAL_ISOLATE);
                } else {
                    words.append(text);
                }
            }

            @Override
            public void link(io.tocsin.template.language.Link link) {
                words.append(link.text());
            }
        });
    }

    private String inline(Node block) {
        StringBuilder before = words;
        words = new StringBuilder();
        visitChildren(block);
        String inline = words.toString();
        words = before;
        out.checkTime();
        if (inline.length() > Rendering.MAX_OUTPUT) {
            throw Stopped.failed("the words for this tenant are longer than " + Rendering.MAX_OUTPUT + " characters.");
        }
        return inline;
    }

    /** An empty line before the block, unless it is the first, or the first of its list item. */
    private void separate() {
        if (out.length() > 0 && firstIndent == null && !tight) {
            out.append(indent.stripTrailing()).append("\n");
        }
    }

    private void startLine() {
        out.append(firstIndent == null ? indent : firstIndent);
        firstIndent = null;
    }

    private void lines(String literal) {
        separate();
        rendering.filled(literal).lines().forEach(line -> {
            startLine();
            out.append("    ").append(line).append("\n");
        });
    }

    private void flow(String text) {
        separate();
        for (String line : text.split("\n", -1)) {
            wrap(line);
        }
    }

    private void wrap(String line) {
        int column = 0;
        for (String word : line.split(" ")) {
            if (word.isEmpty()) {
                continue;
            }
            int width = PlainLine.width(word);
            if (column > 0 && indent.length() + column + 1 + width > PlainLine.WIDTH) {
                out.append("\n");
                column = 0;
            }
            if (column == 0) {
                startLine();
            } else {
                out.append(" ");
                column++;
            }
            out.append(word);
            column += width;
        }
        if (column == 0) {
            startLine();
        }
        out.append("\n");
    }
}
