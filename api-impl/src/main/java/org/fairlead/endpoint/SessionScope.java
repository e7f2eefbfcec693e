package org.fairlead.endpoint;

import jakarta.websocket.Session;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link InstanceProvider} keeps for one session, from before its endpoint and its codecs are made until after they have been destroyed, and
 * what is in force while application code of that session runs. Thread-safe: callbacks of a session are serial, but an encoder and the handler of a
 * send's result may run beside them.
 */
public interface SessionScope {

    /** Nothing is kept, and nothing surrounds a callback. */
    SessionScope NONE = new SessionScope() {
        @Override
        public void begin(Session session) {}

        @Override
        public @Nullable Object enter() {
            return null;
        }

        @Override
        public void exit(@Nullable Object entered) {}

        @Override
        public void close() {}
    };

    /** The handshake has been agreed to, and this is the session; called at most once, before its onOpen. Calls no application code. */
    void begin(Session session);

    /**
     * Application code of the session is about to run on this thread: a callback of the endpoint, a decoder, an encoder, a message handler, the
     * handler of a send's result; or, before {@link #begin}, the configurator and constructors. May be nested.
     *
     * @return what {@link #exit} is to be given on the same thread
     * @throws RuntimeException the application's; the code is then not run, and exit not called
     */
    @Nullable
    Object enter();

    /** The application code has returned. Must not throw. */
    void exit(@Nullable Object entered);

    /** The session has ended, or did not come about, and what was made for it has been destroyed. Idempotent; must not throw. */
    void close();
}
