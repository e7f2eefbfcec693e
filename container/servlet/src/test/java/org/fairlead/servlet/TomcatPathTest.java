package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An endpoint is found by the path by which the container finds servlets, and holds constraints against requests. */
class TomcatPathTest {

    @TempDir
    Path directory;

    private final Tomcat tomcat = new Tomcat();

    @BeforeEach
    void makeTomcat() {
        tomcat.setBaseDir(directory.toString());
        tomcat.setPort(0);
        tomcat.getConnector();
    }

    @AfterEach
    void stopTomcat() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }

    private Context application(String path) {
        Context application = tomcat.addContext(path, null);
        application.addServletContainerInitializer(new FairleadInitializer(), Set.copyOf(Application.ENDPOINTS));
        Tomcat.addServlet(application, "pages", new Application.Pages());
        application.addServletMappingDecoded("/", "pages");
        return application;
    }

    private String echo(String path) throws IOException {
        try (RawClient client = RawClient.open(tomcat.getConnector().getLocalPort(), path, "x")) {
            return StandardCharsets.UTF_8.decode(client.readFrame()).toString();
        }
    }

    private String answer(String path) throws IOException {
        return RawClient.head(
                tomcat.getConnector().getLocalPort(),
                "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                        + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    }

    @Test
    void contextPathMayHaveEscapesInRequests() throws Exception {
        application("/my app");
        application("/grün");
        tomcat.start();
        assertThat(echo("/my%20app/echo/red")).isEqualTo("red:x");
        assertThat(echo("/gr%C3%BCn/echo/red")).isEqualTo("red:x");
    }

    @Test
    void escapesInThePathAreDecodedOnce() throws Exception {
        application("/app");
        tomcat.start();
        assertThat(echo("/app/echo/50%25%2525%C3%A4+%3B")).isEqualTo("50%%25ä+;:x");
    }

    /** Here the container looks for its constraints at /, where there may be none; so the endpoint behind them is not to be found. */
    @Test
    void dotSegmentsLeadToNoEndpointThatTheContainerDoesNotSee() throws Exception {
        application("/app");
        tomcat.start();
        assertThat(answer("/app/echo/../")).startsWith("HTTP/1.1 200 ");
        assertThat(answer("/app/echo/%2e%2e/")).startsWith("HTTP/1.1 200 ");
        assertThat(echo("/app/elsewhere/../echo/red")).isEqualTo("red:x");
    }

    /** Tomcat appends the file's name to the path, of handshakes too. */
    @Test
    void folderWithAWelcomeFileHidesNoEndpoint() throws Exception {
        Path folder = Files.createDirectories(directory.resolve("files/greeting"));
        Files.writeString(folder.resolve("index.html"), "a page");
        Context application = application("/app");
        application.setDocBase(directory.resolve("files").toString());
        application.addWelcomeFile("index.html");
        tomcat.start();
        assertThat(answer("/app/greeting/")).startsWith("HTTP/1.1 101 ");
    }

    /** As those do that believe a proxy's X-Forwarded-Prefix: the path that the client knows is another one. */
    @Test
    void filterMayChangeThePathOutsideOfTheApplication() throws Exception {
        Context application = application("");
        FilterDef prefix = new FilterDef();
        prefix.setFilterName("prefix");
        prefix.setAsyncSupported("true");
        prefix.setFilter((Filter) (request, response, chain) -> chain.doFilter(
                new HttpServletRequestWrapper((HttpServletRequest) request) {
                    @Override
                    public String getContextPath() {
                        return "/public";
                    }

                    @Override
                    public String getRequestURI() {
                        return "/public" + super.getRequestURI();
                    }
                },
                response));
        application.addFilterDef(prefix);
        FilterMap everywhere = new FilterMap();
        everywhere.setFilterName("prefix");
        everywhere.addURLPattern("/*");
        application.addFilterMap(everywhere);
        tomcat.start();
        assertThat(echo("/echo/red")).isEqualTo("red:x");
    }
}
