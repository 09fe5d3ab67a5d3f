package io.tocsin.delivery.courier;

import jakarta.enterprise.inject.Instance;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;

/** The courier that {@code tocsin.delivery.courier} asks for; the other one is never made. */
@Singleton
class CourierChoice {

    @Produces
    @Singleton
    Courier courier(CourierSettings settings, Instance<PipelinedCourier> pipelined, Instance<MailerCourier> mailer) {
        return switch (settings.courier()) {
            case PIPELINED -> pipelined.get();
            case MAILER -> mailer.get();
        };
    }
}
