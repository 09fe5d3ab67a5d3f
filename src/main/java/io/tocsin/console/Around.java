package io.tocsin.console;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import io.quarkus.qute.RawString;

/**
 * What stands around every page; made by {@link Pages#around}. The first parameter of each page's template, whose text is
 * {@code {#include console/around}{#crumbs}
 * <li>..</li>{/crumbs} .. {/include}}.
 *
 * @param section where the viewer is
 * @param title of the page, as the browser's tab and its history show it
 * @param viewer null only on pages before signing in
 * @param vendorName whose console this is
 * @param csrf proves that a form came from this console: {@code <input type="hidden" name="csrf" value="{around.csrf}">}; ""
 *        before signing in
 * @param said what is told once, or null
 * @param times see the methods that hand on to it
 * @param course how far the notice is whose page this is, or null
 */
public record Around(Section section, String title, Viewer viewer, String vendorName, String csrf, Said said, Times times,
        Assets assets, Course course) {

    /** The same, for the page of a step: it shows all of them, and where they stand. */
    public Around on(Course course) {
        return new Around(section, title, viewer, vendorName, csrf, said, times, assets, course);
    }

    public List<Section> sections() {
        return Arrays.stream(Section.values()).filter(Section::isListed).toList();
    }

    public boolean isAt(Section other) {
        return section == other;
    }

    public boolean isHome() {
        return isAt(Section.HOME);
    }

    public boolean isMe() {
        return isAt(Section.ME);
    }

    public boolean isSignedIn() {
        return viewer != null;
    }

    public String mode() {
        return viewer == null ? "light" : viewer.theme().mode();
    }

    public boolean isAuto() {
        return viewer == null || viewer.theme() == Theme.AUTO;
    }

    /** For {@code hx-headers}; a token has no character that JSON would escape. */
    public String headers() {
        return "{\"X-CSRF-Token\":\"" + csrf + "\"}";
    }

    /** A form's field, ready to stand in it: {@code {around.token}}. */
    public RawString token() {
        return new RawString("<input type=\"hidden\" name=\"csrf\" value=\"" + Html.escape(csrf) + "\">");
    }

    /** @param name as {@link Assets} lists it, e.g. {@code console.css} */
    public String asset(String name) {
        return assets.address(name);
    }

    /** {@code {around.time(at)}}: 21 Jan 2022, 00:18. */
    public RawString time(Instant at) {
        return times.time(at);
    }

    /** {@code {around.day(at)}}: 21 Jan 2022. */
    public RawString day(Instant at) {
        return times.day(at);
    }

    /** {@code {around.clock(at)}}: 00:18. */
    public RawString clock(Instant at) {
        return times.clock(at);
    }

    /** {@code {around.ago(at)}}: 3 minutes ago. */
    public RawString ago(Instant at) {
        return times.ago(at);
    }
}
