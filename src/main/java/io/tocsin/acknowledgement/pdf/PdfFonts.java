package io.tocsin.acknowledgement.pdf;

import java.io.ByteArrayInputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.apache.fontbox.ttf.CmapLookup;
import org.apache.fontbox.ttf.TTFParser;
import org.apache.fontbox.ttf.TrueTypeFont;
import org.apache.pdfbox.io.RandomAccessReadBuffer;

import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;

import io.quarkus.runtime.Startup;
import io.tocsin.postgres.StartRefused;

/** The fonts that are embedded in PDFs, and what can be printed with them. One that cannot be used is refused at the start. */
@Startup
@Singleton
public class PdfFonts {

    private static final String DEJAVU = "/net/sf/jasperreports/fonts/dejavu/";
    private static final int MOST = 3;

    private final List<File> more = new ArrayList<>();
    private final BitSet printable = new BitSet();

    @Inject
    PdfFonts(PdfSettings settings) {
        this(settings.fonts().orElse(List.of()));
    }

    public PdfFonts(List<String> files) {
        if (files.size() > MOST) {
            throw refused("names " + files.size() + " files; " + MOST + " are allowed");
        }
        try (InputStream own = dejavu("DejaVuSans")) {
            note(own.readAllBytes());
        } catch (IOException e) {
            throw new IllegalStateException("a font of the service's own", e);
        }
        files.forEach(file -> take(file.strip()));
    }

    private void take(String file) {
        byte[] font;
        try {
            font = Files.readAllBytes(Path.of(file));
            more.add(Path.of(file).toFile());
        } catch (IOException | InvalidPathException e) {
            throw refused("names a file that cannot be read: " + file);
        }
        try {
            note(font);
        } catch (IOException | RuntimeException e) {
            throw refused(
                    "names " + file + ", which is no TrueType font (.ttf). Collections (.ttc) and OpenType fonts with other"
                            + " outlines (.otf) cannot be embedded");
        }
    }

    private void note(byte[] file) throws IOException {
        try (TrueTypeFont font = new TTFParser().parse(new RandomAccessReadBuffer(new ByteArrayInputStream(file)))) {
            if (font.getGlyph() == null) {
                throw new IOException("no outlines that can be embedded");
            }
            CmapLookup glyphs = font.getUnicodeCmapLookup();
            for (int point = 0; point <= Character.MAX_CODE_POINT; point++) {
                if (glyphs.getGlyphId(point) != 0) {
                    printable.set(point);
                }
            }
        }
    }

    /** @return whether every character of a text can be printed; what is not seen does not count */
    public boolean print(String text) {
        return text.codePoints().allMatch(point -> printable.get(point) || Character.isWhitespace(point)
                || Character.isISOControl(point) || Character.getType(point) == Character.FORMAT);
    }

    /** Under the names that the style sheet of PDFs uses. */
    public void into(PdfRendererBuilder pdf) {
        use(pdf, "DejaVuSans", "Notice", 400, FontStyle.NORMAL);
        use(pdf, "DejaVuSans-Bold", "Notice", 700, FontStyle.NORMAL);
        use(pdf, "DejaVuSans-Oblique", "Notice", 400, FontStyle.ITALIC);
        use(pdf, "DejaVuSansMono", "NoticeMono", 400, FontStyle.NORMAL);
        for (int i = 0; i < more.size(); i++) {
            pdf.useFont(more.get(i), "NoticeMore" + (i + 1), 400, FontStyle.NORMAL, true);
        }
    }

    private static void use(PdfRendererBuilder pdf, String file, String family, int weight, FontStyle style) {
        pdf.useFont(() -> dejavu(file), family, weight, style, true);
    }

    private static InputStream dejavu(String name) {
        return PdfFonts.class.getResourceAsStream(DEJAVU + name + ".ttf");
    }

    private static StartRefused refused(String why) {
        return new StartRefused("tocsin.pdf.fonts (TOCSIN_PDF_FONTS) " + why + ".");
    }
}
