package org.fairlead.interop.own;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.Session;
import java.lang.reflect.InvocationTargetException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.DocumentedCode;
import org.fairlead.container.HandshakeRejectedException;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/server-howto.md shows compiles and does what it says. */
class ServerHowtoIT {

    @TempDir
    static Path folder;

    static DocumentedCode examples;

    @BeforeAll
    static void compile() throws Exception {
        examples = DocumentedCode.compile("docs/server-howto.md", 19, folder);
    }

    @AfterAll
    static void close() throws Exception {
        examples.close();
    }

    /** A client that keeps what it is told: texts, then the close code. */
    private static final class Client extends Endpoint implements AutoCloseable {
        final BlockingQueue<Object> received = new LinkedBlockingQueue<>();
        final Session session;

        Client(URI uri, Map<String, String> fields) throws Exception {
            ClientEndpointConfig config = ClientEndpointConfig.Builder.create()
                    .preferredSubprotocols(List.of("chat.v1"))
                    .configurator(new ClientEndpointConfig.Configurator() {
                        @Override
                        public void beforeRequest(Map<String, List<String>> headers) {
                            fields.forEach((name, value) -> headers.put(name, List.of(value)));
                        }
                    })
                    .build();
            session = ContainerProvider.getWebSocketContainer().connectToServer(this, config, uri);
        }

        Client(WebSocketServer server, String path) throws Exception {
            this(URI.create(server.uri() + path), Map.of());
        }

        @Override
        public void onOpen(Session opened, EndpointConfig config) {
            opened.addMessageHandler(String.class, (MessageHandler.Whole<String>) received::add);
        }

        @Override
        public void onClose(Session closed, CloseReason reason) {
            received.add(reason.getCloseCode().getCode());
        }

        Client send(String text) throws Exception {
            session.getBasicRemote().sendText(text);
            return this;
        }

        Object next() throws Exception {
            return Objects.requireNonNull(received.poll(60, TimeUnit.SECONDS), "nothing came");
        }

        @Override
        public void close() throws Exception {
            session.close();
        }
    }

    private static Class<?> example(String name) throws Exception {
        return examples.type(name);
    }

    private static WebSocketServer serve(String... endpoints) throws Exception {
        var builder = WebSocketServer.builder().host("127.0.0.1").port(0);
        for (String endpoint : endpoints) {
            builder.endpoint(example(endpoint));
        }
        return builder.start();
    }

    private static WebSocketServer start(String name, Object... arguments) throws Exception {
        return examples.make(WebSocketServer.class, name, "start", arguments);
    }

