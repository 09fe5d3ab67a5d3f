package io.tocsin.receipt.provider;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import io.smallrye.config.ConfigMapping;

/**
 * What proves that a post is a provider's; set as {@code TOCSIN_RECEIPTS_SES_TOPICS} and so on. A provider of which nothing
 * is set has no address here. Where there may be several keys, they are separated by commas: the old and the new one while
 * they are changed.
 */
@ConfigMapping(prefix = "tocsin.receipts")
public interface ProviderSettings {

    Ses ses();

    SendGrid sendgrid();

    Mailgun mailgun();

    Postmark postmark();

    interface Ses {

        /** ARNs of the SNS topics to which SES publishes its events. Others are neither listened to nor subscribed to. */
        Optional<Set<String>> topics();
    }

    interface SendGrid {

        /** The "verification key" of the event webhook: a public key of the curve P-256, in Base64 as SendGrid shows it. */
        Optional<List<String>> publicKey();
    }

    interface Mailgun {

        /** The "HTTP webhook signing key" of the account, which is none of its API keys. */
        Optional<List<String>> signingKey();
    }

    interface Postmark {

        /** User of the address that Postmark is told: {@code https://user:password@host/receipts/postmark}. */
        Optional<String> username();

        /** Password of the same address; 16 characters or more. */
        Optional<String> password();
    }
}
