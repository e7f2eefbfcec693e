package org.fairlead.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Arrays;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may import whom inside fairlead-core; {@code docs/ARCHITECTURE.md} says why. */
class LayersTest {

    private static final String OURS = "org.fairlead.";

    private static final JavaClasses CORE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("org.fairlead");

    @Test
    void coreIsFound() {
        classes()
                .that()
                .haveFullyQualifiedName("org.fairlead.protocol.Protocol")
                .should()
                .bePublic()
                .allowEmptyShould(false)
                .check(CORE);
    }

    @Test
    void protocolUsesNothingButBuffersAndZip() {
        Set<String> packages = Set.of(
                "org.fairlead.protocol",
                "org.jspecify.annotations",
                "java.lang",
                "java.lang.annotation",
                "java.lang.invoke",
                "java.nio",
                "java.nio.charset",
                "java.util",
                "java.util.function",
                "java.util.zip");
        classes()
                .that()
                .resideInAPackage("org.fairlead.protocol..")
                .should()
                .onlyDependOnClassesThat(describe(
                        "are buffers, charsets, collections or java.util.zip",
                        type -> packages.contains(elementOf(type).getPackageName())))
                .check(CORE);
    }

    @Test
    void protocolHasNoClockAndNoThread() {
        noClasses()
                .that()
                .resideInAnyPackage("org.fairlead.protocol..", "org.fairlead.handshake..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(Thread.class, ThreadLocal.class, Runtime.class, java.util.Timer.class)
                .orShould()
                .callMethod(Object.class, "wait")
                .orShould()
                .callMethod(Object.class, "notifyAll")
                .check(CORE);
    }

    @Test
    void handshakeUsesProtocolOnly() {
        importsOnly("handshake", "protocol");
        noClasses()
                .that()
                .resideInAPackage("org.fairlead.handshake..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta..", "java.util.concurrent..", "java.util.logging..", "java.nio.channels..")
                .check(CORE);
    }

    @Test
    void timeoutUsesNothingOfOurs() {
        importsOnly("timeout");
    }

    @Test
    void endpointUsesTheJakartaApiAlone() {
        importsOnly("endpoint");
    }

    @Test
    void sessionKnowsNoContainer() {
        importsOnly("session", "protocol", "handshake", "endpoint", "timeout");
    }

    @Test
    void topicStandsOnSessionAlone() {
        importsOnly("topic", "session");
    }

    @Test
    void containerKnowsNeitherTopicsNorThePullApi() {
        importsOnly("container", "protocol", "handshake", "endpoint", "timeout", "session");
    }

    @Test
    void coreKnowsNoHost() {
        classes()
                .that()
                .resideInAPackage("org.fairlead..")
                .should()
                .onlyDependOnClassesThat(not(ours())
                        .or(inLayers(
                                "protocol",
                                "handshake",
                                "timeout",
                                "endpoint",
                                "session",
                                "topic",
                                "container",
                                "connection")))
                .check(CORE);
    }

    @Test
    void coreOpensNoSocket() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "jakarta.servlet..", "jakarta.enterprise..", "java.net.http..")
                .orShould()
                .dependOnClassesThat()
                .belongToAnyOf(
                        java.net.Socket.class,
                        java.net.ServerSocket.class,
                        java.nio.channels.SocketChannel.class,
                        java.nio.channels.ServerSocketChannel.class,
                        java.nio.channels.Selector.class)
                .check(CORE);
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("org.fairlead.(*)..").should().beFreeOfCycles().check(CORE);
    }

    private static void importsOnly(String layer, String... allowed) {
        String[] layers = Arrays.copyOf(allowed, allowed.length + 1);
        layers[allowed.length] = layer;
        classes()
                .that()
                .resideInAPackage(OURS + layer + "..")
                .should()
                .onlyDependOnClassesThat(not(ours()).or(inLayers(layers)))
                // a layer may be announced in ARCHITECTURE.md before its first class
                .allowEmptyShould(true)
                .check(CORE);
    }

    private static DescribedPredicate<JavaClass> ours() {
        return describe(
                "are Fairlead's", type -> elementOf(type).getPackageName().startsWith(OURS));
    }

    private static DescribedPredicate<JavaClass> inLayers(String... layers) {
        Set<String> allowed = Set.of(layers);
        return describe("are in " + allowed, type -> {
            String name = elementOf(type).getPackageName();
            if (!name.startsWith(OURS)) {
                return false;
            }
            String rest = name.substring(OURS.length());
            int dot = rest.indexOf('.');
            return allowed.contains(dot < 0 ? rest : rest.substring(0, dot));
        });
    }

    /** The type of an array's elements: {@code byte[][]} lies in the package of {@code byte}. */
    private static JavaClass elementOf(JavaClass type) {
        return type.getBaseComponentType();
    }
}
