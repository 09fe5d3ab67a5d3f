package io.tocsin.console.words;

import java.util.List;
import java.util.UUID;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.States;
import io.tocsin.console.Trouble;
import io.tocsin.console.words.NoticeOffer.Audience;
import io.tocsin.console.words.NoticeOffer.Kind;
import io.tocsin.incident.Incident;
import io.tocsin.notice.Notice;
import io.tocsin.notice.NoticeKind;

/** What a notice can be, whose words it can have and to whom it can go. In the caller's transaction. */
@ApplicationScoped
class NoticeOffers {

    private final TemplateShelf templates;

    NoticeOffers(TemplateShelf templates) {
        this.templates = templates;
    }

    /** The next of an incident's series. */
    NoticeOffer next(String reference, NewNotice typed, Trouble trouble) {
        Incident incident = Incident.named(reference);
        int there = (int) Notice.count("incidentId", incident.id);
        boolean told = told(incident.id);
        typed.after = there;
        if (typed.kind == null) {
            typed.kind = (told ? NoticeKind.UPDATE : NoticeKind.INITIAL).name();
        }
        return offer(incident, null, there + 1, typed, null, trouble);
    }

    /** One that is changed before it goes out. */
    NoticeOffer change(Notice notice, NewNotice typed, NewNotice now, Trouble trouble) {
        return offer(Incident.findById(notice.incidentId), notice, notice.number, typed, now, trouble);
    }

    private NoticeOffer offer(Incident incident, Notice notice, int number, NewNotice typed, NewNotice now, Trouble trouble) {
        String audience = typed.audience == null ? "" : typed.audience;
        List<Kind> kinds = List.of(
                kind(NoticeKind.INITIAL, "The first that tenants hear of this incident.", typed),
                kind(NoticeKind.UPDATE, "What is new since they were told.", typed),
                new Kind(NewNotice.REMINDER, "Reminder", "To a tenant that has not answered: the words of a reminder.",
                        NewNotice.REMINDER.equals(typed.kind)),
                kind(NoticeKind.CORRECTION, "What you told them was wrong, and what is right.", typed),
                kind(NoticeKind.CLOSURE, "That it is over, and what came of it.", typed));
        List<Audience> audiences = List.of(
                audience("", "As usual",
                        "A first notice goes to whoever was not told yet; a reminder to who has not answered; any other to whoever was told.",
                        audience),
                audience("ALL", "Everybody on the list", "Told before or not.", audience),
                audience("NOT_YET_TOLD", "Whoever was not told yet", "Those who joined the list since, for instance.",
                        audience),
                audience("TOLD", "Whoever was told", "Who has left the list since gets the all-clear.", audience),
                audience("CHANGED", "Whoever was told, and whose facts changed since", "Nobody reads the same twice.",
                        audience),
                audience("UNANSWERED", "Who has not answered",
                        "Whoever was told and asked for an answer, and gave none. Also who was not reached, if the list has a contact.",
                        audience),
                audience("TENANTS", "These tenants only", "By name, below.", audience));
        return new NoticeOffer(incident, notice, number, kinds, audiences,
                templates.templates().stream().filter(one -> !one.locales().isEmpty()).map(TemplateShelf.Listed::key).toList(),
                typed, now, trouble);
    }

    private static boolean told(UUID incidentId) {
        return Notice.count("incidentId = ?1 and releasedAt is not null", incidentId) > 0;
    }

    private static Kind kind(NoticeKind kind, String purpose, NewNotice typed) {
        return new Kind(kind.name(), States.word(kind), purpose, kind.name().equals(typed.kind));
    }

    private static Audience audience(String value, String word, String purpose, String chosen) {
        return new Audience(value, word, purpose, value.equals(chosen));
    }
}
