package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.net.URL;
import java.net.URLClassLoader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.endpoint.Receiver;
import org.fairlead.endpoint.SessionScope;
import org.fairlead.timeout.Deadline;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A thread is left by a callback as it was found, however the callback ends. */
class CallbackContextTest {
    private final List<String> log = new ArrayList<>();
    private final ClassLoader before = Thread.currentThread().getContextClassLoader();
    private final ClassLoader loader = new URLClassLoader(new URL[0]);
    private final SessionScope scope = new SessionScope() {
        @Override
        public void begin(Session session) {}

        @Override
        public Object enter() {
            log.add("enter");
            return "what was before";
        }

        @Override
        public void exit(@Nullable Object entered) {
            log.add("exit to " + entered);
        }

        @Override
        public void close() {}
    };

    private final CallbackContext context = new CallbackContext() {
        @Override
        ClassLoader loader() {
            return loader;
        }

        @Override
        SessionScope scope() {
            return scope;
        }

        @Override
        Object handOver(Receiver receiver, Object payload, boolean last) {
            return ((Called) receiver).handle(payload, last);
        }
    };

    @AfterEach
    void theThreadIsAsItWas() {
        ClassLoader after = Thread.currentThread().getContextClassLoader();
        Thread.currentThread().setContextClassLoader(before);
        assertThat(after).isSameAs(before);
        assertThat(Deadline.current()).isNull();
        assertThat(log).containsExactly("enter", "called", "exit to what was before");
    }

    private void called() {
        log.add("called");
        assertThat(Thread.currentThread().getContextClassLoader()).isSameAs(loader);
        Deadline unused = Deadline.after(Duration.ofHours(1)); // which a careless callback leaves open
    }

    private final class Called implements Receiver {
        private final RuntimeException thrown;

        Called(RuntimeException thrown) {
            this.thrown = thrown;
        }

        @Override
        public Kind kind() {
            return Kind.TEXT;
        }

        @Override
        public Form form() {
            return Form.WHOLE;
        }

        @Override
        public long maxMessageSize() {
            return -1;
        }

        Object handle(Object payload, boolean last) {
            called();
            if (last) {
                throw thrown;
            }
            return "answer to " + payload;
        }
    }

    @Test
    void afterACallback() throws Throwable {
        context.run(this::called);
    }

    @Test
    void afterACallbackThatThrows() {
        RuntimeException thrown = new IllegalStateException("of the application");
        assertThatThrownBy(() -> context.run(() -> {
                    called();
                    throw thrown;
                }))
                .isSameAs(thrown);
    }

    @Test
    void afterAMessage() throws Throwable {
        Called receiver = new Called(new IllegalStateException());
        assertThat(context.deliver(receiver, "a", false)).isEqualTo("answer to a");
    }

    @Test
    void afterAMessageWhoseHandlerThrows() {
        Called receiver = new Called(new IllegalStateException("of the application"));
        assertThatThrownBy(() -> context.deliver(receiver, "a", true)).isSameAs(receiver.thrown);
    }
}
