package io.tocsin.http;

import jakarta.ws.rs.core.Response;

import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** Gives the first answer again. */
public class ReplayMapper {

    @ServerExceptionMapper
    Response again(StoredAnswer.Replay replay) {
        return replay.answer().again();
    }
}
