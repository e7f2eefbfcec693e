package org.fairlead.benchmarks.peers;

import java.io.IOException;
import org.fairlead.benchmarks.load.RawServer;
import org.jspecify.annotations.Nullable;

/** The load generator's own counterpart, which shows what the generator can do; as {@code written}, what it costs that a worker waits for each echo. */
final class RawEcho implements Peer {

    private @Nullable RawServer server;

    @Override
    public int start(PeerOptions options) throws IOException {
        RawServer raw = new RawServer(options.variant().equals("written"));
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
