package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.fairlead.connection.WebSocketHandler;
import org.fairlead.container.Deployment;
import org.fairlead.container.WebSocketDeployment;
import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.Settings;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A null that a builder is given is told at once and by name, not when the server starts. */
class NullArgumentsTest {

    /** Nothing, of any type. */
    @SuppressWarnings({"NullAway", "TypeParameterUnusedInFormals"})
    private static <T> T none() {
        return null;
    }

    private static Arguments call(String method, String parameter, Consumer<WebSocketServerBuilder> call) {
        return Arguments.of(method, parameter, call);
    }

    static Stream<Arguments> calls() {
        return Stream.of(
                call("endpoint(Class)", "annotated", builder -> builder.endpoint(NullArgumentsTest.<Class<?>>none())),
                call(
                        "endpoint(Class...)",
                        "annotated",
                        builder -> builder.endpoint(NullArgumentsTest.<Class<?>[]>none())),
                call(
                        "endpoint(Class, supplier)",
                        "annotated",
                        builder -> builder.endpoint(NullArgumentsTest.<Class<Object>>none(), Object::new)),
                call(
                        "endpoint(Class, supplier)",
                        "instances",
                        builder -> builder.endpoint(Echo.class, NullArgumentsTest.<Supplier<Echo>>none())),
                call(
                        "endpoint(config)",
                        "config",
                        builder -> builder.endpoint(NullArgumentsTest.<ServerEndpointConfig>none())),
                call("scan", "names", builder -> builder.scan("org.example", none())),
                call("application", "classes", builder -> builder.application(Echo.class, none())),
                call("handler", "path", builder -> builder.handler(none(), request -> {})),
                call("handler", "handler", builder -> builder.handler("/", NullArgumentsTest.<WebSocketHandler>none())),
                call("unixSocket", "path", builder -> builder.unixSocket(NullArgumentsTest.<Path>none())),
                call("unixSocket", "path", builder -> builder.unixSocket(none(), Set.of())),
                call("deployment", "deployment", builder -> builder.deployment(NullArgumentsTest.<Deployment>none())),
                call("instances", "provider", builder -> builder.instances(NullArgumentsTest.<InstanceProvider>none())),
                call("tls", "tls", builder -> builder.tls(NullArgumentsTest.<ServerTls>none())),
                call("executor", "executor", builder -> builder.executor(NullArgumentsTest.<Executor>none())),
                call("settings", "settings", builder -> builder.settings(NullArgumentsTest.<Settings>none())),
                call("onHttpRequest", "hook", builder -> builder.onHttpRequest(NullArgumentsTest.<HttpHook>none())));
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("calls")
    void nullIsToldByTheNameOfItsParameter(String method, String parameter, Consumer<WebSocketServerBuilder> call) {
        WebSocketServerBuilder builder = WebSocketServer.builder();
        assertThatNullPointerException().isThrownBy(() -> call.accept(builder)).withMessage(parameter);
    }

    @Test
    void deploymentNamesWhatItWasNotGiven() {
        WebSocketDeployment deployment = WebSocketDeployment.builder().build();
        assertThatNullPointerException()
                .isThrownBy(() -> deployment.add(NullArgumentsTest.<Class<?>>none()))
                .withMessage("the endpoint class");
        assertThatNullPointerException()
                .isThrownBy(() -> deployment.add(NullArgumentsTest.<ServerEndpointConfig>none()))
                .withMessage("the endpoint's configuration");
    }
}
