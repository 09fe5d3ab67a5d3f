package io.tocsin.console.calls;

import java.util.List;
import java.util.UUID;

import io.quarkus.qute.TemplateExtension;
import io.tocsin.console.Query;
import io.tocsin.console.tenants.CallOutcome;

/** What the pages of calls choose from, and where they lead. */
@TemplateExtension(namespace = "call")
public final class CallWords {

    private CallWords() {
    }

    public static List<CallOutcome> outcomes() {
        return List.of(CallOutcome.values());
    }

    public static List<Reason> reasons() {
        return List.of(Reason.values());
    }

    /** @param back address to come back to once the call is noted */
    public static String address(String tenantId, UUID notice, String back) {
        return Query.at("/console/tenants/" + tenantId + "/call").with("notice", notice).with("back", back).toString();
    }
}
