package io.tocsin.receipt.provider;

import java.io.IOException;
import java.net.URI;
import java.util.Optional;

/** How something is had from SNS. Tests put an SNS of their own in its place. */
interface Fetch {

    /**
     * @param address one that {@link SnsAddress} let through
     * @return its content; nothing when it is not there
     * @throws IOException when nobody can say at the moment
     */
    Optional<byte[]> get(URI address) throws IOException;
}
