package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.OnMessage;
import java.io.IOException;
import java.io.InputStream;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A client's class is looked at once, and not for longer than it is there. */
class ClientShapeTest {

    public static class Configurator extends ClientEndpointConfig.Configurator {}

    @ClientEndpoint(
            encoders = WordCodecs.ToText.class,
            decoders = WordCodecs.Text.class,
            configurator = Configurator.class)
    public static class Client {
        @OnMessage
        public void message(WordCodecs.Word word) {}
    }

    /** Makes instances by constructors, but none of one class. */
    private record Without(Class<?> lacking) implements InstanceProvider {
        @Override
        public <T> T create(Class<T> type) throws InstantiationException {
            return InstanceProvider.constructors().create(type);
        }

        @Override
        public void check(Class<?> type) throws InstantiationException {
            if (type == lacking) {
                throw new InstantiationException("There is no bean of it.");
            }
        }
    }

    @Test
    void classIsCompiledOnceForAllConnectionsWhichShareNothingElse() throws Exception {
        CompiledEndpoint first = (CompiledEndpoint) EndpointModel.client(Client.class, InstanceProvider.constructors());
        CompiledEndpoint second = (CompiledEndpoint) EndpointModel.client(Client.class, new Without(String.class));

        assertThat(second.methods()).isSameAs(first.methods());
        assertThat(second.codecTypes()).isSameAs(first.codecTypes());
        assertThat(second.instances()).isNotSameAs(first.instances());
        assertThat(second.config()).isNotSameAs(first.config());
        assertThat(((ClientEndpointConfig) second.config()).getConfigurator())
                .isInstanceOf(Configurator.class)
                .isNotSameAs(((ClientEndpointConfig) first.config()).getConfigurator());
        first.config().getUserProperties().put("key", "of the first");
        assertThat(second.config().getUserProperties()).isEmpty();
    }

    @Test
    void codecsAreAskedForOfEveryProvider() throws Exception {
        assertThat(EndpointModel.client(Client.class, InstanceProvider.constructors()))
                .isNotNull();
        assertThatThrownBy(() -> EndpointModel.client(Client.class, new Without(WordCodecs.Text.class)))
                .isInstanceOf(DeploymentException.class)
                .hasMessage(Client.class.getName() + ": the decoder cannot be used. There is no bean of it.");
    }

    @ClientEndpoint
    public static class Broken {
        @OnMessage
        public void message(Thread notAMessage) {}
    }

    @Test
    void classThatIsRefusedIsRefusedEachTime() {
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> EndpointModel.client(Broken.class, InstanceProvider.constructors()))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining("no decoder is configured for its parameter of type java.lang.Thread");
        }
    }

    /** Counts how often it is asked. */
    private static final class Names extends Remembered<String, IOException> {
        private final List<Class<?>> asked = new ArrayList<>();

        @Override
        String find(Class<?> type) throws IOException {
            asked.add(type);
            if (type == Broken.class) {
                throw new IOException("broken");
            }
            if (type == Configurator.class) {
                throw new IllegalStateException("not now");
            }
            return type.getName();
        }
    }

    @Test
    void nothingIsRememberedWithAClassThatOutlivesUsNorOfARefusal() throws IOException {
        Names names = new Names();
        assertThat(names.of(Client.class)).isSameAs(names.of(Client.class));
        assertThat(names.of(String.class)).isEqualTo(names.of(String.class));
        for (int i = 0; i < 2; i++) {
            assertThatThrownBy(() -> names.of(Broken.class))
                    .isInstanceOf(IOException.class)
                    .hasMessage("broken");
            assertThatThrownBy(() -> names.of(Configurator.class))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("not now");
        }
        assertThat(names.asked)
                .containsExactly(
                        Client.class,
                        String.class,
                        String.class,
                        Broken.class,
                        Configurator.class,
                        Broken.class,
                        Configurator.class);
    }

    /** Has a class of its own of that name, as an application that is undeployed has. */
    private static final class OfAnApplication extends ClassLoader {
        private final String own;

        OfAnApplication(Class<?> own) {
            super(own.getClassLoader());
            this.own = own.getName();
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.equals(own) ? define() : super.loadClass(name, resolve);
        }

        private synchronized Class<?> define() throws ClassNotFoundException {
            Class<?> present = findLoadedClass(own);
            if (present != null) {
                return present;
            }
            try (InputStream in = getResourceAsStream(own.replace('.', '/') + ".class")) {
                byte[] bytes = Objects.requireNonNull(in).readAllBytes();
                return defineClass(own, bytes, 0, bytes.length);
            } catch (IOException e) {
                throw new ClassNotFoundException(own, e);
            }
        }
    }

    @ClientEndpoint
    public static class Plain {
        @OnMessage
        public void message(String text) {}
    }

    private static WeakReference<ClassLoader> connectedAndUndeployed(ReferenceQueue<ClassLoader> gone)
            throws Exception {
        ClassLoader loader = new OfAnApplication(Plain.class);
        Class<?> type = loader.loadClass(Plain.class.getName());
        assertThat(type).isNotSameAs(Plain.class);
        assertThat(EndpointModel.client(type, InstanceProvider.constructors()).endpointClass())
                .isSameAs(type);
        return new WeakReference<>(loader, gone);
    }

    @Test
    void classLoaderIsNotKeptByWhatWasCompiled() throws Exception {
        ReferenceQueue<ClassLoader> gone = new ReferenceQueue<>();
        WeakReference<ClassLoader> loader = connectedAndUndeployed(gone);
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        boolean cleared = false;
        while (!cleared && System.nanoTime() < deadline) {
            System.gc();
            cleared = gone.remove(100) == loader;
        }
        assertThat(cleared).isTrue();
    }
}
