package io.tocsin.acknowledgement;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import io.tocsin.acknowledgement.pdf.PdfFonts;
import io.tocsin.acknowledgement.pdf.RightToLeft;
import io.tocsin.postgres.StartRefused;
import io.tocsin.testkit.Patience;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PdfPressTest {

    static final Duration A_MOMENT = Duration.ofMillis(1);
    static final Duration LONG_ENOUGH = Duration.ofMinutes(5);
    static final PdfFonts FONTS = new PdfFonts(List.of());
    static final String PAGE = """
            <!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>[TLP:AMBER] Für Müller</title>
            <meta name="subject" content="Mitteilung"><style>*{font-family:Notice}</style></head>
            <body><h1>[TLP:AMBER] Für Müller</h1><p>Das <b>geschah</b> – so.<br>Und <img src="file:///etc/passwd" alt="ein Bild">
            <a href="https://vendor.example/a">weiter</a></p>
            <table><tr><th>Konto</th></tr><tr><td>ann</td></tr></table><link rel="stylesheet" href="http://127.0.0.1:1/x.css">
            </body></html>""";

    @Test
    void a_page_becomes_a_document_that_can_be_read_aloud() throws IOException {
        try (PDDocument pdf = Loader.loadPDF(PdfPress.made(PAGE, FONTS))) {
            var catalog = pdf.getDocumentCatalog();
            assertThat(catalog.getMarkInfo().isMarked()).isTrue();
            assertThat(catalog.getLanguage()).isEqualTo("de");
            assertThat(catalog.getStructureTreeRoot()).isNotNull();
            assertThat(catalog.getViewerPreferences().displayDocTitle()).isTrue();
            assertThat(pdf.getDocumentInformation().getTitle()).isEqualTo("[TLP:AMBER] Für Müller");
            assertThat(new String(catalog.getMetadata().toByteArray(), java.nio.charset.StandardCharsets.UTF_8))
                    .contains("pdfuaid:part");
            var reader = new PDFTextStripper();
            reader.setSortByPosition(true);
            assertThat(reader.getText(pdf).replaceAll(" +", " ")).contains("[TLP:AMBER] Für Müller", "Das geschah – so.");
            for (PDPage page : pdf.getPages()) {
                for (COSName font : page.getResources().getFontNames()) {
                    assertThat(page.getResources().getFont(font).isEmbedded()).isTrue();
                }
            }
        }
    }

    @Test
    void what_is_longer_than_anybody_writes_is_not_begun() {
        assertThat(new PdfPress(FONTS).print("x".repeat(PdfPress.LONGEST_PAGE + 1))).isEmpty();
    }

    @Test
    void a_page_that_takes_too_long_holds_up_nobody_and_is_not_begun_again() throws InterruptedException {
        var end = new CountDownLatch(1);
        var begun = new ConcurrentLinkedQueue<String>();
        var longest = new AtomicReference<>(A_MOMENT);
        var press = new PdfPress(page -> {
            begun.add(page);
            if (page.startsWith("slow")) {
                awaited(end);
            }
            return new byte[] { 1 };
        }, longest::get);
        assertThat(press.print("slow")).isEmpty();
        assertThat(press.print("slow")).isEmpty();
        longest.set(LONG_ENOUGH);
        assertThat(press.print("quick")).isPresent();
        longest.set(A_MOMENT);
        assertThat(press.print("slow, too")).isEmpty();
        longest.set(LONG_ENOUGH);
        assertThat(press.print("quick")).as("two go on already").isEmpty();
        end.countDown();
        for (Thread thread : Thread.getAllStackTraces().keySet()) {
            if (thread.getName().equals("pdf-press")) {
                thread.join(Patience.LONG.toMillis());
            }
        }
        assertThat(press.print("quick")).isPresent();
        assertThat(begun).containsExactlyInAnyOrder("slow", "quick", "slow, too", "quick");
    }

    private static void awaited(CountDownLatch end) {
        try {
            end.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void arabic_and_hebrew_are_drawn_from_right_to_left_and_letters_join() {
        var drawn = new RightToLeft();
        assertThat(drawn.shapeText("\u0633\u0644\u0627\u0645")).as("salam: seen, lam-alef, meem")
                .isEqualTo("\uFEB3\uFEFC\uFEE1");
        assertThat(drawn.shapeText("\u0628\u064E\u0628")).as("marks part nothing").isEqualTo("\uFE91\u064E\uFE90");
        assertThat(drawn.shapeText("Acme 12")).isEqualTo("Acme 12");
        assertThat(drawn.reorderRTLTextToLTR("\u05D0\u05B8\u05D1(")).isEqualTo(")\u05D1\u05D0\u05B8");
    }

    @Test
    void a_page_in_arabic_reads_in_its_order() throws IOException {
        String page = "<html lang=\"ar\"><head><title>x</title><style>*{font-family:Notice}</style></head><body dir=\"rtl\">"
                + "<p>\u2068\u0634\u0631\u0643\u0629 Acme 12\u2069</p></body></html>";
        try (PDDocument pdf = Loader.loadPDF(PdfPress.made(page, FONTS))) {
            assertThat(new PDFTextStripper().getText(pdf)).contains("Acme 12").contains("\u0634\u0631\u0643\u0629")
                    .doesNotContain("#");
        }
    }

    @Test
    void what_no_font_has_is_known_before_and_a_font_more_prints_it() {
        assertThat(FONTS.print("Müller, Łódź, Ωmega, Юг, \u0634\u0631\u0643\u0629, \u05D0\u05D1")).isTrue();
        assertThat(FONTS.print("\u6771\u4EAC")).isFalse();
        Path cjk = Path.of("/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf");
        Assumptions.assumeTrue(Files.exists(cjk), "This machine has no font for Chinese and Japanese to try.");
        assertThat(new PdfFonts(List.of(cjk.toString())).print("\u6771\u4EAC")).isTrue();
    }

    @Test
    void a_font_that_cannot_be_embedded_is_refused_in_words(@TempDir Path folder) throws IOException {
        assertThatThrownBy(() -> new PdfFonts(List.of(folder.resolve("missing.ttf").toString())))
                .isInstanceOf(StartRefused.class).hasMessageContaining("TOCSIN_PDF_FONTS")
                .hasMessageContaining("cannot be read");
        Path no = Files.writeString(folder.resolve("no.ttf"), "OTTO no font");
        assertThatThrownBy(() -> new PdfFonts(List.of(no.toString()))).isInstanceOf(StartRefused.class)
                .hasMessageContaining("is no TrueType font");
    }
}
