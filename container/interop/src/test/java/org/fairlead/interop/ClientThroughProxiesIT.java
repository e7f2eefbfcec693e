package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.client.WebSocketClient;
import org.fairlead.interop.foreign.ForeignTools;
import org.fairlead.interop.foreign.Program;
import org.fairlead.session.ProxyServer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Our client, by ws and wss, through proxies that others wrote and that want a user and a password. */
class ClientThroughProxiesIT {

    private static final String USER = "wayfarer";
    private static final String PASSWORD = "pa55word";

    /** How each proxy is started; both listen on the loopback interface alone. */
    enum Proxy {
        /** It answers a wrong password with 401 where RFC 9110 section 15.5.8 has 407. */
        TINYPROXY(ProxyServer.Kind.HTTP, "the proxy answered 401 Unauthorized") {
            @Override
            List<String> command(int port) throws IOException {
                Path program = ForeignTools.find("tinyproxy", "tinyproxy", "/usr/sbin/tinyproxy");
                Path file = Path.of("target", "tinyproxy-" + port + ".conf").toAbsolutePath();
                Files.writeString(file, """
                        Port %d
                        Listen 127.0.0.1
                        Allow 127.0.0.1
                        Timeout 600
                        LogLevel Connect
                        BasicAuth %s %s
                        """.formatted(port, USER, PASSWORD));
                return List.of(program.toString(), "-d", "-c", file.toString());
            }
        },
        MICROSOCKS(ProxyServer.Kind.SOCKS5, "does not accept the user and the password") {
            @Override
            List<String> command(int port) {
                Path program = ForeignTools.find("microsocks", "microsocks");
                return List.of(
                        program.toString(),
                        "-i",
                        "127.0.0.1",
                        "-p",
                        Integer.toString(port),
                        "-u",
                        USER,
                        "-P",
                        PASSWORD);
            }
        };

        private final ProxyServer.Kind kind;
        private final String refusal;

        Proxy(ProxyServer.Kind kind, String refusal) {
            this.kind = kind;
            this.refusal = refusal;
        }

        abstract List<String> command(int port) throws IOException;
    }

    /** A running proxy. */
    private record Running(Program program, ProxyServer server) implements AutoCloseable {

        /** Neither can be told to take any port that is free. */
        static Running start(Proxy proxy) throws Exception {
            int port;
            try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
                port = free.getLocalPort();
            }
            Program program = Program.start(Path.of("target").toAbsolutePath(), proxy.command(port));
            awaitListening(program, port);
            return new Running(program, new ProxyServer(proxy.kind, "127.0.0.1", port, USER, PASSWORD));
        }

        private static void awaitListening(Program program, int port) throws Exception {
            long limit = System.nanoTime() + Program.PATIENCE.toNanos();
            while (true) {
                try (Socket probe = new Socket("127.0.0.1", port)) {
                    assertThat(probe.isConnected()).isTrue();
                    return;
                } catch (IOException notYet) {
                    assertThat(program.isAlive() && System.nanoTime() < limit)
                            .as(() -> "the proxy listens; it printed: " + program.output())
                            .isTrue();
                    TimeUnit.MILLISECONDS.sleep(20);
                }
            }
        }

        @Override
        public void close() {
            program.close();
        }
    }

    /** Keeps what it receives. */
    @ClientEndpoint
    public static class Collector {
        private final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @OnMessage
        public void receive(String message) {
            received.add(message);
        }
    }

    private static WebSocketClient client(ProxyServer proxy) {
        return WebSocketClient.builder()
                .settings(s -> s.proxy(proxy))
                .sslContext(TestCertificate.get().trusting())
                .build();
    }

    /** An address: where a name has two, a proxy may try the first alone. */
    private static URI byAddress(URI uri) {
        return URI.create(uri.toString().replace("localhost", "127.0.0.1"));
    }

    @ParameterizedTest
    @EnumSource(Proxy.class)
    void messagesGoThroughTheProxyByWsAndByWss(Proxy kind) throws Exception {
        try (Running proxy = Running.start(kind);
                OurServer server = OurServer.start(false);
                WebSocketClient client = client(proxy.server())) {
            for (URI uri : List.of(byAddress(server.uri("/echo")), byAddress(server.secureUri("/echo")))) {
                Collector collector = new Collector();
                Session session = client.connect(collector, uri);
                String large = "through ".repeat(50_000);
                session.getBasicRemote().sendText(large);
                assertThat(collector.received.poll(60, TimeUnit.SECONDS)).isEqualTo(large);
                assertThat(proxy.program().output()).contains(":" + uri.getPort());
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.class)
    void wrongPasswordIsRefusedByTheProxy(Proxy kind) throws Exception {
        try (Running proxy = Running.start(kind);
                WebSocketClient client = client(proxy.server().withCredentials(USER, "wr0ng"))) {
            assertThatThrownBy(() -> client.connect(new Collector(), URI.create("ws://127.0.0.1:9/echo")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the proxy handshake with 127.0.0.1 failed after ")
                    .hasMessageContaining(kind.refusal)
                    .hasMessageNotContaining("wr0ng");
        }
    }

    @ParameterizedTest
    @EnumSource(Proxy.class)
    void serverThatTheProxyCannotReachIsTold(Proxy kind) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            port = free.getLocalPort();
        }
        try (Running proxy = Running.start(kind);
                WebSocketClient client = client(proxy.server())) {
            assertThatThrownBy(() -> client.connect(new Collector(), URI.create("ws://127.0.0.1:" + port + "/echo")))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the proxy handshake with 127.0.0.1 failed after ")
                    .hasMessageContaining("the proxy answered ");
        }
    }
}
