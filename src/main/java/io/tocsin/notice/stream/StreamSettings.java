package io.tocsin.notice.stream;

import java.time.Duration;

import io.smallrye.config.ConfigMapping;
import io.smallrye.config.WithDefault;

/** How notices are watched; set as {@code TOCSIN_STREAM_WATCHERS} and so on. */
@ConfigMapping(prefix = "tocsin.stream")
public interface StreamSettings {

    /** How many may watch at once, on each replica, over the API and in the console together. */
    @WithDefault("1000")
    int watchers();

    /** How many of them may be the same operator's, whatever lets it in: no one shuts out the others. */
    @WithDefault("50")
    int perOperator();

    /** After how long a watcher has to connect again, to whichever replica takes it. */
    @WithDefault("PT10M")
    Duration longest();
}
