package io.tocsin.receipt.mail;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import io.tocsin.receipt.Match;
import io.tocsin.receipt.mail.Reading.MatchedBy;

/** Whose a returned mail is: by the address it came to, then by its envelope id, then by the Message-ID that came back. */
record Owner(Match match, MatchedBy by) {

    static final Owner NOBODY = new Owner(Match.NONE, MatchedBy.NOTHING);

    private static final List<String> ADDRESSED = List.of("Delivered-To", "X-Original-To", "Envelope-To", "X-Envelope-To",
            "X-Delivered-To", "X-RCPT-To", "To", "Cc");
    private static final int MOST_ADDRESSES = 50;
    private static final Pattern ADDRESS = Pattern.compile("[^\\s<>,;:\"()]{1,200}@[^\\s<>,;:\"()]{1,255}");
    /** In returned headers, and in the text of those who quote them there. */
    private static final Pattern MESSAGE_ID = Pattern
            .compile("(?im)^[ \\t>|]{0,8}message-id:\\s{0,5}(<[^<>\\s]{1,300}>)");
    private static final Pattern ID = Pattern.compile("<[^<>\\s]{1,300}>");

    /** @param recipients of the envelope, where the mail came by SMTP */
    static Owner of(Mail mail, List<String> recipients, Marks marks, String envid, String returnedSender) {
        return of(mail, recipients, marks, envid, returnedSender, mail.returned());
    }

    /** @param returned the letter or its headers, where they stand deeper in the mail */
    static Owner of(Mail mail, List<String> recipients, Marks marks, String envid, String returnedSender, String returned) {
        Stream<String> named = ADDRESSED.stream().flatMap(header -> mail.headers(header).stream());
        return Stream.of(recipients.stream(), named, Stream.of(returnedSender)).flatMap(each -> each)
                .flatMap(text -> ADDRESS.matcher(text).results().map(found -> found.group())).limit(MOST_ADDRESSES)
                .map(marks::deliveryOf).flatMap(Optional::stream).findFirst()
                .map(id -> new Owner(new Match(id, null), MatchedBy.ADDRESS))
                .or(() -> marks.deliveryOfEnvid(envid).map(id -> new Owner(new Match(id, null), MatchedBy.ENVELOPE_ID)))
                .or(() -> byMessageId(returned))
                .or(() -> byMessageId(mail.words()))
                .or(() -> PlainBounce.isSuspected(mail) ? byAnswer(mail) : Optional.empty())
                .orElse(NOBODY);
    }

    /** An auto-reply answers the letter itself. */
    static Owner answered(Mail mail, List<String> recipients, Marks marks) {
        Owner owner = of(mail, recipients, marks, "", "");
        return owner.by() != MatchedBy.NOTHING ? owner : byAnswer(mail).orElse(NOBODY);
    }

    /** Not asked for just any mail: people answer our letters too, and tell us of bounces in words. */
    private static Optional<Owner> byAnswer(Mail mail) {
        return Stream.of("In-Reply-To", "References").flatMap(header -> mail.headers(header).stream())
                .flatMap(text -> ID.matcher(text).results().map(found -> found.group())).limit(MOST_ADDRESSES)
                .map(id -> new Match(null, id)).filter(match -> match.delivery().isPresent()).findFirst()
                .map(match -> new Owner(match, MatchedBy.MESSAGE_ID));
    }

    private static Optional<Owner> byMessageId(String text) {
        Matcher ids = MESSAGE_ID.matcher(text);
        for (int i = 0; i < MOST_ADDRESSES && ids.find(); i++) {
            Optional<UUID> delivery = new Match(null, ids.group(1)).delivery();
            if (delivery.isPresent()) {
                return Optional.of(new Owner(new Match(null, ids.group(1)), MatchedBy.MESSAGE_ID));
            }
        }
        return Optional.empty();
    }
}
