package io.tocsin.console.words;

import java.util.List;

import io.tocsin.console.Trouble;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;

/**
 * What a form for a notice offers, with what was typed into it.
 *
 * @param notice that is changed; null for one that is not there yet
 * @param kinds with what each is for
 * @param now how the notice stands; null unless somebody else has changed it while the form was filled in
 */
public record NoticeOffer(Incident incident, Notice notice, int number, List<Kind> kinds, List<Audience> audiences,
        List<String> templates, NewNotice typed, NewNotice now, Trouble trouble) {

    public record Kind(String value, String word, String purpose, boolean chosen) {
    }

    public record Audience(String value, String word, String purpose, boolean chosen) {
    }

    public boolean isChange() {
        return notice != null;
    }

    /** Whether there is something that would be lost by a change. */
    public boolean isPrepared() {
        return notice != null && notice.preparationId != null;
    }

    /** The key of its words, where nobody can choose them anew; else null. */
    public String retired() {
        return notice == null || templates.contains(notice.templateKey) ? null : notice.templateKey;
    }

    public String checkPath() {
        return "/console/notices/" + notice.id + "/check";
    }

    /** What a template is called in the list of them: its key and, of a built-in one, what it is for. */
    public String named(String key) {
        String purpose = TemplateShelf.purposeOf(key);
        return purpose == null ? key : purpose + " (" + key + ")";
    }

    /** To whom it goes as it stands. */
    public String audienceNow() {
        return audiences.stream().filter(one -> one.value().equals(notice.audience.name())).map(Audience::word).findFirst()
                .orElse("");
    }
}
