package io.tocsin.acknowledgement;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.jboss.logging.Logger;
import org.jsoup.Jsoup;
import org.jsoup.helper.W3CDom;
import org.jsoup.nodes.Document;

import com.openhtmltopdf.outputdevice.helper.ExternalResourceControlPriority;
import com.openhtmltopdf.pdfboxout.PdfRendererBuilder;
import com.openhtmltopdf.util.XRLog;

import io.tocsin.acknowledgement.pdf.PdfFonts;
import io.tocsin.acknowledgement.pdf.RightToLeft;
import io.tocsin.time.Remembered;

/**
 * Makes pages PDF: tagged, with a title, a language and its fonts embedded, so that it can be read aloud (PDF/UA-1, ISO
 * 14289-1). Nothing that a page names is ever fetched.
 *
 * <p>
 * Layout takes a processor for as long as it takes and cannot be broken off, so one is under way at a time and a few wait. One
 * that takes too long goes on by itself, without holding up those that wait, and the same page is not begun again; while
 * {@link #MOST_ASTRAY} of these go on, nothing is begun. A page that is longer than anybody writes is not begun at all.
 */
@Singleton
class PdfPress {

    private static final Logger LOG = Logger.getLogger(PdfPress.class);

    static final int LONGEST_PAGE = 300_000;
    static final int MOST_ASTRAY = 2;
    /** Signs that the JDK's order of text does not know yet; fonts have none for them. */
    private static final Pattern ISOLATES = Pattern.compile("[\\u200E\\u200F\\u202A-\\u202E\\u2066-\\u2069]");
    private static final int PRESENT = 9;
    private static final int REMEMBERED = 256;
    private static final Duration PATIENCE = Duration.ofSeconds(20);
    /** Some twenty times as long as the longest of our own letters takes. */
    private static final Duration LONGEST = Duration.ofSeconds(10);
    /** On a busy machine, and at the lowest priority, that work may take so many times as long. */
    private static final int WAITS_FOR_A_PROCESSOR = 6;
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private final Printer printer;
    private final Supplier<Duration> longest;
    private final Semaphore door = new Semaphore(PRESENT);
    private final Semaphore turn = new Semaphore(1, true);
    private final AtomicInteger astray = new AtomicInteger();
    private final Map<Integer, Boolean> tooSlow = Collections.synchronizedMap(Remembered.lastPut(REMEMBERED));

    /** Makes one page a document, however long that takes. */
    interface Printer {
        byte[] print(String page) throws IOException;
    }

    @Inject
    PdfPress(PdfFonts fonts) {
        this(page -> made(page, fonts), () -> LONGEST);
        XRLog.setLoggingEnabled(false); // it writes to the console, past every setting, how it goes about each page
    }

    /** @param longest that the next page may take */
    PdfPress(Printer printer, Supplier<Duration> longest) {
        this.printer = printer;
        this.longest = longest;
    }

    /**
     * @param page HTML
     * @return empty when it is too long, when too many wait, or when it takes too long
     */
    Optional<byte[]> print(String page) {
        if (page.length() > LONGEST_PAGE || tooSlow.containsKey(page.hashCode())) {
            return Optional.empty();
        }
        if (!door.tryAcquire()) {
            LOG.warn("A PDF was not made: too many wait for theirs");
            return Optional.empty();
        }
        try {
            return inTurn(page);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            door.release();
        }
    }

    private Optional<byte[]> inTurn(String page) throws InterruptedException {
        if (!turn.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            LOG.warn("A PDF was not made: those before it take too long");
            return Optional.empty();
        }
        try {
            return astray.get() >= MOST_ASTRAY ? Optional.empty() : printed(page);
        } finally {
            turn.release();
        }
    }

    private Optional<byte[]> printed(String page) throws InterruptedException {
        Duration most = longest.get();
        var made = new CompletableFuture<byte[]>();
        Thread press = begun(page, made);
        try {
            for (int more = WAITS_FOR_A_PROCESSOR; more > 0 && !hasWorked(press, most) && !made.isDone(); more--) {
                awaited(made, most);
            }
            return Optional.of(made.get(0, TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            tooSlow.put(page.hashCode(), true);
            astray.incrementAndGet();
            made.whenComplete((document, failure) -> astray.decrementAndGet());
            LOG.warnf("A PDF was not made: its page takes longer than %s", most);
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("a PDF", e.getCause());
        }
    }

    private static void awaited(CompletableFuture<byte[]> made, Duration most)
            throws InterruptedException, ExecutionException {
        try {
            made.get(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            // whether it has worked all that time, or had to wait for a processor, is looked at next
        }
    }

    private static boolean hasWorked(Thread press, Duration most) {
        return THREADS.isThreadCpuTimeSupported() && THREADS.getThreadCpuTime(press.getId()) >= most.toNanos();
    }

    private Thread begun(String page, CompletableFuture<byte[]> made) {
        var thread = new Thread(() -> {
            try {
                made.complete(printer.print(page));
            } catch (Throwable e) { // whoever waits is told
                made.completeExceptionally(e);
            }
        }, "pdf-press");
        thread.setDaemon(true);
        thread.setPriority(Thread.MIN_PRIORITY);
        thread.start();
        return thread;
    }

    static byte[] made(String page, PdfFonts fonts) throws IOException {
        Document words = Jsoup.parse(ISOLATES.matcher(page).replaceAll(""));
        words.select("bdi").unwrap(); // the library turns the order within it around
        words.select("a[href]:not([title])").forEach(link -> link.attr("title", link.text()));
        var out = new ByteArrayOutputStream();
        var rightToLeft = new RightToLeft();
        var pdf = new PdfRendererBuilder()
                .usePdfUaAccessibility(true)
                .useUnicodeBidiSplitter(rightToLeft)
                .useUnicodeBidiReorderer(rightToLeft)
                .useExternalResourceAccessControl((address, type) -> false,
                        ExternalResourceControlPriority.RUN_BEFORE_RESOLVING_URI)
                .withW3cDocument(new W3CDom().fromJsoup(words), null)
                .withProducer("Tocsin")
                .toStream(out);
        fonts.into(pdf);
        pdf.run();
        return out.toByteArray();
    }
}
