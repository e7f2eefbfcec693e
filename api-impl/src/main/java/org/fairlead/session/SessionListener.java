package org.fairlead.session;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DecodeException;
import jakarta.websocket.SessionException;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.Receiver;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.protocol.ProtocolException;
import org.jspecify.annotations.Nullable;

/**
 * Carries a connection's callbacks to the endpoint of its session: in the session's {@link CallbackContext}, with every exception
 * brought to the endpoint's onError.
 */
final class SessionListener extends MessageHandlers implements ConnectionListener {

    private static final Logger LOG = System.getLogger("org.fairlead.session");

    /** RFC 6455 section 7.4.1: a condition that keeps the endpoint from doing its work. */
    private static final int UNEXPECTED_CONDITION = 1011;

    private final JakartaSession session;

    SessionListener(JakartaSession session) {
        this.session = session;
    }

    private SessionSetup setup() {
        return session.setup;
    }

    @Override
    ClassLoader loader() {
        return setup().loader();
    }

    @Override
    SessionScope scope() {
        return setup().scope();
    }

    @Override
    Codecs codecs() {
        return setup().codecs();
    }

    @Override
    @Nullable
    Object handOver(Receiver receiver, Object payload, boolean last) throws Throwable {
        return setup().deliver(receiver, session, payload, last);
    }

    /** Called once, when the session is whole and before its connection is opened, hence before any callback. */
    void begin() {
        setup().scope().begin(session);
        methods(setup().receivers()); // so that their limits hold from the first frame on
    }

    /** Where its endpoint is being closed, this closes the session too. */
    @Override
    public void opening() {
        setup().entered(session);
    }

    /** An endpoint whose onOpen throws is not fit for messages: after its onError the session is closed with 1011. */
    @Override
    public void onOpen() {
        boolean ready = guarded(() -> setup().onOpen(session, setup().config()));
        if (!ready) {
            session.connection().close(UNEXPECTED_CONDITION, "The endpoint failed to open");
        }
        setup().opened();
    }

    @Override
    public long maxMessageSize(boolean text) {
        Receiver receiver = receiver(text ? Receiver.Kind.TEXT : Receiver.Kind.BINARY);
        if (receiver == null) {
            return session.maxMessageSize(text);
        }
        if (receiver.maxMessageSize() >= 0) {
            return receiver.maxMessageSize();
        }
        // parts and streams are not buffered: what is unread holds the peer back, whatever the length of the message
        return receiver.form() == Receiver.Form.WHOLE ? session.maxMessageSize(text) : Settings.UNLIMITED;
    }

    @Override
    public long maxBufferedSize(boolean text) {
        return session.maxMessageSize(text);
    }

    @Override
    public void onResult(Object result) {
        guarded(() -> {
            Object encoded = setup().codecs().encode(result);
            Connection connection = session.connection();
            if (encoded instanceof String text) {
                connection.sendText(text);
            } else {
                connection.sendBinary(((ByteBuffer) encoded).duplicate());
            }
        });
    }

    @Override
    public void onError(Throwable error) {
        deliverError(
                isOfTheConnection(error)
                        ? new SessionException(String.valueOf(error.getMessage()), error, session)
                        : error);
    }

    /** A peer that breaks a rule, and a failed socket, which the API models as SessionExceptions; the same from a handler stays what it is. */
    private boolean isOfTheConnection(Throwable error) {
        Connection connection = session.connection();
        return error instanceof ProtocolException
                || (connection.ended()
                        && connection.termination().cause() == CloseCause.TRANSPORT
                        && connection.termination().error() == error);
    }

    @Override
    public void onClose(CloseReason reason) {
        guarded(() -> setup().onClose(session, reason));
        session.over = true;
        left();
    }

    @Override
    public void abandoned() {
        left();
        session.gone();
    }

    private void left() {
        setup().left(session);
        runApplication(this, session::left, session);
    }

    /** The last to end is as a rule the transport, on its event loop, where no bean may be waited for that is being destroyed. */
    @Override
    public void closed() {
        if (setup().scope() == SessionScope.NONE || !session.transport().onEventLoop()) {
            release();
            return;
        }
        AtomicBoolean begun = new AtomicBoolean(); // an executor that fails may run it after all
        Runnable once = () -> {
            if (!begun.getAndSet(true)) {
                release();
            }
        };
        try {
            session.connection().shared.workers().execute(once);
        } catch (RuntimeException | Error e) { // rejected, or failed to take it
            Strand.lastResort(once);
        }
    }

    private void release() {
        runApplication(this, setup().codecs()::close, session);
        runApplication(this, setup()::released, session);
        session.gone();
    }

    /** @return false when the callback threw, which onError has been told */
    private boolean guarded(CallbackContext.Callback callback) {
        try {
            run(callback);
            return true;
        } catch (Throwable e) {
            deliverError(e);
            return false;
        }
    }

    /** What a handler throws after its own close, in which onClose was nested, comes too late for onError: nothing follows onClose. */
    private void deliverError(Throwable error) {
        if (session.over) {
            logUnhandled(error, "failed after the end");
            return;
        }
        if (!setup().handlesErrors()) {
            logUnhandled(error, "has no handler for this error");
            return;
        }
        try {
            run(() -> setup().onError(session, error));
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "onError of " + endpointName() + " failed when it was told of " + error, e);
        }
    }

    /**
     * What a peer or the network can bring about at will must not fill the log: a broken rule, and what fails because the connection is over,
     * are for who looks closer; input that a decoder refuses is a line. Faults of the application come with their stack trace.
     */
    private void logUnhandled(Throwable error, String what) {
        String text = endpointName() + " " + what + " of " + session;
        if (error instanceof SessionException
                || (error instanceof IOException && session.connection().outbox.isShut())) {
            LOG.log(Level.DEBUG, () -> text + ": " + error);
        } else if (error instanceof IOException || error instanceof DecodeException) {
            LOG.log(Level.INFO, text + ": " + error);
        } else {
            LOG.log(Level.WARNING, text, error);
        }
    }

    private String endpointName() {
        return setup().instance().getClass().getName();
    }

    /** Runs what belongs to the application and may be slow to learn of errors: they are logged. */
    static void runApplication(CallbackContext context, Runnable task, JakartaSession session) {
        try {
            context.run(task::run);
        } catch (Throwable e) {
            LOG.log(Level.WARNING, "A callback of " + session + " failed", e);
        }
    }
}
