package org.fairlead.servlet;

import java.net.SocketAddress;
import org.jspecify.annotations.Nullable;

/** Makes the local addresses of requests: most come to the same, which their connections then share. Thread-safe. */
final class LocalAddresses {

    private record Made(
            @Nullable String host, int port, @Nullable SocketAddress address) {}

    private volatile @Nullable Made latest;

    @Nullable
    SocketAddress of(@Nullable String host, int port) {
        Made made = latest;
        if (made == null || made.port != port || made.host == null || !made.host.equals(host)) {
            made = new Made(host, port, ServletFacts.address(host, port));
            latest = made;
        }
        return made.address;
    }
}
