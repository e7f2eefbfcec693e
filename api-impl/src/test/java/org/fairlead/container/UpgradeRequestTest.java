package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.fairlead.handshake.Headers;
import org.fairlead.handshake.RequestHead;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("A14")
class UpgradeRequestTest {

    private record Facts(
            @Nullable SocketAddress localAddress, @Nullable SocketAddress remoteAddress)
            implements Deployment.RequestFacts {
        @Override
        public boolean isSecure() {
            return false;
        }
    }

    private static FairleadHandshakeRequest request(Headers headers, Facts facts) {
        RequestHead head = new RequestHead("GET", "/x", "HTTP/1.1", headers);
        return new UpgradeRequest(head, RequestTarget.of(head, false, null), Map.of(), facts);
    }

    private static FairleadHandshakeRequest accepting(String... languages) {
        Headers.Builder headers = Headers.builder().add("Host", "localhost");
        for (String line : languages) {
            headers.add("Accept-Language", line);
        }
        return request(headers.build(), new Facts(null, null));
    }

    @Test
    void addressesOfAnIpConnectionAreTextAndPort() throws Exception {
        InetAddress local = InetAddress.getByAddress("named.example", new byte[] {10, 0, 0, 1});
        InetAddress remote = InetAddress.getByAddress(new byte[] {(byte) 192, 0, 2, 7});
        FairleadHandshakeRequest request = request(
                Headers.builder().add("Host", "localhost").build(),
                new Facts(new InetSocketAddress(local, 80), new InetSocketAddress(remote, 4_711)));
        assertThat(request.getLocalAddress()).isEqualTo("10.0.0.1");
        assertThat(request.getLocalHostName()).isEqualTo("named.example");
        assertThat(request.getLocalPort()).isEqualTo(80);
        assertThat(request.getRemoteAddress()).isEqualTo("192.0.2.7");
        assertThat(request.getRemoteHostName()).isEqualTo("192.0.2.7");
        assertThat(request.getRemotePort()).isEqualTo(4_711);
        assertThat(request.getUserX509CertificateChain()).isNull();
    }

    @Test
    void addressesOfOtherConnectionsHaveNoPort() {
        FairleadHandshakeRequest request = request(
                Headers.builder().add("Host", "localhost").build(), new Facts(UnixDomainSocketAddress.of("/s"), null));
        assertThat(request.getLocalAddress()).isEqualTo("/s");
        assertThat(request.getLocalHostName()).isEqualTo("/s");
        assertThat(request.getLocalPort()).isEqualTo(-1);
        assertThat(request.getRemoteAddress()).isEmpty();
        assertThat(request.getRemoteHostName()).isEmpty();
        assertThat(request.getRemotePort()).isEqualTo(-1);
        FairleadHandshakeRequest unresolved = request(
                Headers.builder().add("Host", "localhost").build(),
                new Facts(null, InetSocketAddress.createUnresolved("client.example", 9)));
        assertThat(unresolved.getRemoteAddress()).isEqualTo("client.example");
        assertThat(unresolved.getRemotePort()).isEqualTo(9);
    }

    @ParameterizedTest
    @CsvSource({
        "'de', de",
        "'da, en-GB;q=0.8, en;q=0.7', da",
        "'en;q=0.7, fr-CH;q=0.9', fr-CH",
        "'*, pt;q=0.5', pt",
        "'nl;q=0, sv;q=0.1', sv"
    })
    void preferredLocaleIsTheBestOfAcceptLanguage(String field, Locale best) {
        assertThat(accepting(field).getPreferredLocale()).isEqualTo(best);
    }

    @Test
    void preferredLocaleIsTakenFromAllLines() {
        assertThat(accepting("en;q=0.1", "de;q=0.9").getPreferredLocale()).isEqualTo(Locale.GERMAN);
        assertThat(AcceptLanguage.locales(Headers.of(Map.of("Accept-Language", List.of("en;q=0.1", "de;q=0.9")))))
                .containsExactly(Locale.GERMAN, Locale.ENGLISH);
    }

    @Test
    void preferredLocaleIsOursWhereTheClientHasNone() {
        assertThat(accepting().getPreferredLocale()).isEqualTo(Locale.getDefault());
        assertThat(accepting("*").getPreferredLocale()).isEqualTo(Locale.getDefault());
        assertThat(accepting("").getPreferredLocale()).isEqualTo(Locale.getDefault());
        assertThat(accepting("en;q=nonsense").getPreferredLocale()).isEqualTo(Locale.getDefault());
        assertThat(accepting("!!!").getPreferredLocale()).isEqualTo(Locale.getDefault());
    }
}
