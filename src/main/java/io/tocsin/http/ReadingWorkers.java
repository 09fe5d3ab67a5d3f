package io.tocsin.http;

import jakarta.ws.rs.container.ContainerRequestContext;

import org.jboss.resteasy.reactive.server.ServerRequestFilter;
import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.handlers.BlockingHandler;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;

import io.quarkus.resteasy.reactive.server.runtime.ResteasyReactiveRecorder;

/**
 * Takes what only reads off the event loop before its key is looked up. Quarkus would go to a worker for the look-up, back to
 * the loop, and to a worker once more for the resource; beside a service that is sending, each change of thread waits for a
 * processor.
 */
public class ReadingWorkers {

    /** After {@link AnswerHeaders#refuseOtherMethods}. */
    private static final int LAST_BEFORE_MATCHING = 9000;

    private final BlockingHandler worker = new BlockingHandler(ResteasyReactiveRecorder.EXECUTOR_SUPPLIER);

    @ServerRequestFilter(preMatching = true, priority = LAST_BEFORE_MATCHING)
    public void take(ContainerRequestContext request) throws Exception {
        if (request.getMethod().equals("GET") && request.getUriInfo().getRequestUri().getPath().startsWith("/api/")
                && request instanceof ResteasyReactiveContainerRequestContext reactive
                && reactive.getServerRequestContext() instanceof ResteasyReactiveRequestContext context) {
            worker.handle(context);
        }
    }
}
