package org.fairlead.tck.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContainerInitializer;
import java.io.File;
import java.net.ConnectException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.fairlead.tck.host.app.Adding;
import org.fairlead.tck.host.app.Bad;
import org.fairlead.tck.host.app.Configured;
import org.fairlead.tck.host.app.Echo;
import org.fairlead.tck.host.app.Failing;
import org.fairlead.tck.host.app.Greeting;
import org.fairlead.tck.host.app.Initializer;
import org.fairlead.tck.host.app.Remembered;
import org.fairlead.tck.host.app.Seen;
import org.fairlead.tck.host.app.Upgrading;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ExplodedExporter;
import org.jboss.shrinkwrap.api.spec.JavaArchive;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Web applications on the standalone server, with the JDK's client. */
class StandaloneHostTest {

    @TempDir
    Path directory = Path.of("");

    private final StandaloneHost host = new StandaloneHost();
    private final HttpClient http = HttpClient.newHttpClient();

    @BeforeEach
    void forget() {
        Seen.forget();
    }

    @AfterEach
    void close() throws Exception {
        host.close();
        Seen.forget();
    }

    private static WebArchive war(Class<?>... classes) {
        return ShrinkWrap.create(WebArchive.class).addClasses(classes);
    }

    private URI deploy(String contextPath, WebArchive archive) throws Exception {
        File war = archive.as(ExplodedExporter.class)
                .exportExploded(directory.toFile(), "war" + contextPath.replace('/', '-'));
        return host.deploy(war.toPath(), contextPath);
    }

    /** What an endpoint answers to a text. */
    private String answer(URI application, String path, String text) throws Exception {
        CompletableFuture<String> answer = new CompletableFuture<>();
        WebSocket client = http.newWebSocketBuilder()
                .header("X-Name", "ann")
                .buildAsync(URI.create("ws" + application.toString().substring(4) + path), new WebSocket.Listener() {
                    @Override
                    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
                        answer.complete(data.toString());
                        return null;
                    }
                })
                .get(20, TimeUnit.SECONDS);
        client.sendText(text, true).get(20, TimeUnit.SECONDS);
        String told = answer.get(20, TimeUnit.SECONDS);
        client.abort();
        return told;
    }

    private int refusal(URI application, String path) {
        try {
            http.newWebSocketBuilder()
                    .buildAsync(
                            URI.create("ws" + application.toString().substring(4) + path), new WebSocket.Listener() {})
                    .orTimeout(20, TimeUnit.SECONDS)
                    .join()
                    .abort();
            throw new AssertionError(path + " was connected to");
        } catch (CompletionException e) {
            if (e.getCause() instanceof WebSocketHandshakeException refused) {
                return refused.getResponse().statusCode();
            }
            throw e;
        }
    }

    @Test
    void annotatedEndpointOfAnArchiveAnswersUnderItsOwnClassLoader() throws Exception {
        URI application = deploy("/app", war(Echo.class));

        assertThat(application.getPath()).isEqualTo("/app");
        assertThat(answer(application, "/echo/bob", "hi")).isEqualTo("bob hi true");
        assertThat(refusal(application, "/elsewhere")).isEqualTo(404);
    }

    @Test
    void endpointThatALibrarysInitializerAddsAnswers() throws Exception {
        URI application = deploy(
                "/app",
                war(Greeting.class, Adding.class)
                        .addAsLibrary(ShrinkWrap.create(JavaArchive.class, "framework.jar")
                                .addClass(Initializer.class)
                                .addAsServiceProvider(ServletContainerInitializer.class, Initializer.class)));

        assertThat(answer(application, "/added", "hi")).isEqualTo("added hi");
        assertThat(Seen.all()).isEqualTo("onStartup contextInitialized ");
        host.undeploy("/app");
        assertThat(Seen.all()).isEqualTo("onStartup contextInitialized contextDestroyed:true ");
    }

    @Test
    void listenerOfTheDescriptorAddsItsEndpoint() throws Exception {
        URI application = deploy(
                "/app",
                war(Greeting.class, Adding.class)
                        .setWebXML(new StringAsset("<web-app><listener><listener-class>" + Adding.class.getName()
                                + "</listener-class></listener></web-app>")));

        assertThat(answer(application, "/added", "hi")).isEqualTo("added hi");
    }

    @Test
    void annotatedListenerReadsTheParametersOfTheDescriptor() throws Exception {
        URI application = deploy(
                "/shop",
                war(Greeting.class, Configured.class)
                        .setWebXML(new StringAsset("<web-app><context-param><param-name>path</param-name>"
                                + "<param-value>/from-xml</param-value></context-param></web-app>")));

        assertThat(answer(application, "/from-xml", "hi")).isEqualTo("/shop hi");
    }

    @Test
    void servletUpgradesARequestOrAnswersIt() throws Exception {
        URI application = deploy("/app", war(Greeting.class, Upgrading.class));

        assertThat(answer(application, "/upgrade?yes", "hi")).isEqualTo("/app/upgrade ann hi");
        assertThat(refusal(application, "/upgrade?no")).isEqualTo(409);
        assertThat(refusal(application, "/upgrade/more")).isEqualTo(404);
    }

    @Test
    void badEndpointMakesItsWholeApplicationAnswer404() throws Exception {
        URI bad = deploy("/bad", war(Echo.class, Bad.class));
        URI good = deploy("/good", war(Echo.class));

        assertThat(refusal(bad, "/bad")).isEqualTo(404);
        assertThat(refusal(bad, "/echo/bob")).isEqualTo(404);
        assertThat(answer(good, "/echo/bob", "hi")).isEqualTo("bob hi true");
    }

    @Test
    void applicationWhoseListenerFailsIsNotDeployed() {
        assertThatThrownBy(() -> deploy("/app", war(Echo.class, Failing.class)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("this application cannot start");
    }

    @Test
    void undeployFreesThePort() throws Exception {
        URI application = deploy("/app", war(Echo.class));
        assertThat(answer(application, "/echo/bob", "hi")).isEqualTo("bob hi true");
        host.undeploy("/app");

        assertThatThrownBy(() -> new Socket("localhost", application.getPort()).close())
                .isInstanceOf(ConnectException.class);
        host.undeploy("/app"); // no effect
        URI again = deploy("/app", war(Echo.class));
        assertThat(answer(again, "/echo/bob", "again")).isEqualTo("bob again true");
    }

    @Test
    void undeployLetsTheClassLoaderGo() throws Exception {
        URI application = deploy("/app", war(Echo.class, Remembered.class));
        assertThat(answer(application, "/echo/bob", "hi")).isEqualTo("bob hi true");
        host.undeploy("/app");

        assertThat(Seen.isGone()).isTrue();
    }
}
