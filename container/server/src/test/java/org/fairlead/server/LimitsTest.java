package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import jakarta.websocket.server.ServerEndpointConfig;
import java.net.InetAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.fairlead.checks.Leaks;
import org.fairlead.session.AddressRanges;
import org.fairlead.session.ServerSettings;
import org.fairlead.session.ServerSettings.ForwardedHeaders;
import org.fairlead.session.Settings;
import org.fairlead.session.SettingsBuilder;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How many may come: who is too many is told so before the upgrade, and who was there first goes on. */
@Tag("defaults")
@ExtendWith(Leaks.class)
class LimitsTest {

    private static final byte[] HI = {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'};

    private static WebSocketServer serve(UnaryOperator<SettingsBuilder> change) throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(change)
                .endpoint(Echo.class)
                .endpoint(ServerEndpointConfig.Builder.create(Echo.class, "/other")
                        .build())
                .start();
    }

    private static String answer(WebSocketServer server, String path) throws Exception {
        try (RawClient client = new RawClient(server.port())) {
            return client.send(RawClient.handshake(path)).readAll();
        }
    }

    private static void assertEchoes(RawClient client) throws Exception {
        assertThat(client.send(HI).readBytes(4)).containsExactly(0x81, 2, 'H', 'i');
    }

    /** A place is left when the channel has closed, a little after the client knows. */
    private static RawClient awaitPlace(WebSocketServer server, String path) throws Exception {
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (true) {
            RawClient client = new RawClient(server.port()).send(RawClient.handshake(path));
            String head = client.readHead();
            if (head.startsWith("HTTP/1.1 101 ")) {
                return client;
            }
            client.close();
            assertThat(System.nanoTime()).as(head).isLessThan(limit);
        }
    }

    @Test
    void sessionsInTotalAreLimited() throws Exception {
        try (WebSocketServer server = serve(s -> s.maxSessions(2))) {
            try (RawClient first = RawClient.upgraded(server.port(), "/echo");
                    RawClient second = RawClient.upgraded(server.port(), "/other")) {
                assertThat(answer(server, "/echo"))
                        .startsWith("HTTP/1.1 503 ")
                        .contains("\r\nRetry-After: 10\r\n")
                        .endsWith("The server has as many sessions as it may.\n");
                assertThat(server.statistics().refused()).containsEntry(Refusal.MAX_SESSIONS, 1L);
                assertEchoes(first);
                assertEchoes(second);
            }
            awaitPlace(server, "/echo").close();
        }
    }

    @Test
    void sessionsOfAnEndpointAreLimited() throws Exception {
        try (WebSocketServer server = serve(s -> s.maxSessionsPerEndpoint(1))) {
            try (RawClient first = RawClient.upgraded(server.port(), "/echo");
                    RawClient other = RawClient.upgraded(server.port(), "/other")) {
                assertThat(answer(server, "/echo"))
                        .startsWith("HTTP/1.1 503 ")
                        .contains("\r\nRetry-After: 10\r\n")
                        .endsWith("This endpoint has as many sessions as it may.\n");
                assertThat(server.statistics().refused()).containsEntry(Refusal.MAX_SESSIONS_PER_ENDPOINT, 1L);
                assertEchoes(first);
                assertEchoes(other);
            }
            awaitPlace(server, "/echo").close();
        }
    }

