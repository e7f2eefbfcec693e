package org.fairlead.interop.autobahn;

import jakarta.websocket.DeploymentException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.fairlead.server.WebSocketServer;
import org.fairlead.session.Dispatch;

/**
 * One run of the suite: one side, one dispatch.
 *
 * @param cases patterns of case numbers, such as {@code 6.*}
 * @param directory where the specification, the log and the suite's reports go
 */
record SuiteRun(Suite suite, Role role, Dispatch dispatch, List<String> cases, Path directory, Duration limit) {

    /** How long the fuzzing server may take to start. */
    private static final Duration START = Duration.ofMinutes(1);

    private static final String REPORTS = "reports";

    /** In seconds: by default the suite waits one to five, and a busy machine is no failure of ours. */
    private static final String OPTIONS =
            "\"failByDrop\": false, \"openHandshakeTimeout\": 60, \"closeHandshakeTimeout\": 60";

    RunResult run() throws IOException, DeploymentException, InterruptedException {
        Path reports = Files.createDirectories(directory).resolve(REPORTS);
        Files.deleteIfExists(reports.resolve("index.json"));
        Path log = directory.resolve("wstest.log");
        long begin = System.nanoTime();
        int wanted = switch (role) {
            case SERVER -> server(log);
            case CLIENT -> client(log);
        };
        Duration time = Duration.ofNanos(System.nanoTime() - begin);
        return new RunResult(role, dispatch, wanted, CaseResult.ofIndex(reports.resolve("index.json")), time);
    }

    private int server(Path log) throws IOException, DeploymentException, InterruptedException {
        WebSocketServer server = WebSocketServer.builder()
                .host("127.0.0.1")
                .port(0)
                .endpoint(EchoEndpoint.class)
                .settings(settings -> Limits.of(settings, dispatch))
                .start();
        try {
            specify(
                    "\"servers\": [{\"agent\": \"" + FuzzedClient.AGENT + "\", \"url\": \"ws://127.0.0.1:"
                            + server.port() + EchoEndpoint.PATH + "\"}]",
                    ", \"serverConnectionDropTimeout\": 60");
            Process process = suite.start(role.mode(), directory, log);
            try {
                if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
                    throw new IOException("The run did not end within " + limit.toMinutes() + " minutes: see " + log);
                }
            } finally {
                Suite.end(process);
            }
        } finally {
            server.stop(Duration.ofSeconds(10));
        }
        return Suite.count(log);
    }

    private int client(Path log) throws IOException, DeploymentException, InterruptedException {
        int port = freePort();
        String url = "ws://127.0.0.1:" + port;
        specify("\"url\": \"" + url + "\"", "");
        Process process = suite.start(role.mode(), directory, log);
        try (FuzzedClient client = new FuzzedClient(URI.create(url), dispatch)) {
            int count = awaitStart(process, client, log);
            client.run(count);
            return count;
        } finally {
            Suite.end(process);
        }
    }

    /** The suite cannot choose a port and tell it. */
    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private static int awaitStart(Process process, FuzzedClient client, Path log)
            throws IOException, DeploymentException, InterruptedException {
        long end = System.nanoTime() + START.toNanos();
        while (true) {
            try {
                return client.count();
            } catch (IOException e) {
                if (process.waitFor(200, TimeUnit.MILLISECONDS) || System.nanoTime() - end > 0) {
                    throw new IOException("The fuzzing server did not start: see " + log, e);
                }
            }
        }
    }

    private void specify(String peers, String more) throws IOException {
        String patterns = cases.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", "));
        Files.writeString(
                directory.resolve(role.mode() + ".json"),
                "{" + peers + ", \"options\": {" + OPTIONS + more + "}, \"outdir\": \"./" + REPORTS + "\", \"cases\": ["
                        + patterns + "], \"exclude-cases\": [], \"exclude-agent-cases\": {}}\n");
    }
}
