package org.fairlead.server;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The addresses that a builder was told, until all of it is known. */
final class ListenWishes {

    /** With the certificate still to be given where it inherits that of the builder. */
    private record Wish(ListenAddress address, boolean inheritsTls) {}

    private final List<Wish> wishes = new ArrayList<>();

    /** Host or port was asked for in so many words. */
    private boolean asksForDefault;

    /** Host and port hold beside whatever else is asked for. */
    void addDefault() {
        asksForDefault = true;
    }

    void add(ListenAddress address, boolean inheritsTls) {
        wishes.add(new Wish(address, inheritsTls));
    }

    /** In the order they were asked for; host and port, in front, hold where they were or where none was but for health checks. */
    List<ListenAddress> addresses(@Nullable String host, int port, @Nullable ServerTls tls) {
        List<ListenAddress> addresses = new ArrayList<>();
        for (Wish wish : wishes) {
            addresses.add(
                    wish.inheritsTls() && wish.address() instanceof ListenAddress.Tcp tcp
                            ? new ListenAddress.Tcp(tcp.host(), tcp.port(), tls, tcp.isForHealth())
                            : wish.address());
        }
        if (asksForDefault || addresses.stream().allMatch(ListenAddress::isForHealth)) {
            addresses.add(0, new ListenAddress.Tcp(host, port, tls, false));
        }
        return addresses;
    }
}
