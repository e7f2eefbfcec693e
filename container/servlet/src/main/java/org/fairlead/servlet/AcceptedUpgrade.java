package org.fairlead.servlet;

import jakarta.servlet.http.HttpSession;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.fairlead.container.Deployment;
import org.fairlead.session.Connection;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/**
 * A handshake that was accepted and waits for its container to switch the protocol. Its container calls {@link #open}, or else {@link #abandoned}. One object with
 * the transport of the connection that it becomes, since every open connection has both.
 */
public abstract class AcceptedUpgrade {

    private static final int VIOLATED_POLICY = 1008;

    private static final VarHandle DECIDED;

    static {
        try {
            DECIDED = MethodHandles.lookup().findVarHandle(AcceptedUpgrade.class, "decided", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Of a stream that comes when its handshake was abandoned, and of one that no session can begin on. */
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

    final ServletHost host;

    /** Null when it has become a connection, or nothing. */
    private Deployment.@Nullable Accepted accepted;

    /** To the HTTP session of an authenticated user, which the connection ends with; null for none. */
    private final HttpSessions.@Nullable Bond bond;

    @SuppressWarnings("UnusedVariable")
    private volatile boolean decided;

    /** When it is abandoned; null while there is no limit, and afterwards. */
    private volatile @Nullable Expiry expiry;

    AcceptedUpgrade(ServletHost host, Deployment.Accepted accepted, @Nullable HttpSession httpSession) {
        this.host = host;
        this.accepted = accepted;
        bond = httpSession == null ? null : host.httpSessions().bind(httpSession);
    }

    /** Makes the connection's transport of this. On the stream's executor, where everything but {@link #execute} is called. */
    abstract Transport on(UpgradedStream stream);

    /** The connection begins. */
    abstract void begin(Connection connection);

    /** The connection's, if it has begun. */
    abstract void abortConnection();

    /** Threads of this application for streams whose container has none that may be taken; their tasks do not block. Once the application has stopped, the caller's. */
    public final Executor threads() {
        return host.ioThreads();
    }

    /** Begins the WebSocket connection. Called on the stream's executor, after the response head was sent. */
    public final void open(UpgradedStream stream) {
        if (!DECIDED.compareAndSet(this, false, true)) {
            stream.begin(TOO_LATE);
            stream.abort();
            return;
        }
        Connection connection = connection(stream);
        begin(connection);
        if (bond != null) {
            bond.opened(() -> connection.close(VIOLATED_POLICY, "The HTTP session has ended."));
        }
    }

    /** Where the session cannot begin nobody else ends the stream, and the application would wait for it when it stops. */
    private Connection connection(UpgradedStream stream) {
        boolean made = false;
        try {
            Connection connection = takeAccepted().open(on(stream), host.shared());
            made = true;
            return connection;
        } finally {
            if (!made) {
                stream.begin(TOO_LATE);
                stream.abort();
                ended();
            }
        }
    }

    /** Nothing is left of it. */
    final void ended() {
        if (bond != null) {
            bond.release();
        }
        host.ended(this);
    }

    /** By whoever has decided. */
    private Deployment.Accepted takeAccepted() {
        cancelExpiry();
        Deployment.Accepted taken = Objects.requireNonNull(accepted);
        accepted = null;
        return taken;
    }

    private void cancelExpiry() {
        Expiry set = expiry;
        if (set != null) {
            expiry = null;
            host.shared().scheduler().cancel(set);
        }
    }

    /** For containers that forget about a request whose response could not be sent: a handshake that was accepted counts for the limits. */
    final void expires(Duration limit) {
        Scheduler scheduler = host.shared().scheduler();
        if (!limit.isZero() && !decided) {
            Expiry made = new Expiry();
            expiry = made;
            scheduler.set(made, scheduler.nanoTime() + limit.toNanos());
            if (decided) {
                expiry = null;
                scheduler.cancel(made);
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
    public final void abandoned() {
        if (DECIDED.compareAndSet(this, false, true)) {
            takeAccepted().abandoned();
            ended();
        }
    }

    /** The application has stopped, and waits no longer. */
    final void stopped() {
        abandoned();
        abortConnection();
    }
}
