package io.tocsin.console.sending;

import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import io.tocsin.console.sending.Problem.Letter;
import io.tocsin.delivery.DeliveryState;
import io.tocsin.delivery.courier.SendOutcome.Reason;

/** What was said of a letter that does not arrive, and by whom as far as the record tells. */
record Quote(Speaker speaker, String words) {

    /** Letters go through a relay: whatever is answered while one is handed over, it is the relay that answers. */
    enum Speaker {
        RELAY("Our mail relay says", ""),
        RELAY_FOR_ANYBODY("Our mail relay says",
                "It does not tell whether this comes from itself or from the recipient's server."),
        THEIRS("The recipient's server says, as our mail relay reports", ""),
        RETURNED("The message that came back says", ""),
        /** No server said anything, and what went wrong was written down here. */
        SERVICE("What went wrong", "");

        final String beginning;
        final String remark;

        Speaker(String beginning, String remark) {
            this.beginning = beginning;
            this.remark = remark;
        }
    }

    private static final Pattern REPLY = Pattern.compile("[2-5]\\d\\d(?:[ -].*)?", Pattern.DOTALL);
    /** A relay that hands on what it was told says so before the code of the other server. */
    private static final Pattern HANDED_ON = Pattern
            .compile("(?:<<< |\\bsaid: |\\bsays: |\\bresponded: |\\breturned: )[245]\\d\\d\\b", Pattern.CASE_INSENSITIVE);
    private static final Pattern CODE = Pattern.compile("[2-5]\\d\\d|(?:[2-5]\\d\\d-)?[245](?:\\.\\d{1,3}){2}");
    private static final int WORDS_OF_CODES = 2;

    /** @return empty where nothing was said, or only of an earlier try */
    static Optional<Quote> of(Letter letter) {
        if (letter.reply() == null || letter.reply().isBlank()) {
            return Optional.empty();
        }
        String words = letter.reply().strip();
        boolean isReply = REPLY.matcher(words).matches();
        if (isReply && (words.startsWith("2") || saidNothing(letter))) {
            return Optional.empty();
        }
        return Optional.of(new Quote(speaker(letter, words, isReply), words));
    }

    /** Of tries that end so no reply is kept: one that stands there is of the try before. */
    private static boolean saidNothing(Letter letter) {
        return letter.state() == DeliveryState.UNKNOWN || letter.reason() == Reason.NO_CONNECTION
                || letter.reason() == Reason.BROKEN_OFF;
    }

    private static Speaker speaker(Letter letter, String words, boolean isReply) {
        if (letter.reason() == Reason.RECEIPT) {
            return Speaker.RETURNED;
        }
        if (!isReply) {
            return Speaker.SERVICE;
        }
        if (HANDED_ON.matcher(words).find()) {
            return Speaker.THEIRS;
        }
        return letter.reason() == Reason.RELAY || letter.reason() == Reason.TRY_AGAIN ? Speaker.RELAY
                : Speaker.RELAY_FOR_ANYBODY;
    }

    /**
     * Equal for two that say the same: only numbers and ids differ, as the seconds to wait or the name of a machine, and these
     * differ from letter to letter.
     */
    Quote wording() {
        String[] parts = words.split("\\s+");
        for (int i = 0; i < parts.length; i++) {
            boolean isCode = i < WORDS_OF_CODES && CODE.matcher(parts[i]).matches();
            parts[i] = !isCode && parts[i].chars().anyMatch(Character::isDigit) ? "#" : parts[i];
        }
        return new Quote(speaker, Arrays.stream(parts).collect(Collectors.joining(" ")));
    }
}
