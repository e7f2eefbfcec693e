package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.session.Settings;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** All code of an application that runs for a session runs in the session's scope. */
class SessionScopeTest {

    private static final ThreadLocal<@Nullable Scope> CURRENT = new ThreadLocal<>();

    /** What ran, and whether it did so in the scope of the server's session. */
    private static final Map<String, Boolean> SEEN = new ConcurrentHashMap<>();

    private static void seen(String what) {
        Scope scope = CURRENT.get();
        SEEN.merge(what, scope != null && scope.closed == 0, Boolean::logicalAnd);
    }

    private static final class Scope implements SessionScope {
        private volatile @Nullable Session session;
        private volatile int closed;

        @Override
        public void begin(Session begun) {
            assertThat(session).isNull();
            session = begun;
        }

        @Override
        public @Nullable Object enter() {
            Scope outer = CURRENT.get();
            CURRENT.set(this);
            return outer;
        }

        @Override
        public void exit(@Nullable Object entered) {
            CURRENT.set((Scope) entered);
        }

        @Override
        public void close() {
            closed++;
        }
    }

    /** Makes instances by constructors, in scopes that it remembers. */
    private static final class Scoped implements InstanceProvider {
        private final List<Scope> scopes = new CopyOnWriteArrayList<>();
        private final AtomicInteger destroyed = new AtomicInteger();

        @Override
        public <T> T create(Class<T> type) throws InstantiationException {
            return InstanceProvider.constructors().create(type);
        }

        @Override
        public void destroy(Object instance) {
            seen("destroy");
            destroyed.incrementAndGet();
        }

        @Override
        public SessionScope openScope() {
            Scope scope = new Scope();
            scopes.add(scope);
            return scope;
        }
    }

    private final Scoped instances = new Scoped();
    private final InMemoryNetwork network = InMemoryNetwork.create(Settings.server(), Settings.client(), instances);

    @AfterEach
    void close() {
        network.close();
        SEEN.clear();
    }

    public record Word(String text) {}

    public static final class Coder implements Encoder.Text<Word>, Decoder.Text<Word> {
        @Override
        public void init(EndpointConfig config) {
            seen("init");
        }

        @Override
        public String encode(Word word) {
            seen("encode");
            return word.text;
        }

        @Override
        public boolean willDecode(String text) {
            return true;
        }

        @Override
        public Word decode(String text) {
            seen("decode");
            return new Word(text);
        }

        @Override
        public void destroy() {
            seen("codec's destroy");
        }
    }

    public static final class Configured extends ServerEndpointConfig.Configurator {
        @Override
        public boolean checkOrigin(String origin) {
            seen("checkOrigin");
            return true;
        }

        @Override
        public void modifyHandshake(ServerEndpointConfig sec, HandshakeRequest request, HandshakeResponse response) {
            seen("modifyHandshake");
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) throws InstantiationException {
            seen("getEndpointInstance");
            return super.getEndpointInstance(type);
        }
    }

    @ServerEndpoint(value = "/words", encoders = Coder.class, decoders = Coder.class, configurator = Configured.class)
    public static final class Words {
        static final CountDownLatch SENT = new CountDownLatch(1);

        public Words() {
            seen("constructor");
        }

        @OnOpen
        public void open(Session session) throws InterruptedException {
            seen("onOpen");
            session.getAsyncRemote().sendText("first", result -> {
                seen("onResult");
                SENT.countDown();
            });
            Thread other = new Thread(() -> session.getAsyncRemote().sendObject(new Word("second")));
            other.start();
            other.join();
        }

        @OnMessage
        public Word message(Word word) {
            seen("onMessage");
            if (word.text.isEmpty()) {
                throw new IllegalArgumentException("empty");
            }
            return word;
        }

        @OnError
        public void error(Throwable error) {
            seen("onError");
        }

        @OnClose
        public void close(CloseReason reason) {
            seen("onClose");
        }
    }

    public static final class Adding extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, text -> seen("handler"));
        }
    }

    @Test
    void everyCallbackIsInTheScopeWhichIsClosedOnceAtTheEnd() throws Exception {
        network.deploy(Words.class);
        TestClient client = network.connect("/words");
        client.send("word");
        client.send("");
        assertThat(Words.SENT.await(30, TimeUnit.SECONDS)).isTrue();
        assertThat(client.received()).containsExactly("first", "second", "word");
        client.close();
        network.settle();

        assertThat(SEEN)
                .containsOnlyKeys(
                        "constructor",
                        "init",
                        "checkOrigin",
                        "modifyHandshake",
                        "getEndpointInstance",
                        "onOpen",
                        "onResult",
                        "encode",
                        "decode",
                        "onMessage",
                        "onError",
                        "onClose",
                        "codec's destroy",
                        "destroy")
                .doesNotContainValue(false);
        assertThat(instances.scopes).allSatisfy(scope -> {
            assertThat(scope.session).isNotNull();
            assertThat(scope.closed).isOne();
        });
        assertThat(instances.scopes).as("of both sides").hasSize(2);
        assertThat(instances.destroyed).as("the endpoint and its coder, twice").hasValue(3);
    }

    @Test
    void aHandlerThatIsAddedRunsInTheScope() throws Exception {
        network.deploy(
                ServerEndpointConfig.Builder.create(Adding.class, "/adding").build());
        TestClient client = network.connect("/adding");
        client.send("word");
        network.settle();
        assertThat(SEEN).containsEntry("handler", true);
    }

    public static final class Refusing extends ServerEndpointConfig.Configurator {
        @Override
        public void modifyHandshake(ServerEndpointConfig sec, HandshakeRequest request, HandshakeResponse response) {
            throw new IllegalStateException("not today");
        }
    }

    @ServerEndpoint(value = "/refused", configurator = Refusing.class)
    public static final class Refused {}

    @Test
    void aHandshakeThatFailsClosesItsScope() throws Exception {
        network.deploy(Refused.class);
        assertThatThrownBy(() -> network.connect("/refused")).isInstanceOf(IOException.class);
        network.settle();
        assertThat(instances.scopes).hasSize(2).allSatisfy(scope -> {
            assertThat(scope.session).isNull();
            assertThat(scope.closed).isOne();
        });
    }
}
