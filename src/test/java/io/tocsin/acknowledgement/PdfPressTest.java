package io.tocsin.acknowledgement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;

import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

@DisplayNameGeneration(ReplaceUnderscores.class)
class PdfPressTest {

    static final String PAGE = """
            <!DOCTYPE html><html lang="de"><head><meta charset="utf-8"><title>[TLP:AMBER] Für Müller</title>
            <meta name="subject" content="Mitteilung"><style>*{font-family:Notice}</style></head>
            <body><h1>[TLP:AMBER] Für Müller</h1><p>Das <b>geschah</b> – so.<br>Und <img src="file:///etc/passwd" alt="ein Bild">
            <a href="https://vendor.example/a">weiter</a></p>
            <table><tr><th>Konto</th></tr><tr><td>ann</td></tr></table><link rel="stylesheet" href="http://127.0.0.1:1/x.css">
            </body></html>""";

    @Test
    void a_page_becomes_a_document_that_can_be_read_aloud() throws IOException {
        try (PDDocument pdf = Loader.loadPDF(PdfPress.made(PAGE))) {
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
        assertThat(new PdfPress().print("x".repeat(PdfPress.LONGEST_PAGE + 1))).isEmpty();
    }
}
