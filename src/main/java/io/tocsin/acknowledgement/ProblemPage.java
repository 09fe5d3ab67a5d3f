package io.tocsin.acknowledgement;

import java.util.List;

import jakarta.inject.Singleton;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

import io.tocsin.problem.Problem;
import io.tocsin.problem.ProblemPages;
import io.vertx.core.http.HttpServerRequest;

/** What a person sees where something cannot be shown: in words of ours where we have them, with the way to /verify. */
@Singleton
class ProblemPage implements ProblemPages {

    private final Pages pages;

    ProblemPage(Pages pages) {
        this.pages = pages;
    }

    /**
     * @param detail the API's words, in English, where we have none of our own; else null
     * @param instance names one internal error, or null
     */
    record Shown(String title, String words, String detail, String instance) {
    }

    @Override
    public String below() {
        return "";
    }

    @Override
    public boolean isForAnyType() {
        return false;
    }

    @Override
    public Response of(Problem problem, HttpServerRequest request, List<String> lacking) {
        PageLanguage language = PageLanguage.accepted(request.getHeader(HttpHeaders.ACCEPT_LANGUAGE));
        return pages.problem(problem.status(), language, shown(problem, language.text()));
    }

    private static Shown shown(Problem problem, PageText text) {
        return switch (problem.status()) {
            case 404 -> new Shown(text.nothingHereTitle(), text.nothingHere(), null, null);
            case 503 -> new Shown(text.notNowTitle(), text.notNow(), null, null);
            case 500 -> new Shown(text.brokenTitle(), text.broken(), null, problem.instance());
            default -> new Shown(text.notPossibleTitle(), null, problem.detail(), null);
        };
    }
}
