package io.tocsin.http;

import jakarta.annotation.Priority;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.ext.Provider;

import org.jboss.resteasy.reactive.server.core.ResteasyReactiveRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestContext;
import org.jboss.resteasy.reactive.server.spi.ResteasyReactiveContainerRequestFilter;

import io.quarkus.runtime.ExecutorRecorder;

/**
 * One worker does all of a request, from the question who calls to the answer. Left to themselves, Quarkus would look up the
 * caller in a worker and go back to the event loop, and RESTEasy go to a worker again for the resource: two changes of thread
 * more, each of which waits anew for a processor while this service is sending.
 */
@Provider
@PreMatching
@Priority(OneWorker.LAST_BEFORE_THE_RESOURCE)
public class OneWorker implements ResteasyReactiveContainerRequestFilter {

    /** After what refuses a request for its address or its length alone. */
    static final int LAST_BEFORE_THE_RESOURCE = 6000;

    @Override
    public void filter(ResteasyReactiveContainerRequestContext request) {
        var context = (ResteasyReactiveRequestContext) request.getServerRequestContext();
        context.suspend();
        context.resume(ExecutorRecorder.getCurrent());
    }
}
