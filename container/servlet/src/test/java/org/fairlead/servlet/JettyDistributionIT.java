package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.Session;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A WAR in Jetty as it is downloaded, a process of its own, deployed as docs/servlet-containers.md says. */
class JettyDistributionIT {

    private static final Pattern LISTENING = Pattern.compile("Started oejs\\.ServerConnector.*:(\\d+)}");

    /** The last line of a start. */
    private static final String READY = "Started oejs.Server@";

    @TempDir
    Path base;

    @Test
    void warInADistributionEchoesByJettysOwnUpgrade() throws Exception {
        Path home = Path.of(Objects.requireNonNull(
                System.getProperty("fairlead.test.jetty"), "where the distribution is: set by this module's pom.xml"));
        Path war = War.in(base.resolve("app"));
        Files.createDirectories(base.resolve("environments"));
        Files.writeString(Files.createDirectories(base.resolve("start.d")).resolve("test.ini"), """
                --module=http
                --module=ee11-deploy
                --module=ee11-webapp
                --module=ee11-annotations
                jetty.http.host=127.0.0.1
                jetty.http.port=0
                """);
        Files.writeString(Files.createDirectories(base.resolve("webapps")).resolve("app.xml"), """
                <?xml version="1.0"?>
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                <Configure class="org.eclipse.jetty.ee11.webapp.WebAppContext">
                  <Set name="contextPath">/app</Set>
                  <Set name="war">%s</Set>
                  <Get name="hiddenClassMatcher">
                    <Call name="add"><Arg>-org.eclipse.jetty.</Arg></Call>
                  </Get>
                </Configure>
                """.formatted(war));
        try (ServerProcess jetty = ServerProcess.start(
                base,
                List.of(
                        "-Djava.io.tmpdir=" + Files.createDirectories(base.resolve("temp")),
                        "-jar",
                        home.resolve("start.jar").toString(),
                        "jetty.base=" + base),
                LISTENING,
                READY)) {
            assertThat(jetty.log())
                    .anyMatch(line -> line.contains("serves 1 WebSocket endpoint in /app, by its container's own way"));
            Collector collector = new Collector();
            Session session = ContainerProvider.getWebSocketContainer()
                    .connectToServer(collector, URI.create("ws://127.0.0.1:" + jetty.port() + "/app/echo"));
            session.getBasicRemote().sendText("hello");
            assertThat(collector.text()).isEqualTo("war:hello");
            jetty.terminate();
            assertThat(collector.closeCode()).isEqualTo(1001);
        }
    }
}
