package io.tocsin.console.approval;

import java.util.UUID;

import jakarta.ws.rs.QueryParam;

import io.tocsin.console.Query;
import io.tocsin.problem.FaultCode;

/** What of the page is looked at: a letter, a page of faults, all checks. Stands in the address. */
public class Asked {

    /** A part of a tenant's name or number, to choose one of those that are found. */
    @QueryParam("find")
    public String find;
    @QueryParam("tenant")
    public String tenant;
    @QueryParam("locale")
    public String locale;
    /** {@code letter}, {@code phone}, {@code text}, {@code template} or {@code before}. */
    @QueryParam("as")
    public String as;
    @QueryParam("dark")
    public String dark;
    @QueryParam("fault")
    public FaultCode fault;
    @QueryParam("of")
    public String faultsOf;
    @QueryParam("after")
    public Integer after;
    /** The preparation whose words the page around the frame is about. */
    @QueryParam("prepared")
    public UUID prepared;
    @QueryParam("checks")
    public String checks;

    boolean isDark() {
        return dark != null;
    }

    boolean isText() {
        return "text".equals(as);
    }

    boolean isPhone() {
        return "phone".equals(as);
    }

    boolean isAgainstTemplate() {
        return "template".equals(as);
    }

    boolean isAgainstBefore() {
        return "before".equals(as);
    }

    boolean wantsAllChecks() {
        return checks != null;
    }

    static String path(UUID noticeId) {
        return "/console/notices/" + noticeId + "/check";
    }

    /** This letter in another way. */
    Query letter(UUID noticeId, String tenantId, String tag, String way) {
        return Query.at(path(noticeId)).with("tenant", tenantId).with("locale", tag)
                .with("as", "letter".equals(way) ? null : way).with("dark", dark).with("find", find);
    }
}
