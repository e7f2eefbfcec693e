package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import org.fairlead.checks.DocumentedCode;
import org.fairlead.server.WebSocketServer;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/timeouts.md shows compiles and does what it says. */
class TimeoutsDocumentTest {
    @TempDir
    static Path folder;

    static DocumentedCode examples;

    @ServerEndpoint("/echo")
    public static final class Echo {
        @OnMessage
        public String echo(String text) {
            return "echo " + text;
        }
    }

    @BeforeAll
    static void compile() throws IOException {
        examples = DocumentedCode.compile("docs/timeouts.md", 7, folder);
    }

    @AfterAll
    static void close() throws IOException {
        examples.close();
    }

    @AfterEach
    void noDefault() {
        Timeouts.setDefault(null);
    }

    @Tag("A6")
    @Test
    void oneDeadlineCoversAWholeConversation() throws Exception {
        try (WebSocketServer server =
                WebSocketServer.builder().port(0).endpoint(Echo.class).start()) {
            URI uri = URI.create(server.uri() + "/echo");
            assertThat(examples.call("Question", "ask", uri, "hello")).isEqualTo("echo hello");
            assertThat(examples.call("Periodic", "run", uri, 3)).isEqualTo(3);
        }
    }

    @Tag("B4")
    @Test
    void aSessionsDeadlineIsTheLimitOfItsHandlers() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .port(0)
                .endpoint(examples.type("Budgeted"))
                .start()) {
            assertThat(examples.call("Question", "ask", URI.create(server.uri() + "/budgeted"), "hello"))
                    .isEqualTo("HELLO");
        }
    }

    @Tag("B2")
    @Test
    void theCleanupEndsTheRead() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket other = listener.accept()) {
            other.getOutputStream().write(7);
            assertThat(examples.call("Reading", "firstByte", socket, Duration.ofMinutes(1)))
                    .isEqualTo(7);
            assertThatThrownBy(() -> examples.call("Reading", "firstByte", socket, Duration.ofMillis(50)))
                    .isInstanceOf(TimeLimitException.class);
            assertThat(socket.isClosed()).isTrue();
        }
    }

    @Tag("B4")
    @Test
    void theBudgetIsTheDefault() throws Exception {
        examples.call("Budget", "begin");
        assertThat(examples.call("Budget", "step", "abc")).isEqualTo("ABC");
    }

    @Tag("B5")
    @Test
    void aPageIsFetched() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread server = new Thread(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.0 200 OK\r\nContent-Length: 8\r\n\r\nSuccess."
                                    .getBytes(StandardCharsets.US_ASCII));
                    while (socket.getInputStream().read() >= 0) {}
                } catch (IOException e) {
                    return; // the client has gone
                }
            });
            server.setDaemon(true);
            server.start();
            assertThat(examples.call("Page", "text", URI.create("http://127.0.0.1:" + listener.getLocalPort() + "/")))
                    .isEqualTo("200 Success.");
        }
    }

    @Tag("B3")
    @Test
    void aBeansMethodTimesOut() throws Exception {
        Class<?> weather = examples.type("Weather");
        try (SeContainer container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addExtensions(new TimeoutExtension())
                .addBeanClasses(weather)
                .initialize()) {
            Object bean = container.select(weather).get();
            assertThatThrownBy(() -> DocumentedCode.call(weather, bean, "ask")).isInstanceOf(TimeLimitException.class);
            assertThat(DocumentedCode.call(weather, bean, "isShut")).isEqualTo(true);
        }
    }
}
