package org.fairlead.servlet;

/** A servlet container with the {@link Application} at {@code /app}. */
interface Container extends AutoCloseable {

    int port();

    /** How often a thread was given something to do for a connection; 0 where that is not known. */
    default long dispatches() {
        return 0;
    }

    /** Stops the application alone. */
    void undeploy() throws Exception;

    @Override
    void close() throws Exception;
}
