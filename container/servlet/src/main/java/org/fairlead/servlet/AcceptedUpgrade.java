package org.fairlead.servlet;

import jakarta.servlet.http.HttpSession;
import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.container.Deployment;
import org.fairlead.session.Connection;
import org.fairlead.session.Scheduler;
import org.jspecify.annotations.Nullable;

/** A handshake that was accepted and waits for its container to switch the protocol. Its container calls {@link #open}, or else {@link #abandoned}. */
public final class AcceptedUpgrade {

    /** Of a stream that comes when its handshake was abandoned. */
    private static final UpgradedStream.Listener TOO_LATE = new UpgradedStream.Listener() {
        @Override
        public void readable() {}

        @Override
        public void written() {}

        @Override
        public void failed(Throwable cause) {}

        @Override
        public void closed() {}
    };

    private final ServletHost host;
    private final Deployment.Accepted accepted;
    private final ServletTransport.Peer peer;

    /** The HTTP session of an authenticated user, which the connection ends with; null for none. */
    private final @Nullable HttpSession httpSession;

    private final AtomicBoolean decided = new AtomicBoolean();
    private volatile @Nullable ServletTransport opened;
    private final Expiry expiry = new Expiry();

    AcceptedUpgrade(
            ServletHost host,
            Deployment.Accepted accepted,
            ServletTransport.Peer peer,
            @Nullable HttpSession httpSession) {
        this.host = host;
        this.accepted = accepted;
        this.peer = peer;
        this.httpSession = httpSession;
        host.begun(this);
    }

    /** Threads of this application for streams whose container has none that may be taken; their tasks do not block. Once the application has stopped, the caller's. */
    public Executor threads() {
        return host.ioThreads();
    }

    /** Begins the WebSocket connection. Called on the stream's executor, after the response head was sent. */
    public void open(UpgradedStream stream) {
        if (!decided.compareAndSet(false, true)) {
            stream.begin(TOO_LATE);
            stream.abort();
            return;
        }
        host.shared().scheduler().cancel(expiry);
        HttpSessions sessions = host.httpSessions();
        ServletTransport transport =
                new ServletTransport(stream, peer, host.shared().scheduler());
        Connection connection = accepted.open(transport, host.shared());
        opened = transport;
        transport.whenClosed(() -> {
            sessions.forget(connection);
            host.ended(this);
        });
        if (httpSession != null) {
            sessions.remember(httpSession, connection);
        }
        transport.begin(connection);
        if (httpSession != null && !HttpSessions.isValid(httpSession)) {
            HttpSessions.ended(connection);
        }
    }

    /** For containers that forget about a request whose response could not be sent: a handshake that was accepted counts for the limits. */
    void expires(Duration limit) {
        Scheduler scheduler = host.shared().scheduler();
        if (!limit.isZero()) {
            scheduler.set(expiry, scheduler.nanoTime() + limit.toNanos());
            if (decided.get()) {
                scheduler.cancel(expiry);
            }
        }
    }

    private final class Expiry extends Scheduler.Alarm {
        @Override
        public void ring() {
            host.ioThreads().execute(AcceptedUpgrade.this::abandoned);
        }
    }

    /** The peer has gone, or the container failed, before the protocol was switched. Idempotent, and without effect on what is open. */
    public void abandoned() {
        if (decided.compareAndSet(false, true)) {
            host.shared().scheduler().cancel(expiry);
            accepted.abandoned();
            host.ended(this);
        }
    }

    /** The application has stopped, and waits no longer. */
    void abort() {
        abandoned();
        ServletTransport transport = opened;
        if (transport != null) {
            transport.execute(transport::abort);
        }
    }
}
