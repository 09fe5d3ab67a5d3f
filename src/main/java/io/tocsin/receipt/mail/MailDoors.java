package io.tocsin.receipt.mail;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.OptionalInt;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;

import org.jboss.logging.Logger;

import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import io.tocsin.delivery.courier.CourierSettings;
import io.tocsin.delivery.courier.ReturnPath;
import io.tocsin.receipt.ReceiptSettings;

/** Opens the server for returned mail where one is asked for, and shuts it before the service stops. */
@ApplicationScoped
class MailDoors {

    private static final Logger LOG = Logger.getLogger(MailDoors.class);

    private final ReceiptSettings settings;
    private final CourierSettings courier;
    private final ReturnPath returnPath;
    private final ReturnedMail mails;
    private MailDoor door;

    MailDoors(ReceiptSettings settings, CourierSettings courier, ReturnPath returnPath, ReturnedMail mails) {
        this.settings = settings;
        this.courier = courier;
        this.returnPath = returnPath;
        this.mails = mails;
    }

    void open(@Observes StartupEvent started) {
        settings.listenPort().ifPresent(port -> {
            open(port);
            LOG.infof("Returned mail is taken by %s at %s port %d", settings.listenProtocol(), settings.listenHost(),
                    door.port());
        });
    }

    /** @return the port it listens at */
    OptionalInt open(int port) {
        try {
            door = new MailDoor(settings.listenProtocol(), InetAddress.getByName(settings.listenHost()), port,
                    settings.listenConnections(), MailDoor.LARGEST, this::isOurs, mails::take);
            return OptionalInt.of(door.port());
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException("tocsin.receipts.listen-host (TOCSIN_RECEIPTS_LISTEN_HOST) is no address", e);
        }
    }

    void close(@Observes ShutdownEvent stopping) {
        if (door != null) {
            door.close();
            door = null;
        }
    }

    /** A return path that bears our proof, or the address behind all of them, to which those go that know no plus sign. */
    private boolean isOurs(String address) {
        return returnPath.deliveryOf(address).isPresent()
                || courier.bounceAddress().map(String::strip).filter(address::equalsIgnoreCase).isPresent();
    }
}
