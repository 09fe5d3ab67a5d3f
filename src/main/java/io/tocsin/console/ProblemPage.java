package io.tocsin.console;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import javax.sql.DataSource;

import jakarta.enterprise.inject.Instance;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

import org.eclipse.microprofile.context.ManagedExecutor;

import io.quarkus.arc.Arc;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.runtime.BlockingOperationControl;
import io.tocsin.problem.Problem;
import io.tocsin.problem.ProblemPages;
import io.tocsin.vendor.VendorSettings;
import io.vertx.core.http.HttpServerRequest;

/**
 * What is shown where a page of the console cannot be. Whoever is not signed in is taken to where that is done, and back again;
 * whoever lacks a role is told who has it. It has no navigation: nothing may be asked of the database that may be the reason.
 */
@Singleton
class ProblemPage implements ProblemPages {

    private static final int MOST_NAMED = 10;
    private static final int PATIENCE_MILLIS = 300;

    private final VendorSettings vendor;
    private final Assets assets;
    private final DataSource database;
    private final Instance<FormAnswers> answers;
    private final ManagedExecutor executor;
    private final Clock clock;

    ProblemPage(VendorSettings vendor, Assets assets, DataSource database, Instance<FormAnswers> answers,
            ManagedExecutor executor,
            Clock clock) {
        this.answers = answers;
        this.executor = executor;
        this.vendor = vendor;
        this.assets = assets;
        this.database = database;
        this.clock = clock;
    }

    @CheckedTemplate(basePath = "console")
    static class Templates {

        static native TemplateInstance problem(Around around, ProblemShown shown);
    }

    @Override
    public String below() {
        return "/console";
    }

    @Override
    public boolean isForAnyType() {
        return true;
    }

    @Override
    public Response of(Problem problem, HttpServerRequest request, List<String> lacking) {
        boolean fragment = "true".equals(request.getHeader("HX-Request"));
        if (problem.status() == 401) {
            String signIn = "/console/sign-in?to=" + URLEncoder.encode(wanted(request, fragment), StandardCharsets.UTF_8);
            if (request.method().name().equals("GET")) {
                return fragment ? Response.noContent().header("HX-Redirect", signIn).build()
                        : Response.status(Response.Status.SEE_OTHER).header(HttpHeaders.LOCATION, signIn).build();
            }
            return page(401, fragment, signedOut());
        }
        Response answer = page(problem.status(), fragment, shown(problem, lacking));
        // On a thread that serves many, and where the database may be the reason, nothing is asked of it.
        return problem.status() < 500 && BlockingOperationControl.isBlockingAllowed()
                && Arc.container().requestContext().isActive() ? answers.get().toGoBackTo(answer) : answer;
    }

    /** Where to go after signing in; a piece of a page is no place. */
    private static String wanted(HttpServerRequest request, boolean fragment) {
        return fragment ? "/console" : Pages.inside(request.uri());
    }

    private static ProblemShown signedOut() {
        return new ProblemShown("You are signed out", List.of(
                "Nothing was changed: your sign-in ended before this form arrived.",
                "What you typed is not lost. Sign in again in another tab, then come back to this one, go one page back, and send"
                        + " the form again."),
                null, "/console/sign-in", "Sign in");
    }

    private ProblemShown shown(Problem problem, List<String> lacking) {
        return switch (problem.status()) {
            case 403 -> lacking.isEmpty() ? said("This is not for you to do", problem) : roleLacks(lacking);
            case 404 -> new ProblemShown("There is nothing here", List.of(
                    problem.detail().startsWith("There is no ") && !problem.detail().contains("address")
                            ? problem.detail()
                            : "The address leads nowhere, or what stood here is gone.",
                    "If a link brought you here, tell whoever runs Tocsin which one."), null, "/console", "To the home page");
            case 500 -> new ProblemShown("Something went wrong here", List.of(
                    "It is not your fault, and what you asked for was not done.",
                    "Try again. If it stays, tell whoever runs Tocsin the number below; it stands in the log."),
                    problem.instance(), "/console", "To the home page");
            case 503 ->
                new ProblemShown("Not possible at this moment", List.of(problem.detail()), null, "/console", "Try again");
            default -> said("This cannot be done", problem);
        };
    }

    private static ProblemShown said(String title, Problem problem) {
        return new ProblemShown(title, List.of(problem.detail(), "Nothing was changed."), null, "/console",
                "To the home page");
    }

    private ProblemShown roleLacks(List<String> roles) {
        String role = String.join(" or ", roles);
        List<String> holders = holders(roles);
        String who = holders.isEmpty() ? "An admin can give it to you."
                : "Who has it: " + String.join(", ", holders) + ". An admin can give it to you too.";
        return new ProblemShown("This takes another role", List.of(
                "You need the role “" + role + "” for this, and your sign-in does not have it. Nothing was changed.", who),
                null, "/console", "To the home page");
    }

    /** Asked of another thread: this one may be one that serves many. The page is worth more than the names on it. */
    private List<String> holders(List<String> roles) {
        try {
            return executor.supplyAsync(() -> read(roles)).get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private List<String> read(List<String> roles) {
        List<String> names = new ArrayList<>();
        try (Connection connection = database.getConnection(); PreparedStatement select = connection.prepareStatement("""
                SELECT name FROM operator WHERE NOT disabled AND kind = 'PERSON' AND roles && ?::text[] ORDER BY name LIMIT ?
                """)) {
            select.setArray(1, connection.createArrayOf("text", roles.toArray()));
            select.setInt(2, MOST_NAMED);
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    names.add(row.getString(1));
                }
            }
            return names;
        } catch (SQLException e) {
            throw new IllegalStateException(e);
        }
    }

    Response page(int status, boolean fragment, ProblemShown shown) {
        String html = fragment ? fragment(shown)
                : Templates.problem(new Around(Section.HOME, shown.title(), null, vendor.name(), "", null,
                        new Times(ZoneOffset.UTC, clock.instant()), assets, null), shown).render();
        return Response.status(status).type(MediaType.TEXT_HTML_TYPE.withCharset("UTF-8")).entity(html).build();
    }

    private static String fragment(ProblemShown shown) {
        return "<div class=\"alert alert-danger\" role=\"alert\"><p><strong>" + Html.escape(shown.title()) + "</strong></p><p>"
                + Html.escape(String.join(" ", shown.sentences())) + "</p></div>";
    }
}
