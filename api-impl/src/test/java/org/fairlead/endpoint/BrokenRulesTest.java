package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.CloseReason;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.PongMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.InputStream;
import java.io.Reader;
import java.nio.ByteBuffer;
import java.util.List;
import org.fairlead.endpoint.WordCodecs.Word;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every broken rule names the class, the method and the rule. Each class below has its sentence in {@link Breaks}. */
class BrokenRulesTest {

    @java.lang.annotation.Retention(java.lang.annotation.RetentionPolicy.RUNTIME)
    @interface Breaks {
        String method() default "";

        String rule();
    }

    @Breaks(method = "on(int, java.lang.String)", rule = "several parameters for the message")
    @ClientEndpoint
    public static class TwoPayloads {
        @OnMessage
        public void on(int number, String text) {}
    }

    @Breaks(method = "on(java.lang.String, java.lang.Boolean)", rule = "several parameters for the message")
    @ClientEndpoint
    public static class BoxedFlag {
        @OnMessage
        public void on(String text, Boolean last) {}
    }

    @Breaks(method = "on(java.lang.String, boolean, int)", rule = "several parameters for the message")
    @ClientEndpoint
    public static class ThreePayloads {
        @OnMessage
        public void on(String text, boolean last, int number) {}
    }

    @Breaks(method = "on(java.lang.String)", rule = "or -1 for the session's limit, and not -5")
    @ClientEndpoint
    public static class NegativeSize {
        @OnMessage(maxMessageSize = -5)
        public void on(String text) {}
    }

    @Breaks(method = "on(jakarta.websocket.Session)", rule = "needs a parameter for the message")
    @ClientEndpoint
    public static class NoPayload {
        @OnMessage
        public void on(Session session) {}
    }

    @Breaks(
            method = "on(java.lang.String, jakarta.websocket.Session, jakarta.websocket.Session)",
            rule = "more than one parameter of type Session")
    @ClientEndpoint
    public static class TwoSessions {
        @OnMessage
        public void on(String text, Session one, Session two) {}
    }

    @Breaks(method = "on(java.io.Reader, boolean)", rule = "takes parts of a message, as String, byte[] or ByteBuffer")
    @ClientEndpoint
    public static class PartialReader {
        @OnMessage
        public void on(Reader reader, boolean last) {}
    }

    @Breaks(method = "on(java.io.InputStream, boolean)", rule = "not as java.io.InputStream")
    @ClientEndpoint
    public static class PartialInputStream {
        @OnMessage
        public void on(InputStream stream, boolean last) {}
    }

    @Breaks(method = "on(jakarta.websocket.PongMessage, boolean)", rule = "not as jakarta.websocket.PongMessage")
    @ClientEndpoint
    public static class PartialPong {
        @OnMessage
        public void on(PongMessage pong, boolean last) {}
    }

    @Breaks(method = "on(boolean, boolean)", rule = "not as boolean")
    @ClientEndpoint
    public static class TwoFlags {
        @OnMessage
        public void on(boolean value, boolean last) {}
    }

    @Breaks(method = "on(boolean, " + "org.fairlead.endpoint.WordCodecs$Word)", rule = "takes parts of a message")
    @ClientEndpoint(decoders = WordCodecs.Text.class)
    public static class PartialDecoded {
        @OnMessage
        public void on(boolean last, Word word) {}
    }

    @Breaks(method = "on(java.math.BigDecimal)", rule = "no decoder is configured for its parameter of type java.math")
    @ClientEndpoint(decoders = WordCodecs.Text.class)
    public static class NoDecoder {
        @OnMessage
        public void on(java.math.BigDecimal number) {}
    }

    @Breaks(method = "on(jakarta.websocket.EndpointConfig)", rule = "no decoder is configured")
    @ClientEndpoint
    public static class MessageFromConfig {
        @OnMessage
        public void on(EndpointConfig config) {}
    }

    @Breaks(method = "on(java.lang.String)", rule = "no encoder is configured for its return type java.util.List<")
    @ClientEndpoint(encoders = WordCodecs.ToText.class)
    public static class NoEncoder {
        @OnMessage
        public List<String> on(String text) {
            return List.of(text);
        }
    }

    @Breaks(method = "text(java.lang.String)", rule = "the method decoded takes text messages already")
    @ClientEndpoint(decoders = WordCodecs.Text.class)
    public static class TwoForText {
        @OnMessage
        public void decoded(Word word) {}

        @OnMessage
        public void text(String text) {}
    }

    @Breaks(method = "two(java.nio.ByteBuffer, boolean)", rule = "the method one takes binary messages already")
    @ClientEndpoint
    public static class TwoForBinary {
        @OnMessage
        public void one(byte[] bytes) {}

        @OnMessage
        public void two(ByteBuffer bytes, boolean last) {}
    }

    @Breaks(method = "two(jakarta.websocket.PongMessage)", rule = "the method one takes pong messages already")
    @ClientEndpoint
    public static class TwoForPong {
        @OnMessage
        public void one(PongMessage pong) {}

        @OnMessage
        public void two(PongMessage pong) {}
    }

    @Breaks(method = "two()", rule = "another method with @OnOpen, one; at most one is allowed")
    @ClientEndpoint
    public static class TwoForOpen {
        @OnOpen
        public void one() {}

        @OnOpen
        public void two() {}
    }

    public static class Parent {
        @OnClose
        public void parentClose() {}
    }

    @Breaks(
            method = "org.fairlead.endpoint.BrokenRulesTest$Parent.parentClose()",
            rule = "another method with @OnClose, childClose")
    @ClientEndpoint
    public static class OneMoreThanInherited extends Parent {
        @OnClose
        public void childClose() {}
    }

