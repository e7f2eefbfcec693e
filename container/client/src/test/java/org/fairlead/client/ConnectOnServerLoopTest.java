package org.fairlead.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.fairlead.checks.Leaks;
import org.fairlead.server.WebSocketServer;
import org.fairlead.session.Dispatch;
import org.fairlead.timeout.Deadline;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A server's event loop that waited for a connection would hold up the server, for ever where it is the one that is to accept it. */
@ExtendWith(Leaks.class)
class ConnectOnServerLoopTest {

    /** Does on its event loop what a test gives it. */
    @ServerEndpoint("/calls")
    public static final class Caller {
        private final List<ThrowingCallable> calls;
        private final CompletableFuture<List<Throwable>> failures;

        Caller(List<ThrowingCallable> calls, CompletableFuture<List<Throwable>> failures) {
            this.calls = calls;
            this.failures = failures;
        }

        @OnMessage
        public void call(String text) {
            List<Throwable> thrown = new ArrayList<>();
            for (ThrowingCallable call : calls) {
                try (Deadline soon = Deadline.after(Duration.ofSeconds(2))) { // for one that waits all the same
                    thrown.add(catchThrowable(call));
                }
            }
            failures.complete(thrown);
        }
    }

    @Test
    void everyWayToConnectIsRefused() throws Exception {
        List<ThrowingCallable> calls = new ArrayList<>();
        CompletableFuture<List<Throwable>> failures = new CompletableFuture<>();
        try (WebSocketServer server = WebSocketServer.builder()
                        .host("127.0.0.1")
                        .port(0)
                        .ioThreads(1)
                        .settings(s -> s.dispatch(Dispatch.EVENT_LOOP))
                        .endpoint(Caller.class, () -> new Caller(calls, failures))
                        .endpoint(EchoServer.class)
                        .start();
                WebSocketClient client = WebSocketClient.create()) {
            URI own = URI.create(server.uri() + "/echo");
            calls.add(() -> client.connect(new Collector(), own));
            calls.add(() -> ContainerProvider.getWebSocketContainer().connectToServer(new Collector(), own));
            calls.add(() -> WebSocketClient.open(own));
            client.connect(new Collector(), URI.create(server.uri() + "/calls"))
                    .getBasicRemote()
                    .sendText("go");
            assertThat(failures.get(30, TimeUnit.SECONDS))
                    .hasSize(3)
                    .allSatisfy(failure -> assertThat(failure)
                            .isInstanceOf(IllegalStateException.class)
                            .hasMessageContaining("event loop"));
        }
    }
}
