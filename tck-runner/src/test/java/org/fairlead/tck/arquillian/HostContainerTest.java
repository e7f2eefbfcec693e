package org.fairlead.tck.arquillian;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.fairlead.tck.spi.Host;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Arquillian's view of a host; the one below says what was asked of it by system properties, since it lives in another class loader. */
class HostContainerTest {

    /** System property: what the host was asked. */
    private static final String SEEN = "fairlead.test.host.seen";

    /** System property: the directory of the application that was deployed last. */
    private static final String WAR = "fairlead.test.host.war";

    public static class Recording implements Host {
        public Recording() {
            see("made " + isServers(getClass().getClassLoader()) + " "
                    + isServers(Thread.currentThread().getContextClassLoader()));
        }

        private static boolean isServers(ClassLoader loader) {
            return loader.getName() != null && loader.getName().equals("server");
        }

        private static void see(String what) {
            System.setProperty(SEEN, System.getProperty(SEEN, "") + what + "\n");
        }

        @Override
        public URI deploy(Path war, String contextPath) throws IOException {
            see("deploy " + contextPath + " " + isServers(Thread.currentThread().getContextClassLoader()));
            System.setProperty(WAR, war.toString());
            if (contextPath.equals("/broken")) {
                throw new IOException("it cannot be");
            }
            return URI.create("http://example.org:1234" + contextPath);
        }

        @Override
        public int securePort() {
            return 5678;
        }

        @Override
        public void undeploy(String contextPath) throws IOException {
            see("undeploy " + contextPath);
            if (contextPath.equals("/sticky")) {
                throw new IOException("it will not go");
            }
        }

        @Override
        public void close() {
            see("close");
        }
    }

    private final HostContainer container = new HostContainer();

    @AfterEach
    void clear() {
        for (String property : List.of(SEEN, WAR, HostLoader.CLASS_PATH, HostLoader.HOST)) {
            System.clearProperty(property);
        }
    }

    private void start() throws LifecycleException {
        String here = Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                .filter(entry -> entry.contains("tck-runner"))
                .collect(Collectors.joining(File.pathSeparator));
        System.setProperty(HostLoader.CLASS_PATH, here);
        System.setProperty(HostLoader.HOST, Recording.class.getName());
        container.start();
    }

    private static WebArchive archive(String name) {
        return ShrinkWrap.create(WebArchive.class, name).addAsWebResource(new StringAsset("hello"), "page.html");
    }

    private static Path deployed() {
        return Path.of(System.getProperty(WAR));
    }

    private static List<String> seen() {
        return System.getProperty(SEEN).lines().toList();
    }

    @Test
    void hostIsMadeInTheServersOwnClassLoader() throws Exception {
        start();
        container.stop();

        assertThat(seen()).containsExactly("made true true", "close");
    }

    @Test
    void archiveIsUnpackedForTheHostAndServedUnderItsName() throws Exception {
        start();
        WebArchive archive = archive("shop.war");
        HTTPContext context = container
                .deploy(archive)
                .getContexts(HTTPContext.class)
                .iterator()
                .next();

        assertThat(context.getHost()).isEqualTo("example.org");
        assertThat(context.getPort()).isEqualTo(1234);
        assertThat(context.getServlets())
                .singleElement()
                .satisfies(servlet -> assertThat(servlet.getBaseURI()).hasToString("http://example.org:1234/shop/"));
        assertThat(deployed().resolve("page.html")).hasContent("hello");
        container.undeploy(archive);
        assertThat(deployed().getParent()).doesNotExist();
        container.stop();
        assertThat(seen()).containsExactly("made true true", "deploy /shop true", "undeploy /shop", "close");
    }

    @Test
    void testsThatWantTlsAreToldItsPort() throws Exception {
        HostConfiguration configuration = new HostConfiguration();
        configuration.setSecure(true);
        container.setup(configuration);
        start();
        WebArchive archive = archive("shop.war");
        assertThat(container.deploy(archive).getContexts(HTTPContext.class))
                .singleElement()
                .satisfies(context -> assertThat(context.getPort()).isEqualTo(5678));
        container.undeploy(archive);
        container.stop();
    }

    @Test
    void applicationThatCannotBeDeployedLeavesNothingBehind() throws Exception {
        start();

        assertThatThrownBy(() -> container.deploy(archive("broken.war")))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("broken.war")
                .hasRootCauseMessage("it cannot be");
        assertThat(Files.exists(deployed().getParent())).isFalse();
        container.stop();
    }

    @Test
    void applicationThatCannotBeUndeployedLeavesNoFiles() throws Exception {
        start();
        WebArchive archive = archive("sticky.war");
        var unused = container.deploy(archive);

        assertThatThrownBy(() -> container.undeploy(archive))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("sticky.war");
        assertThat(deployed().getParent()).doesNotExist();
        container.stop();
    }

    @Test
    void propertyThatIsNotSetIsNamed() {
        assertThatThrownBy(container::start)
                .isInstanceOf(LifecycleException.class)
                .hasRootCauseMessage("The system property " + HostLoader.CLASS_PATH + " is not set");
        System.setProperty(HostLoader.CLASS_PATH, "");
        assertThatThrownBy(container::start).isInstanceOf(LifecycleException.class);
    }

    @Test
    void serverSharesNoClassButTheHostWithTheTests() throws Exception {
        start();
        try (HostLoader loader = HostLoader.ofClassPath(System.getProperty(HostLoader.CLASS_PATH))) {
            assertThat(loader.loadClass(Host.class.getName())).isSameAs(Host.class);
            assertThat(loader.loadClass(Recording.class.getName())).isNotSameAs(Recording.class);
            assertThatThrownBy(() -> loader.loadClass(Test.class.getName())).isInstanceOf(ClassNotFoundException.class);
        }
        container.stop();
    }

    @Test
    void runsOfTestsInsideTheServerAreNotOfferedButNamed() {
        assertThat(container.getDefaultProtocol().getName()).isEqualTo("Servlet 6.0");
        assertThat(container.getConfigurationClass()).isEqualTo(HostConfiguration.class);
    }
}
