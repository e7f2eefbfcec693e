package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.function.UnaryOperator;
import org.fairlead.checks.Leaks;
import org.fairlead.session.AddressRanges;
import org.fairlead.session.ServerSettings.ForwardedHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a server says that is to hear of clients by proxies, and trusts none. */
@ExtendWith(Leaks.class)
class NobodyTrustedTest {

    @TempDir
    Path directory;

    private static List<String> warnings(UnaryOperator<WebSocketServerBuilder> content) throws Exception {
        LogLines log = new LogLines();
        try (WebSocketServer server = content.apply(
                        WebSocketServer.builder().host("127.0.0.1").port(0).endpoint(Echo.class))
                .start()) {
            assertThat(server.port()).isPositive();
            return log.end().stream()
                    .filter(line -> line.contains("org.fairlead.trusted-proxies"))
                    .toList();
        } finally {
            log.close();
        }
    }

    @Test
    void settingThatNobodyIsTrustedForIsWarnedOf() throws Exception {
        assertThat(warnings(builder -> builder.settings(s -> s.proxyProtocol(true))))
                .singleElement()
                .asString()
                .endsWith("org.fairlead.proxy-protocol is on, but org.fairlead.trusted-proxies names no proxy:"
                        + " a connection that begins with a PROXY header is refused");
        assertThat(warnings(builder -> builder.settings(s -> s.forwardedHeaders(ForwardedHeaders.X_FORWARDED))))
                .singleElement()
                .asString()
                .endsWith("org.fairlead.forwarded-headers is on, but org.fairlead.trusted-proxies names no proxy:"
                        + " what one says of its clients is not believed");
    }

    @Test
    void noWarningWhereSomebodyIsTrustedOrNobodyAsked() throws Exception {
        assertThat(warnings(builder -> builder)).isEmpty();
        assertThat(warnings(builder ->
                        builder.settings(s -> s.proxyProtocol(true).trustedProxies(AddressRanges.parse("10.0.0.0/8")))))
                .isEmpty();
        assertThat(warnings(builder -> builder.unixSocket(directory.resolve("proxy.sock"))
                        .settings(s -> s.forwardedHeaders(ForwardedHeaders.FORWARDED))))
                .isEmpty();
    }
}
