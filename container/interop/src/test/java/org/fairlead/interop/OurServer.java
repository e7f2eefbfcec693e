package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.function.UnaryOperator;
import org.fairlead.interop.endpoints.Endpoints;
import org.fairlead.server.ServerTls;
import org.fairlead.server.WebSocketServer;
import org.fairlead.server.WebSocketServerBuilder;

/** Our server, in this JVM, plain and TLS, with the endpoints that the peers deploy, too. */
record OurServer(WebSocketServer plain, WebSocketServer secure) implements AutoCloseable {

    static OurServer start(boolean deflate) throws IOException, DeploymentException {
        TestCertificate certificate = TestCertificate.get();
        WebSocketServer plain = server(deflate, builder -> builder);
        try {
            return new OurServer(
                    plain,
                    server(
                            deflate,
                            builder -> builder.tls(ServerTls.pem(certificate.certificatePem(), certificate.keyPem()))));
        } catch (IOException | DeploymentException | RuntimeException e) {
            plain.close();
            throw e;
        }
    }

    private static WebSocketServer server(boolean deflate, UnaryOperator<WebSocketServerBuilder> more)
            throws IOException, DeploymentException {
        return more.apply(WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .endpoint(Endpoints.ALL.toArray(Class<?>[]::new))
                        .page(
                                "/",
                                "<title>Fairlead</title>".getBytes(java.nio.charset.StandardCharsets.UTF_8),
                                "text/html")
                        .settings(settings -> settings.deflate(deflate)))
                .start();
    }

    /** By the name that the certificate has. */
    URI uri(String path) {
        return URI.create("ws://localhost:" + plain.port() + path);
    }

    URI secureUri(String path) {
        return URI.create("wss://localhost:" + secure.port() + path);
    }

    /** Closes both, and expects that no session and no connection is left over once they are. */
    @Override
    public void close() {
        plain.stop(Duration.ofSeconds(10));
        secure.stop(Duration.ofSeconds(10));
        for (WebSocketServer each : List.of(plain, secure)) {
            assertThat(each.openSessions()).as("sessions left over").isZero();
            assertThat(each.openConnections()).as("connections left over").isZero();
        }
    }
}
