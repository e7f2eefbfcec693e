package org.fairlead.testing;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.fairlead.protocol.DeflateParameters;
import org.fairlead.protocol.Role;
import org.fairlead.session.Connection;
import org.fairlead.session.Dispatch;
import org.fairlead.session.Scheduler;
import org.fairlead.session.Settings;
import org.fairlead.session.Workers;
import org.jspecify.annotations.Nullable;

/**
 * A client connection and a server connection, joined in memory. In the deterministic form workers, executors and the clock do nothing but
 * in {@link #run} and {@link #advance}.
 */
final class Conversation implements AutoCloseable {
    final Recorder client = new Recorder();
    final Recorder server = new Recorder();
    final MemoryPair pair;
    final Scheduler clock;
    final Workers workers;
    final ArrayDeque<Runnable> work = new ArrayDeque<>();
    boolean stalled;

    /** What both sides have agreed on when they are opened. */
    @Nullable
    DeflateParameters deflate;

    private @Nullable Connection clientEnd;
    private @Nullable Connection serverEnd;

    private Conversation(MemoryPair pair, boolean deterministic, @Nullable Workers threads) {
        this.pair = pair;
        this.clock = deterministic ? new ManualClock(this::run) : new org.fairlead.session.TimerWheel();
        this.workers = threads == null ? Workers.of(work::add) : threads;
    }

    static Conversation manual() {
        return new Conversation(MemoryPair.manual(), true, null);
    }

    static Conversation manual(int capacity, int chunk) {
        return new Conversation(MemoryPair.manual(capacity, chunk), true, null);
    }

    static Conversation threaded() {
        return threaded(Workers.pool(40));
    }

    static Conversation threaded(Workers workers) {
        return new Conversation(MemoryPair.threaded(), false, workers);
    }

    Conversation open(Settings clientSettings, Settings serverSettings, Dispatch dispatch) {
        openClient(clientSettings, dispatch);
        openServer(serverSettings, dispatch);
        run();
        return this;
    }

    Conversation open(Dispatch dispatch) {
        return open(Settings.client(), Settings.server(), dispatch);
    }

    void openClient(Settings settings, Dispatch dispatch) {
        clientEnd = new Connection(Role.CLIENT, pair.client(), shared(), settings, dispatch, deflate, client);
        pair.client().open(clientEnd);
    }

    void openServer(Settings settings, Dispatch dispatch) {
        serverEnd = new Connection(Role.SERVER, pair.server(), shared(), settings, dispatch, deflate, server);
        pair.server().open(serverEnd);
    }

    Connection.Shared shared() {
        return new Connection.Shared(clock, workers, new AtomicInteger(0x1234567)::incrementAndGet);
    }

    Connection client() {
        return Objects.requireNonNull(clientEnd);
    }

    Connection server() {
        return Objects.requireNonNull(serverEnd);
    }

    /** Runs executors and workers until nothing is left to do. */
    void run() {
        pair.run();
        for (Runnable task = poll(); task != null; task = poll()) {
            task.run();
            pair.run();
        }
    }

    private @Nullable Runnable poll() {
        return stalled ? null : work.poll();
    }

    void advance(java.time.Duration duration) {
        ((ManualClock) clock).advance(duration);
        run();
    }

    static List<String> drain(Recorder recorder) {
        List<String> all = new ArrayList<>();
        recorder.events.drainTo(all);
        return all;
    }

    /** The settings with components changed: name, value, name, value. */
    static Settings with(Settings settings, Object... changes) {
        try {
            RecordComponent[] components = Settings.class.getRecordComponents();
            Object[] values = new Object[components.length];
            int changed = 0;
            for (int i = 0; i < components.length; i++) {
                int at = Arrays.asList(changes).indexOf(components[i].getName());
                values[i] =
                        at >= 0 ? changes[at + 1] : components[i].getAccessor().invoke(settings);
                changed += at >= 0 ? 2 : 0;
            }
            if (changed != changes.length) {
                throw new IllegalArgumentException("no such settings: " + Arrays.toString(changes));
            }
            Class<?>[] types =
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            Constructor<Settings> constructor = Settings.class.getDeclaredConstructor(types);
            return constructor.newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        if (clientEnd != null) {
            clientEnd.abort();
        }
        if (serverEnd != null) {
            serverEnd.abort();
        }
        run();
        pair.close();
        workers.close();
        if (clock instanceof org.fairlead.session.TimerWheel wheel) {
            wheel.close();
        }
    }
}
