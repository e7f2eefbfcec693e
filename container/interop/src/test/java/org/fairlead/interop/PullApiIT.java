package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.fairlead.client.WebSocketClient;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.Message;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.connection.WebSocketRequest;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.interop.foreign.Program;
import org.fairlead.interop.foreign.Scenarios;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections that are asked for messages, with trio-websocket and Python's websockets on the other side. */
class PullApiIT {

    private static void handle(WebSocketRequest request) throws Exception {
        if (request.path().equals("/reject")) {
            request.reject(418, Map.of("X-Reason", List.of("teapot")), "My body".getBytes(StandardCharsets.UTF_8));
            return;
        }
        String seen = request.header("X-Test-Header");
        try (WebSocketConnection connection = request.accept(
                request.subprotocols().contains("chat") ? "chat" : null,
                seen == null ? Map.of() : Map.of("X-Seen", List.of(seen)))) {
            if (request.path().equals("/close")) {
                connection.close(4000, "enough");
            }
            while (true) {
                Message message = connection.receive();
                if (message instanceof Message.Text text) {
                    connection.send(text.text());
                } else if (message instanceof Message.Binary binary) {
                    connection.send(binary.data());
                }
            }
        }
    }

    @TestFactory
    @Tag("A15")
    @Tag("A18")
    List<DynamicTest> trioWebsocketIsAClientOfOurHandler() throws Exception {
        try (WebSocketServer server =
                WebSocketServer.builder().host("127.0.0.1").port(0).serve(PullApiIT::handle)) {
            List<String> command = new ArrayList<>(PythonScripts.trio("trio_client.py"));
            command.add("ws://127.0.0.1:" + server.port());
            return Scenarios.run(Path.of("target").toAbsolutePath(), command, Map.of());
        }
    }

    private static List<String> server(String library) throws InterruptedException {
        return library.equals("trio-websocket")
                ? PythonScripts.trio("trio_server.py")
                : PythonScripts.websockets("websockets_server.py");
    }

    @ParameterizedTest
    @ValueSource(strings = {"trio-websocket", "websockets"})
    @Tag("A1")
    @Tag("A10")
    @Tag("A13")
    void ourConnectionTalksToTheirServer(String library) throws Exception {
        try (Program program = Program.start(Path.of("target").toAbsolutePath(), server(library))) {
            String port = program.awaitLine(line -> line.startsWith("port ")).substring(5);
            WebSocketClient.Builder client = WebSocketClient.builder().subprotocols("mqtt", "chat");

            try (WebSocketConnection connection =
                    client.open("127.0.0.1", Integer.parseInt(port), "/echo?a=b", false)) {
                assertThat(connection.subprotocol()).isEqualTo("chat");
                for (String text : List.of("hello", "", "žluťoučký κόσμε", "x".repeat(70_000))) {
                    connection.send(text);
                    assertThat(connection.receive()).isEqualTo(new Message.Text(text));
                }
                connection.send(ByteBuffer.wrap(new byte[] {0, -1, 7}));
                assertThat(connection.receive().asBytes()).containsExactly(0, -1, 7);
                assertThat(connection.ping()).isPositive();
                connection.pong();
                connection.close(4001, "bye");
            }
            assertThat(program.awaitLine(line -> line.startsWith("closed "))).isEqualTo("closed 4001 bye");

            try (WebSocketConnection connection = client.open("127.0.0.1", Integer.parseInt(port), "/ping", false)) {
                assertThat(connection.receive().asText()).isEqualTo("ponged");
            }
            try (WebSocketConnection connection = client.open("127.0.0.1", Integer.parseInt(port), "/close", false)) {
                assertThatThrownBy(connection::receive)
                        .isInstanceOfSatisfying(ConnectionClosedException.class, closed -> {
                            assertThat(closed.reason().code()).isEqualTo(4000);
                            assertThat(closed.reason().reason()).isEqualTo("enough");
                        });
            }
        }
    }

    @Test
    @Tag("A16")
    void theRejectionOfATrioWebsocketServerIsShown() throws Exception {
        try (Program program = Program.start(Path.of("target").toAbsolutePath(), server("trio-websocket"))) {
            int port = Integer.parseInt(
                    program.awaitLine(line -> line.startsWith("port ")).substring(5));
            assertThatThrownBy(() -> WebSocketClient.open("127.0.0.1", port, "/reject", false))
                    .isInstanceOfSatisfying(HandshakeRejectedException.class, rejected -> {
                        assertThat(rejected.status()).isEqualTo(418);
                        assertThat(rejected.headers().get("X-Reason")).containsExactly("teapot");
                        assertThat(new String(rejected.body(), StandardCharsets.UTF_8))
                                .isEqualTo("My body");
                    });
        }
    }
}
