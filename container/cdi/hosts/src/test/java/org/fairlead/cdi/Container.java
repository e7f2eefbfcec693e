package org.fairlead.cdi;

/** A servlet container with the {@link Shop} at {@code /app}. */
interface Container extends AutoCloseable {

    int port();

    /** Stops the application alone. */
    void undeploy() throws Exception;

    @Override
    void close() throws Exception;

    /** When Weld starts: it has an initializer as we do, and a listener for applications that want to say themselves when. */
    enum WeldStarts {
        BEFORE_FAIRLEAD,
        AFTER_FAIRLEAD,
        BY_LISTENER
    }
}
