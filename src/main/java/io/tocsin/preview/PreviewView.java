package io.tocsin.preview;

import java.util.List;

import io.tocsin.preview.Previews.Preview;

/**
 * One tenant's mail before it is sent.
 *
 * @param locales in which the tenant's contacts are written to
 * @param prepared whether these are the stored words, which are what is approved and sent
 * @param apart whether the mail itself carries nothing of the words, which are read on the page with a passphrase
 * @param digest of the prepared advisory in all its locales; null when it is not prepared
 * @param to the contact whose mail this is
 * @param text the whole mail as plain text, with a link and a check code that are nobody's
 * @param html the same as HTML, with the logo in it
 * @param messageSize of the mail as it is sent, in octets
 */
public record PreviewView(String tenantId, String tenantName, String locale, List<String> locales, boolean prepared,
        boolean apart,
        String digest, String to, String subject, String text, String html, int messageSize) {

    static PreviewView of(String tenantId, Preview preview) {
        return new PreviewView(tenantId, preview.tenantName(), preview.locale(), preview.locales(), preview.isPrepared(),
                preview.apart(), preview.digest(), preview.letter().to(), preview.letter().subject(), preview.text(),
                preview.page(),
                preview.message().length);
    }
}
