package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Settings;
import org.fairlead.session.Transport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of a connection on which receiving fails inside Fairlead: played by a listener that throws where none may. */
class FaultTest {

    private static final Logger LOGGER = Logger.getLogger("org.fairlead.session");

    private final List<LogRecord> severe = new ArrayList<>();
    private final Handler collector = new Handler() {
        @Override
        public void publish(LogRecord line) {
            if (line.getLevel() == Level.SEVERE) {
                severe.add(line);
            }
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    };

    @BeforeEach
    void listen() {
        LOGGER.addHandler(collector);
    }

    @AfterEach
    void listenNoMore() {
        LOGGER.removeHandler(collector);
    }

    private static void fault() {
        throw new IllegalStateException("a fault");
    }

    @ParameterizedTest
    @EnumSource
    @Tag("A23")
    void aFaultIsLoggedOnceAndIs1011OnBothSides(Dispatch dispatch) {
        try (Conversation talk = Conversation.manual().open(dispatch)) {
            talk.client().sendTextAsync("first", 0, failure -> {});
            talk.run();
            talk.server.onMessageStart = FaultTest::fault;
            talk.client().sendTextAsync("second", 0, failure -> {});
            talk.client().sendTextAsync("third", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly(
                            "open",
                            "text first",
                            "error IllegalStateException: a fault",
                            "close 1011 An internal error",
                            "closed");
            assertThat(Conversation.drain(talk.client))
                    .containsExactly("open", "close 1011 An internal error", "closed");
            assertThat(severe)
                    .singleElement()
                    .satisfies(line -> assertThat(line.getThrown()).hasMessage("a fault"));
        }
    }

    @Test
    void anEndOfTheTransportThatAFaultFollowsIsTold() {
        try (Conversation talk = Conversation.manual().open(Dispatch.EVENT_LOOP)) {
            talk.server.onMessageStart = () -> {
                talk.server().transportClosed(); // as by a host that closes inside a call of ours
                fault();
            };
            talk.client().sendTextAsync("a", 0, failure -> {});
            talk.run();
            assertThat(Conversation.drain(talk.server))
                    .containsExactly(
                            "open", "error IllegalStateException: a fault", "close 1011 An internal error", "closed");
            assertThat(((ManualClock) talk.clock).alarms())
                    .as("those of the client's side at most")
                    .isLessThan(2);
        }
    }

    /** The server's transport, whose buffer fails once it is told to. */
    private static Transport failing(Transport healthy, AtomicBoolean fails, Throwable fault) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (fails.get() && method.getName().equals("reserve")) {
                throw fault;
            }
            return method.invoke(healthy, arguments);
        };
        return (Transport)
                Proxy.newProxyInstance(FaultTest.class.getClassLoader(), new Class<?>[] {Transport.class}, handler);
    }

    static List<Throwable> faults() {
        return List.of(new IllegalStateException("a fault"), new OutOfMemoryError("a fault"));
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSendThatFailsInsideFairleadAfterTheEndWasDecidedCutsTheTransportAtOnce(Throwable fault) {
        try (Conversation talk = Conversation.manual(1000, 1000)) {
            AtomicBoolean fails = new AtomicBoolean();
            Connection server = new Connection(
                    Role.SERVER,
                    failing(talk.pair.server(), fails, fault),
                    talk.shared(),
                    Settings.server(),
                    Dispatch.WORKER,
                    null,
                    talk.server);
            talk.pair.server().open(server);
            talk.openClient(Settings.client(), Dispatch.WORKER);
            talk.run();
            List<@Nullable Throwable> told = new ArrayList<>();
            talk.pair.cut(true);
            server.sendBinaryAsync(ByteBuffer.allocate(100_000), 0, told::add);
            server.sendBinaryAsync(ByteBuffer.allocate(100), 0, told::add);
            talk.run();
            server.close(1000, "");
            talk.run();
            fails.set(true);
            talk.pair.cut(false);
            talk.run();
            assertThat(talk.pair.server().isClosed())
                    .as("without the disconnect timeout")
                    .isTrue();
            assertThat(Conversation.drain(talk.server)).containsExactly("open", "close 1000", "closed");
            assertThat(told).hasSize(2);
            assertThat(told.get(1)).isNotNull();
        }
    }

    @ParameterizedTest
    @MethodSource("faults")
    void aSendThatFailsInsideFairleadEndsTheConnectionAndTellsWhy(Throwable fault) {
        try (Conversation talk = Conversation.manual()) {
            AtomicBoolean fails = new AtomicBoolean(true);
            Connection server = new Connection(
                    Role.SERVER,
                    failing(talk.pair.server(), fails, fault),
                    talk.shared(),
                    Settings.server(),
                    Dispatch.WORKER,
                    null,
                    talk.server);
            talk.pair.server().open(server);
            talk.run();
            List<@Nullable Throwable> told = new ArrayList<>();
            server.sendTextAsync("a", 0, told::add);
            talk.run();
            assertThat(told).containsExactly(fault);
            assertThat(Conversation.drain(talk.server))
                    .containsExactly(
                            "open", "error " + fault.getClass().getSimpleName() + ": a fault", "close 1006", "closed");
        }
    }
}
