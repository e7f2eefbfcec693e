package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WAR in Tomcat as it is downloaded, a process of its own; its own WebSocket is switched off as docs/servlet-containers.md says. */
class TomcatDistributionIT {

    private static final Pattern STARTED =
            Pattern.compile("Starting ProtocolHandler \\[\"http-nio-auto-\\d+-(\\d+)\"\\]");

    /** The last line of a start. */
    private static final String READY = "Server startup in";

    @TempDir
    Path directory;

    @Test
    void warInADistributionEchoesWithoutTomcatsOwnWebSocket() throws Exception {
        Path base = base(true);
        War.in(base.resolve("webapps/app"));
        Path metaInf = Files.createDirectories(base.resolve("webapps/app/META-INF"));
        Files.writeString(
                metaInf.resolve("context.xml"),
                "<Context containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\"/>");
        List<String> log = new ArrayList<>();
        Process tomcat = start(base);
        try {
            int port = port(tomcat, log);
            Collector collector = new Collector();
            Session session = ContainerProvider.getWebSocketContainer()
                    .connectToServer(collector, URI.create("ws://localhost:" + port + "/app/echo"));
            session.getBasicRemote().sendText("hello");
            assertThat(collector.text()).isEqualTo("war:hello");
            tomcat.destroy(); // as SIGTERM does: the application stops first
            assertThat(collector.closeCode()).isEqualTo(1001);
        } finally {
            end(tomcat);
        }
    }

    @Test
    void warBesideTomcatsOwnWebSocketDoesNotStartAndTheLogSaysWhatToDo() throws Exception {
        Path base = base(false);
        War.in(base.resolve("webapps/app"));
        List<String> log = new ArrayList<>();
        Process tomcat = start(base);
        try {
            var unused = port(tomcat, log);
            assertThat(log)
                    .anyMatch(line -> line.contains("This application has another WebSocket container beside Fairlead")
                            && line.contains("tomcat-websocket.jar")
                            && line.contains("containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\""));
        } finally {
            end(tomcat);
        }
    }

    /** A CATALINA_BASE with the distribution's own configuration, apart from its ports: any for HTTP, none for a shutdown. */
    private Path base(boolean first) throws IOException {
        Path base = directory.resolve(first ? "first" : "second");
        Path conf = Files.createDirectories(base.resolve("conf"));
        for (String name : List.of("webapps", "logs", "temp", "work")) {
            Files.createDirectories(base.resolve(name));
        }
        Path shipped = home().resolve("conf");
        for (String name : List.of("web.xml", "context.xml", "catalina.properties", "tomcat-users.xml")) {
            Files.copy(shipped.resolve(name), conf.resolve(name));
        }
        Files.writeString(
                conf.resolve("server.xml"),
                Files.readString(shipped.resolve("server.xml"))
                        .replace("<Connector port=\"8080\"", "<Connector port=\"0\"")
                        .replace("<Server port=\"8005\"", "<Server port=\"-1\""));
        return base;
    }

    private static Path home() {
        return Path.of(Objects.requireNonNull(
                System.getProperty("fairlead.test.tomcat"), "where the distribution is: set by this module's pom.xml"));
    }

    private static Process start(Path base) throws IOException {
        Path home = home();
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dcatalina.home=" + home,
                        "-Dcatalina.base=" + base,
                        "-Djava.io.tmpdir=" + base.resolve("temp"),
                        "-classpath",
                        home.resolve("bin/bootstrap.jar")
                                + java.io.File.pathSeparator
                                + home.resolve("bin/tomcat-juli.jar"),
                        "org.apache.catalina.startup.Bootstrap",
                        "start")
                .redirectErrorStream(true)
                .start();
    }

    /** Reads the log until the start is over, and goes on reading so that the process never waits for it. */
    private static int port(Process tomcat, List<String> log) throws Exception {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(tomcat.getInputStream(), StandardCharsets.UTF_8));
        CompletableFuture<Integer> port = new CompletableFuture<>();
        Thread reader = new Thread(() -> read(lines, log, port));
        reader.setDaemon(true);
        reader.start();
        return port.get(2, TimeUnit.MINUTES);
    }

    private static void read(BufferedReader lines, List<String> log, CompletableFuture<Integer> port) {
        int found = 0;
        try {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                Matcher started = STARTED.matcher(line);
                if (started.find()) {
                    found = Integer.parseInt(started.group(1));
                }
                if (!port.isDone()) {
                    log.add(line);
                }
                if (line.contains(READY)) {
                    port.complete(found);
                }
            }
            port.completeExceptionally(new IOException("Tomcat ended: " + log));
        } catch (IOException e) {
            port.completeExceptionally(e);
        }
    }

    private static void end(Process tomcat) throws InterruptedException {
        tomcat.destroy();
        if (!tomcat.waitFor(30, TimeUnit.SECONDS)) {
            tomcat.destroyForcibly();
        }
    }
}
