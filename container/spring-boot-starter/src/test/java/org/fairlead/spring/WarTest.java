package org.fairlead.spring;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.ServletContainerInitializer;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.fairlead.servlet.FairleadInitializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.servlet.support.SpringBootServletInitializer;

/** A Spring Boot application in a servlet container that it does not embed, and which starts Fairlead by itself. */
class WarTest {

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();

    static final class Greetings extends SpringBootServletInitializer {
        @Override
        protected SpringApplicationBuilder configure(SpringApplicationBuilder application) {
            return application.sources(GreetingApplication.class);
        }
    }

    private void start(boolean springFirst) throws LifecycleException {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
        Context application = tomcat.addContext("/app", null);
        ServletContainerInitializer spring = (classes, context) -> new Greetings().onStartup(context);
        ServletContainerInitializer fairlead = new FairleadInitializer();
        application.addServletContainerInitializer(springFirst ? spring : fairlead, Set.of());
        application.addServletContainerInitializer(springFirst ? fairlead : spring, Set.of());
        tomcat.start();
    }

    @AfterEach
    void stopTomcat() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private String answer(String path, String origin) throws IOException {
        try (Socket socket = new Socket("localhost", tomcat.getConnector().getLocalPort())) {
            socket.setSoTimeout(30_000);
            socket.getOutputStream()
                    .write(("GET /app" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\n"
                                    + "Upgrade: websocket\r\nOrigin: " + origin
                                    + "\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readNBytes(12), StandardCharsets.ISO_8859_1);
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void handlersAndEndpointsAreServedToTheOriginsOfEach(boolean springFirst) throws Exception {
        start(springFirst);
        assertThat(answer("/handler", "https://app.example")).isEqualTo("HTTP/1.1 101");
        assertThat(answer("/annotated", "http://localhost")).isEqualTo("HTTP/1.1 101");
        assertThat(answer("/registered", "http://localhost")).isEqualTo("HTTP/1.1 101");
        assertThat(answer("/handler", "https://elsewhere.example")).isEqualTo("HTTP/1.1 403");
        assertThat(answer("/annotated", "https://app.example")).isEqualTo("HTTP/1.1 403");
    }
}
