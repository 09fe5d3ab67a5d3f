package io.tocsin.console.inbox;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

import io.tocsin.task.Task.Trouble;

/** Why something needs a person, and what the person does about it. In the order in which they are best looked at. */
public enum Cause {

    HELD(Trouble.HELD, "sign-stop", "Letters that wait for your decision",
            "They were stopped: nobody knows whether they arrived, or their time was over before they were tried.",
            "Send it again if being told twice does no harm; it has the same words, and mail programs can tell that it is the same. Otherwise call the tenant, and drop it."),
    BOUNCED(Trouble.BOUNCED, "arrow-return-left", "Letters that came back",
            "A mail server took them first and sent them back later.",
            "Correct the address and send it again, or call the tenant."),
    REFUSED(Trouble.REFUSED, "x-octagon", "Letters that were refused",
            "A mail server would not take them: our relay, or the tenant’s behind it.",
            "Read what it said. Where the address is wrong, correct it and send again; where a rule turned it away, ask them to let it in."),
    EXPIRED(Trouble.EXPIRED, "calendar-x", "Letters that could not be handed over in time",
            "They were tried again and again until their time was over.",
            "Send again once their server is back, take another address, or call the tenant."),
    WRONG_CONTACT(null, "person-x", "Contacts who say that they are the wrong one",
            "They read the letter and pressed “I am the wrong contact”.",
            "Find the right one and correct the contact, for the notices to come. This notice has arrived and is not sent a second"
                    + " time: call the tenant about it, or draft a notice to this tenant only, which goes to the corrected contact."),
    COMPLAINED(Trouble.COMPLAINED, "flag", "Letters that somebody marked as unwanted",
            "A recipient told the mail provider that the letter is spam.",
            "Nothing more is sent of this letter. Call the tenant, so that the next notice is not thrown away."),
    MESSAGE(null, "envelope-exclamation", "Messages that belong to no letter",
            "Replies of people, and reports of mail servers that nothing could be made of.",
            "Read it. Where a tenant wrote to you, answer it from your own mail; then say that it is done.");

    private final Trouble trouble;
    private final String icon;
    private final String title;
    private final String meaning;
    private final String remedy;

    Cause(Trouble trouble, String icon, String title, String meaning, String remedy) {
        this.trouble = trouble;
        this.icon = icon;
        this.title = title;
        this.meaning = meaning;
        this.remedy = remedy;
    }

    /** Of the tasks that it is about; null where they are no tasks. */
    Trouble trouble() {
        return trouble;
    }

    public String icon() {
        return icon;
    }

    public String title() {
        return title;
    }

    public String meaning() {
        return meaning;
    }

    public String remedy() {
        return remedy;
    }

    /** How the matters of this cause are called in addresses. */
    public Kind kind() {
        return this == WRONG_CONTACT ? Kind.WRONG_CONTACT : this == MESSAGE ? Kind.MESSAGE : Kind.TASK;
    }

    static Optional<Cause> named(String text) {
        return Arrays.stream(values()).filter(cause -> cause.name().equals(text)).findFirst();
    }

    static List<Cause> all() {
        return List.of(values());
    }

    /** What a matter is kept as. */
    public enum Kind {
        TASK("task"),
        WRONG_CONTACT("wrong-contact"),
        MESSAGE("message");

        private final String path;

        Kind(String path) {
            this.path = path;
        }

        public String path() {
            return path;
        }

        static Kind at(String path) {
            return Arrays.stream(values()).filter(kind -> kind.path.equals(path)).findFirst().orElse(null);
        }
    }
}
