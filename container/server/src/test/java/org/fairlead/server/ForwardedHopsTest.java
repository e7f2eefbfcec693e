package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.fairlead.handshake.Headers;
import org.fairlead.server.ForwardedHops.Hop;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The grammars in which proxies write. */
@Tag("C9")
class ForwardedHopsTest {

    private static List<Hop> forwarded(String line) {
        return ForwardedHops.forwarded(Headers.builder().add("Forwarded", line).build());
    }

    @Test
    void examplesOfTheRfcAreRead() {
        assertThat(forwarded("for=\"_gazonk\"")).containsExactly(new Hop("_gazonk", null, null));
        assertThat(forwarded("For=\"[2001:db8:cafe::17]:4711\""))
                .containsExactly(new Hop("[2001:db8:cafe::17]:4711", null, null));
        assertThat(forwarded("for=192.0.2.60;proto=http;by=203.0.113.43"))
                .containsExactly(new Hop("192.0.2.60", "http", null));
        assertThat(forwarded("for=192.0.2.43, for=198.51.100.17;host=example.com"))
                .containsExactly(new Hop("192.0.2.43", null, null), new Hop("198.51.100.17", null, "example.com"));
    }

    @Test
    void quotedCommaAndSemicolonAreNoSeparators() {
        assertThat(forwarded("host=\"a,b;c\\\"d\";proto=https")).containsExactly(new Hop(null, "https", "a,b;c\"d"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"for", "for=", "for=\"x", "for=a b", "=x", "for=a, \"b\"", "for=a;;=", "for=\"a\"b"})
    void brokenLinesAreRefused(String line) {
        assertThatThrownBy(() -> forwarded(line)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void schemeAndHostForEachClientBelongTogetherElseTheLastIsTheNearestProxys() {
        Headers each = Headers.builder()
                .add("X-Forwarded-For", "a, b")
                .add("X-Forwarded-Proto", "https, http")
                .build();
        assertThat(ForwardedHops.xForwarded(each))
                .containsExactly(new Hop("a", "https", null), new Hop("b", "http", null));
        Headers one = Headers.builder()
                .add("X-Forwarded-For", "a")
                .add("X-Forwarded-For", "b")
                .add("X-Forwarded-Proto", "https")
                .add("X-Forwarded-Host", "h")
                .add("X-Forwarded-Port", "443")
                .build();
        assertThat(ForwardedHops.xForwarded(one)).containsExactly(new Hop("a", null, null), new Hop("b", "https", "h"));
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.7, 192.0.2.7:0",
        "192.0.2.7:80, 192.0.2.7:80",
        "2001:db8::1, 2001:db8:0:0:0:0:0:1:0",
        "[2001:db8::1], 2001:db8:0:0:0:0:0:1:0",
        "[2001:db8::1]:443, 2001:db8:0:0:0:0:0:1:443",
        "::ffff:192.0.2.7, 192.0.2.7:0",
        "unknown, none",
        "_hidden, none",
        "localhost, none",
        "192.0.2.300, none",
        "192.0.2.7:99999, none",
        "192.0.2.0/24, none",
        "192.0.2.7:_port, none"
    })
    void nodesAreAddressesOrNothing(String node, String address) {
        assertThat(WhoAmI.text(Forwarding.address(node))).isEqualTo(address);
    }
}
