package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.undertow.Undertow;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import org.apache.catalina.startup.Tomcat;
import org.eclipse.jetty.server.Server;
import org.fairlead.checks.DocumentedCode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The programs of docs/servlet-containers.md compile and run. */
class ServletContainersDocumentTest {

    @TempDir
    static Path folder;

    static DocumentedCode code;

    @BeforeAll
    static void compile() throws Exception {
        code = DocumentedCode.compile("docs/servlet-containers.md", 4, folder);
    }

    @AfterAll
    static void close() throws Exception {
        code.close();
    }

    private static void assertAnswers(int port) throws Exception {
        Collector collector = new Collector();
        try (Session session = ContainerProvider.getWebSocketContainer()
                .connectToServer(collector, URI.create("ws://localhost:" + port + "/chat"))) {
            session.getBasicRemote().sendText("hello");
            assertThat(collector.text()).isEqualTo("You said hello");
        }
    }

    @Test
    void programWithTomcatAnswers() throws Exception {
        Tomcat tomcat = code.make(Tomcat.class, "ChatInTomcat", "start", 0);
        try {
            assertAnswers(tomcat.getConnector().getLocalPort());
        } finally {
            tomcat.stop();
            tomcat.destroy();
        }
    }

    @Test
    void programWithJettyAnswers() throws Exception {
        Server jetty = code.make(Server.class, "ChatInJetty", "start", 0);
        try {
            assertAnswers(jetty.getURI().getPort());
        } finally {
            jetty.stop();
        }
    }

    @Test
    void programWithUndertowAnswers() throws Exception {
        Undertow undertow = code.make(Undertow.class, "ChatInUndertow", "start", 0);
        try {
            assertAnswers(((InetSocketAddress) undertow.getListenerInfo().get(0).getAddress()).getPort());
        } finally {
            undertow.stop();
        }
    }
}
