package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What holds in every Jetty besides. */
abstract class JettyContract extends ContainerContract {

    private static Session connect(JettyContainer jetty, Collector collector, String path) throws Exception {
        return ContainerProvider.getWebSocketContainer()
                .connectToServer(collector, URI.create("ws://localhost:" + jetty.port() + "/app" + path));
    }

    @Test
    void applicationThatIsStartedAgainAnswers() throws Exception {
        try (JettyContainer jetty = (JettyContainer) start()) {
            jetty.undeploy();
            jetty.startAgain();
            Collector collector = new Collector();
            try (Session session = connect(jetty, collector, "/echo/red")) {
                session.getBasicRemote().sendText("x");
                assertThat(collector.text()).isEqualTo("red:x");
            }
        }
    }

    /** Jetty closes its connectors, and with them every connection, before its handlers. */
    @Test
    void stopOfTheServerClosesWith1001() throws Exception {
        Collector collector = new Collector();
        try (JettyContainer jetty = (JettyContainer) start()) {
            var unused = connect(jetty, collector, "/closing");
        }
        assertThat(collector.closeCode()).isEqualTo(1001);
        assertThat(takeClosed().getCloseCode().getCode()).isEqualTo(1001);
    }

    /** Jetty throws where something graceful has not ended in time: a connection that stays open would be that. */
    @Test
    void gracefulStopOfTheServerWaitsForTheClosingHandshakes() throws Exception {
        Collector collector = new Collector();
        try (JettyContainer jetty = (JettyContainer) start()) {
            jetty.stopTimeout(TimeUnit.SECONDS.toMillis(PATIENCE_SECONDS));
            var unused = connect(jetty, collector, "/closing");
        }
        assertThat(collector.closeCode()).isEqualTo(1001);
        assertThat(takeClosed().getCloseCode().getCode()).isEqualTo(1001);
    }
}
