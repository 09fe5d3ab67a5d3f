package io.tocsin.acknowledgement;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

import io.tocsin.acknowledgement.TypedAnswer.Field;
import io.tocsin.acknowledgement.TypedAnswer.Wrong;
import io.tocsin.advisory.StoredAdvisory;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.template.frame.Tlp;
import io.tocsin.template.words.Direction;
import io.tocsin.vendor.Brand;

/**
 * An advisory as its recipient sees it, with the state of its answer and the form. Texts of ours are in the page's language,
 * the vendor's words in the one they were sent in.
 */
final class AdvisoryPage {

    /**
     * Everything that the page is made from.
     *
     * @param brand as it was when the notice was prepared
     * @param own this recipient's token and check code
     * @param newer the newest notice that replaces this one, or null
     * @param newerPath of that one's page for this recipient; null where there is none for it
     * @param newest answer of the tenant, or null
     * @param firstAnsweredAt null before the first answer
     * @param recordedAt when the answer was recorded that this recipient has just given, or null
     */
    record Source(Told told, Notice notice, Incident incident, StoredAdvisory advisory, Brand brand, Own own,
            Series.Newer newer, String newerPath,
            Acknowledgement newest, Instant firstAnsweredAt, Instant recordedAt) {
    }

    /**
     * @param tokenInMail which stands in the words wherever they can be read, and so be copied or printed
     * @param path of this page
     * @param tenantSalt what, before its id, makes the digest of its organisation in the signed notice; 32 hexadecimal digits
     */
    record Own(String tokenInMail, String checkCode, String path, String tenantSalt) {
    }

    /** What was typed into the form, if it comes back, and what is wrong with it. */
    record Typed(TypedAnswer answer, Map<Field, Wrong> faults) {

        static final Typed NOTHING = new Typed(TypedAnswer.NOTHING, Map.of());
    }

    /** What the recipient has just done, to be told so. */
    enum Done {
        NOTHING,
        ANSWERED,
        REPORTED_WRONG
    }

    record Answered(String name, String when, String finding, String firstWhen) {
    }

    private static final Pattern LABEL = Pattern.compile("^\\[TLP:[A-Z+]+\\] ");

    private final Source source;
    private final LetterWords words;
    private final AnswerForm form;
    private final Done done;
    private final Instant now;
    private final PageLanguage language;
    private final PageText text;

    AdvisoryPage(Source source, Typed typed, Done done, Instant now) {
        this.source = source;
        this.words = new LetterWords(new String(source.advisory().words().html(), UTF_8), source.own());
        this.done = done;
        this.now = now;
        this.language = languageOf(source.told());
        this.text = language.text();
        this.form = new AnswerForm(text, typed.answer(), typed.faults());
    }

    static PageLanguage languageOf(Told told) {
        return PageLanguage.of(told.locale(), told.zone());
    }

    PageLanguage language() {
        return language;
    }

    Brand brand() {
        return source.brand();
    }

    public String subject() {
        return source.advisory().subject();
    }

    public String wordsLanguage() {
        return source.advisory().locale();
    }

    public String wordsDirection() {
        return Direction.of(Locale.forLanguageTag(source.advisory().locale()));
    }

    /** The subject without its label, which stands above everything. */
    public String topic() {
        return LABEL.matcher(subject()).replaceFirst("");
    }

    /** What the words call themselves, as HTML; null where they begin with no heading. */
    public String heading() {
        return words.heading();
    }

    /** The words below their heading, on the page that has the form. */
    public String html() {
        return words.onPage(source.newest() == null ? text.toTheForm() : text.answerAgain(), language.tag());
    }

    /** The words below their heading, on paper, which has no form. */
    public String htmlOnPaper() {
        return words.onPaper();
    }

    public String tlp() {
        return source.incident().tlp;
    }

    public String tlpColour() {
        return tlp().replace("+STRICT", "").toLowerCase(Locale.ROOT);
    }

    public String tlpMeaning() {
        return Tlp.meaning(tlp(), language.locale());
    }

    public String tenantName() {
        return source.told().tenantName();
    }

    public String tenantId() {
        return source.told().tenantId();
    }

    public String tenantSalt() {
        return source.own().tenantSalt();
    }

    public String reference() {
        return source.incident().reference;
    }

    public String number() {
        int number = source.notice().number;
        return switch (source.notice().kind) {
            case INITIAL -> text.noticeInitial(number);
            case UPDATE -> text.noticeUpdate(number);
            case CORRECTION -> text.noticeCorrection(number);
            case CLOSURE -> text.noticeClosure(number);
        };
    }

    public String sentAt() {
        return language.show(source.told().sentAt());
    }

    public String sentInstant() {
        return source.told().sentAt().toString();
    }

    public String dueAt() {
        return shown(source.notice().dueAt().orElse(null));
    }

    public String dueInstant() {
        return source.notice().dueAt().map(Instant::toString).orElse(null);
    }

    public boolean overdue() {
        return source.firstAnsweredAt() == null && source.notice().dueAt().filter(now::isAfter).isPresent();
    }

    public String retractedAt() {
        Notice notice = source.notice();
        return shown(notice.retracted != null ? notice.retracted.at() : notice.cancelledAt);
    }

    public String newerSentAt() {
        return source.newer() == null ? null : shown(source.newer().sentAt());
    }

    public boolean newerToSameAddress() {
        return source.newer().delivery() != null;
    }

    public String newerPath() {
        return source.newerPath();
    }

    public String recordedAt() {
        return shown(source.recordedAt());
    }

    public String wrongContactAt() {
        return shown(source.told().wrongContactAt());
    }

    public boolean wrongContactJustNow() {
        return done == Done.REPORTED_WRONG;
    }

    /** What the organisation has said last; null before it has said anything. */
    public Answered newest() {
        Acknowledgement newest = source.newest();
        if (newest == null) {
            return null;
        }
        boolean only = newest.at.equals(source.firstAnsweredAt());
        return new Answered(newest.name == null ? "\u2013" : newest.name, shown(newest.at), say(newest.finding),
                only ? null : shown(source.firstAnsweredAt()));
    }

    private String say(Finding finding) {
        return switch (finding) {
            case REVIEWING -> text.reviewing();
            case NOT_AFFECTED -> text.notAffected();
            case AFFECTED -> text.affected();
            case NEEDS_HELP -> text.needsHelp();
        };
    }

    public String path() {
        return source.own().path();
    }

    public String checkCode() {
        return source.own().checkCode();
    }

    public AnswerForm form() {
        return form;
    }

    private String shown(Instant instant) {
        return instant == null ? null : language.show(instant);
    }
}
