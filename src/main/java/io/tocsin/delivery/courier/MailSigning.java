package io.tocsin.delivery.courier;

import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

import jakarta.inject.Inject;
import jakarta.inject.Singleton;

import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;

import io.quarkus.runtime.Startup;
import io.tocsin.delivery.courier.smime.MailSigner;
import io.tocsin.delivery.courier.smime.SmimeSettings;
import io.tocsin.postgres.StartRefused;
import io.tocsin.vendor.VendorSettings;

/** Whether letters are signed with a certificate, and with which. What cannot be is refused when the service starts. */
@Startup
@Singleton
class MailSigning {

    private static final Logger LOG = Logger.getLogger(MailSigning.class);
    private static final Duration IN_GOOD_TIME = Duration.ofDays(30);

    private final MailSigner signer;

    @Inject
    MailSigning(SmimeSettings settings, CourierSettings couriers, VendorSettings vendor,
            @ConfigProperty(name = "quarkus.mailer.from") Optional<String> from, Clock clock) {
        if (settings.keystore().isEmpty()) {
            settings.password().ifPresent(password -> {
                throw new StartRefused("tocsin.smime.password (TOCSIN_SMIME_PASSWORD) is set without TOCSIN_SMIME_KEYSTORE,"
                        + " the file it is for. Set both, or neither.");
            });
            signer = null;
            return;
        }
        String password = settings.password().orElseThrow(() -> new StartRefused(
                "tocsin.smime.keystore (TOCSIN_SMIME_KEYSTORE) is set without TOCSIN_SMIME_PASSWORD, the file's password."));
        if (couriers.courier() == CourierSettings.Kind.MAILER) {
            throw new StartRefused("tocsin.smime.keystore (TOCSIN_SMIME_KEYSTORE) cannot be used with"
                    + " TOCSIN_DELIVERY_COURIER=mailer, whose client encodes anew what was signed. Use the pipelined courier, or"
                    + " let the relay sign.");
        }
        signer = new MailSigner(settings.keystore().get().strip(), password, HeaderText.sender(from, vendor).getAddress(),
                clock);
        if (clock.instant().plus(IN_GOOD_TIME).isAfter(signer.until())) {
            LOG.warnf("The certificate of TOCSIN_SMIME_KEYSTORE is valid until %s. Renew it before; after that letters leave"
                    + " without an S/MIME signature.", signer.until());
        }
    }

    private MailSigning(MailSigner signer) {
        this.signer = signer;
    }

    static MailSigning with(MailSigner signer) {
        return new MailSigning(signer);
    }

    /** @return empty when letters leave without, because nothing is set or what is set is not valid any more */
    Optional<MailSigner> signer() {
        return Optional.ofNullable(signer).filter(MailSigner::signs);
    }
}
