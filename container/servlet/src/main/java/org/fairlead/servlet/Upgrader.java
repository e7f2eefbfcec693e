package org.fairlead.servlet;

import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** How one servlet container switches the protocol of a request. Made once, by a constructor without parameters; thread-safe. */
public interface Upgrader {

    /**
     * Has the container send the response and give its connection to {@link AcceptedUpgrade#open}, or else calls {@link AcceptedUpgrade#abandoned}, be it by and by.
     *
     * @param request the container's own, without the wrappers of filters
     * @param response with the status 101 and the header fields of the handshake set already
     * @throws IOException or any other where the request cannot be upgraded; the caller then calls {@link AcceptedUpgrade#abandoned}
     */
    void upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedUpgrade upgrade)
            throws IOException, ServletException;
}