    @Breaks(
            method = "open(java.lang.String)",
            rule = "a method with @OnOpen takes Session, EndpointConfig and @PathParam")
    @ClientEndpoint
    public static class OpenWithMessage {
        @OnOpen
        public void open(String text) {}
    }

    @Breaks(
            method = "close(jakarta.websocket.CloseReason, jakarta.websocket.CloseReason)",
            rule = "more than one parameter of type CloseReason")
    @ClientEndpoint
    public static class TwoReasons {
        @OnClose
        public void close(CloseReason one, CloseReason two) {}
    }

    @Breaks(method = "error(jakarta.websocket.Session)", rule = "needs a parameter of type Throwable")
    @ClientEndpoint
    public static class ErrorWithoutThrowable {
        @OnError
        public void error(Session session) {}
    }

    @Breaks(method = "error(java.lang.Exception)", rule = "a parameter of type java.lang.Exception is not allowed")
    @ClientEndpoint
    public static class ErrorWithException {
        @OnError
        public void error(Exception e) {}
    }

    @Breaks(method = "open()", rule = "a callback method must not be static")
    @ClientEndpoint
    public static class StaticOpen {
        @OnOpen
        public static void open() {}
    }

    @Breaks(method = "open(java.lang.StringBuilder)", rule = "@PathParam(\"a\") is of type java.lang.StringBuilder")
    @ServerEndpoint("/{a}")
    public static class PathParameterOfAnyType {
        @OnOpen
        public void open(@PathParam("a") StringBuilder a) {}
    }

    @Breaks(method = "open(int)", rule = "@PathParam(\"b\") is no variable of the path /{a}, so its value is null")
    @ServerEndpoint("/{a}")
    public static class PrimitiveWithoutVariable {
        @OnOpen
        public void open(@PathParam("b") int b) {}
    }

    @Breaks(method = "open(int)", rule = "@PathParam(\"b\") is no variable of the path, so its value is null")
    @ClientEndpoint
    public static class PrimitiveInAClient {
        @OnOpen
        public void open(@PathParam("b") int b) {}
    }

    @Breaks(rule = "The path \"\" must start with \"/\"")
    @ServerEndpoint("")
    public static class EmptyPath {}

    @Breaks(rule = "the class is not annotated with @ClientEndpoint")
    public static class NotAnnotated {}

    @Breaks(rule = "the endpoint cannot be used. No instance of ")
    @ServerEndpoint("/a")
    public abstract static class Abstract {}

    @Breaks(rule = "it is an inner class; make it static or a class of its own")
    @ServerEndpoint("/a")
    public class Inner {}

    @Breaks(rule = "it is not a class that can be instantiated")
    @ServerEndpoint("/a")
    public interface Interface {}

    @Breaks(rule = "it has no constructor without arguments")
    @ServerEndpoint("/a")
    public static class WithArgument {
        public WithArgument(String argument) {
            throw new AssertionError(argument);
        }
    }

    @Breaks(rule = "its constructor without arguments is not public")
    @ServerEndpoint("/a")
    public static class HiddenConstructor {
        HiddenConstructor() {}
    }

    public static final class BrokenConfigurator extends jakarta.websocket.ClientEndpointConfig.Configurator {
        public BrokenConfigurator() {
            throw new IllegalStateException("no");
        }
    }

    @Breaks(rule = "the configurator cannot be used. No instance of ")
    @ClientEndpoint(configurator = BrokenConfigurator.class)
    public static class WithBrokenConfigurator {}

    @Breaks(rule = "the decoder org.fairlead.endpoint.WordCodecs$Text is given more than once")
    @ServerEndpoint(
            value = "/a",
            decoders = {WordCodecs.Text.class, WordCodecs.Text.class})
    public static class SameDecoderTwice {}

    @ParameterizedTest
    @ValueSource(
            classes = {
                TwoPayloads.class,
                BoxedFlag.class,
                ThreePayloads.class,
                NoPayload.class,
                NegativeSize.class,
                TwoSessions.class,
                PartialReader.class,
                PartialInputStream.class,
                PartialPong.class,
                TwoFlags.class,
                PartialDecoded.class,
                NoDecoder.class,
                MessageFromConfig.class,
                NoEncoder.class,
                TwoForText.class,
                TwoForBinary.class,
                TwoForPong.class,
                TwoForOpen.class,
                OneMoreThanInherited.class,
                OpenWithMessage.class,
                TwoReasons.class,
                ErrorWithoutThrowable.class,
                ErrorWithException.class,
                StaticOpen.class,
                PathParameterOfAnyType.class,
                PrimitiveWithoutVariable.class,
                PrimitiveInAClient.class,
                EmptyPath.class,
                NotAnnotated.class,
                Abstract.class,
                Inner.class,
                Interface.class,
                WithArgument.class,
                HiddenConstructor.class,
                WithBrokenConfigurator.class,
                SameDecoderTwice.class,
            })
    void brokenRuleIsADeploymentExceptionThatNamesClassMethodAndRule(Class<?> type) {
        Breaks breaks = type.getAnnotation(Breaks.class);
        String method = breaks.method().isEmpty() ? "" : "method " + breaks.method() + ": ";
        assertThatThrownBy(() -> {
                    if (type.isAnnotationPresent(ServerEndpoint.class)) {
                        EndpointModel.server(type, InstanceProvider.constructors());
                    } else {
                        EndpointModel.client(type, InstanceProvider.constructors());
                    }
                })
                .isInstanceOf(DeploymentException.class)
                .hasMessageStartingWith(type.getName() + ": " + method)
                .hasMessageContaining(breaks.rule());
    }
}
