package io.tocsin.notice.stream;

import java.util.Optional;

/** How one sort of watcher is told. */
public interface Teller {

    Event tell(Snapshot now);

    /** What is said last, to a watcher for whom the notice is over; empty for one who goes on watching. */
    default Optional<Event> last(Snapshot now) {
        return Optional.empty();
    }

    /** What is said where nothing has moved for a while, so that nobody on the way takes the connection for dead. */
    default Event still(Snapshot now) {
        return Event.comment("still here");
    }
}
