package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.netty.pkitesting.CertificateBuilder;
import io.netty.pkitesting.X509Bundle;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.Inet4Address;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.SSLSocket;
import org.fairlead.checks.Leaks;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Where a server listens. */
@Tag("A18")
@Tag("C10")
@ExtendWith(Leaks.class)
class ListenersTest {

    @TempDir
    private Path directory;

    private static WebSocketServerBuilder echo() {
        return WebSocketServer.builder().endpoint(Echo.class);
    }

    private static ServerTls tls(X509Bundle bundle) throws Exception {
        return ServerTls.keyStore(bundle.toKeyStore(new char[0]), new char[0]);
    }

    private static X509Bundle certificate() throws Exception {
        return new CertificateBuilder()
                .subject("CN=localhost")
                .addSanDnsName("localhost")
                .setIsCertificateAuthority(true)
                .buildSelfSigned();
    }

    @Test
    void hostNullIsEveryInterface() throws Exception {
        try (WebSocketServer server = echo().host(null).port(0).start()) {
            List<InetAddress> own = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                    .flatMap(each -> Collections.list(each.getInetAddresses()).stream())
                    .filter(Inet4Address.class::isInstance)
                    .toList();
            assertThat(own).isNotEmpty();
            for (InetAddress address : own) {
                new RawClient(new Socket(address, server.port()))
                        .upgrade("/echo")
                        .close();
            }
        }
    }

