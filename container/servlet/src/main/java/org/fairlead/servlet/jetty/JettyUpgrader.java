package org.fairlead.servlet.jetty;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.server.ConnectionMetaData;
import org.eclipse.jetty.server.HttpStream;
import org.eclipse.jetty.server.Request;
import org.fairlead.servlet.AcceptedUpgrade;
import org.fairlead.servlet.Upgrader;

/**
 * Upgrades requests of Jetty 12, of its environments ee10 and ee11. The Servlet API's way is none there: a request without a body has its end of input at
 * once, which the upgraded stream then has too.
 */
public final class JettyUpgrader implements Upgrader {

    /** Common to the environments, which differ in the package. */
    private static final String REQUEST = ".servlet.ServletApiRequest";

    /**
     * Made when the first request of a Jetty has come.
     *
     * @throws LinkageError where Jetty's classes are not visible
     */
    public JettyUpgrader() {
        if (!org.eclipse.jetty.io.Connection.class.isAssignableFrom(JettyStream.class)) {
            throw new IncompatibleClassChangeError("Jetty's Connection is there twice");
        }
    }

    @Override
    public void upgrade(HttpServletRequest request, HttpServletResponse response, AcceptedUpgrade upgrade)
            throws IOException {
        Request core = core(request);
        ConnectionMetaData connection = core.getConnectionMetaData();
        if (connection.getHttpVersion() != HttpVersion.HTTP_1_1) {
            throw new IOException("A connection of " + connection.getHttpVersion() + " cannot be upgraded");
        }
        Request.addCompletionListener(core, failure -> {
            if (failure != null) {
                upgrade.abandoned();
            }
        });
        core.setAttribute(
                HttpStream.UPGRADE_CONNECTION_ATTRIBUTE,
                new JettyStream(
                        connection.getConnection().getEndPoint(),
                        connection.getConnector().getExecutor(),
                        upgrade));
    }

    /** What is behind the request of the Servlet API; each environment has a class of its own for that. */
    private static Request core(HttpServletRequest request) throws IOException {
        for (Class<?> type = request.getClass(); type != null; type = type.getSuperclass()) {
            if (type.getName().endsWith(REQUEST)) {
                try {
                    return (Request) type.getMethod("getRequest").invoke(request);
                } catch (InvocationTargetException e) {
                    throw new IOException("Jetty does not give its request", e.getCause());
                } catch (ReflectiveOperationException | ClassCastException e) {
                    throw new IOException("This Jetty's " + type.getName() + " is not that of Jetty 12", e);
                }
            }
        }
        throw new IOException("A " + request.getClass().getName() + " is not a request of Jetty 12, ee10 or ee11");
    }
}
