package org.fairlead.server;

import io.netty.handler.ssl.SslHandler;
import java.io.IOException;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import javax.net.ssl.SSLContext;

/** The certificates of all listeners, as they were last read. Thread-safe. */
final class Certificates {

    private final Set<ServerTls> sources;

    /** What new connections are given; replaced as a whole. */
    private volatile Map<ServerTls, SSLContext> contexts = Map.of();

    /** @throws IOException where one cannot be read */
    Certificates(Set<ServerTls> sources) throws IOException {
        this.sources = sources;
        reload();
    }

    /**
     * Reads all of them again.
     *
     * @throws IOException where one cannot be read; all old ones stay in use then
     */
    void reload() throws IOException {
        Map<ServerTls, SSLContext> loaded = new IdentityHashMap<>();
        for (ServerTls source : sources) {
            loaded.put(source, source.load());
        }
        contexts = loaded;
    }

    SslHandler handler(ServerTls source) {
        SslHandler handler = new SslHandler(source.engine(Objects.requireNonNull(contexts.get(source))));
        handler.setHandshakeTimeoutMillis(0); // the limit of the request covers it
        return handler;
    }
}
