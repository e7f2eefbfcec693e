package org.fairlead.interop.own;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.net.URI;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.checks.DocumentedCode;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What docs/topics.md shows compiles and does what it says. */
class TopicsExamplesIT {

    @TempDir
    static Path folder;

    static DocumentedCode examples;

    @BeforeAll
    static void compile() throws Exception {
        examples = DocumentedCode.compile("docs/topics.md", 3, folder);
    }

    @AfterAll
    static void close() throws Exception {
        examples.close();
    }

    private static WebSocketServer serve(String endpoint) throws Exception {
        return WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(examples.type(endpoint))
                .start();
    }

    /** A client and what it hears. */
    private record Client(Session session, BlockingQueue<String> heard) implements AutoCloseable {
        static Client of(WebSocketServer server, String path) throws Exception {
            BlockingQueue<String> heard = new LinkedBlockingQueue<>();
            Session session = ContainerProvider.getWebSocketContainer()
                    .connectToServer(new ReadmeExamplesIT.Collector(heard), URI.create(server.uri() + path));
            return new Client(session, heard);
        }

        void say(String text) throws Exception {
            session.getBasicRemote().sendText(text);
        }

        String next() throws Exception {
            return Objects.requireNonNull(heard.poll(30, TimeUnit.SECONDS), "a message");
        }

        @Override
        public void close() throws Exception {
            session.close();
        }
    }

    @Test
    @Tag("C3")
    void anAnnouncementReachesEverySession() throws Exception {
        try (WebSocketServer server = serve("Announcements");
                Client first = Client.of(server, "/announcements");
                Client second = Client.of(server, "/announcements")) {
            while (server.openSessions() < 2) {
                Thread.onSpinWait();
            }
            first.say("hear me");
            assertThat(second.next()).isEqualTo("hear me");
            assertThat(first.next()).isEqualTo("hear me");
            assertThat(first.next()).isEqualTo("2 sessions will hear of it");
        }
    }

    @Test
    @Tag("C5")
    void aPriceReachesTheSubscribersOfItsShareAndThoseWhoComeLater() throws Exception {
        try (WebSocketServer server = serve("Prices");
                Client acme = Client.of(server, "/prices/acme");
                Client other = Client.of(server, "/prices/other")) {
            acme.say("12.50");
            assertThat(acme.next()).isEqualTo("12.50");
            try (Client late = Client.of(server, "/prices/acme")) {
                assertThat(late.next()).isEqualTo("12.50");
            }
            assertThat(other.heard()).isEmpty();
        }
    }

    @Test
    @Tag("C4")
    void aLetterReachesAllConnectionsOfItsReceiver() throws Exception {
        try (WebSocketServer server = serve("Mail");
                Client admin = Client.of(server, "/mail/admin")) {
            assertThat(admin.next()).isEqualTo("admin is here"); // else who comes next may be registered before
            try (Client phone = Client.of(server, "/mail/ada")) {
                assertThat(admin.next()).isEqualTo("ada is here");
                try (Client laptop = Client.of(server, "/mail/ada")) {
                    laptop.say("nobody:hello");
                    assertThat(laptop.next()).isEqualTo("nobody is not here");
                    admin.say("ada:hello");
                    assertThat(phone.next()).isEqualTo("hello");
                    assertThat(laptop.next()).isEqualTo("hello");
                    assertThat(admin.next()).isEqualTo("sent to 2");
                }
            }
        }
    }
}
