package org.fairlead.tck.host;

import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.ee11.webapp.WebAppContext;
import org.eclipse.jetty.security.HashLoginService;
import org.eclipse.jetty.security.UserStore;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.SecureRequestCustomizer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.security.Credential;
import org.eclipse.jetty.util.ssl.SslContextFactory;
import org.fairlead.tck.spi.Host;
import org.jspecify.annotations.Nullable;

/** Fairlead inside Jetty (ee11), whose own WebSocket is not there; with what {@link Platform} says, where that is wanted. */
public final class JettyHost implements Host {

    private final Map<String, WebAppContext> applications = new ConcurrentHashMap<>();
    private final ContextHandlerCollection contexts = new ContextHandlerCollection();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private final @Nullable ServerConnector secure;

    /** Starts Jetty on a free port, or two. */
    public JettyHost() throws Exception {
        connector.setHost("localhost");
        // the sessions have idle timeouts of their own
        connector.setIdleTimeout(0);
        server.addConnector(connector);
        Platform platform = Platform.wanted();
        if (platform == null) {
            secure = null;
        } else {
            secure = newSecureConnector(platform);
            server.addConnector(secure);
        }
        server.setHandler(contexts);
        server.start();
    }

    private ServerConnector newSecureConnector(Platform platform) {
        SslContextFactory.Server tls = new SslContextFactory.Server();
        tls.setKeyStorePath(platform.keyStore());
        tls.setKeyStorePassword(platform.password());
        HttpConfiguration http = new HttpConfiguration();
        // "localhost" is no name that a client sends for the choice of a certificate (RFC 6066 section 3)
        http.addCustomizer(new SecureRequestCustomizer(false));
        ServerConnector made = new ServerConnector(server, tls, new HttpConnectionFactory(http));
        made.setHost("localhost");
        made.setIdleTimeout(0);
        return made;
    }

    private static HashLoginService users() {
        UserStore users = new UserStore();
        users.addUser(Platform.USER, Credential.getCredential(Platform.USER_PASSWORD), Platform.ROLES);
        HashLoginService service = new HashLoginService();
        service.setUserStore(users);
        return service;
    }

    @Override
    public int securePort() {
        return secure == null ? Host.super.securePort() : secure.getLocalPort();
    }

    @Override
    public URI deploy(Path war, String contextPath) throws Exception {
        WebAppContext application = new WebAppContext();
        application.setContextPath(contextPath);
        application.setWar(war.toString());
        application.setThrowUnavailableOnStartupException(true);
        if (secure != null) {
            // to be found by its name it would need the realm's, of which the applications say none
            application.getSecurityHandler().setLoginService(users());
        }
        contexts.addHandler(application);
        applications.put(contextPath, application);
        application.start();
        return URI.create("http://localhost:" + connector.getLocalPort() + contextPath);
    }

    @Override
    public void undeploy(String contextPath) throws Exception {
        WebAppContext application = applications.remove(contextPath);
        if (application != null) {
            application.stop();
            contexts.removeHandler(application);
            application.destroy();
        }
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
