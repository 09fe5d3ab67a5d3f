package io.tocsin.console.tenants;

import jakarta.ws.rs.QueryParam;

/** The query of an address of tenants, as it came; {@link TenantFilter} makes sense of it. */
public class TenantParameters {

    /** Id of a notice, or {@code directory} for all tenants there are. */
    @QueryParam("notice")
    public String notice;
    @QueryParam("q")
    public String q;
    @QueryParam("state")
    public String state;
    @QueryParam("finding")
    public String finding;
    @QueryParam("silent")
    public String silent;
    @QueryParam("tier")
    public String tier;
    @QueryParam("region")
    public String region;
    @QueryParam("domain")
    public String domain;
    @QueryParam("assigned")
    public String assigned;
    @QueryParam("inside")
    public String inside;
    @QueryParam("after")
    public String after;
}
