package io.tocsin.problem;

import java.util.List;

import jakarta.ws.rs.core.Response;

import io.vertx.core.http.HttpServerRequest;

/** Shows problems to people; made by whoever knows what the pages below an address look like and which languages they speak. */
public interface ProblemPages {

    /** @return what all addresses of these pages begin with, without a slash at the end; {@code ""} for all the others */
    String below();

    /** Whether somebody may ask for a piece of a page as well, without saying that HTML is wanted. */
    boolean isForAnyType();

    /**
     * @param lacking the roles one of which would have been needed; empty where it is not about roles
     * @return a page with the problem's status, or the way to where it can be solved
     */
    Response of(Problem problem, HttpServerRequest request, List<String> lacking);
}
