package io.tocsin.console.approval;

import java.util.List;

import io.tocsin.console.Query;
import io.tocsin.console.words.EditorView;
import io.tocsin.console.words.Languages;
import io.tocsin.notice.GuidedSample;
import io.tocsin.notice.GuidedSample.Group;
import io.tocsin.notice.GuidedSample.Kind;
import io.tocsin.notice.LocaleCounts;
import io.tocsin.notice.LocaleCounts.Asker;
import io.tocsin.notice.Preparation;
import io.tocsin.notice.Wording;
import io.tocsin.template.TemplateView;

/** How many get what, in which language, and who falls back to another than was asked for. */
public final class WhoGetsWhat {

    /** @param asked how many of its recipients asked for it themselves, or their tenant did */
    public record Language(String tag, String name, int advisories, int deliveries, int asked) {
    }

    /** @param tag and {@code givenTag}: of the language that was asked for, and of the one that is given */
    public record Fallback(String tag, String wanted, String wantedBy, String givenTag, String given, int deliveries) {

        /** Where the words in the language that was asked for are written, beginning with those that are given. */
        public Query write(String template, String incident) {
            return EditorView.at(template, tag).with("from", givenTag).with("incident", incident);
        }
    }

    /** @param what e.g. a tier */
    public record Share(String what, int tenants) {
    }

    private final int advisories;
    private final int deliveries;
    private final LocaleCounts locales;
    private final GuidedSample sample;
    private final List<TemplateView> words;

    /** @param words of the notice's template, in each language the version in use; none once it is released */
    WhoGetsWhat(Preparation preparation, List<TemplateView> words) {
        this.words = words;
        this.advisories = preparation.advisories == null ? 0 : preparation.advisories;
        this.deliveries = preparation.deliveries == null ? 0 : preparation.deliveries;
        this.locales = preparation.locales;
        this.sample = preparation.sample;
    }

    public int advisories() {
        return advisories;
    }

    public int deliveries() {
        return deliveries;
    }

    public List<Language> languages() {
        return locales == null ? List.of()
                : locales.locales().stream()
                        .map(one -> new Language(one.locale(), Languages.nameOf(one.locale()), one.advisories(),
                                one.deliveries(), one.contact() + one.tenant()))
                        .toList();
    }

    public int fellBack() {
        return locales == null ? 0 : locales.fellBack();
    }

    public List<Fallback> fallbacks() {
        return locales == null ? List.of()
                : locales.fallbacks().stream().limit(20).map(one -> new Fallback(one.wanted(), Languages.nameOf(one.wanted()),
                        wordFor(one.wantedBy()), one.given(), Languages.nameOf(one.given()), one.deliveries())).toList();
    }

    /** Null where there is none. */
    public LeftBehind leftBehind() {
        return LeftBehind.of(languages().stream().map(Language::tag).toList(), words).orElse(null);
    }

    public List<Share> tiers() {
        return groups(Kind.TIER).stream()
                .map(group -> new Share(group.value().isEmpty() ? "without a tier" : group.value(), group.tenants())).toList();
    }

    /** Who gets other words than those of the notice. */
    public List<Share> otherWords() {
        return groups(Kind.WORDING).stream().map(group -> new Share(wording(group.value()), group.tenants())).toList();
    }

    public int usualWords() {
        return advisories - groups(Kind.WORDING).stream().mapToInt(Group::tenants).sum();
    }

    private List<Group> groups(Kind kind) {
        return sample == null ? List.of() : sample.of(kind);
    }

    static String wording(String value) {
        return value.equals(Wording.ALL_CLEAR.name()) ? "the all-clear, since they are no longer on the list"
                : "the first notice, since they were not told before";
    }

    private static String wordFor(Asker asker) {
        return switch (asker) {
            case CONTACT -> "the contact";
            case TENANT -> "the tenant";
            case REGION -> "the settings, for the tenant's region";
            case DEFAULT -> "the settings, for everybody";
        };
    }
}
