package io.tocsin.acknowledgement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.jsoup.nodes.Document;

import com.openhtmltopdf.extend.FSSupplier;
import com.openhtmltopdf.outputdevice.helper.BaseRendererBuilder.FontStyle;
import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;

/**
 * Makes pages PDF: tagged, with a title, a language and its fonts embedded, so that it can be read aloud (PDF/UA-1, ISO
 * 14289-1). Nothing that a page names is ever fetched.
 *
 * <p>
 * Layout takes a processor for as long as it takes and cannot be broken off, so at most {@link #AT_ONCE} are under way and a
 * few wait; a page that is longer than anybody writes is not begun.
 */
@Singleton
class PdfPress {

    private static final Logger LOG = Logger.getLogger(PdfPress.class);

    static final int LONGEST_PAGE = 300_000;
    private static final int AT_ONCE = 1;
    private static final int WAITING = 8;
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final ThreadPoolExecutor press = new ThreadPoolExecutor(AT_ONCE, AT_ONCE, 30, TimeUnit.SECONDS,
            new ArrayBlockingQueue<>(WAITING), task -> {
                var thread = new Thread(task, "pdf-press");
                thread.setDaemon(true);
                return thread;
            });

    PdfPress() {
        XRLog.setLoggingEnabled(false); // it writes to the console, past every setting, how it goes about each page
        press.allowCoreThreadTimeOut(true);
    }

    /**
     * @param page HTML
     * @return empty when it is too long, when too many wait, or when it takes too long
     */
    Optional<byte[]> print(String page) {
        if (page.length() > LONGEST_PAGE) {
            return Optional.empty();
        }
        try {
            Future<byte[]> printed = press.submit(() -> made(page));
            try {
                return Optional.of(printed.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
            } finally {
                printed.cancel(true);
            }
        } catch (RejectedExecutionException | TimeoutException e) {
            LOG.warnf("A PDF was not made: %d under way, %d waiting", press.getActiveCount(), press.getQueue().size());
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a PDF", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    static byte[] made(String page) throws IOException {
        Document words = Jsoup.parse(page);
        words.select("a[href]:not([title])").forEach(link -> link.attr("title", link.text()));
        var out = new ByteArrayOutputStream();
        var pdf = new PdfRendererBuilder()
                .usePdfUaAccessibility(true)
                .useExternalResourceAccessControl((address, type) -> false,
                        ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                .withW3cDocument(new W3CDom().fromJsoup(words), null)
                .withProducer("Tocsin")
                .toStream(out);
        pdf.useFont(font("DejaVuSans"), "Notice", 400, FontStyle.NORMAL, true);
        pdf.useFont(font("DejaVuSans-Bold"), "Notice", 700, FontStyle.NORMAL, true);
        pdf.useFont(font("DejaVuSans-Oblique"), "Notice", 400, FontStyle.ITALIC, true);
        pdf.useFont(font("DejaVuSansMono"), "NoticeMono", 400, FontStyle.NORMAL, true);
        pdf.run();
        return out.toByteArray();
    }

    private static FSSupplier<InputStream> font(String name) {
        return () -> PdfPress.class.getResourceAsStream("/net/sf/jasperreports/fonts/dejavu/" + name + ".ttf");
    }

    @PreDestroy
    void stop() {
        press.shutdownNow();
    }
}
