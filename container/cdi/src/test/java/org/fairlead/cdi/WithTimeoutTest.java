package org.fairlead.cdi;

import static java.time.temporal.ChronoUnit.MILLIS;
import static java.time.temporal.ChronoUnit.MINUTES;
import static java.time.temporal.ChronoUnit.YEARS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.annotation.PostConstruct;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.se.SeContainer;
import jakarta.enterprise.inject.se.SeContainerInitializer;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.UndeclaredThrowableException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.timeout.TimeLimitException;
import org.fairlead.timeout.Timeouts;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("B3")
class WithTimeoutTest {

    @AfterEach
    void noDefault() {
        Timeouts.setDefault(null);
    }

    private static SeContainer deploy(Class<?>... beans) {
        return SeContainerInitializer.newInstance()
                .disableDiscovery() // of extensions too
                .addExtensions(new TimeoutExtension())
                .addBeanClasses(beans)
                .initialize();
    }

    @Test
    void aContainerThatDiscoversExtensionsFindsOurs() {
        assertThat(ServiceLoader.load(Extension.class)).hasAtLeastOneElementOfType(TimeoutExtension.class);
    }

    /** Two sockets, of which one is read and nothing ever arrives. */
    @ApplicationScoped
    public static class ExpirableSocket {
        private @Nullable Socket mine;
        private @Nullable Socket other;
        private volatile boolean closed;

        @PostConstruct
        void open() throws IOException {
            try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                mine = new Socket(listener.getInetAddress(), listener.getLocalPort());
                other = listener.accept();
            }
        }

        @WithTimeout(value = 50, unit = MILLIS, cleanup = "shutdown")
        public int block() throws IOException, TimeoutException {
            return Objects.requireNonNull(mine).getInputStream().read(); // does not react to being interrupted
        }

