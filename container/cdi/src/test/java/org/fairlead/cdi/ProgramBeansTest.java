package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.inject.Inject;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ContainerProvider;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.WebSocketContainer;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.net.URI;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Test;

/** A client that is asked for in the API's way finds the bean container that is in force. */
class ProgramBeansTest {

    @ServerEndpoint("/echo")
    public static class Echo {
        @OnMessage
        public String echo(String text) {
            return text;
        }
    }

    @ApplicationScoped
    public static class Answers {
        final CompletableFuture<String> first = new CompletableFuture<>();

        public void add(String text) {
            first.complete(text);
        }

        public CompletableFuture<String> first() {
            return first;
        }
    }

    @ClientEndpoint
    public static class Asking {
        private final Answers answers;

        @Inject
        public Asking(Answers answers) {
            this.answers = answers;
        }

        @OnOpen
        public void open(Session session) throws IOException {
            session.getBasicRemote().sendText("what");
        }

        @OnMessage
        public void answer(String text) {
            answers.add(text);
        }
    }

    @Test
    void clientOfTheContainerProviderIsInjectedInto() throws Exception {
        // asked for before there is a bean container, as a static field may
        WebSocketContainer clients = ContainerProvider.getWebSocketContainer();
        try (SeContainer container = Weld.start(Answers.class, Asking.class);
                WebSocketServer server =
                        WebSocketServer.builder().port(0).endpoint(Echo.class).start();
                Session session = clients.connectToServer(Asking.class, URI.create(server.uri() + "/echo"))) {
            Answers answers = container.select(Answers.class).get();
            assertThat(answers.first().get(30, TimeUnit.SECONDS)).isEqualTo("what");
            assertThat(session.isOpen()).isTrue();
        }
    }
}
