package io.tocsin.delivery.worker;

import java.util.ArrayList;
import java.util.List;

/**
 * How many deliveries may be in doubt at a time: their message on its way to a relay or taken by it, and what came of it not
 * written down yet. These are the ones that can come twice after a crash.
 */
class Doubts {

    private static final int PER_CONNECTION = 2;

    private int room;
    private List<Runnable> waiting = new ArrayList<>();

    Doubts(int most) {
        room = most;
    }

    /** How many they may be for so many connections. */
    static int most(int connections) {
        return PER_CONNECTION * connections;
    }

    /** @param whenRoom is run once when that is worth asking again, unless there was room */
    synchronized boolean tryEnter(Runnable whenRoom) {
        if (room > 0) {
            room--;
            return true;
        }
        waiting.add(whenRoom);
        return false;
    }

    /** All who wait are called, since some of them may have gone. */
    void leave(int count) {
        if (count == 0) {
            return;
        }
        List<Runnable> called;
        synchronized (this) {
            room += count;
            called = waiting;
            waiting = new ArrayList<>();
        }
        called.forEach(Runnable::run);
    }
}
