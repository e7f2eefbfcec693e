package org.fairlead.cdi;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PostConstruct;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.inject.Inject;
import jakarta.interceptor.AroundInvoke;
import jakarta.interceptor.Interceptor;
import jakarta.interceptor.InterceptorBinding;
import jakarta.interceptor.InvocationContext;
import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.Decoder;
import jakarta.websocket.Encoder;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.HandshakeResponse;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.HandshakeRequest;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.fairlead.endpoint.EndpointModel;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.FairleadSession;
import org.fairlead.testing.TestClient;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is injected into endpoints, codecs and configurators. */
class InjectionTest {

    @ApplicationScoped
    public static class Greetings {
        public String to(String name) {
            return "hello " + name;
        }
    }

    /** A bean by its annotation; its three injection points are of the three kinds. */
    @ServerEndpoint("/kinds")
    public static class Kinds {
        @Inject
        Greetings field;

        private final Greetings constructor;
        private @Nullable Greetings initializer;
        private boolean constructed;

        @Inject
        public Kinds(Greetings greetings) {
            constructor = greetings;
        }

        @Inject
        void initialize(Greetings greetings) {
            initializer = greetings;
        }

        @PostConstruct
        void construct() {
            constructed = true;
        }

        @OnMessage
        public String message(String name) {
            return String.join(
                    ", ",
                    field.to(name),
                    constructor.to(name),
                    Objects.requireNonNull(initializer).to(name),
                    "constructed: " + constructed);
        }
    }

    @Tag("C6")
    @Test
    void fieldConstructorAndInitializerAreInjected() throws Exception {
        try (Weld weld = Weld.with(Greetings.class, Kinds.class)) {
            weld.network().deploy(Kinds.class);
            TestClient client = weld.network().connect("/kinds");
            client.send("you");
            assertThat(client.received()).containsExactly("hello you, hello you, hello you, constructed: true");
        }
    }

    /** The same of a class that the container does not know as a bean. */
    @Tag("C6")
    @Test
    void aClassThatIsNoBeanIsInjectedToo() throws Exception {
        try (Weld weld = Weld.with(Greetings.class)) {
            weld.network().deploy(Kinds.class);
            TestClient client = weld.network().connect("/kinds");
            client.send("you");
            assertThat(client.received()).containsExactly("hello you, hello you, hello you, constructed: true");
            client.close();
            weld.network().settle();
            assertThat(weld.beans().aliveInstances()).isZero();
        }
    }

    public record Word(String text) {}

    public static class WordDecoder implements Decoder.Text<Word> {
        @Inject
        Greetings greetings;

        @Override
        public boolean willDecode(String text) {
            return true;
        }

        @Override
        public Word decode(String text) {
            return new Word(greetings.to(text));
        }
    }

    public static class WordEncoder implements Encoder.Text<Word> {
        @Inject
        Greetings greetings;

        @Override
        public String encode(Word word) {
            return greetings.to(word.text);
        }
    }

    @ApplicationScoped
    public static class Configured extends ServerEndpointConfig.Configurator {
        @Inject
        Greetings greetings;

        @Override
        public void modifyHandshake(ServerEndpointConfig sec, HandshakeRequest request, HandshakeResponse response) {
            response.getHeaders().put("X-Greeting", List.of(greetings.to("configurator")));
        }
    }

    @ServerEndpoint(
            value = "/words",
            encoders = WordEncoder.class,
            decoders = WordDecoder.class,
            configurator = Configured.class)
    public static class Words {
        @OnMessage
        public Word message(Word word) {
            return word;
        }
    }

    @Tag("C6")
    @Test
    void codecsAndConfiguratorsAreInjected() throws Exception {
        try (Weld weld =
                Weld.with(Greetings.class, Words.class, WordDecoder.class, WordEncoder.class, Configured.class)) {
            weld.network().deploy(Words.class);
            TestClient client = weld.network().connect("/words");
            client.send("word");
            assertThat(client.received()).containsExactly("hello hello word");
            assertThat(((FairleadSession) client.session()).responseHeaders().first("X-Greeting"))
                    .isEqualTo("hello configurator");
        }
    }

    @InterceptorBinding
    @Retention(RetentionPolicy.RUNTIME)
    public @interface Shouted {}

    @Shouted
    @Interceptor
    @Priority(Interceptor.Priority.APPLICATION)
    public static class Shout {
        @AroundInvoke
        Object shout(InvocationContext context) throws Exception {
            return context.proceed() + "!";
        }
    }

    public interface Answering {
        String answer(String text);
    }

