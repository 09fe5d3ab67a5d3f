package io.tocsin.acknowledgement.pdf;

import java.util.List;
import java.util.Optional;

import io.smallrye.config.ConfigMapping;

/** What PDFs are made with; set as {@code TOCSIN_PDF_FONTS}. */
@ConfigMapping(prefix = "tocsin.pdf")
public interface PdfSettings {

    /** TrueType files (.ttf) for characters that DejaVu has not, Chinese for instance; the first that has one is taken. */
    Optional<List<String>> fonts();
}
