package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.KeyStore;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.TrustManagerFactory;
import org.fairlead.checks.Leaks;
import org.fairlead.server.ServerTls;
import org.fairlead.server.WebSocketServer;
import org.fairlead.server.WebSocketServerBuilder;
import org.fairlead.session.ProxyServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Through HTTP and SOCKS 5 proxies, which look the server's name up themselves. */
@ExtendWith(Leaks.class)
class ProxyTest {

    private static WebSocketServerBuilder local() {
        return WebSocketServer.builder().host("127.0.0.1").port(0).endpoint(EchoServer.class);
    }

    private static WebSocketClient.Builder through(ProxyServer proxy) {
        return WebSocketClient.builder().settings(s -> s.proxy(proxy));
    }

    private static ProxyServer http(TestProxy proxy) {
        return ProxyServer.http("127.0.0.1", proxy.port());
    }

    private static ProxyServer socks5(TestProxy proxy) {
        return ProxyServer.socks5("127.0.0.1", proxy.port());
    }

    private static void assertEchoes(WebSocketClient.Builder builder, String uri) throws Exception {
        try (WebSocketClient client = builder.build()) {
            Collector collector = new Collector();
            Session session = client.connect(collector, URI.create(uri));
            session.getBasicRemote().sendText("through");
            assertThat(collector.next()).isEqualTo("through");
        }
    }

    private static String nameOf(WebSocketServer server) {
        return "ws://behind.invalid:" + server.port() + "/echo";
    }

    @Test
    void httpProxyIsAskedToConnect() throws Exception {
        try (WebSocketServer server = local().start();
                TestProxy proxy = TestProxy.http("", "")) {
            assertEchoes(through(http(proxy)), nameOf(server));

            assertThat(proxy.asked())
                    .singleElement()
                    .satisfies(head ->
                            assertThat(head).startsWith("CONNECT behind.invalid:" + server.port() + " HTTP/1.1\r\n"));
        }
    }

    @Test
    void httpProxyIsGivenItsCredentialsAndTheServerIsNot() throws Exception {
        try (WebSocketServer server = local().onHttpRequest((request, facts) -> {
                            assertThat(request.headers().first("Proxy-Authorization"))
                                    .isNull();
                            return null;
                        })
                        .start();
                TestProxy proxy = TestProxy.http("us er", "p:ä55")) {
            assertEchoes(through(http(proxy).withCredentials("us er", "p:ä55")), nameOf(server));
        }
    }

    @Test
    void socksProxyIsAskedToConnect() throws Exception {
        try (WebSocketServer server = local().start();
                TestProxy proxy = TestProxy.socks5("", "")) {
            assertEchoes(through(socks5(proxy)), nameOf(server));

            assertThat(proxy.asked()).containsExactly("behind.invalid:" + server.port());
        }
    }

    @Test
    void socksProxyIsGivenItsCredentials() throws Exception {
        try (WebSocketServer server = local().start();
                TestProxy proxy = TestProxy.socks5("user", "pa55")) {
            assertEchoes(through(socks5(proxy).withCredentials("user", "pa55")), nameOf(server));
        }
    }

