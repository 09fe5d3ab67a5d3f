package io.tocsin.notice.stream;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;

import io.tocsin.notice.NoticeState;
import io.tocsin.notice.NoticeView;

/** A notice at one moment, shared by all who watch it. */
public final class Snapshot {

    private final NoticeView view;
    private final String json;
    private final String id;
    private final Map<Object, Object> derived = new HashMap<>();

    /** @param json the view as {@code GET /api/v1/notices/{id}} answers it */
    Snapshot(NoticeView view, String json) {
        this.view = view;
        this.json = json;
        id = digest(json);
    }

    public NoticeView view() {
        return view;
    }

    public String json() {
        return json;
    }

    /** The same on every replica for a notice that looks the same, and another for one that does not. */
    public String id() {
        return id;
    }

    /** Nothing of it moves any more by itself, and nothing is still on its way: what is shown stays. */
    public boolean rests() {
        return (view.state() == NoticeState.COMPLETED || view.state() == NoticeState.CANCELLED)
                && view.deliveries().moving() == 0;
    }

    /**
     * What else somebody wants to know of this moment, made once for all who ask.
     *
     * @param key of what is made, and for whom
     */
    public synchronized <T> T derive(Object key, Class<T> type, Function<Snapshot, T> maker) {
        Object known = derived.get(key);
        if (known == null) {
            known = maker.apply(this); // may itself derive something
            derived.put(key, known);
        }
        return type.cast(known);
    }

    private static String digest(String json) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(json.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
