package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.UnknownHostException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AddressRangesTest {

    @ParameterizedTest
    @CsvSource({
        "10.0.0.0/8, 10.255.0.1, true",
        "10.0.0.0/8, 11.0.0.1, false",
        "192.168.4.0/22, 192.168.7.255, true",
        "192.168.4.0/22, 192.168.8.0, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "0.0.0.0/0, 203.0.113.1, true",
        "0.0.0.0/0, ::1, false",
        "::/0, 2001:db8::1, true",
        "::/0, 127.0.0.1, false",
        "2001:db8::/33, 2001:db8:7fff::1, true",
        "2001:db8::/33, 2001:db8:8000::1, false",
        "::1, ::1, true",
        "::ffff:10.0.0.1, 10.0.0.1, true",
        "10.0.0.1, ::ffff:10.0.0.1, true"
    })
    void blockContainsTheAddressesThatShareItsPrefix(String block, String address, boolean contained)
            throws UnknownHostException {
        assertThat(AddressRange.parse(block).contains(InetAddress.getByName(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "10.1.2.3/8, 10.0.0.0/8",
        "10.1.2.3/32, 10.1.2.3",
        "10.1.2.255/31, 10.1.2.254/31",
        "2001:DB8::FFFF/32, 2001:db8:0:0:0:0:0:0/32",
        "::1/128, 0:0:0:0:0:0:0:1"
    })
    void whatFollowsThePrefixIsZero(String text, String canonical) {
        AddressRange range = AddressRange.parse(text);
        assertThat(range).hasToString(canonical);
        assertThat(AddressRange.parse(canonical)).isEqualTo(range);
    }

    @ParameterizedTest
    @CsvSource({
        "'', \"\" is not an IP address",
        "/8, \"\" is not an IP address",
        "localhost, \"localhost\" is not an IP address",
        "10.0.0, \"10.0.0\" is not an IP address",
        "10.0.0.256, \"10.0.0.256\" is not an IP address",
        "010.0.0.1, \"010.0.0.1\" is not an IP address",
        "10.0.0.00, \"10.0.0.00\" is not an IP address",
        "::ffff:010.0.0.1, \"::ffff:010.0.0.1\" is not an IP address",
        "1:2, \"1:2\" is not an IP address",
        "fe80::1%eth0, \"fe80::1%eth0\" is not an IP address",
        "10.0.0.0/33, a prefix of 33 bits: it must have 0 to 32",
        "::/129, a prefix of 129 bits: it must have 0 to 128",
        "10.0.0.0/, \"10.0.0.0/\" has no number of bits behind its slash",
        "10.0.0.0/-1, \"10.0.0.0/-1\" has no number of bits behind its slash",
        "10.0.0.0/255.0.0.0, \"10.0.0.0/255.0.0.0\" has no number of bits behind its slash"
    })
    void otherTextsAreRefusedWithWhatIsWrong(String text, String message) {
        assertThatThrownBy(() -> AddressRange.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(message);
    }

    @Test
    void negativePrefixIsRefused() {
        assertThatThrownBy(() -> new AddressRange(InetAddress.getLoopbackAddress(), -1))
                .hasMessageContaining("a prefix of -1 bits");
    }

    @Test
    void severalBlocksContainWhatOneOfThemDoes() throws UnknownHostException {
        AddressRanges ranges = AddressRanges.parse("10.0.0.0/8, 2001:db8::/32");
        assertThat(ranges.contains(InetAddress.getByName("10.1.1.1"))).isTrue();
        assertThat(ranges.contains(InetAddress.getByName("2001:db8::7"))).isTrue();
        assertThat(ranges.contains(InetAddress.getByName("192.0.2.1"))).isFalse();
        assertThat(ranges).hasToString("10.0.0.0/8,2001:db8:0:0:0:0:0:0/32");
        assertThat(AddressRanges.parse(" None ")).isEqualTo(AddressRanges.NONE).hasToString("none");
        assertThat(AddressRanges.NONE.contains(InetAddress.getLoopbackAddress()))
                .isFalse();
    }
}
