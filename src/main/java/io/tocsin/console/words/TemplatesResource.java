package io.tocsin.console.words;

import java.util.List;

import jakarta.annotation.security.RolesAllowed;
import jakarta.inject.Inject;
import jakarta.ws.rs.FormParam;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.openapi.annotations.Operation;

import io.quarkus.narayana.jta.QuarkusTransaction;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.tocsin.access.Role;
import io.tocsin.console.Around;
import io.tocsin.console.Pages;
import io.tocsin.console.Section;
import io.tocsin.console.Trouble;
import io.tocsin.console.words.TemplateShelf.Draft;
import io.tocsin.console.words.TemplateShelf.Listed;
import io.tocsin.problem.Refusal;
import io.tocsin.problem.RefusalCode;
import io.tocsin.template.Clones;
import io.tocsin.template.TemplateView;

/** All templates, and beginning one's own. */
@Path("/console/templates")
@Produces(MediaType.TEXT_HTML)
public class TemplatesResource {

    @Inject
    Clones clones;
    @Inject
    Pages pages;
    @Inject
    TemplateShelf shelf;

    @CheckedTemplate(basePath = "console/words")
    static final class Templates {

        private Templates() {
        }

        static native TemplateInstance templates(Around around, List<Listed> templates, List<Draft> drafts,
                List<String> languages,
                String source, String name, Trouble trouble);
    }

    @GET
    @RolesAllowed(Role.VIEWER)
    @Operation(hidden = true)
    public TemplateInstance list() {
        return page("initial-notice", "", null);
    }

    private TemplateInstance page(String source, String name, Trouble trouble) {
        return Templates.templates(pages.around(Section.TEMPLATES, "Templates"), shelf.templates(), shelf.drafts(null, null),
                Languages.names(), source, name, trouble);
    }

    @POST
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response begin(@FormParam("source") String source, @FormParam("name") String name) {
        try {
            List<TemplateView> made = QuarkusTransaction.requiringNew()
                    .call(() -> clones.clone(source, name == null ? null : name.strip(), null));
            pages.said("There is a template " + made.get(0).key() + " now, in " + made.size()
                    + (made.size() == 1 ? " language." : " languages.")
                    + " Change its words here; a notice chooses it by its name.");
            return pages.seeOther(EditorView.path(made.get(0).key(),
                    made.stream().map(TemplateView::locale).filter("en"::equals).findFirst().orElse(made.get(0).locale())));
        } catch (Refusal refusal) {
            return pages.again(refusal, page(source, name, Trouble.of(refusal)));
        }
    }

    /** To the editor, for a language that may have no words yet. */
    @GET
    @Path("open")
    @RolesAllowed(Role.AUTHOR)
    @Operation(hidden = true)
    public Response open(@QueryParam("key") String key, @QueryParam("language") String language,
            @QueryParam("from") String from) {
        String tag = Languages.tagOf(language).orElseThrow(() -> new Refusal(RefusalCode.MALFORMED,
                "Nobody here knows a language of that name. Say it in English, Portuguese for one, or as a tag: de, pt-BR."));
        if (key == null || !key.matches("[A-Za-z0-9._-]{1,64}")) {
            throw new Refusal(RefusalCode.MALFORMED, "Choose one of the templates.");
        }
        return pages.seeOther(EditorView.at(key, tag).with("from", from));
    }
}
