package io.tocsin.console.inbox;

import java.util.List;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.console.Query;

/** What the inbox can be asked for, and where its matters lead. */
@TemplateExtension(namespace = "inbox")
public final class InboxWords {

    private InboxWords() {
    }

    public static List<Cause> causes() {
        return Cause.all();
    }

    /** @param back address to come back to */
    public static String correction(Matter matter, String back) {
        return Query.at(matter.tenantPath() + "/contact").with("email", matter.email()).with("back", back).toString();
    }

    public static String call(Matter matter, String back) {
        return Query.at(matter.tenantPath() + "/call").with("notice", matter.noticeId()).with("back", back).toString();
    }

    /** The next notice of the incident, to this tenant only. */
    public static String notice(Matter matter) {
        return Query.at("/console/incidents/" + matter.incident() + "/notices/new").with("kind", "UPDATE")
                .with("tenant", matter.tenantId()).toString();
    }

    public static String drop(Matter matter, String back) {
        return Query.at(matter.path() + "/drop").with("back", back).toString();
    }
}