    @Decorator
    @Priority(Interceptor.Priority.APPLICATION)
    public abstract static class Twice implements Answering {
        @Inject
        @Delegate
        @Any
        Answering decorated;

        @Override
        public String answer(String text) {
            return decorated.answer(text) + decorated.answer(text);
        }
    }

    @ServerEndpoint("/answers")
    public static class Answers implements Answering {
        @Override
        @Shouted
        @OnMessage
        public String answer(String text) {
            return text;
        }
    }

    @ApplicationScoped
    @ServerEndpoint("/shared")
    public static class SharedAnswers implements Answering {
        @Override
        @Shouted
        @OnMessage
        public String answer(String text) {
            return text;
        }
    }

    @Test
    void interceptorsAndDecoratorsApply() throws Exception {
        try (Weld weld = Weld.with(Shout.class, Twice.class, Answers.class, SharedAnswers.class)) {
            weld.network().deploy(Answers.class);
            weld.network().deploy(SharedAnswers.class);
            for (String path : List.of("/answers", "/shared")) {
                TestClient client = weld.network().connect(path);
                client.send("a");
                assertThat(client.received()).as(path).containsExactly("aa!");
            }
        }
    }

    @ClientEndpoint
    public static class Caller {
        static final BlockingQueue<String> CALLED = new LinkedBlockingQueue<>();

        @Inject
        Greetings greetings;

        @OnOpen
        public void open() {
            CALLED.add(greetings.to("client"));
        }
    }

    public static class CallerInCode extends Endpoint {
        @Inject
        Greetings greetings;

        @Override
        public void onOpen(Session session, EndpointConfig config) {
            Caller.CALLED.add(greetings.to("code"));
        }
    }

    @Tag("C6")
    @Test
    void clientEndpointsAreInjected() throws Exception {
        try (Weld weld = Weld.with(Greetings.class, Answers.class, Caller.class, CallerInCode.class)) {
            weld.network().deploy(Answers.class);
            try (Session first = weld.network()
                            .clients()
                            .connectToServer(Caller.class, weld.network().uri("/answers"));
                    Session second = weld.network()
                            .clients()
                            .connectToServer(
                                    CallerInCode.class,
                                    ClientEndpointConfig.Builder.create().build(),
                                    weld.network().uri("/answers"))) {
                assertThat(first.isOpen() && second.isOpen()).isTrue();
                assertThat(Caller.CALLED.poll(30, TimeUnit.SECONDS)).isEqualTo("hello client");
                assertThat(Caller.CALLED.poll(30, TimeUnit.SECONDS)).isEqualTo("hello code");
            }
            weld.network().settle();
            assertThat(weld.beans().aliveInstances()).isZero();
        }
    }

    @ApplicationScoped
    public static class WithoutErrors extends Endpoint {
        @Override
        public void onOpen(Session session, EndpointConfig config) {}
    }

    @ApplicationScoped
    public static class WithErrors extends WithoutErrors {
        @Override
        public void onError(Session session, Throwable error) {}
    }

    /** Else its errors would reach nobody, and no log. */
    @Test
    void aProxyOfAnEndpointWithoutOnErrorIsNotTakenForOneWithIt() throws Exception {
        try (Weld weld = Weld.with(WithoutErrors.class, WithErrors.class)) {
            assertThat(handlesErrors(WithoutErrors.class, weld.beans())).isFalse();
            assertThat(handlesErrors(WithErrors.class, weld.beans())).isTrue();
        }
    }

    private static boolean handlesErrors(Class<?> type, InstanceProvider instances) throws Exception {
        EndpointModel model = EndpointModel.server(
                ServerEndpointConfig.Builder.create(type, "/path").build(), instances);
        Object instance = instances.create(type);
        assertThat(instance.getClass()).as("a proxy").isNotSameAs(type);
        return model.bind(instance, model.openCodecs(), Map.of()).handlesErrors();
    }

    @Test
    void aContainerWithoutTheExtensionIsRefused() {
        try (var container = SeContainerInitializer.newInstance()
                .disableDiscovery()
                .addBeanClasses(Greetings.class)
                .addExtensions(new TimeoutExtension())
                .initialize()) {
            assertThatThrownBy(() -> Beans.of(container))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("WebSocketExtension");
        }
    }

    @Test
    void aContainerOfTheProcessIsTheCurrentOneAndNoWebApplications() throws Exception {
        BeanContainerFinder finder = new BeanContainerFinder();
        try (Weld weld = Weld.with(Greetings.class)) {
            assertThat(finder.findCurrent()).isSameAs(weld.beans());
            assertThat(finder.find(name -> null)).isNull();
        }
        assertThat(finder.findCurrent()).isNull();
    }
}
