package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.fairlead.interop.foreign.Chromium;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A page in headless Chromium talks to our server. */
class ChromiumClientIT {

    /** Opens a socket, runs what follows with {@code next()} and {@code closed}, and closes it. */
    private static final String OPEN = """
            const socket = new WebSocket(args[0], args[1] ? args[1].split(',') : []);
            socket.binaryType = 'arraybuffer';
            const queue = [], waiting = [];
            socket.onmessage = (event) => { const first = waiting.shift(); first ? first(event.data) : queue.push(event.data); };
            const next = () => queue.length ? Promise.resolve(queue.shift()) : new Promise((resolve) => waiting.push(resolve));
            const closed = new Promise((resolve) => { socket.onclose = (event) => resolve(event.code + ' ' + event.reason + ' ' + event.wasClean); });
            const opened = await new Promise((resolve) => { socket.onopen = () => resolve(true); socket.onerror = () => resolve(false); });
            """;

    private static OurServer server;
    private static OurServer deflating;
    private static Chromium browser;

    @BeforeAll
    static void start() throws Exception {
        browser = Chromium.start("--ignore-certificate-errors");
        server = OurServer.start(false);
        deflating = OurServer.start(true);
    }

    @AfterAll
    @SuppressWarnings("NullAway") // where Chromium is missing, start() ended early
    static void stop() {
        for (AutoCloseable each : new AutoCloseable[] {browser, server, deflating}) {
            if (each != null) {
                try {
                    each.close();
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    private static void showPage(OurServer on) {
        browser.go(URI.create("http://localhost:" + on.plain().port() + "/"));
    }

    private static final String ECHO = """
            for (const text of ['hello', '', 'žluťoučký κόσμε 😀', 'ž'.repeat(1 << 19)]) {
              socket.send(text);
              if (await next() !== text) throw new Error('echo of ' + text.length);
            }
            for (const size of [0, 1, 125, 126, 65535, 65536, 1 << 20]) {
              const bytes = Uint8Array.from({ length: size }, (_, i) => i * 31 % 251);
              socket.send(bytes);
              const answer = new Uint8Array(await next());
              if (answer.length !== size || answer.some((b, i) => b !== bytes[i])) throw new Error('echo of ' + size);
            }
            socket.close(1000, 'done');
            return opened + ' ' + await closed + ' ' + socket.extensions;
            """;

    @Test
    void messagesAreEchoed() {
        showPage(server);
        assertThat(browser.run(OPEN + ECHO, server.uri("/echo").toString())).isEqualTo("true 1000  true ");
    }

    @Test
    void compressedMessagesAreEchoed() {
        showPage(deflating);
        assertThat(browser.run(OPEN + ECHO, deflating.uri("/echo").toString()))
                .startsWith("true 1000  true permessage-deflate");
    }

    @Test
    void messagesAreEchoedByTls() {
        browser.go(URI.create("https://localhost:" + server.secure().port() + "/"));
        assertThat(browser.run(OPEN + ECHO, server.secureUri("/echo").toString()))
                .isEqualTo("true 1000  true ");
    }

    @Test
    void aSubprotocolIsAgreedOn() {
        showPage(server);
        String body = OPEN + "const told = await next(); socket.close(); return socket.protocol + ' ' + told;";
        assertThat(browser.run(body, server.uri("/subprotocol").toString(), "other,chat.v1"))
                .isEqualTo("chat.v1 subprotocol=chat.v1");
    }

    @Test
    void theServersCloseCodeArrives() {
        showPage(server);
        String body = OPEN + "socket.send('4999 žluťoučký'); return await closed;";
        assertThat(browser.run(body, server.uri("/close").toString())).isEqualTo("4999 žluťoučký true");
    }

    @Test
    void anOversizedMessageEndsIn1009() {
        showPage(server);
        String body = OPEN + "socket.send('x'.repeat(100000)); return await closed;";
        assertThat(browser.run(body, server.uri("/limit").toString())).startsWith("1009 ");
    }

    @Test
    void aTabThatIsClosedIsToldAsGoingAway() {
        showPage(server);
        String first = browser.tab();
        browser.openTab();
        showPage(server);
        assertThat(browser.run(
                        OPEN + "window.kept = socket; return await next();",
                        server.uri("/report/chromium-tab").toString()))
                .isEqualTo("open");
        browser.closeTab(first);
        assertThat(browser.run(
                        OPEN + "const told = await next(); socket.close(); return told;",
                        server.uri("/reports/chromium-tab").toString()))
                .startsWith("1001");
    }

    @Test
    void aPageOfAnotherOriginIsRefused() {
        showPage(deflating);
        String body = OPEN + "return opened;";
        assertThat(browser.run(body, server.uri("/echo").toString())).isEqualTo("false");
    }
}
