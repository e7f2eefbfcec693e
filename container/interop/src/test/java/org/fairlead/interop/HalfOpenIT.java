package org.fairlead.interop;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.fairlead.interop.foreign.ForeignTools;
import org.fairlead.interop.foreign.Program;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A server and a client in two network namespaces, and the link between them cut: no FIN, no reset, and nothing that TCP would notice for a
 * quarter of an hour. Needs root, and {@code ip} of iproute2.
 */
@Tag("A12")
class HalfOpenIT {

    private static final Duration INTERVAL = Duration.ofSeconds(1);
    private static final Duration TIMEOUT = Duration.ofSeconds(2);

    /** What a busy machine may take to tell of it; TCP by itself takes many times as long. */
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final String server = "fairlead-s" + ProcessHandle.current().pid();
    private final String client = "fairlead-c" + ProcessHandle.current().pid();
    private final List<Program> programs = new ArrayList<>();
    private Path ip = Path.of("ip");

    @BeforeEach
    void layTheCable() throws Exception {
        ip = ForeignTools.find("iproute2", "ip", "/usr/sbin/ip", "/sbin/ip");
        String refused = ip("netns", "add", server);
        if (!refused.isEmpty()) {
            throw ForeignTools.missing("network namespaces", refused);
        }
        done("netns", "add", client);
        done("-n", server, "link", "add", "cable", "type", "veth", "peer", "name", "cable", "netns", client);
        done("-n", server, "address", "add", "10.77.0.1/24", "dev", "cable");
        done("-n", client, "address", "add", "10.77.0.2/24", "dev", "cable");
        for (String side : List.of(server, client)) {
            done("-n", side, "link", "set", "cable", "up");
            done("-n", side, "link", "set", "lo", "up");
        }
    }

    @AfterEach
    void takeItAway() throws Exception {
        programs.forEach(Program::close);
        String unused = ip("netns", "delete", server) + ip("netns", "delete", client);
    }

    private void done(String... arguments) throws Exception {
        assertThat(ip(arguments)).as("ip %s", List.of(arguments)).isEmpty();
    }

    /** @return what it complained of */
    private String ip(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(ip.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        return process.waitFor() == 0 ? "" : "exit code " + process.exitValue() + ": " + output;
    }

    private Program run(String namespace, String role, String where) {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Program program = Program.start(
                Path.of("").toAbsolutePath(),
                List.of(
                        ip.toString(),
                        "netns",
                        "exec",
                        namespace,
                        java,
                        "-cp",
                        System.getProperty("java.class.path"),
                        HalfOpenProgram.class.getName(),
                        role,
                        where,
                        INTERVAL.toString(),
                        TIMEOUT.toString()));
        programs.add(program);
        return program;
    }

    @ParameterizedTest
    @ValueSource(strings = {"session", "pull"})
    void bothSidesFindThePeerGoneWithinIntervalAndTimeout(String api) throws Exception {
        Program serving = run(server, "server", "10.77.0.1");
        String port = serving.awaitLine(line -> line.startsWith("port ")).substring("port ".length());
        Program connected = run(client, api, "ws://10.77.0.1:" + port + "/half-open");
        String unused = serving.awaitLine("open"::equals) + connected.awaitLine("open"::equals);
        TimeUnit.MILLISECONDS.sleep(2 * INTERVAL.toMillis()); // some heartbeats are answered

        done("-n", server, "link", "set", "cable", "down");
        long cut = System.nanoTime();

        String atServer = serving.awaitLine(line -> line.startsWith("closed "));
        long serverTook = System.nanoTime() - cut;
        String atClient = connected.awaitLine(line -> line.startsWith("closed "));
        long clientTook = System.nanoTime() - cut;
        assertThat(atServer).contains("1006", "No pong came within 2000 ms");
        assertThat(atClient).contains("1006", "No pong came within 2000 ms");
        Duration limit = INTERVAL.plus(TIMEOUT);
        Logger.getLogger(HalfOpenIT.class.getName())
                .info(api + ": found after " + serverTook / 1_000_000 + " ms by the server, " + clientTook / 1_000_000
                        + " ms at most by the client, of " + limit.toMillis());
        assertThat(Duration.ofNanos(serverTook)).isLessThan(limit.plus(PATIENCE));
        assertThat(Duration.ofNanos(clientTook)).isLessThan(limit.plus(PATIENCE));
    }
}
