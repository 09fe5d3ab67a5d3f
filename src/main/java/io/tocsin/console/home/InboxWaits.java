package io.tocsin.console.home;

import java.util.ArrayList;
import java.util.List;

import jakarta.enterprise.context.ApplicationScoped;

import io.tocsin.console.Query;
import io.tocsin.console.Tone;
import io.tocsin.console.Viewer;
import io.tocsin.console.home.Home.Waiting;
import io.tocsin.console.inbox.Cause;
import io.tocsin.console.inbox.Inbox;

/** Matters of the inbox that are this person's or nobody's, by their cause. Each leads to just those that it counts. */
@ApplicationScoped
class InboxWaits {

    private final Inbox inbox;

    InboxWaits(Inbox inbox) {
        this.inbox = inbox;
    }

    List<Waiting> of(Viewer viewer) {
        List<Waiting> waiting = new ArrayList<>();
        for (String whose : List.of("me", "none")) {
            inbox.counts(whose, viewer.operatorId()).forEach((cause, open) -> {
                if (open > 0) {
                    waiting.add(new Waiting(cause.icon(), cause == Cause.MESSAGE ? Tone.WARN : Tone.BAD, what(cause),
                            about(cause, open) + (whose.equals("me") ? "; you look" : "; nobody looks") + " after "
                                    + (open == 1 ? "it" : "them"),
                            Query.at("/console/inbox").with("cause", cause).with("assigned", whose).toString()));
                }
            });
        }
        return waiting;
    }

    private static String what(Cause cause) {
        return switch (cause) {
            case HELD -> "Decide";
            case BOUNCED, REFUSED -> "Correct contacts";
            case EXPIRED -> "Send again, or correct contacts";
            case WRONG_CONTACT -> "Find the right contact";
            case COMPLAINED -> "Call";
            case MESSAGE -> "Read replies";
        };
    }

    private static String about(Cause cause, long open) {
        return switch (cause) {
            case HELD -> Waits.counted(open, "letter") + " held back";
            case BOUNCED -> Waits.counted(open, "letter") + " that came back";
            case REFUSED -> Waits.counted(open, "letter") + " that a mail server refused";
            case EXPIRED -> Waits.counted(open, "letter") + " not handed over in time";
            case WRONG_CONTACT -> Waits.counted(open, "report") + " of a wrong contact";
            case COMPLAINED -> Waits.counted(open, "letter") + " marked as unwanted";
            case MESSAGE -> Waits.counted(open, "message") + " that Tocsin could not make sense of";
        };
    }
}