    private static HttpResponse<String> get(URI uri) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
    }

    private static URI http(int port, String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @Test
    @Tag("C1")
    void sessionOutlivesTheCallbackAndManyMessages() throws Exception {
        try (WebSocketServer server = serve("Report");
                Client client = new Client(server, "/report")) {
            for (String name : List.of("a", "b", "c")) {
                assertThat(client.send(name).next()).isEqualTo("the report on " + name);
            }
        }
    }

    @Test
    @Tag("C1")
    void handlersThatBlockDoNotHoldUpOthers() throws Exception {
        try (WebSocketServer server = serve("Slow")) {
            List<Client> clients = new ArrayList<>();
            long start = System.nanoTime();
            for (int i = 0; i < 50; i++) {
                clients.add(new Client(server, "/slow").send("why"));
            }
            for (Client client : clients) {
                assertThat(client.next()).isEqualTo("42, you asked why");
            }
            // one after the other they would take 50 s
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(40));
            for (Client client : clients) {
                client.close();
            }
        }
    }

    @Test
    @Tag("C2")
    void firehoseDoesNotStarveOthers() throws Exception {
        try (WebSocketServer server = serve("Firehose", "Report");
                Client wet = new Client(server, "/firehose");
                Client other = new Client(server, "/report")) {
            assertThat(other.send("x").next()).isEqualTo("the report on x");
            for (int i = 0; i < 100_000; i++) {
                assertThat(wet.next()).isEqualTo("drop " + i);
            }
            assertThat(wet.next()).isEqualTo(1000);
        }
    }

    @Test
    @Tag("C6")
    void endpointHasTheArgumentThatItWasGiven() throws Exception {
        try (WebSocketServer server = start("Arguments");
                Client client = new Client(server, "/greet")) {
            assertThat(client.send("Bo").next()).isEqualTo("Ahoy, Bo");
        }
    }

    @Test
    void handlersMayRunWhereTheBytesArrive() throws Exception {
        try (WebSocketServer server = serve("Quick");
                Client client = new Client(server, "/quick")) {
            assertThat(client.send("hey").next()).isEqualTo("HEY");
        }
    }

    @Test
    void messagesAreSentWithoutWaitingAndInBatches() throws Exception {
        try (WebSocketServer server = serve("Ticker", "Lines");
                Client ticker = new Client(server, "/ticker");
                Client lines = new Client(server, "/lines")) {
            assertThat(ticker.next()).isEqualTo("tick");
            lines.send("3");
            for (int i = 1; i <= 3; i++) {
                assertThat(lines.next()).isEqualTo("line " + i);
            }
        }
    }

    @Test
    void endpointWithoutAnnotationsHasItsConfiguration() throws Exception {
        try (WebSocketServer server = start("Programmatic");
                Client client = new Client(server, "/hello")) {
            assertThat(client.send("Bo").next()).isEqualTo("Ahoy, Bo");
            assertThat(client.session.getNegotiatedSubprotocol()).isEqualTo("chat.v1");
        }
    }

    @Test
    void applicationIsDeployedUnderItsPathAndRunsOnTheThreadsItIsGiven() throws Exception {
        ExecutorService threads = Executors.newCachedThreadPool();
        BlockingQueue<Runnable> executed = new LinkedBlockingQueue<>();
        Executor counted = task -> {
            executed.add(task);
            threads.execute(task);
        };
        try (WebSocketServer server = start("Assembled", counted);
                Client client = new Client(server, "/rooms/7")) { // server.uri() has the context path
            assertThat(client.send("hi").next()).isEqualTo("7: hi (/app/rooms/7)");
            assertThat(get(http(server.port(), "/rooms/7")).statusCode()).isEqualTo(404);
            assertThat(executed).isNotEmpty();
        } finally {
            threads.shutdown();
        }
    }

    @Test
    @Tag("C7")
    void pathsLeadToEndpoints() throws Exception {
        try (WebSocketServer server = serve("Routes$Room", "Routes$Lobby");
                Client room = new Client(server, "/rooms/7");
                Client lobby = new Client(server, "/rooms/lobby")) {
            assertThat(room.send("hi").next()).isEqualTo("7: hi (/rooms/7)");
            assertThat(lobby.send("hi").next()).isEqualTo("the lobby: hi");
            assertThat(get(http(server.port(), "/nowhere")).statusCode()).isEqualTo(404);
            assertThat(get(http(server.port(), "/rooms/7")).statusCode()).isEqualTo(426);
        }
    }

    @Test
    @Tag("C8")
    void configuratorReadsAndSetsFields() throws Exception {
        try (WebSocketServer server = serve("Private")) {
            URI uri = URI.create(server.uri() + "/private");
            try (Client client = new Client(uri, Map.of("Authorization", "Bearer let-me-in"))) {
                assertThat(client.send("?").next()).isEqualTo("you are Ann");
                assertThat(client.session.getNegotiatedSubprotocol()).isEqualTo("chat.v1");
            }
            assertThatThrownBy(() -> new Client(uri, Map.of()))
                    .satisfies(e -> assertThat(rejection(e).status()).isEqualTo(401));
        }
    }

    private static HandshakeRejectedException rejection(Throwable failure) {
        for (Throwable e = failure; e != null; e = e.getCause()) {
            if (e instanceof HandshakeRejectedException rejected) {
                return rejected;
            }
        }
        throw new AssertionError("no rejection", failure);
    }

    @Test
    @Tag("C9")
    void clientsAddressIsItsOwnOrWhatTheTrustedProxySays() throws Exception {
        try (WebSocketServer direct = serve("Address");
                WebSocketServer proxied = start("BehindProxy")) {
            Map<String, String> fields = Map.of("X-Forwarded-For", "192.0.2.7");
            try (Client client = new Client(URI.create(direct.uri() + "/address"), fields)) {
                assertThat(client.send("?").next()).isEqualTo("127.0.0.1");
            }
            try (Client client = new Client(URI.create(proxied.uri() + "/address"), fields)) {
                assertThat(client.send("?").next()).isEqualTo("192.0.2.7");
            }
        }
    }

    @Test
    void listedOriginsConnectAndOthersDoNot() throws Exception {
        try (WebSocketServer server = start("Origins")) {
            URI uri = URI.create(server.uri() + "/slow");
            for (String origin :
                    List.of("https://app.example", "https://b.app.example", "http://127.0.0.1:" + server.port())) {
                new Client(uri, Map.of("Origin", origin)).close();
            }
            assertThatThrownBy(() -> new Client(uri, Map.of("Origin", "https://evil.example")))
                    .satisfies(e -> assertThat(rejection(e).status()).isEqualTo(403));
        }
    }

    @Test
    @Tag("C10")
    void serverListensWhereItIsTold() throws Exception {
        try (WebSocketServer server = start("Addresses", folder)) {
            assertThat(server.listeners())
                    .extracting(each -> each.getAddress().getHostAddress())
                    .containsExactly("127.0.0.1", "127.0.0.2");
            assertThat(server.unixSockets()).allMatch(Files::exists).hasSize(1);
            for (InetSocketAddress address : server.listeners()) {
                new Client(
                                URI.create("ws://" + address.getAddress().getHostAddress() + ":" + address.getPort()
                                        + "/slow"),
                                Map.of())
                        .close();
            }
        }
    }

    @Test
    @Tag("C11")
    void programThatIsToldToEndTellsItsSessions() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        folder + System.getProperty("path.separator") + System.getProperty("java.class.path"),
                        "UntilSigterm")
                .redirectErrorStream(true)
                .start();
        try (var output = process.inputReader()) {
            int port = Integer.parseInt(output.readLine());
            try (Client client = new Client(URI.create("ws://127.0.0.1:" + port + "/slow"), Map.of())) {
                process.toHandle().destroy();

                assertThat(client.next()).isEqualTo(1001);
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).isEqualTo(143);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    @Tag("C12")
    void retiringServerKeepsItsSessionsUntilTheyGo() throws Exception {
        WebSocketServer server = serve("Report");
        try (Client client = new Client(server, "/report")) {
            assertThat(client.send("w").next()).isEqualTo("the report on w");
            CompletableFuture<Object> retired = CompletableFuture.supplyAsync(() -> {
                try {
                    return examples.call("Retirement", "retire", server, Duration.ofMinutes(1));
                } catch (InvocationTargetException e) {
                    throw new AssertionError(e.getCause());
                } catch (Exception e) {
                    throw new AssertionError(e);
                }
            });
            while (!server.listeners().isEmpty()) {
                TimeUnit.MILLISECONDS.sleep(5);
            }
            assertThat(client.send("x").next()).isEqualTo("the report on x");
            assertThat(retired).isNotDone();
            client.close();
            assertThat(retired.get(60, TimeUnit.SECONDS)).isEqualTo(true);
        }
    }

    @Test
    @Tag("C13")
    void probesAndTheHookAreAnswered() throws Exception {
        try (WebSocketServer server = start("Health")) {
            int probes = Objects.requireNonNull(server.healthListener()).getPort();
            assertThat(get(http(probes, "/healthz")).statusCode()).isEqualTo(200);
            assertThat(get(http(server.port(), "/healthz")).statusCode()).isEqualTo(200);
            var maintenance = example("Health").getDeclaredField("maintenance");
            maintenance.setAccessible(true);
            maintenance.set(null, true);
            assertThat(get(http(server.port(), "/")).body()).isEqualTo("Back at noon.\n");
            server.stopAccepting();
            assertThat(get(http(probes, "/healthz")).statusCode()).isEqualTo(503);
        }
    }

    @Test
    @Tag("C14")
    void filesAndEndpointsShareAPort() throws Exception {
        Path web = Files.createDirectory(folder.resolve("web"));
        Files.writeString(web.resolve("index.html"), "<p>hello");
        try (WebSocketServer server = start("WithPages", web);
                Client client = new Client(server, "/slow")) {
            assertThat(get(http(server.port(), "/")).body()).isEqualTo("<p>hello");
            assertThat(client.send("x").next()).isEqualTo("42, you asked x");
        }
    }
}
