package io.tocsin.acknowledgement;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.tocsin.acknowledgement.AdvisoryPage.Own;
import io.tocsin.template.language.Placeholder;

/**
 * The words of a letter, as its recipient's page and its paper show them.
 *
 * @param stored HTML with places for the token and the code
 */
record LetterWords(String stored, Own own) {

    private static final String H1 = "<h1>";
    private static final String H1_END = "</h1>";
    private static final String TO_THIS_PAGE = "<a href=\"[^\"]*" + Placeholder.TOKEN + "(?:#[^\"]*)?\"";
    private static final Pattern LINK = Pattern.compile(TO_THIS_PAGE);
    /** A paragraph that is nothing but the link, as the button of a mail is. */
    private static final Pattern BUTTON = Pattern.compile("<p>" + TO_THIS_PAGE
            + "[^>]*>(?:<(?:strong|em)>){0,2}[^<]{1,200}(?:</(?:strong|em)>){0,2}</a></p>");
    private static final String TO_THE_FORM = "<a href=\"#answer\"";

    /** What the words call themselves, as HTML, if they begin with a heading: a page has one title and not two alike. */
    String heading() {
        return stored.startsWith(H1) ? filled(stored.substring(H1.length(), stored.indexOf(H1_END))) : null;
    }

    /** Below their heading, as on paper: a link to the page leads where that of the mail does. */
    String onPaper() {
        return filled(belowHeading());
    }

    /**
     * Below their heading, on the page itself. What led there from the mail leads to the form further down, and the button of
     * the mail says so.
     *
     * @param toTheForm plain text
     * @param language that it is in
     */
    String onPage(String toTheForm, String language) {
        String button = "<p>" + TO_THE_FORM + " lang=\"" + language + "\">" + toTheForm + "</a></p>";
        String words = BUTTON.matcher(belowHeading()).replaceAll(Matcher.quoteReplacement(button));
        return filled(LINK.matcher(words).replaceAll(TO_THE_FORM));
    }

    private String belowHeading() {
        return stored.substring(stored.startsWith(H1) ? stored.indexOf(H1_END) + H1_END.length() : 0)
                .replace(H1, "<h2>").replace(H1_END, "</h2>");
    }

    private String filled(String html) {
        return html.replace(Placeholder.TOKEN, own.tokenInMail()).replace(Placeholder.CODE, own.checkCode());
    }
}
