package org.fairlead.servlet;

/** A servlet container with the {@link Application} at {@code /app}. */
interface Container extends AutoCloseable {

    int port();

    /** Stops the application alone. */
    void undeploy() throws Exception;

    @Override
    void close() throws Exception;
}
