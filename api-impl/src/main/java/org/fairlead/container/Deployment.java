package org.fairlead.container;

import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.SocketAddress;
import java.security.Principal;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.fairlead.handshake.RequestHead;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.Connection;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;

/** The endpoints of one application on a server: registry, matching, handshake, open sessions. A host asks it about each request. */
public interface Deployment {

    /** What the host knows of a request beyond its head. */
    interface RequestFacts {
        boolean isSecure();

        @Nullable
        SocketAddress localAddress();

        @Nullable
        SocketAddress remoteAddress();

        /** The authenticated user; null, the default, for none. */
        default @Nullable Principal userPrincipal() {
            return null;
        }

        /** Whether the user has the role; default no. */
        default boolean isUserInRole(String role) {
            return false;
        }

        /** The client's certificate, then its issuers; empty where it has shown none. */
        default List<X509Certificate> clientCertificates() {
            return List.of();
        }

        /**
         * The path inside the application, in which escapes are still to be decoded: what follows the context path, unless the host has another idea of it, by which it guards
         * the application.
         *
         * @param contextPath the application's; "" or with a slash in front
         * @param path of the request, raw
         * @return null for a path outside
         */
        default @Nullable String pathInContext(String contextPath, String path) {
            if (!path.startsWith(contextPath)) {
                return null;
            }
            String rest = path.substring(contextPath.length());
            if (rest.isEmpty()) {
                return "/";
            }
            return rest.startsWith("/") ? rest : null;
        }

        /** The servlet container's HttpSession; null, the default, for none. */
        default @Nullable Object httpSession() {
            return null;
        }
    }

    /** What becomes of a request. */
    sealed interface Outcome {}

    /** Send the response, then make the connection, call {@link Connection#opened} and feed it. */
    non-sealed interface Accepted extends Outcome {
        ResponseHead response();

        /**
         * Called once, on the transport's serial executor, after the response head was written.
         *
         * @param shared the host's clock and threads
         * @throws RuntimeException where the session cannot begin: what was made for it is released, the host cuts the transport
         */
        Connection open(Transport transport, Connection.Shared shared);

        /** Called instead of {@link #open} when the peer is gone before the response head was written. */
        void abandoned();
    }

    /** Somebody decides later, for instance by looking at the request on a thread that may block. */
    non-sealed interface Pending extends Outcome {

        /**
         * Called once, on the transport's serial executor; does not wait.
         *
         * @param answer takes the decision, an {@link Accepted} or a {@link Refused}, once and on any thread; where the client has gone meanwhile,
         *     the host calls {@link Accepted#abandoned}
         */
        void decide(Consumer<Outcome> answer);
    }

    /** Send the response and close. */
    record Refused(ResponseHead response, Reason reason) implements Outcome {

        /** Because the handshake breaks a rule, or somebody rejects it. */
        public Refused(ResponseHead response) {
            this(response, Reason.HANDSHAKE);
        }

        /** Why, for those who count. */
        public enum Reason {
            /** It breaks a rule, or the configurator rejects it. */
            HANDSHAKE,
            /** The origin is not admitted. */
            ORIGIN,
            /** The endpoint has as many sessions as the setting {@code max-sessions-per-endpoint} admits. */
            ENDPOINT_FULL,
            /** The deployment is closing. */
            SHUTDOWN
        }
    }

    /** No endpoint has this path. */
    record NotFound() implements Outcome {}

    /** Deploys a class that is annotated {@code @ServerEndpoint}. */
    void add(Class<?> annotated) throws DeploymentException;

    void add(ServerEndpointConfig config) throws DeploymentException;

    /** The paths of the endpoints in service, as templates such as {@code /app/chat/{room}}, with the context path; those that match first come first. */
    default List<String> endpointPaths() {
        return List.of();
    }

    /** Decides about an upgrade request. Does not block beyond what a configurator does. */
    Outcome handshake(RequestHead request, RequestFacts facts);

    /** The sessions whose {@code onOpen} was called and whose {@code onClose} has not returned yet. */
    int openSessions();

    /**
     * Closes every session and refuses requests from now on with 503. Idempotent.
     *
     * @return completes when the last session is gone; whoever stops the server bounds its own wait and then cuts the transports
     */
    CompletionStage<Void> closeAll(CloseReason reason);
}
