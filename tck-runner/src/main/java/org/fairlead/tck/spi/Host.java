package org.fairlead.tck.spi;

import java.net.URI;
import java.nio.file.Path;

/** A server that the TCK's web applications are deployed on. Its implementation lives in class loaders that the tests do not see. */
public interface Host extends AutoCloseable {

    /**
     * Deploys a web application. A bad endpoint is no failure of the deployment: its application then answers 404 (Jakarta WebSocket 2.2, section
     * 5.2.1), and that is for the tests to see.
     *
     * @param war a directory with the content of the archive
     * @param contextPath empty, or with a slash at its beginning and none at its end
     * @return the address of the application: http, host, port and context path
     */
    URI deploy(Path war, String contextPath) throws Exception;

    /**
     * The port at which the applications are served under TLS.
     *
     * @throws UnsupportedOperationException where there is none
     */
    default int securePort() {
        throw new UnsupportedOperationException("This host has no TLS");
    }

    /** Stops the application and closes its sessions. No effect where it is not deployed. */
    void undeploy(String contextPath) throws Exception;

    /** Stops everything. */
    @Override
    void close() throws Exception;
}
