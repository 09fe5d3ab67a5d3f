package io.tocsin.console.words;

import java.util.UUID;

import jakarta.ws.rs.FormParam;

import io.tocsin.notice.NoticeKind;

/**
 * The editor's form: the text, what it was made from, and as whom it is read.
 */
public class Text {

    @FormParam("subject")
    public String subject = "";
    @FormParam("body")
    public String body = "";
    @FormParam("note")
    public String note;
    /** The draft that it is saved in; absent before the first time. */
    @FormParam("draft")
    public String draft;
    /** Of the draft, when the page was made. */
    @FormParam("revision")
    public long revision;
    /** The newest version when the page was made. */
    @FormParam("basedOn")
    public int basedOn;
    /** The revision of somebody else's saving that this one is to stand in place of, knowingly. */
    @FormParam("over")
    public Long over;
    /** The version of somebody else's that this one is to follow, knowingly. */
    @FormParam("overVersion")
    public Integer overVersion;
    /** The version that was not retired, and why it should have been; null and null unless that was refused. */
    public Integer retiring;
    public String retiringFor;
    /** The notices that are known to be made out of date by publishing it: their ids, with commas. */
    @FormParam("outOfDate")
    public String outOfDate;
    /** The notice that somebody came from to change its words. */
    @FormParam("notice")
    public String notice;
    @FormParam("incident")
    public String incident;
    /** A part of a tenant's name or number. */
    @FormParam("find")
    public String find;
    @FormParam("tenant")
    public String tenant;
    @FormParam("kind")
    public NoticeKind kind;
    @FormParam("as")
    public String as;
    @FormParam("dark")
    public String dark;

    /** As a browser sends it, lines end in CRLF; they are kept with LF. */
    String subjectLine() {
        return subject == null ? "" : subject;
    }

    String bodyLines() {
        return body == null ? "" : body.replace("\r\n", "\n");
    }

    String noteLines() {
        return note == null || note.isBlank() ? null : note.replace("\r\n", "\n").strip();
    }

    UUID draftId() {
        return id(draft);
    }

    public UUID noticeId() {
        return id(notice);
    }

    private static UUID id(String text) {
        try {
            return text == null || text.isBlank() ? null : UUID.fromString(text);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    boolean isPlain() {
        return "text".equals(as);
    }

    boolean isDark() {
        return dark != null;
    }
}
