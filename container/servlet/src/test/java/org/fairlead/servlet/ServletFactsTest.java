package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServletFactsTest {

    private static InetSocketAddress address(String host) {
        return (InetSocketAddress) Objects.requireNonNull(ServletFacts.address(host, 80));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"192.0.2.7", "0.0.0.0", "255.249.199.10", "2001:db8::1", "[::1]", "::ffff:192.0.2.7", "fe80::1%1"
            })
    void addressesAreResolved(String host) {
        assertThat(address(host).isUnresolved()).isFalse();
    }

    /** A proxy's word for its client, which some containers and filters take as it is. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost",
                "unknown",
                "_hidden",
                "1.2.3",
                "1.2.3.4.5",
                "256.1.1.1",
                "1.2.3.4.",
                "host:80",
                "fade.example:80"
            })
    void namesAreNotLookedUp(String host) {
        assertThat(address(host).isUnresolved()).isTrue();
        assertThat(address(host).getHostString()).isEqualTo(host);
    }

    @Test
    void whatIsNoSocketOfIpHasNoAddress() {
        assertThat(ServletFacts.address("", 80)).isNull();
        assertThat(ServletFacts.address(null, 80)).isNull();
        assertThat(ServletFacts.address("192.0.2.7", -1)).isNull();
        assertThat(ServletFacts.address("192.0.2.7", 65_536)).isNull();
    }
}
