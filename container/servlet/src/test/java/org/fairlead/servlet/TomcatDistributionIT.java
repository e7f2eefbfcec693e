package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
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
        try (ServerProcess tomcat = start(base)) {
            Collector collector = new Collector();
            Session session = ContainerProvider.getWebSocketContainer()
                    .connectToServer(collector, URI.create("ws://localhost:" + tomcat.port() + "/app/echo"));
            session.getBasicRemote().sendText("hello");
            assertThat(collector.text()).isEqualTo("war:hello");
            tomcat.terminate(); // the application stops first
            assertThat(collector.closeCode()).isEqualTo(1001);
        }
    }

    @Test
    void warBesideTomcatsOwnWebSocketDoesNotStartAndTheLogSaysWhatToDo() throws Exception {
        Path base = base(false);
        War.in(base.resolve("webapps/app"));
        try (ServerProcess tomcat = start(base)) {
            assertThat(tomcat.log())
                    .anyMatch(line -> line.contains("This application has another WebSocket container beside Fairlead")
                            && line.contains("tomcat-websocket.jar")
                            && line.contains("containerSciFilter=\"org.apache.tomcat.websocket.server.WsSci\""));
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

    private static ServerProcess start(Path base) throws Exception {
        Path home = home();
        return ServerProcess.start(
                base,
                List.of(
                        "-Dcatalina.home=" + home,
                        "-Dcatalina.base=" + base,
                        "-Djava.io.tmpdir=" + base.resolve("temp"),
                        "-classpath",
                        home.resolve("bin/bootstrap.jar")
                                + java.io.File.pathSeparator
                                + home.resolve("bin/tomcat-juli.jar"),
                        "org.apache.catalina.startup.Bootstrap",
                        "start"),
                STARTED,
                READY);
    }
}
