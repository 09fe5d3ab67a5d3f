package io.tocsin.http;

import java.io.IOException;
import java.io.InputStream;

import jakarta.annotation.PreDestroy;
import jakarta.enterprise.context.RequestScoped;

/** What the caller of this request sent, until it is answered. */
@RequestScoped
public class SentBody {

    private Place place;
    private BodyStore store;

    void takes(Place taken) {
        place = taken;
    }

    void isIn(BodyStore keptIn) {
        store = keptIn;
    }

    /** Once it is there: from its beginning, each time; nothing where nothing was sent. */
    InputStream open() throws IOException {
        return store == null ? InputStream.nullInputStream() : store.open();
    }

    @PreDestroy
    void discard() {
        try {
            if (store != null) {
                store.discard();
            }
        } finally {
            if (place != null) {
                place.leave();
            }
        }
    }
}
