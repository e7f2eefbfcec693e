package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.fairlead.checks.Leaks;
import org.fairlead.connection.CloseStatus;
import org.fairlead.connection.ConnectionClosedException;
import org.fairlead.connection.DisconnectTimeoutException;
import org.fairlead.connection.NetworkEndpoint;
import org.fairlead.connection.WebSocketConnection;
import org.fairlead.server.ServerTls;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Endpoints, TLS, exceptions, and the races of ends that trio-websocket's issues tell of. */
@ExtendWith(Leaks.class)
class PullDetailsTest {

    private static String answer(PullServer server, String target, String more) throws IOException {
        try (Socket socket = new Socket(PullServer.HOST, server.port())) {
            String head = "GET " + target + " HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n" + more + "\r\n";
            socket.getOutputStream().write(head.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    @Test
    void aReasonThatIsTooLongIsCutBetweenCharactersAndClosesAllTheSame() throws Exception {
        CompletableFuture<CloseStatus> ended = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> ended.complete(PullServerTest.awaitEnd(request.accept())))) {
            WebSocketConnection connection = server.open();
            connection.close(4000, "a" + "\u00e9".repeat(100));

            assertThat(ended.get(30, TimeUnit.SECONDS).reason()).isEqualTo("a" + "\u00e9".repeat(61));
            assertThat(connection.closed()).matches(closed -> closed != null && closed.code() == 4000);
        }
    }

    @Test
    void aPathCannotHaveTwoHandlers() {
        assertThatThrownBy(() -> WebSocketServer.builder()
                        .handler("/echo", PullServer::echo)
                        .handler("/other", PullServer::echo)
                        .handler("/echo", request -> request.reject(403, "no")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the path /echo has a handler already");
    }

    @Test
    void originIsComparedWithTheHostOfAnAbsoluteTarget() throws Exception {
        try (PullServer server = new PullServer(request -> request.reject(418, "asked"))) {
            assertThat(answer(server, "http://other.example/", "Origin: http://x\r\n"))
                    .startsWith("HTTP/1.1 403 ");
            assertThat(answer(server, "http://other.example/", "Origin: http://other.example\r\n"))
                    .startsWith("HTTP/1.1 418 ");
        }
    }

    @Test
    void rejectionWhoseStatusHasNoContentHasNeitherBodyNorLength() throws Exception {
        try (PullServer server = new PullServer(request -> request.reject(204, "Nobody reads this."))) {
            assertThat(answer(server, "/", ""))
                    .startsWith("HTTP/1.1 204 No Content\r\n")
                    .doesNotContain("Content-Length")
                    .endsWith("\r\n\r\n");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "10.105.0.2, 80, false, ws://10.105.0.2",
        "127.0.0.1, 8000, false, ws://127.0.0.1:8000",
        "0.0.0.0, 443, true, wss://0.0.0.0",
        "2599:8807:6201:b7:16cf:bb9c:a6d3:51ab, 80, false, ws://[2599:8807:6201:b7:16cf:bb9c:a6d3:51ab]",
        "::1, 8000, false, ws://[0:0:0:0:0:0:0:1]:8000"
    })
    @Tag("A14")
    void anEndpointHasAUrlWithoutTheDefaultPort(String address, int port, boolean secure, String url) throws Exception {
        InetSocketAddress socket = new InetSocketAddress(InetAddress.getByName(address), port);
        NetworkEndpoint endpoint = NetworkEndpoint.of(socket, secure);
        assertThat(endpoint.url()).isEqualTo(url);
        assertThat(endpoint.port()).isEqualTo(port);
        assertThat(endpoint.isSecure()).isEqualTo(secure);
    }

    @Test
    @Tag("A17")
    @Tag("A14")
    void aConnectionOverTlsIsSecureOnBothEnds() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        ServerTls tls = ServerTls.keyStore(bundle.toKeyStore("pw".toCharArray()), "pw".toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, bundle.toTrustManagerFactory().getTrustManagers(), null);
        CompletableFuture<Boolean> secure = new CompletableFuture<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .tls(tls)
                        .serve(request -> {
                            secure.complete(request.remote().isSecure());
                            PullServerTest.awaitEnd(request.accept());
                        });
                WebSocketConnection connection =
                        WebSocketClient.builder().sslContext(context).open("localhost", server.port(), "/", true)) {
            assertThat(connection.local().isSecure()).isTrue();
            assertThat(connection.remote().url()).isEqualTo("wss://127.0.0.1:" + server.port());
            assertThat(secure.get(20, TimeUnit.SECONDS)).isTrue();
        }
    }

    @Test
    void aReasonThatIsNotSentIsNotTold() throws Exception {
        try (PullServer server = PullServer.echo()) {
            WebSocketConnection connection = server.open();
            connection.close(1005, "x");
            assertThat(connection.closed()).isEqualTo(new CloseStatus(1005, ""));
        }
    }

    @Test
    void exceptionsSurviveSerialisation() throws Exception {
        CloseStatus status = new CloseStatus(4000, "foo");
        ConnectionClosedException closed = copy(new ConnectionClosedException(status, null));
        assertThat(closed.reason()).isEqualTo(status);
        assertThat(closed).hasMessage("The connection is closed: 4000 private use: foo");
        assertThat(copy(new DisconnectTimeoutException("late"))).hasMessage("late");
        assertThat(copy(new ConnectTimeoutException("late"))).hasMessage("late");
    }

    @SuppressWarnings({"unchecked", "BanSerializableRead"}) // its own copy
    private static <T> T copy(T original) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(original);
        }
        try (ObjectInputStream in = new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))) {
            return (T) in.readObject();
        }
    }

    @Test
    @Tag("A1")
    void anExceptionInTheBlockIsTheOneThatIsThrown() throws Exception {
        IllegalStateException own = new IllegalStateException("bar", new RuntimeException("zee"));
        try (PullServer server = PullServer.echo()) {
            assertThatThrownBy(() -> {
                        try (WebSocketConnection connection = server.open()) {
                            connection.send("hello");
                            throw own;
                        }
                    })
                    .isSameAs(own)
                    .hasCauseInstanceOf(RuntimeException.class);
        }
    }

    @Test
    @Tag("A9")
    void aPeerThatClosesAndHangsUpAtOnceEndsAReceive() throws Exception {
        try (OneShotServer server = new OneShotServer(socket -> {
                    RawHandshake.accept(socket);
                    socket.getOutputStream().write(new byte[] {(byte) 0x88, 2, 0x03, (byte) 0xE8});
                    socket.shutdownOutput();
                    OneShotServer.awaitEnd(socket);
                });
                WebSocketConnection connection = WebSocketClient.open(PullServer.HOST, server.port(), "/", false)) {
            assertThatThrownBy(connection::receive)
                    .isInstanceOfSatisfying(
                            ConnectionClosedException.class,
                            closed -> assertThat(closed.reason().code()).isEqualTo(1000));
        }
    }

    @Test
    @Tag("A9")
    void aServerThatHangsUpWithoutACloseEndsReceivingAndSending() throws Exception {
        try (OneShotServer server = new OneShotServer(RawHandshake::accept);
                WebSocketConnection connection = WebSocketClient.open(PullServer.HOST, server.port(), "/", false)) {
            assertThatThrownBy(connection::receive)
                    .isInstanceOfSatisfying(
                            ConnectionClosedException.class,
                            closed -> assertThat(closed.reason().code()).isEqualTo(1006));
            assertThatThrownBy(() -> connection.send("hello")).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    @Tag("A9")
    void aServerThatSendsToAClientThatHasGoneIsToldSo() throws Exception {
        CompletableFuture<Throwable> sending = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
            WebSocketConnection connection = request.accept();
            sending.complete(catchThrowable(() -> {
                while (true) {
                    connection.send("Hello from server");
                }
            }));
        })) {
            SocketChannel stream = SocketChannel.open(new InetSocketAddress(PullServer.HOST, server.port()));
            WebSocketConnection connection = WebSocketClient.wrap(stream, URI.create("ws://stream/"));
            connection.send("Hello from client");
            stream.close();
            assertThat(sending.get(20, TimeUnit.SECONDS)).isInstanceOf(IOException.class);
            connection.abort();
        }
    }

    @Test
    @Tag("A13")
    void aSendAfterThePeerHasClosedRaises() throws Exception {
        try (PullServer server = new PullServer(request -> {
                    WebSocketConnection connection = request.accept();
                    connection.receive();
                    connection.close();
                });
                WebSocketConnection connection = server.open()) {
            connection.send("foo");
            PullServerTest.awaitEnd(connection);
            assertThatThrownBy(() -> connection.send("bar")).isInstanceOf(ConnectionClosedException.class);
        }
    }

    @Test
    @Tag("A13")
    void aServerThatCutsWhileTheClientClosesHarmsNothing() throws Exception {
        CompletableFuture<CloseStatus> ended = new CompletableFuture<>();
        try (PullServer server = new PullServer(request -> {
            WebSocketConnection connection = request.accept();
            connection.send("foo");
            ended.complete(PullServerTest.awaitEnd(connection));
            connection.abort();
        })) {
            WebSocketConnection connection = server.open();
            assertThat(connection.receive().asText()).isEqualTo("foo");
            connection.close();
            assertThat(ended.get(20, TimeUnit.SECONDS).code()).isEqualTo(1000);
            assertThat(connection.closed()).matches(closed -> closed != null && closed.code() == 1000);
        }
    }
}