    @Test
    void tlsIsWithTheServerBehindTheProxy() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=behind.invalid")
                .addSanDnsName("behind.invalid")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("server", bundle.getCertificate());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        ServerTls tls = ServerTls.keyStore(bundle.toKeyStore("pw".toCharArray()), "pw".toCharArray());
        try (WebSocketServer server = local().tls(tls).start();
                TestProxy http = TestProxy.http("", "");
                TestProxy socks = TestProxy.socks5("", "")) {
            String uri = "wss://behind.invalid:" + server.port() + "/echo";

            assertEchoes(through(http(http)).sslContext(context), uri);
            assertEchoes(through(socks5(socks)).sslContext(context), uri);
            String other = "wss://other.invalid:" + server.port() + "/echo";
            assertThatThrownBy(() -> assertEchoes(through(http(http)).sslContext(context), other))
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("the TLS handshake with other.invalid, behind the proxy 127.0.0.1 failed");
        }
    }

    @Test
    void refusalOfAnHttpProxyIsToldWithItsStatusAndWithoutThePassword() throws Exception {
        try (TestProxy proxy = TestProxy.http("user", "right")) {
            assertThatThrownBy(() ->
                            assertEchoes(through(http(proxy).withCredentials("user", "wr0ng")), "ws://behind.invalid/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageStartingWith("cannot open ws://behind.invalid:80 through the proxy 127.0.0.1:"
                            + proxy.port() + ": the proxy handshake with 127.0.0.1 failed after ")
                    .hasMessageEndingWith(" ms: the proxy answered 407 Proxy Authentication Required")
                    .hasMessageNotContaining("wr0ng");
        }
    }

    @Test
    void refusalsOfASocksProxyAreToldApart() throws Exception {
        try (TestProxy guarded = TestProxy.socks5("user", "right");
                TestProxy open = TestProxy.socks5("", "")) {
            assertThatThrownBy(() -> assertEchoes(
                            through(socks5(guarded).withCredentials("user", "wr0ng")), "ws://behind.invalid/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the proxy handshake with 127.0.0.1 failed after ")
                    .hasMessageContaining("does not accept the user and the password")
                    .hasMessageNotContaining("wr0ng");
            assertThatThrownBy(() -> assertEchoes(through(socks5(guarded)), "ws://behind.invalid/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("wants another kind of authentication");
            assertThatThrownBy(() -> assertEchoes(through(socks5(open)), "ws://forbidden.invalid/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the proxy answered ")
                    .hasMessageContaining("FORBIDDEN");
        }
    }

    @Test
    void proxyThatCannotBeReachedIsNamed() throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0)) {
            port = free.getLocalPort();
        }
        assertThatThrownBy(() -> assertEchoes(through(ProxyServer.http("127.0.0.1", port)), "ws://behind.invalid/"))
                .isInstanceOf(java.net.ConnectException.class)
                .hasMessageStartingWith("cannot open ws://behind.invalid:80 through the proxy 127.0.0.1:" + port
                        + ": the TCP connection with 127.0.0.1 failed after ");
    }

    @Test
    @Tag("A2")
    void proxyThatSaysNothingTimesOut() throws Exception {
        for (ProxyServer.Kind kind : new ProxyServer.Kind[] {ProxyServer.Kind.HTTP, ProxyServer.Kind.SOCKS5}) {
            try (OneShotServer proxy = OneShotServer.silent()) {
                ProxyServer silent = new ProxyServer(kind, "127.0.0.1", proxy.port(), "", "");

                assertThatThrownBy(() -> assertEchoes(
                                through(silent).connectTimeout(Duration.ofSeconds(1)), "ws://behind.invalid/"))
                        .isInstanceOf(ConnectTimeoutException.class)
                        .hasMessageContaining("the proxy handshake with 127.0.0.1 failed after ");
                proxy.served().get(30, TimeUnit.SECONDS);
            }
        }
    }

    @Test
    void proxyThatHangsUpIsNotTakenForTheServer() throws Exception {
        OneShotServer.Behaviour hangUp = socket -> {
            OneShotServer.readHead(socket);
            socket.shutdownOutput();
            OneShotServer.awaitEnd(socket);
        };
        try (OneShotServer proxy = new OneShotServer(hangUp)) {
            assertThatThrownBy(() ->
                            assertEchoes(through(ProxyServer.http("127.0.0.1", proxy.port())), "ws://behind.invalid/"))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("the proxy handshake with 127.0.0.1 failed after ")
                    .hasMessageEndingWith("the proxy closed the connection before it had answered");
        }
    }

    @Test
    void whatIsNoProxyIsTold() throws Exception {
        OneShotServer.Behaviour mail = socket -> {
            socket.getOutputStream().write("220 mail.test ESMTP\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            OneShotServer.awaitEnd(socket);
        };
        for (ProxyServer.Kind kind : new ProxyServer.Kind[] {ProxyServer.Kind.HTTP, ProxyServer.Kind.SOCKS5}) {
            try (OneShotServer proxy = new OneShotServer(mail)) {
                ProxyServer wrong = new ProxyServer(kind, "127.0.0.1", proxy.port(), "", "");

                assertThatThrownBy(() -> assertEchoes(through(wrong), "ws://behind.invalid/"))
                        .isInstanceOf(IOException.class)
                        .hasMessageContaining("the proxy handshake with 127.0.0.1 failed after ");
            }
        }
    }

    @Test
    void hostsWithoutProxyAreConnectedToDirectly() throws Exception {
        try (WebSocketServer server = local().start();
                TestProxy proxy = TestProxy.http("", "")) {
            assertEchoes(
                    through(http(proxy)).withoutProxy(host -> host.equals("localhost") || host.startsWith("127.")),
                    "ws://LOCALHOST:" + server.port() + "/echo");

            assertThat(proxy.asked()).isEmpty();
        }
    }

    @Test
    void redirectGoesThroughTheProxyToo() throws Exception {
        try (WebSocketServer server = local().start();
                ScriptedServer first = new ScriptedServer(head -> ScriptedServer.redirect(302, nameOf(server)));
                TestProxy proxy = TestProxy.socks5("", "")) {
            assertEchoes(
                    through(socks5(proxy)).settings(s -> s.maxRedirects(1)),
                    "ws://first.invalid:" + first.port() + "/");

            assertThat(proxy.asked())
                    .containsExactly("first.invalid:" + first.port(), "behind.invalid:" + server.port());
        }
    }
}