        @SuppressWarnings("UnusedMethod")
        private void shutdown() {
            closed = true;
            try {
                if (mine != null) {
                    mine.close();
                }
                if (other != null) {
                    other.close();
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        public boolean isClosed() {
            return closed;
        }
    }

    @Test
    void theCleanupIsAMethodOfTheBean() {
        try (SeContainer container = deploy(ExpirableSocket.class)) {
            ExpirableSocket socket = container.select(ExpirableSocket.class).get();
            assertThatThrownBy(socket::block).isInstanceOf(TimeLimitException.class);
            assertThat(socket.isClosed()).isTrue();
            while (Thread.getAllStackTraces().keySet().stream()
                    .anyMatch(thread -> thread.getName().startsWith("fairlead-timeouts"))) {
                Thread.onSpinWait();
            }
        }
    }

    @Dependent
    public static class Methods {
        private final AtomicInteger cleanups = new AtomicInteger();

        @WithTimeout(value = 1, unit = MINUTES, cleanup = "cleanUp")
        public String inTime(String argument) {
            return argument + " on " + (Thread.currentThread().isDaemon() ? "another thread" : "this thread");
        }

        @WithTimeout(value = 1, unit = MINUTES, cleanup = "cleanUp")
        public void fails(Exception mine) throws Exception {
            throw mine;
        }

        @WithTimeout(value = 1, unit = MINUTES)
        public void failsByItself(TimeLimitException mine) throws TimeLimitException {
            throw mine;
        }

        @WithTimeout(20)
        public void undeclared() {
            try {
                new CountDownLatch(1).await();
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        @WithTimeout(value = 20, cleanup = "brokenCleanup")
        public void badlyCleaned() throws TimeoutException, InterruptedException {
            new CountDownLatch(1).await();
        }

        void cleanUp() {
            cleanups.incrementAndGet();
        }

        void brokenCleanup() throws IOException {
            throw new IOException("broken");
        }
    }

    @Test
    void resultsAndExceptionsOfTheMethodAreUnchanged() {
        try (SeContainer container = deploy(Methods.class)) {
            Methods methods = container.select(Methods.class).get();
            assertThat(methods.inTime("ran")).isEqualTo("ran on another thread");
            for (Exception mine :
                    new Exception[] {new IOException("a"), new IllegalStateException("b"), new InterruptedException("c")
                    }) {
                assertThatThrownBy(() -> methods.fails(mine)).isSameAs(mine);
            }
            TimeLimitException own = new TimeLimitException("own", Duration.ZERO);
            assertThatThrownBy(() -> methods.failsByItself(own)).isSameAs(own);
            assertThat(methods.cleanups).hasValue(0);
        }
    }

    @Test
    void anExpiryThatTheMethodDoesNotDeclareIsWrapped() {
        try (SeContainer container = deploy(Methods.class)) {
            assertThatThrownBy(() -> container.select(Methods.class).get().undeclared())
                    .isInstanceOf(UndeclaredThrowableException.class)
                    .hasCauseInstanceOf(TimeLimitException.class);
        }
    }

    @Test
    void aCleanupThatFailsDoesNotHideTheExpiry() {
        try (SeContainer container = deploy(Methods.class)) {
            assertThatThrownBy(() -> container.select(Methods.class).get().badlyCleaned())
                    .isInstanceOf(TimeLimitException.class)
                    .satisfies(e -> assertThat(e.getSuppressed()[0]).hasRootCauseMessage("broken"));
        }
    }

    @Dependent
    @WithTimeout
    public static class WithoutALimit {
        public String answer() {
            return "in time";
        }
    }

    @Tag("B4")
    @Test
    void withoutALimitTheDefaultIsAskedAtEachCall() {
        AtomicInteger asked = new AtomicInteger();
        Timeouts.setDefault(() -> {
            asked.incrementAndGet();
            return Duration.ofMinutes(1);
        });
        try (SeContainer container = deploy(WithoutALimit.class)) {
            WithoutALimit bean = container.select(WithoutALimit.class).get();
            assertThat(bean.answer()).isEqualTo("in time");
            assertThat(bean.answer()).isEqualTo("in time");
            assertThat(asked).hasValue(2);
        }
    }

    @Tag("B4")
    @Test
    void withoutALimitAndADefaultTheApplicationIsNotDeployed() {
        assertThatThrownBy(() -> deploy(WithoutALimit.class).close())
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("@WithTimeout " + WithoutALimit.class.getName() + ".answer")
                .hasMessageContaining("no time limit is given");
    }

    @Dependent
    public static class NoSuchCleanup {
        @WithTimeout(value = 500, cleanup = "notAMethod")
        public void ask() {}

        void notAMethod(int parameter) {}
    }

    @Dependent
    public static class PrivateMethod {
        @WithTimeout(500)
        @SuppressWarnings("UnusedMethod")
        private void ask() {}
    }

    @Dependent
    public static class NegativeLimit {
        @WithTimeout(-1)
        public void ask() {}
    }

    @Dependent
    public static class EstimatedUnit {
        @WithTimeout(value = 1, unit = YEARS)
        public void ask() {}
    }

    private static void assertNotDeployed(Class<?> bean, String sentence) {
        assertThatThrownBy(() -> deploy(bean).close())
                .isInstanceOf(DefinitionException.class)
                .hasMessageContaining("@WithTimeout " + bean.getName() + ".ask")
                .hasMessageContaining(sentence);
    }

    @Test
    void aCleanupThatTheClassDoesNotHaveIsAnErrorAtDeployment() {
        assertNotDeployed(NoSuchCleanup.class, "has no method notAMethod()");
    }

    @Test
    void whatCannotWorkIsAnErrorAtDeployment() {
        assertNotDeployed(PrivateMethod.class, "no container intercepts static, private or final methods");
        assertNotDeployed(NegativeLimit.class, "1 or more, not -1");
        assertNotDeployed(EstimatedUnit.class, "whose length is not exact");
    }

    public static class Parent {
        private int cleanups;

        @SuppressWarnings("UnusedMethod")
        private void release() {
            cleanups++;
        }

        public int cleanups() {
            return cleanups;
        }
    }

    @Dependent
    public static class Child extends Parent {
        @WithTimeout(value = 20, cleanup = "release")
        public void ask() throws TimeoutException, InterruptedException {
            new CountDownLatch(1).await();
        }
    }

    @Test
    void aCleanupMayBeInherited() {
        try (SeContainer container = deploy(Child.class)) {
            Child child = container.select(Child.class).get();
            assertThatThrownBy(child::ask).isInstanceOf(TimeLimitException.class);
            assertThat(child.cleanups()).isEqualTo(1);
        }
    }
}
