package org.fairlead.benchmarks.peers;

import java.io.IOException;
import org.fairlead.benchmarks.load.RawServer;
import org.jspecify.annotations.Nullable;

/**
 * The load generator's own counterpart, which shows what the generator can do; as {@code handed} and {@code written}, what
 * it costs that a worker asks for each echo, and that it waits for it.
 */
final class RawEcho implements Peer {

    private @Nullable RawServer server;

    @Override
    public int start(PeerOptions options) throws IOException {
        RawServer raw = new RawServer(
                switch (options.variant()) {
                    case "handed" -> RawServer.Workers.ASK;
                    case "written" -> RawServer.Workers.WAIT;
                    default -> RawServer.Workers.NONE;
                });
        server = raw;
        Thread thread = new Thread(raw, "raw server");
        thread.setDaemon(true);
        thread.start();
        return raw.port();
    }

    long echoes() {
        return server == null ? 0 : server.echoes();
    }
}
