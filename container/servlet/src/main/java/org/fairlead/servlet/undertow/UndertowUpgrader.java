package org.fairlead.servlet.undertow;

import io.undertow.server.HttpServerExchange;
import io.undertow.servlet.spec.HttpServletRequestImpl;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.fairlead.servlet.AcceptedUpgrade;
import org.fairlead.servlet.Upgrader;

/** Upgrades requests of Undertow 2.3. */
public final class UndertowUpgrader implements Upgrader {

    /**
     * Made when the first request of an Undertow has come.
     *
     * @throws LinkageError where Undertow's classes are not visible
     */
    public UndertowUpgrader() {
        if (!HttpServletRequest.class.isAssignableFrom(HttpServletRequestImpl.class)) {
            throw new IncompatibleClassChangeError("Undertow's HttpServletRequestImpl is there twice");
        }
    }

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedUpgrade upgrade)
            throws IOException {
        if (!(request instanceof HttpServletRequestImpl own)) {
            throw new IOException("A " + request.getClass().getName() + " is not Undertow's request");
        }
        HttpServerExchange exchange = own.getExchange();
        if (!exchange.isHttp11()) {
            throw new IOException("A connection of " + exchange.getProtocol() + " cannot be upgraded");
        }
        exchange.upgradeChannel((connection, ended) -> new UndertowStream(connection, upgrade).open());
    }
}
