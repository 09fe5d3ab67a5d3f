package io.tocsin.leak;

import java.util.Locale;
import java.util.Set;

/** Mail domains in which anybody has an address: they point to nobody, even where only one tenant uses one. */
final class PublicMail {

    private static final Set<String> DOMAINS = WordList.read("/leak/public-mail.txt");

    private PublicMail() {
    }

    static boolean isOne(String domain) {
        return DOMAINS.contains(domain.toLowerCase(Locale.ROOT));
    }
}
