package io.tocsin.console.words;

import java.util.List;

import jakarta.enterprise.context.RequestScoped;

import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;

/** The editor as a page, and what changes in it while somebody types. */
@RequestScoped
class EditorPages {

    private final Pages pages;
    private final NoticesUsing using;

    EditorPages(Pages pages, NoticesUsing using) {
        this.pages = pages;
        this.using = using;
    }

    @CheckedTemplate(basePath = "console/words")
    static final class Templates {

        private Templates() {
        }

        static native TemplateInstance editor(Around around, EditorView editor, OutOfDate outOfDate);

        static native TemplateInstance meanwhile(Meanwhile.News news);

        static native TemplateInstance editor$remarks(EditorView editor);

        static native TemplateInstance editor$tenants(EditorView editor);
    }

    TemplateInstance whole(EditorView view) {
        return Templates.editor(pages.around(Section.TEMPLATES, view.key() + ", " + view.language()), view,
                OutOfDate.of(view.canEdit() ? using.of(view.key()) : List.of(), view.text()));
    }

    Pages pages() {
        return pages;
    }
}
