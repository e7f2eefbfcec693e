package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.MessageHandler;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import java.io.InputStream;
import java.lang.reflect.Proxy;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.fairlead.endpoint.BoundEndpoint;
import org.fairlead.endpoint.Codecs;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.endpoint.Receiver;
import org.fairlead.endpoint.SessionScope;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MessageHandlersTest {

    /** Only gives the codecs their endpoint. */
    public static final class Silent extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    private final ClassLoader loader = new URLClassLoader(new URL[0], getClass().getClassLoader());

    /** Nobody asks it for anything. */
    private static final Session SESSION = (Session) Proxy.newProxyInstance(
            MessageHandlersTest.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                throw new AssertionError(method);
            });

    private final BoundEndpoint endpoint = newEndpoint();

    private final MessageHandlers handlers = new MessageHandlers() {
        @Override
        Codecs codecs() {
            return endpoint.codecs();
        }

        @Override
        @Nullable
        Object handOver(Receiver receiver, Object payload, boolean last) throws Throwable {
            return endpoint.deliver(receiver, SESSION, payload, last);
        }

        @Override
        ClassLoader loader() {
            return loader;
        }

        @Override
        SessionScope scope() {
            return SessionScope.NONE;
        }
    };

    private static BoundEndpoint newEndpoint() {
        try {
            EndpointModel model = EndpointModel.client(
                    Silent.class, ClientEndpointConfig.Builder.create().build(), InstanceProvider.constructors());
            return model.bind(new Silent(), model.openCodecs(), Map.of());
        } catch (DeploymentException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void typeOfAnAnonymousHandlerDecidesTheKind() {
        MessageHandler.Whole<ByteBuffer> binary = new MessageHandler.Whole<>() {
            @Override
            public void onMessage(ByteBuffer message) {}
        };

        handlers.add(binary);

        assertThat(handlers.receiver(Receiver.Kind.BINARY)).isNotNull();
        assertThat(handlers.receiver(Receiver.Kind.TEXT)).isNull();
        assertThat(handlers.snapshot()).containsExactly(binary);
    }

    @Test
    void eachKindMayHaveOneHandler() {
        handlers.add(String.class, (MessageHandler.Whole<String>) message -> {});
        handlers.add(InputStream.class, (MessageHandler.Whole<InputStream>) message -> {});
        handlers.add(PongMessage.class, (MessageHandler.Whole<PongMessage>) message -> {});

        assertThat(handlers.snapshot()).hasSize(3);
    }

    @Test
    void secondHandlerOfAKindIsRefused() {
        handlers.add(String.class, (MessageHandler.Whole<String>) message -> {});

        assertThatThrownBy(() -> handlers.add(String.class, (MessageHandler.Partial<String>) (part, last) -> {}))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("text");
    }

    @Test
    void nullsAreIllegalArguments() {
        assertThatThrownBy(() -> handlers.add(null)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handlers.add(String.class, (MessageHandler.Whole<String>) null))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handlers.add(null, (MessageHandler.Partial<String>) (part, last) -> {}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> handlers.remove(null)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aHandlerIsForWholeMessagesOrForParts() {
        MessageHandler neither = new MessageHandler() {};
        assertThatThrownBy(() -> handlers.add(neither))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("is neither a MessageHandler.Whole nor a MessageHandler.Partial");
        assertThat(handlers.snapshot()).isEmpty();
        MessageHandler.Partial<byte[]> parts = new MessageHandler.Partial<>() {
            @Override
            public void onMessage(byte[] part, boolean last) {}
        };
        handlers.add(parts);
        Receiver receiver = Objects.requireNonNull(handlers.receiver(Receiver.Kind.BINARY));
        assertThat(receiver.form()).isEqualTo(Receiver.Form.PARTIAL);
        assertThat(receiver.kind()).isEqualTo(Receiver.Kind.BINARY);
        assertThat(handlers.receiver(Receiver.Kind.TEXT)).isNull();
    }

    @Test
    void onlyTheHandlerThatIsRemovedGoes() {
        MessageHandler.Whole<String> text = message -> {};
        MessageHandler.Whole<InputStream> binary = message -> {};
        handlers.add(String.class, text);
        handlers.add(InputStream.class, binary);
        handlers.remove((MessageHandler.Whole<String>) message -> {});
        assertThat(handlers.snapshot()).containsExactlyInAnyOrder(text, binary);
        handlers.remove(text);
        assertThat(handlers.snapshot()).containsExactly(binary);
        handlers.add(String.class, text);
        assertThat(handlers.snapshot()).containsExactlyInAnyOrder(text, binary);
    }

    @Test
    void snapshotDoesNotChangeWithTheSession() {
        MessageHandler.Whole<String> handler = message -> {};
        handlers.add(String.class, handler);
        Set<MessageHandler> before = handlers.snapshot();

        handlers.remove(handler);

        assertThat(before).containsExactly(handler);
        assertThat(handlers.snapshot()).isEmpty();
        assertThat(handlers.receiver(Receiver.Kind.TEXT)).isNull();
        assertThatThrownBy(before::clear).isInstanceOf(UnsupportedOperationException.class);
    }

    @Test
    void handlerRunsUnderTheApplicationsClassLoader() throws Throwable {
        ClassLoader before = Thread.currentThread().getContextClassLoader();
        ClassLoader[] seen = new ClassLoader[1];
        handlers.add(String.class, (MessageHandler.Whole<String>)
                message -> seen[0] = Thread.currentThread().getContextClassLoader());

        handlers.deliver(Objects.requireNonNull(handlers.receiver(Receiver.Kind.TEXT)), "x", true);

        assertThat(seen[0]).isSameAs(loader);
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(before);
    }
}
