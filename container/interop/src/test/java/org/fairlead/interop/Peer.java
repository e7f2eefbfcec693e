package org.fairlead.interop;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.interop.foreign.Program;

/** A foreign server, in a process and with a class path of its own; started when first asked for, ended with this JVM. */
enum Peer {
    UNDERTOW,
    JETTY,
    TYRUS,
    NODE_WS;

    /** A started server; its TLS port is 0 where it has none. */
    record Running(Program program, int port, int tlsPort) implements AutoCloseable {

        URI uri(String path) {
            return URI.create("ws://localhost:" + port + path);
        }

        URI secureUri(String path) {
            return URI.create("wss://localhost:" + tlsPort + path);
        }

        @Override
        public void close() {
            program.close();
        }
    }

    private static final Map<Peer, Running> RUNNING = new ConcurrentHashMap<>();

    /** The server that all tests share. */
    Running running() {
        return RUNNING.computeIfAbsent(this, peer -> peer.start());
    }

    /** One more, to be killed. */
    Running start() {
        Program program = Program.start(Path.of("").toAbsolutePath(), command());
        try {
            String[] ready =
                    program.awaitLine(line -> line.startsWith("READY ")).split(" ", 3);
            return new Running(program, Integer.parseInt(ready[1]), Integer.parseInt(ready[2]));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while " + this + " was starting", e);
        }
    }

    boolean hasTls() {
        return this != TYRUS;
    }

    boolean hasDeflate() {
        return this != TYRUS;
    }

    private List<String> command() {
        TestCertificate certificate = TestCertificate.get();
        if (this == NODE_WS) {
            List<String> command = new ArrayList<>(NodeScripts.command("server.mjs"));
            command.add(certificate.keyPem().toString());
            command.add(certificate.certificatePem().toString());
            return command;
        }
        String name = name().toLowerCase(java.util.Locale.ROOT);
        Path target = Path.of("peers", name, "target").toAbsolutePath();
        String main = "org.fairlead.interop." + name + "." + name().charAt(0) + name.substring(1) + "Peer";
        try {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-Xmx256m",
                    "-XX:TieredStopAtLevel=1",
                    "-cp",
                    target.resolve("classes")
                            + File.pathSeparator
                            + Files.readString(target.resolve("class-path.txt")).trim(),
                    main,
                    certificate.keyStore().toString());
        } catch (IOException e) {
            throw new IllegalStateException("Build the module container/interop/peers/" + name + " first", e);
        }
    }
}
