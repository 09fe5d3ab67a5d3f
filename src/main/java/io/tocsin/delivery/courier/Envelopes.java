package io.tocsin.delivery.courier;

import java.util.Optional;

import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;

import io.tocsin.smtp.Mail;
import io.tocsin.vendor.VendorSettings;

/** What stands on the outside of letters: whom they come back to, and what the relays are asked for. */
@Singleton
class Envelopes {

    private final CourierSettings settings;
    private final ReturnPath returnPath;
    private final String sender;
    private final String notifications;

    Envelopes(CourierSettings settings, ReturnPath returnPath, VendorSettings vendor,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from,
            @ConfigProperty(name = "quarkus.mailer.bounce-address") Optional<String> bounceAddress) {
        this.settings = settings;
        this.returnPath = returnPath;
        this.sender = bounceAddress.orElseGet(() -> HeaderText.sender(from, vendor).getAddress());
        // Of success only where it is read: without a return path of ours, notifications go to a person.
        this.notifications = settings.notifications()
                .orElse(settings.bounceAddress().isPresent() ? "SUCCESS,FAILURE,DELAY" : "FAILURE,DELAY");
    }

    Mail enclose(Letter letter, String to, byte[] content) {
        String envid = returnPath.envid(letter.deliveryId());
        return new Mail(returnPath.ofEnvid(envid).orElse(sender), to, content, !Mail.isAscii(to),
                new Mail.ReceiptRequest(envid, notifications), settings.requireTls());
    }
}
