package org.fairlead.connection;

/** Serves one connection after the other; runs on a thread of its own for each, which may block. */
@FunctionalInterface
public interface WebSocketHandler {

    /**
     * Looks at the request, accepts or rejects it, and talks to the client. When it returns, the connection is closed with 1000; a request that was
     * neither accepted nor rejected is answered with status 500.
     *
     * @throws Exception ends the connection with 1011, so that whoever still waits in one of its calls is sent away; before the request was
     *     accepted, answers it with status 500. A {@link ConnectionClosedException} of a connection that is closed is as good as returning
     */
    void handle(WebSocketRequest request) throws Exception;
}
