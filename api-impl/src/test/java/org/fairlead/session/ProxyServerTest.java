package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.fairlead.session.ProxyServer.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProxyServerTest {

    @ParameterizedTest
    @CsvSource({
        "http://proxy.example:3128, HTTP, proxy.example, 3128, '', '', http://proxy.example:3128",
        "HTTP://10.0.0.1:80/, HTTP, 10.0.0.1, 80, '', '', http://10.0.0.1:80",
        "socks5://[::1]:1080, SOCKS5, ::1, 1080, '', '', socks5://[::1]:1080",
        "http://joe:pass@h:1, HTTP, h, 1, joe, pass, http://joe:***@h:1",
        "http://joe@h:1, HTTP, h, 1, joe, '', http://joe@h:1",
        "http://joe:p:a@s:s@h:1, HTTP, h, 1, joe, p:a@s:s, http://joe:***@h:1",
        "socks5://a%3Ab%20c:%70%2B+@h:65535, SOCKS5, h, 65535, a:b c, p++, socks5://a%3Ab%20c:***@h:65535"
    })
    void urlIsReadAndWrittenWithoutThePassword(
            String text, Kind kind, String host, int port, String user, String password, String shown) {
        ProxyServer proxy = ProxyServer.parse(text);
        assertThat(proxy).isEqualTo(new ProxyServer(kind, host, port, user, password));
        assertThat(proxy).hasToString(shown);
        assertThat(Setting.PROXY.type().format(proxy)).isEqualTo(shown);
    }

    @ParameterizedTest
    @CsvSource({
        "http://joe:secret@, http://***@",
        "joe:secret@host:1, ***@host:1",
        "@host:1, ***@host:1",
        "://joe:secret@host:1, ://***@host:1",
        "secret@http://host, ***@http://host",
        "http//host:1, http//host:1"
    })
    void whatMayBeAPasswordIsNotShownWhereTheTextIsRefused(String text, String shown) {
        assertThat(Setting.PROXY.type().conceal(text)).isEqualTo(shown);
        assertThatThrownBy(() -> Settings.client().with(Setting.PROXY, text))
                .hasMessageContaining(shown)
                .hasMessageNotContaining("secret");
    }

    @Test
    void noneIsNoProxy() {
        assertThat(ProxyServer.parse(" NONE ")).isEqualTo(ProxyServer.NONE).hasToString("none");
        assertThat(ProxyServer.NONE.kind()).isEqualTo(Kind.NONE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "proxy.example",
                "proxy.example:3128",
                "http://proxy.example",
                "http://:3128",
                "http://proxy.example:0",
                "http://proxy.example:65536",
                "http://proxy.example:123456",
                "http://proxy.example:3128/path",
                "https://proxy.example:3128",
                "socks4://proxy.example:1080",
                "http://joe%zz@proxy.example:3128",
                "http://:pass@proxy.example:3128",
                "socks5://:pass@proxy.example:3128",
                "http://a%3Ab:pass@proxy.example:3128",
                "http://%3Aab:pass@proxy.example:3128",
                "http://pro xy:3128"
            })
    void otherTextsAreRefused(String text) {
        assertThatThrownBy(() -> ProxyServer.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void whatNoProxyCanHaveIsRefused() {
        assertThatThrownBy(() -> ProxyServer.http("", 80)).hasMessageContaining("has a host and a port");
        assertThatThrownBy(() -> ProxyServer.http("h", 0)).hasMessageContaining("has a host and a port");
        assertThatThrownBy(() -> ProxyServer.http("h", -1)).hasMessage("a port is 1 to 65535, not -1");
        assertThatThrownBy(() -> ProxyServer.NONE.withCredentials("joe", "")).hasMessage("no proxy has no credentials");
        assertThatThrownBy(() -> ProxyServer.NONE.withCredentials("", "pass"))
                .hasMessage("no proxy has no credentials");
        assertThatThrownBy(() -> ProxyServer.http("h", 1).withCredentials("", "pass"))
                .hasMessage("a password needs a user");
        assertThatThrownBy(() -> ProxyServer.parse("http://proxy.example:0")).hasMessage("a port is 1 to 65535, not 0");
        String longest = "x".repeat(255);
        assertThat(ProxyServer.socks5("h", 1).withCredentials(longest, longest).password())
                .isEqualTo(longest);
        assertThat(ProxyServer.http("h", 1)
                        .withCredentials("joe", longest + "x")
                        .password())
                .hasSize(256);
        assertThatThrownBy(() -> ProxyServer.socks5("h", 1).withCredentials("joe", longest + "x"))
                .hasMessage("a user and a password for a SOCKS 5 proxy have at most 255 bytes each");
        assertThatThrownBy(() -> ProxyServer.socks5("h", 1).withCredentials("\u20ac".repeat(86), "x"))
                .hasMessage("a user and a password for a SOCKS 5 proxy have at most 255 bytes each");
    }
}
