package io.tocsin.console.way;

import io.tocsin.notice.Notice;

/** Where the pages of one incident are. */
public record IncidentAddress(String reference) {

    public String page() {
        return "/console/incidents/" + reference;
    }

    public String edit() {
        return page() + "/edit";
    }

    public String translations() {
        return page() + "/translations";
    }

    public String list() {
        return page() + "/list";
    }

    public String newNotice() {
        return page() + "/notices/new";
    }

    public String scope() {
        return page() + "/scope";
    }

    public String closure() {
        return page() + "/closure";
    }

    public String words(Notice notice) {
        return "/console/notices/" + notice.id + "/words";
    }

    public String check(Notice notice) {
        return "/console/notices/" + notice.id + "/check";
    }

    public String sending(Notice notice) {
        return "/console/notices/" + notice.id + "/sending";
    }

    public String retraction(Notice notice) {
        return page() + "/notices/" + notice.number + "/retraction";
    }

    public String tenants(Notice notice) {
        return "/console/tenants?notice=" + notice.id;
    }

    public String calls(Notice notice) {
        return "/console/calls?notice=" + notice.id;
    }

    public String inbox(Notice notice) {
        return "/console/inbox?notice=" + notice.id;
    }
}