    @Test
    void endpointMayHaveALimitOfItsOwn() throws Exception {
        ServerEndpointConfig narrow =
                ServerEndpointConfig.Builder.create(Echo.class, "/narrow").build();
        narrow.getUserProperties().put("org.fairlead.max-sessions-per-endpoint", "1");
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .endpoint(Echo.class)
                        .endpoint(narrow)
                        .start();
                RawClient first = RawClient.upgraded(server.port(), "/narrow");
                RawClient echo = RawClient.upgraded(server.port(), "/echo")) {
            assertThat(answer(server, "/narrow")).startsWith("HTTP/1.1 503 ");
            RawClient.upgraded(server.port(), "/echo").close();
            assertEchoes(first);
            assertEchoes(echo);
        }
    }

    @Test
    void sessionsOfAnAddressAreLimitedWhereOthersAreNot() throws Exception {
        try (WebSocketServer server = serve(s -> s.maxSessionsPerAddress(1)
                .trustedProxies(AddressRanges.parse("127.0.0.1"))
                .forwardedHeaders(ForwardedHeaders.X_FORWARDED))) {
            try (RawClient first = from(server, "192.0.2.1");
                    RawClient network = from(server, "2001:db8:0:1::1")) {
                assertThat(first.readHead()).startsWith("HTTP/1.1 101 ");
                assertThat(network.readHead()).startsWith("HTTP/1.1 101 ");
                try (RawClient again = from(server, "192.0.2.1");
                        RawClient other = from(server, "192.0.2.2");
                        RawClient neighbour = from(server, "2001:db8:0:1:ffff::9");
                        RawClient otherNetwork = from(server, "2001:db8:0:2::1")) {
                    assertThat(again.readAll())
                            .startsWith("HTTP/1.1 429 ")
                            .endsWith("This address has as many sessions as it may.\n");
                    assertThat(other.readHead()).startsWith("HTTP/1.1 101 ");
                    assertThat(neighbour.readHead()).startsWith("HTTP/1.1 429 ");
                    assertThat(otherNetwork.readHead()).startsWith("HTTP/1.1 101 ");
                }
                assertEchoes(first);
                assertThat(server.statistics().refused()).containsEntry(Refusal.MAX_SESSIONS_PER_ADDRESS, 2L);
            }
        }
    }

    private static RawClient from(WebSocketServer server, String address) throws Exception {
        String head = new String(RawClient.handshake("/echo"), java.nio.charset.StandardCharsets.ISO_8859_1);
        return new RawClient(server.port())
                .send(head.replace("\r\n\r\n", "\r\nX-Forwarded-For: " + address + "\r\n\r\n"));
    }

    @Test
    void connectionsThatComeTooFastAreTold429() throws Exception {
        try (WebSocketServer server = serve(s -> s.maxConnectionRate(2))) {
            List<String> answers = new ArrayList<>();
            // more than the bucket holds, and more than can flow into it meanwhile
            for (int i = 0; i < 40; i++) {
                answers.add(answer(server, "/nowhere"));
            }
            assertThat(answers.subList(0, 2)).allMatch(each -> each.startsWith("HTTP/1.1 404 "));
            assertThat(answers)
                    .filteredOn(each -> each.startsWith("HTTP/1.1 429 "))
                    .isNotEmpty()
                    .allMatch(each -> each.contains("\r\nRetry-After: 1\r\n"));
            assertThat(server.statistics().refused(Refusal.MAX_CONNECTION_RATE)).isPositive();
        }
    }

    @Test
    void clientsBehindATrustedProxyAreCountedEachForItself() throws Exception {
        try (WebSocketServer server = serve(s -> s.maxConnectionRate(1)
                .trustedProxies(AddressRanges.parse("127.0.0.1"))
                .forwardedHeaders(ForwardedHeaders.X_FORWARDED))) {
            for (int i = 1; i < 40; i++) {
                try (RawClient client = from(server, "192.0.2." + i)) {
                    assertThat(client.readHead()).startsWith("HTTP/1.1 101 ");
                }
            }
        }
    }

    @Test
    void tlsIsNotEvenBegunForThoseWhoComeTooFast() throws Exception {
        X509Bundle bundle = new CertificateBuilder()
                .subject("CN=localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .tls(ServerTls.keyStore(bundle.toKeyStore(new char[0]), new char[0]))
                .settings(s -> s.maxConnectionRate(1))
                .endpoint(Echo.class)
                .start()) {
            int ended = 0;
            List<Socket> waiting = new ArrayList<>();
            for (int i = 0; i < 10; i++) {
                // says nothing: who is admitted waits for the client's hello
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port());
                waiting.add(socket);
                socket.setSoTimeout(500);
                try {
                    assertThat(socket.getInputStream().read()).isNegative();
                    ended++;
                } catch (java.net.SocketTimeoutException admitted) {
                    // the first, and any that came after a second
                }
            }
            for (Socket socket : waiting) {
                socket.close();
            }
            assertThat(ended).isPositive();
            assertThat(server.statistics().refused()).containsEntry(Refusal.MAX_CONNECTION_RATE, (long) ended);
        }
    }

    @Test
    void everyPlaceIsGivenBackWhateverTheEnd() throws Exception {
        Settings settings = Settings.server().toBuilder()
                .maxSessions(100)
                .maxSessionsPerAddress(100)
                .maxSessionsPerEndpoint(100)
                .build();
        try (WebSocketServer server = serve(s -> settings.toBuilder())) {
            for (int i = 0; i < 2_000; i++) {
                RawClient client = new RawClient(server.port());
                switch (i % 6) {
                    case 0 -> client.upgrade("/echo").close();
                    case 1 -> client.upgrade("/other").reset();
                    case 2 -> client.send(RawClient.handshake("/echo")).reset();
                    case 3 -> client.send(RawClient.handshake("/nowhere")).close();
                    case 4 ->
                        client.send(
                                        "GET /echo HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n")
                                .close();
                    default -> client.send("nonsense\r\n\r\n").close();
                }
            }
            Channels.awaitNone(server);
            assertThat(server.admission().taken()).isZero();
            assertThat(server.admission().networks()).isZero();
            // and of the endpoints too: as many as ever can come
            List<RawClient> all = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                all.add(awaitPlace(server, "/echo"));
            }
            assertThat(answer(server, "/echo")).startsWith("HTTP/1.1 503 ");
            for (RawClient client : all) {
                client.close();
            }
        }
    }

    @Test
    void rejectedCallbacksLeaveNoPlaceTaken() throws Exception {
        try (WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .settings(s -> s.maxSessionsPerEndpoint(1))
                .executor(task -> {
                    throw new java.util.concurrent.RejectedExecutionException("full");
                })
                .endpoint(Echo.class)
                .start()) {
            for (int i = 0; i < 3; i++) {
                try (RawClient client = awaitPlace(server, "/echo")) {
                    assertThat(client.readCloseCode()).isEqualTo(1013);
                }
            }
        }
    }

    @Test
    void byDefaultSessionsAreCappedAtFourFifthsOfTheDescriptors() {
        assertThat(Settings.server().serverSettings().maxSessions()).isEqualTo(ServerSettings.AUTO);
        long descriptors = FileDescriptors.limit();
        assertThat(FileDescriptors.share(-1))
                .isEqualTo((int) Math.min(Integer.MAX_VALUE, descriptors < 0 ? -1 : descriptors / 5 * 4));
    }
}
