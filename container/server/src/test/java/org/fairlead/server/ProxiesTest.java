package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import org.fairlead.checks.Leaks;
import org.fairlead.session.AddressRanges;
import org.fairlead.session.ServerSettings.ForwardedHeaders;
import org.fairlead.session.SettingsBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whom the application takes for its client behind proxies, trusted and not; here the tests are the proxy, on 127.0.0.1. */
@Tag("C9")
@ExtendWith(Leaks.class)
class ProxiesTest {

    private static final byte[] V2_SIGNATURE = {0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A};

    private static WebSocketServer serve(String trusted, UnaryOperator<SettingsBuilder> change) throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> change.apply(s.trustedProxies(AddressRanges.parse(trusted))))
                .endpoint(WhoAmI.class)
                .start();
    }

    private static String head(String... fields) {
        StringBuilder more = new StringBuilder();
        for (String field : fields) {
            more.append(field).append("\r\n");
        }
        return "GET /whoami HTTP/1.1\r\nHost: inner\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" + more + "\r\n";
    }

    /** What the application says, which handshake and session must agree on. */
    private static String seen(RawClient client) throws Exception {
        String head = client.readHead();
        assertThat(head).startsWith("HTTP/1.1 101 ");
        byte[] frame = client.readBytes(2);
        int length = frame[1];
        if (length == 126) {
            byte[] extended = client.readBytes(2);
            length = (extended[0] & 0xff) << 8 | (extended[1] & 0xff);
        }
        String[] both = new String(client.readBytes(length), StandardCharsets.UTF_8).split("\\|", -1);
        assertThat(both[0]).isEqualTo(both[1]);
        return both[0];
    }

    private static String seen(WebSocketServer server, String... fields) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            String own = client.send(head(fields)).localAddress();
            return seen(client).replace(own, "own");
        }
    }

    private static WebSocketServer forwarded(String trusted) throws Exception {
        return serve(trusted, s -> s.forwardedHeaders(ForwardedHeaders.FORWARDED));
    }

    private static WebSocketServer xForwarded(String trusted) throws Exception {
        return serve(trusted, s -> s.forwardedHeaders(ForwardedHeaders.X_FORWARDED));
    }

    @Test
    void forwardedOfATrustedProxyTellsClientSchemeAndHost() throws Exception {
        try (WebSocketServer server = forwarded("127.0.0.0/8")) {
            assertThat(seen(server, "Forwarded: for=\"192.0.2.7:4711\";proto=https;host=chat.example"))
                    .isEqualTo("192.0.2.7:4711 true wss://chat.example/whoami");
        }
    }

    @Test
    void xForwardedOfATrustedProxyTellsClientSchemeAndHost() throws Exception {
        try (WebSocketServer server = xForwarded("127.0.0.1")) {
            assertThat(seen(
                            server,
                            "X-Forwarded-For: 2001:db8::7",
                            "X-Forwarded-Proto: https",
                            "X-Forwarded-Host: chat.example",
                            "X-Forwarded-Port: 8443"))
                    .isEqualTo("2001:db8:0:0:0:0:0:7:0 true wss://chat.example:8443/whoami");
        }
    }

    @Test
    void fieldsOfAnUntrustedPeerAreNotBelieved() throws Exception {
        String[] lies = {
            "Forwarded: for=192.0.2.7;proto=https;host=evil.example",
            "X-Forwarded-For: 192.0.2.7",
            "X-Forwarded-Proto: https",
            "X-Forwarded-Host: evil.example"
        };
        for (ForwardedHeaders kind : ForwardedHeaders.values()) {
            try (WebSocketServer server = serve("10.0.0.0/8", s -> s.forwardedHeaders(kind))) {
                assertThat(seen(server, lies)).isEqualTo("own false ws://inner/whoami");
            }
        }
    }

    @Test
    void fieldOfTheOtherKindIsNotBelieved() throws Exception {
        try (WebSocketServer server = forwarded("127.0.0.1")) {
            assertThat(seen(server, "X-Forwarded-For: 192.0.2.7", "X-Forwarded-Proto: https"))
                    .isEqualTo("own false ws://inner/whoami");
        }
        try (WebSocketServer server = xForwarded("127.0.0.1")) {
            assertThat(seen(server, "Forwarded: for=192.0.2.7;proto=https")).isEqualTo("own false ws://inner/whoami");
        }
    }

    @Test
    void rightmostUntrustedHopIsTheClientWhateverItClaims() throws Exception {
        try (WebSocketServer server = xForwarded("127.0.0.1, 10.0.0.0/8")) {
            assertThat(seen(server, "X-Forwarded-For: 198.51.100.1, 192.0.2.7, 10.1.1.1"))
                    .startsWith("192.0.2.7:0 ");
        }
        try (WebSocketServer server = forwarded("127.0.0.1, 10.0.0.0/8")) {
            assertThat(
                            seen(
                                    server,
                                    "Forwarded: for=198.51.100.1;proto=https;host=evil.example",
                                    "Forwarded: for=192.0.2.7;proto=http;host=a.example, for=10.1.1.1;proto=http;host=b.example"))
                    .isEqualTo("192.0.2.7:0 false ws://a.example/whoami");
        }
    }

    @Test
    void hiddenClientLeavesTheProxysAddress() throws Exception {
        try (WebSocketServer server = forwarded("127.0.0.1")) {
            assertThat(seen(server, "Forwarded: for=198.51.100.1, for=unknown;proto=https"))
                    .isEqualTo("own true wss://inner/whoami");
        }
    }

    @Test
    void fieldThatCannotBeReadIsRefusedSoThatNobodyHidesBehindIt() throws Exception {
        try (WebSocketServer server = forwarded("127.0.0.1");
                RawClient client = new RawClient(server.port())) {
            assertThat(client.send(head("Forwarded: for=\"x, for=192.0.2.7")).readAll())
                    .startsWith("HTTP/1.1 400 ");
        }
    }

    @Test
    void hostThatATrustedProxyTellsReplacesThatOfAnAbsoluteTarget() throws Exception {
        try (WebSocketServer server = xForwarded("127.0.0.1");
                RawClient client = new RawClient(server.port())) {
            String head = head("X-Forwarded-For: 192.0.2.7", "X-Forwarded-Host: chat.example");

            assertThat(seen(client.send(head.replace("GET ", "GET http://inner"))))
                    .isEqualTo("192.0.2.7:0 false ws://chat.example/whoami");
        }
    }

    @Test
    void originIsComparedWithTheHostThatTheClientAskedFor() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .settings(s -> s.trustedProxies(AddressRanges.parse("127.0.0.1"))
                                .forwardedHeaders(ForwardedHeaders.X_FORWARDED))
                        .endpoint(Echo.class)
                        .start();
                RawClient same = new RawClient(server.port());
                RawClient other = new RawClient(server.port())) {
            String fields = "X-Forwarded-For: 192.0.2.7\r\nX-Forwarded-Host: chat.example";

            assertThat(same.send(head(fields, "Origin: https://chat.example").replace("/whoami", "/echo"))
                            .readHead())
                    .startsWith("HTTP/1.1 101 ");
            assertThat(other.send(head(fields, "Origin: https://inner").replace("/whoami", "/echo"))
                            .readHead())
                    .startsWith("HTTP/1.1 403 ");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PROXY TCP4 192.0.2.7 192.0.2.1 4711 443, 192.0.2.7:4711",
        "PROXY TCP6 2001:db8::7 2001:db8::1 4711 443, 2001:db8:0:0:0:0:0:7:4711",
        "PROXY UNKNOWN, own"
    })
    void firstVersionOfThePROXYHeaderTellsTheClient(String header, String client) throws Exception {
        try (WebSocketServer server = serve("127.0.0.1", s -> s.proxyProtocol(true));
                RawClient proxy = new RawClient(server.port())) {
            proxy.send(header + "\r\n" + head());

            assertThat(seen(proxy).replace(proxy.localAddress(), "own")).isEqualTo(client + " false ws://inner/whoami");
        }
    }

    private static byte[] secondVersion(int command, int family, byte[] addresses, byte... more) {
        ByteArrayOutputStream header = new ByteArrayOutputStream();
        header.writeBytes(V2_SIGNATURE);
        header.write(0x20 | command);
        header.write(family);
        header.write(0);
        header.write(addresses.length + more.length);
        header.writeBytes(addresses);
        header.writeBytes(more);
        return header.toByteArray();
    }

    private static final byte[] FROM_192_0_2_7 = {
        (byte) 192, 0, 2, 7, (byte) 192, 0, 2, 1, 0x12, 0x67, 0x01, (byte) 0xBB
    };

    @Test
    void secondVersionOfThePROXYHeaderTellsTheClient() throws Exception {
        try (WebSocketServer server = serve("127.0.0.1", s -> s.proxyProtocol(true));
                RawClient proxy = new RawClient(server.port());
                RawClient tls = new RawClient(server.port());
                RawClient own = new RawClient(server.port())) {
            proxy.send(secondVersion(1, 0x11, FROM_192_0_2_7)).send(head());
            assertThat(seen(proxy)).isEqualTo("192.0.2.7:4711 false ws://inner/whoami");

            // PP2_TYPE_SSL: the client spoke TLS with the proxy
            tls.send(secondVersion(
                            1,
                            0x11,
                            FROM_192_0_2_7,
                            (byte) 0x20,
                            (byte) 0,
                            (byte) 5,
                            (byte) 1,
                            (byte) 0,
                            (byte) 0,
                            (byte) 0,
                            (byte) 0))
                    .send(head());
            assertThat(seen(tls)).isEqualTo("192.0.2.7:4711 true wss://inner/whoami");

            // LOCAL: the proxy itself
            own.send(secondVersion(0, 0x11, FROM_192_0_2_7)).send(head());
            assertThat(seen(own)).startsWith(own.localAddress());
        }
    }

    @Test
    void tlsMayFollowThePROXYHeader() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        SSLContext trusting = TlsTest.trusting(bundle);
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .tls(ServerTls.keyStore(bundle.toKeyStore(new char[0]), new char[0]))
                        .settings(s -> s.trustedProxies(AddressRanges.parse("127.0.0.1"))
                                .proxyProtocol(true))
                        .endpoint(WhoAmI.class)
                        .start();
                Socket plain = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            plain.getOutputStream()
                    .write("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n".getBytes(StandardCharsets.US_ASCII));
            SSLSocket secure =
                    (SSLSocket) trusting.getSocketFactory().createSocket(plain, "localhost", server.port(), true);
            try (RawClient client = new RawClient(secure)) {
                client.send(head());

                assertThat(seen(client)).isEqualTo("192.0.2.7:4711 true wss://inner/whoami");
            }
        }
    }

    @Test
    void headersMayTellMoreBehindATrustedPROXYSource() throws Exception {
        try (WebSocketServer server = serve(
                        "127.0.0.1, 192.0.2.7",
                        s -> s.proxyProtocol(true).forwardedHeaders(ForwardedHeaders.FORWARDED));
                RawClient trusted = new RawClient(server.port());
                RawClient untrusted = new RawClient(server.port())) {
            trusted.send("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n" + head("Forwarded: for=198.51.100.9"));
            assertThat(seen(trusted)).startsWith("198.51.100.9:0 ");

            untrusted.send("PROXY TCP4 192.0.2.8 192.0.2.1 4711 443\r\n" + head("Forwarded: for=198.51.100.9"));
            assertThat(seen(untrusted)).startsWith("192.0.2.8:4711 ");
        }
    }

    @Test
    void PROXYHeaderOfAnUntrustedPeerIsNoRequest() throws Exception {
        for (boolean on : new boolean[] {true, false}) {
            try (WebSocketServer server = serve(on ? "10.0.0.0/8" : "127.0.0.1", s -> s.proxyProtocol(on));
                    RawClient liar = new RawClient(server.port())) {
                assertThat(liar.send("PROXY TCP4 192.0.2.7 192.0.2.1 4711 443\r\n" + head())
                                .readAll())
                        .startsWith("HTTP/1.1 400 ");
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET /whoami HTTP/1.1\r\nHost: x\r\n\r\n",
                "PROXY TCP4 192.0.2.7 nowhere 4711 443\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 99999\r\n",
                "PROXY TCP4 010.0.0.1 192.0.2.1 4711 443\r\n",
                "PROXY TCP4 192.0.2.7 192.0.02.1 4711 443\r\n",
                "PROXY TCP6 fe80::1%eth0 2001:db8::1 4711 443\r\n",
                "PROXY but without an end, for much longer than the hundred and seven bytes that a line of the first version of the protocol may have"
            })
    void trustedProxyWithoutValidHeaderIsClosedAndCounted(String bytes) throws Exception {
        try (WebSocketServer server = serve("127.0.0.1", s -> s.proxyProtocol(true));
                RawClient proxy = new RawClient(server.port())) {
            LogLines log = new LogLines();
            assertThat(proxy.send(bytes).ended()).isTrue();
            Channels.await(() -> server.statistics().refused(Refusal.PROXY_HEADER) == 1);
            assertThat(log.end()).isEmpty();
        }
    }
}
