package org.fairlead.benchmarks.compare;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;

/** The servers that run with one setup, all at the same time, of which one has load. */
final class Servers implements AutoCloseable {

    /** @param warm whether it has had load before */
    record Running(Child child, int port, boolean warm) {}

    private final Launcher launcher;
    private final Setup setup;
    private final Map<Contender, Running> running = new EnumMap<>(Contender.class);

    Servers(Launcher launcher, Setup setup) {
        this.launcher = launcher;
        this.setup = setup;
    }

    boolean fits(Setup other) {
        return setup.equals(other);
    }

    /** Starts those that do not run yet, all at once; those that do not start, with the reason. */
    Map<Contender, String> start(Set<Contender> contenders) {
        Map<Contender, Child> starting = new EnumMap<>(Contender.class);
        Map<Contender, String> failed = new EnumMap<>(Contender.class);
        for (Contender contender : contenders) {
            if (!running.containsKey(contender)) {
                try {
                    starting.put(contender, launcher.tested(contender, setup));
                } catch (IOException e) {
                    failed.put(contender, reason(e));
                }
            }
        }
        for (Map.Entry<Contender, Child> each : starting.entrySet()) {
            try {
                int port = Integer.parseInt(each.getValue().hear("port"));
                running.put(each.getKey(), new Running(each.getValue(), port, false));
            } catch (IOException e) {
                each.getValue().close();
                failed.put(each.getKey(), reason(e));
            }
        }
        return failed;
    }

    private static String reason(IOException e) {
        return "not started: " + e.getMessage() + "; see benchmarks/target/logs";
    }

    Running get(Contender contender) throws IOException {
        if (!running.containsKey(contender)) {
            String failed = start(Set.of(contender)).get(contender);
            if (failed != null) {
                throw new IOException(failed);
            }
        }
        return java.util.Objects.requireNonNull(running.get(contender));
    }

    void warmed(Contender contender) {
        running.computeIfPresent(contender, (same, server) -> new Running(server.child, server.port, true));
    }

    /** After a failure: the next that asks for it gets a fresh one. */
    void discard(Contender contender) {
        Running server = running.remove(contender);
        if (server != null) {
            server.child.close();
        }
    }

    @Override
    public void close() {
        running.values().forEach(server -> server.child.close());
        running.clear();
    }
}
