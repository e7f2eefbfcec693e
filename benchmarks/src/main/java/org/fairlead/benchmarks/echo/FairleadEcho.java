package org.fairlead.benchmarks.echo;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import org.fairlead.server.WebSocketServer;
import org.fairlead.session.Dispatch;

/** Fairlead's server with {@link JakartaEcho}, handlers on the event loop or on worker threads. */
final class FairleadEcho {

    private FairleadEcho() {}

    static int eventLoop() throws IOException, DeploymentException {
        return start(Dispatch.EVENT_LOOP);
    }

    static int worker() throws IOException, DeploymentException {
        return start(Dispatch.WORKER);
    }

    @SuppressWarnings("MustBeClosedChecker") // serves until the process ends
    private static int start(Dispatch dispatch) throws IOException, DeploymentException {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .ioThreads(1)
                .settings(settings -> settings.dispatch(dispatch))
                .endpoint(JakartaEcho.class)
                .start()
                .port();
    }
}
