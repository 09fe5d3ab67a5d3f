package io.tocsin.delivery.courier;

import java.time.Clock;
import java.util.List;
import java.util.Optional;

import io.tocsin.access.Secrets;
import io.tocsin.smtp.Login;
import io.tocsin.smtp.RelayProfile;
import io.tocsin.smtp.Timeouts;
import io.tocsin.smtp.Tls;
import io.tocsin.testkit.Patience;

class PipelinedCourierSuiteTest extends CourierSuite {

    private PipelinedCourier courier;

    @Override
    Knowledge knowledge() {
        return new Knowledge(true, true, true, true, true);
    }

    @Override
    Courier courierFor(int port, Way way) {
        var settings = new CourierConfig("tocsin.vendor.name", "Müller Identity", "tocsin.vendor.email",
                "answers@vendor.example");
        Optional<String> from = Optional.of("security@vendor.example");
        courier = new PipelinedCourier(List.of(profile("default", port, way)),
                new MimeWriter(settings.vendor(), from, Clock.systemUTC(), new ProviderHeaders(Optional::empty),
                        MailSigning.with(null)),
                new Envelopes(settings.courier(), new ReturnPath(Secrets.of("0123456789abcdef0123456789abcdef"),
                        settings.courier()), settings.vendor(), from, Optional.of("bounces@vendor.example")));
        return courier;
    }

    static RelayProfile profile(String name, int port, Way way) {
        Tls tls = new Tls(way.tls(), way.trusts() ? certificate.trusting() : CourierConfig.publicTrust(), way.trusts(),
                List.of());
        Login login = way.username() == null ? null
                : new Login(way.username(), PASSWORD, Login.methods(way.methods()), way.loginRequired());
        return new RelayProfile(name, "127.0.0.1", port, tls, login, "tocsin.vendor.example", true,
                Timeouts.of(way.timeout()), 1, 5, Double.POSITIVE_INFINITY, 1000, Patience.LONG);
    }

    @Override
    void stop() {
        if (courier != null) {
            courier.close();
        }
    }
}
