package io.tocsin.tenant.list;

import java.net.IDN;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What an address must be for a security notice to be sent to it: a local part in ASCII (dot-atom of RFC 5321, no quotes) and
 * a domain name. Internationalised domains are taken and kept as their ASCII form; internationalised local parts (RFC 6531)
 * are not, since every relay on the way would have to know SMTPUTF8, and a notice must not depend on that.
 */
public final class EmailAddress {

    private static final Pattern LOCAL = Pattern
            .compile("[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*");
    private static final Pattern DOMAIN = Pattern
            .compile("([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z]([a-z0-9-]{0,61}[a-z0-9])?");
    private static final boolean[] IN_ATOMS = new boolean[0x7f];
    /** Characters that the JDK's IDNA 2003 turns into others, and today's registries do not: it would be another domain. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u03c2\u200c\u200d]");

    static {
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+/=?^_`{|}~-".chars()
                .forEach(c -> IN_ATOMS[c] = true);
    }

    /** Not an address that can be written to; the message says why and what to do, for the person who gave it. */
    public static final class NotAnAddress extends Exception {

        private static final long serialVersionUID = 1;

        NotAnAddress(String message) {
            super(message, null, false, false);
        }
    }

    private EmailAddress() {
    }

    /** @return the address as it is kept: local part as given, domain in lower case and ASCII */
    public static String of(String text) throws NotAnAddress {
        return isPlain(text) ? text : checked(text);
    }

    /**
     * Whether a text is an address that is kept as it stands, told in one pass: nearly all are, and looking at each of a
     * million
     * with expressions and IDNA takes as long as reading them. Of what it says no to, some is an address all the same.
     */
    static boolean isPlain(String text) {
        int at = -1;
        int start = 0; // of the atom or label
        boolean labelBeginsWithLetter = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (at < 0) {
                if (c == '@') {
                    at = i;
                }
                if (c == '@' || c == '.') {
                    if (i == start) {
                        return false;
                    }
                    start = i + 1;
                } else if (c > 0x7e || !IN_ATOMS[c]) {
                    return false;
                }
            } else if (c == '.') {
                if (isNoLabel(text, start, i)) {
                    return false;
                }
                start = i + 1;
            } else if (c >= 'a' && c <= 'z') {
                labelBeginsWithLetter = i == start || labelBeginsWithLetter;
            } else if (c >= '0' && c <= '9' || c == '-') {
                labelBeginsWithLetter = i != start && labelBeginsWithLetter;
            } else {
                return false;
            }
        }
        return at > 0 && at <= 64 && text.length() <= 254 && start > at + 1 && labelBeginsWithLetter
                && !isNoLabel(text, start, text.length());
    }

    /** @param end behind the last character; all of them are in lower case, digits or hyphens */
    private static boolean isNoLabel(String text, int start, int end) {
        return end == start || end - start > 63 || text.charAt(start) == '-' || text.charAt(end - 1) == '-'
                || text.startsWith("xn--", start);
    }

    /** @return the same as {@link #of}, whatever the text is like */
    static String checked(String text) throws NotAnAddress {
        var unseen = Unseen.in(text);
        if (unseen.isPresent()) {
            throw new NotAnAddress("has " + unseen.get() + ". Take it out.");
        }
        int at = text.lastIndexOf('@');
        if (at < 0) {
            throw new NotAnAddress("has no @. Give one address, such as security@acme.example.");
        }
        if (text.indexOf('<') >= 0 || text.indexOf('>') >= 0) {
            throw new NotAnAddress("has more than an address in it. Give the address alone, without a name or angle brackets; "
                    + "the name goes into the contact's name.");
        }
        String local = text.substring(0, at);
        String domain = domain(text.substring(at + 1));
        if (!LOCAL.matcher(local).matches()) {
            throw new NotAnAddress(wrongLocal(local));
        }
        if (local.length() > 64) {
            throw new NotAnAddress("has " + local.length() + " characters before the @; 64 is the most.");
        }
        if (local.length() + 1 + domain.length() > 254) {
            throw new NotAnAddress("is longer than 254 characters.");
        }
        return local + "@" + domain;
    }

    private static String wrongLocal(String local) {
        if (local.isEmpty()) {
            return "has nothing before the @.";
        }
        if (local.indexOf('@') >= 0 || local.indexOf(',') >= 0 || local.indexOf(';') >= 0) {
            return "looks like several addresses. Give each contact a row of its own.";
        }
        if (local.indexOf(' ') >= 0) {
            return "has more than an address in it. Put the name into the contact's name, and only the address here.";
        }
        if (local.indexOf('"') >= 0) {
            return "has a quoted part before the @, which many mail systems do not take. Ask for another address.";
        }
        if (local.chars().anyMatch(c -> c > 0x7e)) {
            return "has characters outside ASCII before the @ (RFC 6531). They only arrive if every mail system on the way"
                    + " supports that, so they are not taken. Ask for the ASCII address that the mailbox has as well.";
        }
        return "has a part before the @ that is not an address: letters, digits and !#$%&'*+/=?^_`{|}~- with single dots between"
                + " them.";
    }

    private static String domain(String given) throws NotAnAddress {
        if (AMBIGUOUS.matcher(given).find()) {
            throw new NotAnAddress("has a character in its domain that older and newer rules for such domains read as different"
                    + " domains. Give the domain in its ASCII form (xn--...).");
        }
        String ascii;
        try {
            ascii = IDN.toASCII(given, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            ascii = "";
        }
        if (ascii.length() > 253 || !DOMAIN.matcher(ascii).matches()) {
            throw new NotAnAddress("has no valid domain after the @. It is names of letters, digits and hyphens with dots"
                    + " between them, such as acme.example.");
        }
        return ascii;
    }
}
