package org.fairlead.benchmarks.peers;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import org.fairlead.server.ServerTls;
import org.fairlead.server.WebSocketServer;
import org.fairlead.server.WebSocketServerBuilder;
import org.fairlead.session.Dispatch;

/**
 * Fairlead's server with {@link JakartaEcho}. Variants: {@code event-loop} and {@code worker} say where handlers run, {@code written} is
 * {@code worker} with {@code send-completion=written}, {@code loop} is {@code event-loop} with a broadcast that loops over the sessions.
 */
final class FairleadServer implements Peer {

    @Override
    @SuppressWarnings("MustBeClosedChecker") // serves until the process ends
    public int start(PeerOptions options) throws IOException, DeploymentException {
        boolean worker = options.variant().equals("worker") || options.variant().equals("written");
        WebSocketServerBuilder builder = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .ioThreads(1)
                .settings(settings -> settings.dispatch(worker ? Dispatch.WORKER : Dispatch.EVENT_LOOP)
                        .awaitWritten(options.variant().equals("written"))
                        .deflate(options.deflate())
                        .deflateLevel(PeerOptions.DEFLATE_LEVEL)
                        .maxMessageSize(Math.max(1 << 20, options.messageSize())))
                .endpoint(JakartaEcho.class)
                .endpoint(options.variant().equals("loop") ? JakartaBroadcast.class : FairleadBroadcast.class);
        if (options.keyStore() != null) {
            builder.tls(ServerTls.keyStore(options.keyStore(), PeerOptions.PASSWORD.toCharArray()));
        }
        return builder.start().port();
    }
}
