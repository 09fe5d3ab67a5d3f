package io.tocsin.problem;

import jakarta.ws.rs.core.Response;

/** Shows a problem to a person; made by whoever knows what our pages look like and which languages they speak. */
public interface ProblemPages {

    /**
     * @param languages the header {@code Accept-Language}, or null
     * @return a page with the problem's status
     */
    Response of(Problem problem, String languages);
}
