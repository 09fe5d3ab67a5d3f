package io.tocsin.template.language;

/**
 * Single characters that hold a place until it can be filled. All are Unicode noncharacters, which no list, incident or
 * template may contain, so no input can forge one.
 */
public final class Placeholder {

    /** The recipient's acknowledgement token, filled when sending. */
    public static final String TOKEN = "\uFDD0";
    /** The code by which the recipient checks that the mail is genuine, filled when sending. */
    public static final String CODE = "\uFDD1";
    /** In a {@link io.tocsin.template.frame.Frame}: the subject. */
    public static final String SUBJECT = "\uFDD2";
    /** In a {@link io.tocsin.template.frame.Frame}: the words. */
    public static final String BODY = "\uFDD3";

    private Placeholder() {
    }

    /** True for the noncharacters U+FDD0 to U+FDEF. */
    public static boolean isReserved(int character) {
        return character >= 0xFDD0 && character <= 0xFDEF;
    }
}
