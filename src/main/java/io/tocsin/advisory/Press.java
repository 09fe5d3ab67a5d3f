package io.tocsin.advisory;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.incident.Incident;
import io.tocsin.leak.LeakCheck;
import io.tocsin.notice.Notice;
import io.tocsin.notice.Wording;
import io.tocsin.notice.Wordings;
import io.tocsin.template.Templates;
import io.tocsin.template.frame.Frame;
import io.tocsin.template.frame.FrameData;
import io.tocsin.template.frame.MailFrame;
import io.tocsin.template.language.TemplateVersion;
import io.tocsin.template.words.TemplateRenderer;
import io.tocsin.vendor.PublicUrl;
import io.tocsin.vendor.VendorSettings;

/** Where words are made: advisories of a batch on all cores, and the mail around them. */
@ApplicationScoped
class Press {

    private static final int CORES = Runtime.getRuntime().availableProcessors();

    private final Templates templates;
    private final TemplateRenderer renderer;
    private final MailFrame mailFrame;
    private final VendorSettings vendor;
    private final PublicUrl publicUrl;
    private final StandardLocales standards;
    private final ExecutorService makers = Executors.newFixedThreadPool(CORES, task -> new Thread(task, "advisory-maker"));

    Press(Templates templates, TemplateRenderer renderer, MailFrame mailFrame, VendorSettings vendor, PublicUrl publicUrl,
            StandardLocales standards) {
        this.templates = templates;
        this.renderer = renderer;
        this.mailFrame = mailFrame;
        this.vendor = vendor;
        this.publicUrl = publicUrl;
        this.standards = standards;
    }

    /**
     * What makes the advisories of one notice, from the templates and settings of now.
     *
     * @param sharing whether words may be stored against what all tenants share
     */
    AdvisoryMaker makerFor(Incident incident, Notice notice, boolean sharing, LeakCheck leakCheck) {
        return makerFor(incident, notice, templatesOf(notice), sharing, leakCheck);
    }

    /** What makes words that are only looked at: nobody asks whether they tell of another tenant. */
    AdvisoryMaker makerForLooking(Incident incident, Notice notice, Map<String, TemplateVersion> byLocale) {
        Map<Wording, Map<String, TemplateVersion>> same = new EnumMap<>(Wording.class);
        for (Wording wording : Wording.values()) {
            same.put(wording, byLocale);
        }
        return makerFor(incident, notice, same, false, null);
    }

    private AdvisoryMaker makerFor(Incident incident, Notice notice, Map<Wording, Map<String, TemplateVersion>> words,
            boolean sharing, LeakCheck leakCheck) {
        return new AdvisoryMaker(sharing, renderer, new TemplateData(vendor, publicUrl, incident, notice), words, standards,
                "TLP:" + incident.tlp, incident::isTranslatedFor, leakCheck);
    }

    private Map<Wording, Map<String, TemplateVersion>> templatesOf(Notice notice) {
        Map<Wording, Map<String, TemplateVersion>> words = new EnumMap<>(Wording.class);
        Wordings.of(notice, templates).keys().forEach((wording, key) -> words.put(wording, templates.newest(key)));
        return words;
    }

    /** Texts that stand in every advisory of a notice, or may: they tell of no tenant in particular. */
    List<String> everybodys(Incident incident, Notice notice) {
        List<TemplateVersion> every = templatesOf(notice).values().stream().flatMap(locales -> locales.values().stream())
                .toList();
        return EverybodysWords.of(every, vendor, publicUrl, incident);
    }

    /** What recipients would wonder about, because somebody has yet to say it in the settings. */
    List<Map<String, Object>> warnings() {
        var warnings = new ArrayList<Map<String, Object>>();
        if (publicUrl.isOnlyForThisMachine()) {
            warnings.add(Map.of("code", "PUBLIC_URL_IS_LOCAL", "message", "Links in the advisories lead to " + publicUrl.base()
                    + ", which nobody else can reach. Set TOCSIN_PUBLIC_URL, restart, and prepare again."));
        }
        if (!vendor.isNamed()) {
            warnings.add(Map.of("code", "VENDOR_IS_NOT_NAMED", "message",
                    "The advisories do not say who you are. Set TOCSIN_VENDOR_NAME (and _EMAIL, _PHONE, _URL), restart, and"
                            + " prepare again."));
        }
        return warnings;
    }

    /** A batch that is being made. */
    record Making(List<TenantToTell> batch, List<Future<List<MadeAdvisory>>> parts) {

        /** @return in the order of the batch, once all of it is made */
        List<MadeAdvisory> await() {
            List<MadeAdvisory> made = new ArrayList<>(batch.size());
            try {
                for (Future<List<MadeAdvisory>> part : parts) {
                    made.addAll(part.get());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while making advisories", e);
            } catch (ExecutionException e) {
                throw new IllegalStateException("making advisories", e.getCause());
            }
            return made;
        }

        void cancel() {
            parts.forEach(part -> part.cancel(false));
        }
    }

    /** Begins with a batch and returns at once. */
    Making make(AdvisoryMaker maker, List<TenantToTell> batch) {
        // More parts than cores: one with long letters does not keep the others waiting.
        int size = Math.max(1, batch.size() / (2 * CORES));
        List<Future<List<MadeAdvisory>>> parts = new ArrayList<>();
        for (int from = 0; from < batch.size(); from += size) {
            List<TenantToTell> part = batch.subList(from, Math.min(batch.size(), from + size));
            parts.add(makers.submit(() -> part.stream().map(maker::make).toList()));
        }
        return new Making(batch, parts);
    }

    /** The mail around the words of a notice, by locale, in its order. */
    TreeMap<String, Frame> frames(Incident incident, Collection<String> locales) {
        var data = new FrameData(incident.reference, incident.tlp);
        TreeMap<String, Frame> frames = new TreeMap<>();
        locales.forEach(locale -> frames.put(locale, mailFrame.frame(Locale.forLanguageTag(locale), data)));
        return frames;
    }

    @PreDestroy
    void stop() {
        makers.shutdown();
    }
}
