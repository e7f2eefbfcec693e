package org.fairlead.servlet;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Takes the requests that want to be a WebSocket and are for an endpoint; all others go on. A container that starts an application anew may keep the filter, so
 * it asks for the host each time.
 */
final class WebSocketFilter implements Filter {

    private volatile @Nullable ServletHost host;

    /** After every listener of the application has been told of its start, so that those have had their chance to add endpoints, and to start a bean container. */
    @Override
    public void init(FilterConfig config) throws ServletException {
        ServletContext context = config.getServletContext();
        Foreign.refuseContainer(context);
        ServletHost found = (ServletHost) context.getAttribute(ServletHost.class.getName());
        if (found == null) {
            throw new ServletException(
                    "Fairlead is not installed in this application any more: a container that starts"
                            + " an embedded application again may forget what a program added to it, so FairleadInitializer is to be added again before");
        }
        found.started(context);
        host = found;
    }

    /** Before any listener is told of the end, so that sessions end while what the application's listeners have started, a bean container above all, is still there. */
    @Override
    public void destroy() {
        ServletHost current = host;
        if (current != null) {
            current.drain();
        }
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        ServletHost current = host;
        if (current != null
                && request instanceof HttpServletRequest http
                && response instanceof HttpServletResponse answer
                && wantsUpgrade(http)
                && current.upgrade(http, answer)) {
            return;
        }
        chain.doFilter(request, response);
    }

    /** As a first look; the handshake's rules (RFC 6455 section 4.2.1) are looked at later, and a request that breaks them is told so. */
    private static boolean wantsUpgrade(HttpServletRequest request) {
        String upgrade = request.getHeader("Upgrade");
        return upgrade != null && upgrade.toLowerCase(Locale.ROOT).contains("websocket");
    }
}
