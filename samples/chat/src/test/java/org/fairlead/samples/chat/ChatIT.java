package org.fairlead.samples.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.fairlead.interop.foreign.Chromium;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Test;

/** The chat's page in headless Chromium: people type, and see each other. */
class ChatIT {

    private static final String ONLINE = "document.getElementById('state').textContent === 'online'";

    private static void join(Chromium browser, int port, String name, String room) {
        browser.go(URI.create("http://localhost:" + port + "/"));
        browser.type("#name", name);
        browser.type("#room", room);
        browser.click("#join button");
    }

    private static void say(Chromium browser, String text) {
        browser.type("#text", text);
        browser.enter("#text");
    }

    private static void awaitText(Chromium browser, String selector, String text) {
        browser.await("document.querySelector('" + selector + "').innerText.includes('" + text + "')");
    }

    private static String people(Chromium browser) {
        return browser.run(
                "return Array.from(document.querySelectorAll('#people li'), (li) => li.textContent).join(', ');");
    }

    @Test
    void peopleInARoomSeeEachOther() throws Exception {
        try (Chromium browser = Chromium.start();
                WebSocketServer server = ChatServer.start(0)) {
            String ada = browser.tab();
            join(browser, server.port(), "Ada", "engines");
            browser.await(ONLINE);
            String grace = browser.openTab();
            join(browser, server.port(), "Grace", "engines");
            browser.await(ONLINE);
            browser.await("document.querySelectorAll('#people li').length === 2");
            assertThat(people(browser)).isEqualTo("Ada, Grace");
            String elsewhere = browser.openTab();
            join(browser, server.port(), "Alan", "another");
            browser.await(ONLINE);
            assertThat(people(browser)).isEqualTo("Alan");

            browser.show(ada);
            say(browser, "Does it weave \"algebraic\" <b>patterns</b>? 😀");
            awaitText(browser, "#log li.mine", "algebraic");
            browser.show(grace);
            awaitText(browser, "#log", "Does it weave \"algebraic\" <b>patterns</b>? 😀");
            say(browser, "Just as the loom weaves flowers.");
            browser.show(ada);
            awaitText(browser, "#log", "Just as the loom weaves flowers.");
            Files.createDirectories(Path.of("target"));
            browser.screenshot(Path.of("target", "chat.png"));

            browser.show(elsewhere);
            assertThat(browser.text("#log")).doesNotContain("weave");
            browser.show(grace);
            browser.closeTab(ada);
            awaitText(browser, "#log", "Grace left");
            assertThat(people(browser)).isEqualTo("Ada");
        }
    }

    @Test
    void aNameThatIsTakenIsRefused() throws Exception {
        try (Chromium browser = Chromium.start();
                WebSocketServer server = ChatServer.start(0)) {
            join(browser, server.port(), "Ada", "names");
            browser.await(ONLINE);
            browser.openTab();
            join(browser, server.port(), "ada", "names");
            browser.await("!document.getElementById('join').hidden");
            assertThat(browser.run("return document.getElementById('name').validationMessage;"))
                    .isEqualTo("Somebody in this room has that name.");
        }
    }

    @Test
    void thePageComesBackAfterAServerRestart() throws Exception {
        try (Chromium browser = Chromium.start()) {
            int port;
            try (WebSocketServer server = ChatServer.start(0)) {
                port = server.port();
                join(browser, port, "Ada", "restart");
                browser.await(ONLINE);
            }
            awaitText(browser, "#state", "offline");
            assertThat(browser.run("return document.getElementById('send').disabled;"))
                    .isEqualTo("true");
            try (WebSocketServer server = ChatServer.start(port)) {
                browser.await(ONLINE);
                say(browser, "still here");
                awaitText(browser, "#log li.mine", "still here");
                assertThat(server.openSessions()).isEqualTo(1);
            }
        }
    }
}
