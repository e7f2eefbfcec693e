package org.fairlead.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where to listen, as it was asked for, and what is spoken there. Its text is how errors name it. */
sealed interface ListenAddress {

    /** The certificate of this listener; null for plain HTTP. */
    @Nullable
    ServerTls tls();

    /** Whether it answers the health check alone, and goes on while the others are closed. */
    default boolean isForHealth() {
        return false;
    }

    /** The certificates that these need, each once. */
    static Set<ServerTls> certificates(List<ListenAddress> addresses) {
        Set<ServerTls> certificates = Collections.newSetFromMap(new IdentityHashMap<>());
        for (ListenAddress address : addresses) {
            ServerTls tls = address.tls();
            if (tls != null) {
                certificates.add(tls);
            }
        }
        return certificates;
    }

    /**
     * An interface and a port.
     *
     * @param host null for every interface
     * @param port 0 for a free one
     */
    record Tcp(@Nullable String host, int port, @Nullable ServerTls tls, boolean isForHealth) implements ListenAddress {

        InetSocketAddress resolve() {
            return host == null ? new InetSocketAddress(port) : new InetSocketAddress(host, port);
        }

        @Override
        public String toString() {
            return host == null ? "port " + port : (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
        }
    }

    /**
     * A Unix domain socket.
     *
     * @param permissions of its file; null for what the process' umask leaves
     */
    record Unix(Path path, @Nullable Set<PosixFilePermission> permissions) implements ListenAddress {

        /** Whoever may open the file is on this machine: there is nothing to encrypt. */
        @Override
        public @Nullable ServerTls tls() {
            return null;
        }

        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /** Byte streams that are given, not accepted. */
    record Stream(@Nullable ServerTls tls) implements ListenAddress {

        @Override
        public String toString() {
            return "a stream";
        }
    }
}
