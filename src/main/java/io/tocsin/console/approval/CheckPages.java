package io.tocsin.console.approval;

import java.time.Clock;
import java.util.UUID;
import java.util.function.Consumer;

import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.core.Response;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.way.Stage;
import io.tocsin.console.way.Ways;
import io.tocsin.notice.LookedAt;
import io.tocsin.notice.Notice;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;

/** The page and its pieces, and how a form of it is answered. */
@RequestScoped
class CheckPages {

    private final Pages pages;
    private final CheckReader reader;
    private final LookedAt lookedAt;
    private final Ways ways;
    private final Clock clock;

    CheckPages(Pages pages, CheckReader reader, LookedAt lookedAt, Ways ways, Clock clock) {
        this.pages = pages;
        this.reader = reader;
        this.lookedAt = lookedAt;
        this.ways = ways;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "console/approval")
    static final class Templates {

        private Templates() {
        }

        static native TemplateInstance check(Around around, CheckView check);

        static native TemplateInstance check$progress(CheckView check);

        static native TemplateInstance check$findings(CheckView check);

        static native TemplateInstance changed(String path);
    }

    TemplateInstance whole(UUID id, Asked asked, Typed typed) {
        CheckView view = view(id, asked, typed);
        if (view.letter() != null && view.letter().problem() == null) {
            saw(view, "preview", view.letter().tenantId());
        }
        return Templates.check(pages.around(Section.INCIDENTS, view.title()).on(ways.course(id, Stage.CHECK)), view);
    }

    CheckView view(UUID id, Asked asked, Typed typed) {
        CheckView view = reader.read(id, pages.viewer(), asked, typed);
        if (asked.wantsAllChecks()) {
            saw(view, "preflight", "");
        }
        return view;
    }

    /** What an approver had before them stands with the approval; of whom nobody asks, nothing is kept. */
    private void saw(CheckView view, String what, String subject) {
        if (view.hasWords() && pages.viewer().may(Role.APPROVER)) {
            lookedAt.note(view.id(), view.notice().preparationId, pages.viewer().actor(), what, subject, clock.instant());
        }
    }

    /**
     * A form: the verb under the notice's lock and, where it is refused, the page again with what was typed.
     *
     * @param revision of the notice that the form was made from
     * @param said what is told afterwards
     */
    Response take(UUID id, long revision, Typed typed, String said, Consumer<Notice> verb) {
        return take(id, revision, typed, said, Asked.path(id), verb);
    }

    /** @param next where the browser goes on */
    Response take(UUID id, long revision, Typed typed, String said, Object next, Consumer<Notice> verb) {
        return take(id, typed, said, next, () -> QuarkusTransaction.requiringNew().run(() -> {
            Notice notice = Notice.lock(id);
            if (notice.revision != revision) {
                throw new Refusal(RefusalCode.PRECONDITION_FAILED, "Somebody else changed this notice while you were reading."
                        + " What it is now stands below: look at it again, then decide.");
            }
            verb.accept(notice);
        }));
    }

    Response take(UUID id, Typed typed, String said, Runnable verb) {
        return take(id, typed, said, Asked.path(id), verb);
    }

    private Response take(UUID id, Typed typed, String said, Object next, Runnable verb) {
        try {
            verb.run();
        } catch (Refusal refusal) {
            if (refusal.code() == RefusalCode.NOT_FOUND) {
                throw refusal;
            }
            Notice now = QuarkusTransaction.requiringNew().call(() -> Notice.withId(id));
            Refusal plain = Plainly.of(refusal, now, pages.viewer());
            return pages.again(plain, whole(id, new Asked(), typed.not(Trouble.of(plain))));
        }
        pages.said(said);
        return pages.seeOther(next);
    }

    Pages pages() {
        return pages;
    }
}