    @Test
    void addressOfIpv6IsListenedOn() throws Exception {
        boolean loopback = Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .flatMap(each -> Collections.list(each.getInetAddresses()).stream())
                .anyMatch(each -> each instanceof Inet6Address && each.isLoopbackAddress());
        assumeTrue(loopback, "no ::1 on this machine");
        try (WebSocketServer server = echo().host("::1").port(0).start()) {
            assertThat(server.uri().getHost()).isEqualTo("[0:0:0:0:0:0:0:1]");
            new RawClient(new Socket("::1", server.port())).upgrade("/echo").close();
            assertThatThrownBy(() -> new Socket("127.0.0.1", server.port())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void oneInterfaceIsNotTheOthers() throws Exception {
        try (WebSocketServer server = echo().host("127.0.0.1").port(0).start()) {
            assertThatThrownBy(() -> new Socket("127.0.0.2", server.port())).isInstanceOf(IOException.class);
        }
    }

    @Test
    void hostAndPortThatWereGivenHoldBesideOtherAddresses() throws Exception {
        for (boolean before : new boolean[] {true, false}) {
            WebSocketServerBuilder builder = before ? echo().host("127.0.0.1").port(0) : echo();
            builder.listen("127.0.0.2", 0).unixSocket(directory.resolve(before + ".sock"));
            try (WebSocketServer server =
                    before ? builder.start() : builder.host("127.0.0.1").port(0).start()) {
                assertThat(server.listeners().stream().map(InetSocketAddress::getHostString))
                        .containsExactly("127.0.0.1", "127.0.0.2");
                new RawClient(new Socket("127.0.0.1", server.port()))
                        .upgrade("/echo")
                        .close();
            }
        }
    }

    @Test
    void severalListenersWithPortZeroHaveAPortEach() throws Exception {
        try (WebSocketServer server = echo().listen("127.0.0.1", 0)
                .listen("127.0.0.2", 0)
                .listen(null, 0)
                .start()) {
            assertThat(server.listeners()).hasSize(3);
            assertThat(server.listeners().stream().map(InetSocketAddress::getPort))
                    .doesNotHaveDuplicates()
                    .doesNotContain(0);
            assertThat(server.port()).isEqualTo(server.listeners().get(0).getPort());
            for (InetSocketAddress address : server.listeners()) {
                InetAddress to = address.getAddress().isAnyLocalAddress()
                        ? InetAddress.getLoopbackAddress()
                        : address.getAddress();
                new RawClient(new Socket(to, address.getPort()))
                        .upgrade("/echo")
                        .close();
            }
        }
    }

    /** Often, since a socket that the selector still holds is a matter of microseconds. */
    @RepeatedTest(100)
    @Tag("C12")
    void addressAnswersNobodyOnceAcceptingHasStopped() throws Exception {
        try (WebSocketServer server = echo().host("127.0.0.1").port(0).start()) {
            int port = server.port();

            server.stopAccepting();

            assertThatThrownBy(() -> new RawClient(port).close()).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void eachListenerHasItsOwnCertificateOrNone() throws Exception {
        X509Bundle first = certificate();
        X509Bundle second = certificate();
        try (WebSocketServer server = echo().tls(tls(first))
                .listen("127.0.0.1", 0)
                .listen("127.0.0.1", 0, tls(second))
                .listen("127.0.0.1", 0, null)
                .start()) {
            int[] ports = server.listeners().stream()
                    .mapToInt(InetSocketAddress::getPort)
                    .toArray();
            assertThat(server.uri().getScheme()).isEqualTo("wss");
            for (int i = 0; i < 2; i++) {
                SSLSocket socket = (SSLSocket) TlsTest.trusting(i == 0 ? first : second)
                        .getSocketFactory()
                        .createSocket("localhost", ports[i]);
                new RawClient(socket).upgrade("/echo").close();
            }
            RawClient.upgraded(ports[2], "/echo").close();
        }
    }

    @Test
    void firstListenerThatIsPlainMakesAWsUri() throws Exception {
        try (WebSocketServer server = echo().listen("127.0.0.1", 0)
                .listen("127.0.0.1", 0, tls(certificate()))
                .start()) {
            assertThat(server.uri().getScheme()).isEqualTo("ws");
        }
    }

    @Test
    void addressOfAnotherMachineIsSaidPlainly() {
        assertThatThrownBy(() -> echo().listen("192.0.2.1", 0).start())
                .isInstanceOf(BindException.class)
                .hasMessage("cannot listen on 192.0.2.1:0: Cannot assign requested address");
    }

    @Test
    void oneAddressInUseEndsTheOthers() throws Exception {
        Path path = directory.resolve("s");
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ServerSocket free = new ServerSocket(0)) {
            int port = free.getLocalPort();
            free.close();
            assertThatThrownBy(() -> echo().listen("127.0.0.1", port)
                            .unixSocket(path)
                            .listen("127.0.0.1", taken.getLocalPort())
                            .start())
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on 127.0.0.1:" + taken.getLocalPort() + ": Address already in use");
            new ServerSocket(port).close();
            assertThat(path).doesNotExist();
        }
    }

    @Test
    void unixSocketServesWhoMayOpenItsFile() throws Exception {
        Path path = directory.resolve("s");
        try (WebSocketServer server = echo().unixSocket(path, PosixFilePermissions.fromString("rw-rw----"))
                .start()) {
            assertThat(server.unixSockets()).containsExactly(path);
            assertThat(server.listeners()).isEmpty();
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rw-rw----");
            assertThatThrownBy(server::port).isInstanceOf(IllegalStateException.class);
            try (UnixClient client = new UnixClient(path)) {
                assertThat(client.upgrade("/echo")).startsWith("HTTP/1.1 101 ");
                client.send(new byte[] {(byte) 0x81, (byte) 0x82, 0, 0, 0, 0, 'H', 'i'});
                assertThat(client.read(4)).containsExactly(0x81, 2, 'H', 'i');
                client.send(new byte[] {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, 0x03, (byte) 0xe8});
                assertThat(client.readToEnd()).containsExactly(0x88, 2, 0x03, 0xe8);
            }
            try (UnixClient refused = new UnixClient(path)) {
                assertThat(refused.upgrade("/nowhere")).startsWith("HTTP/1.1 404 ");
            }
        }
        assertThat(path).doesNotExist();
    }

    @Test
    void sessionOverAUnixSocketHasNoRemoteAddressButWhatAProxySays() throws Exception {
        Path path = directory.resolve("s");
        try (WebSocketServer server = WebSocketServer.builder()
                        .unixSocket(path)
                        .settings(
                                s -> s.forwardedHeaders(org.fairlead.session.ServerSettings.ForwardedHeaders.FORWARDED))
                        .endpoint(WhoAmI.class)
                        .start();
                UnixClient direct = new UnixClient(path);
                UnixClient proxied = new UnixClient(path)) {
            assertThat(direct.upgrade("/whoami")).startsWith("HTTP/1.1 101 ");
            assertThat(direct.readText()).isEqualTo("none false ws://x/whoami|none false ws://x/whoami");
            assertThat(proxied.upgrade("/whoami", "Forwarded: for=192.0.2.7;proto=https"))
                    .startsWith("HTTP/1.1 101 ");
            assertThat(proxied.readText()).startsWith("192.0.2.7:0 true wss://x/whoami|");
        }
    }

    @Test
    void connectionOverAUnixSocketLeavesNoLineInTheLog() throws Exception {
        Path path = directory.resolve("s");
        LogLines log = new LogLines();
        try (WebSocketServer server = echo().unixSocket(path).start();
                UnixClient client = new UnixClient(path)) {
            assertThat(client.upgrade("/echo")).startsWith("HTTP/1.1 101 ");
        } finally {
            log.close();
        }
        assertThat(log.end()).isEmpty();
    }

    @Test
    void unixSocketThatAKilledProcessLeftIsReplaced() throws Exception {
        Path path = directory.resolve("s");
        try (ServerSocketChannel killed = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            killed.bind(UnixDomainSocketAddress.of(path));
        }
        assertThat(path).exists();
        try (WebSocketServer server = echo().unixSocket(path).start();
                UnixClient client = new UnixClient(path)) {
            assertThat(client.upgrade("/echo")).startsWith("HTTP/1.1 101 ");
            assertThat(server.openConnections()).isEqualTo(1);
        }
    }

    @Test
    void unixSocketInUseOrAnotherFileIsLeftAlone() throws Exception {
        Path file = Files.writeString(directory.resolve("file"), "precious");
        Path path = directory.resolve("s");
        assertThatThrownBy(() -> echo().unixSocket(file).start())
                .isInstanceOf(BindException.class)
                .hasMessage("cannot listen on unix:" + file + ": the file exists and is no socket");
        assertThat(file).hasContent("precious");
        try (WebSocketServer first = echo().unixSocket(path).start();
                UnixClient client = new UnixClient(path)) {
            assertThatThrownBy(() -> echo().unixSocket(path).start())
                    .isInstanceOf(BindException.class)
                    .hasMessage("cannot listen on unix:" + path + ": another program listens there");
            assertThat(client.upgrade("/echo")).startsWith("HTTP/1.1 101 ");
            assertThat(first.unixSockets()).containsExactly(path);
        }
    }

    @Test
    void unixSocketInNoDirectoryIsSaidPlainly() {
        Path path = directory.resolve("absent").resolve("s");
        assertThatThrownBy(() -> echo().unixSocket(path).start())
                .isInstanceOf(BindException.class)
                .hasMessageStartingWith("cannot listen on unix:" + path + ": No such file or directory");
    }
}
