package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.fairlead.endpoint.Endpoints.SESSION;

import jakarta.websocket.ClientEndpoint;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import java.util.List;
import org.fairlead.endpoint.Endpoints.Taker;
import org.fairlead.endpoint.MessageShapesTest.Recorder;
import org.fairlead.endpoint.Receiver.Kind;
import org.fairlead.endpoint.WordCodecs.Word;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which methods of superclasses are callbacks (section 4.9). */
class InheritanceTest {

    public static class Parent extends Recorder {
        @OnMessage
        public void message(String text) {
            record("parent " + text);
        }
    }

    @ClientEndpoint
    public static class Child extends Parent {}

    @Test
    void annotationOnAnInheritedMethodCounts() throws Throwable {
        assertThat(deliver(new Child(), "x")).containsExactly("parent x");
    }

    @ClientEndpoint
    public static class OverridingChild extends Parent {
        @Override
        @OnMessage
        public void message(String text) {
            record("child " + text);
        }
    }

    @Test
    void overridingMethodWithAnnotationReplacesTheInheritedOne() throws Throwable {
        assertThat(deliver(new OverridingChild(), "x")).containsExactly("child x");
    }

    @ClientEndpoint
    public static class SilencingChild extends Parent {
        @Override
        public void message(String text) {
            record("never");
        }
    }

    @Test
    void overridingMethodWithoutAnnotationIsNoCallback() throws Throwable {
        assertThat(Endpoints.takers(Endpoints.bindClient(new SilencingChild()))).isEmpty();
    }

    @ClientEndpoint
    public static class OverloadingChild extends Parent {
        public void message(byte[] bytes) {
            record("never");
        }

        public void message(String text, int number) {
            record("never");
        }
    }

    @Test
    void overloadingMethodIsAnother() throws Throwable {
        assertThat(deliver(new OverloadingChild(), "x")).containsExactly("parent x");
    }

    public abstract static class GenericParent<T> extends Recorder {
        @OnMessage
        public void message(T message) {
            record(message);
        }
    }

    @ClientEndpoint
    public static class Strings extends GenericParent<String> {}

    @ClientEndpoint(decoders = WordCodecs.Text.class, encoders = WordCodecs.ToText.class)
    public static class Words extends GenericParent<Word> {}

    @ClientEndpoint
    public static class Ints extends GenericParent<Integer> {
        @Override
        @OnMessage
        public void message(Integer message) {
            record("own", message);
        }
    }

    @ClientEndpoint
    public static class SilentInts extends GenericParent<Integer> {
        @Override
        public void message(Integer message) {
            record("never");
        }
    }

    @Test
    void typeVariableOfAGenericParentIsResolved() throws Throwable {
        assertThat(deliver(new Strings(), "x")).containsExactly("x");
        assertThat(deliver(new Words(), "word")).containsExactly(new Word("text:word"));
    }

    @Test
    void bridgeMethodIsNotASecondCallback() throws Throwable {
        assertThat(deliver(new Ints(), "5")).containsExactly("own", 5);
        assertThat(Endpoints.takers(Endpoints.bindClient(new SilentInts()))).isEmpty();
    }

    static class HiddenParent extends Recorder {
        @OnMessage
        public void message(String text) {
            record(text);
        }
    }

    @ClientEndpoint
    public static class PublicChildOfHiddenParent extends HiddenParent {}

    @Test
    void publicMethodOfAHiddenParentCounts() throws Throwable {
        assertThat(deliver(new PublicChildOfHiddenParent(), "x")).containsExactly("x");
    }

    public interface Echo {
        @OnMessage
        default String echo(String text) {
            return "echo " + text;
        }
    }

    public interface LoudEcho extends Echo {}

    @ClientEndpoint
    public static class ByInterface implements LoudEcho {}

    @ClientEndpoint
    public static class NotByInterface implements LoudEcho, Echo {
        @Override
        public String echo(String text) {
            return "own";
        }
    }

    @Test
    void defaultMethodOfAnInterfaceCountsUnlessOverridden() throws Throwable {
        assertThat(Endpoints.taker(new ByInterface()).deliver("x", true)).isEqualTo("echo x");
        assertThat(Endpoints.takers(Endpoints.bindClient(new NotByInterface()))).isEmpty();
    }

    public static class PrivateParent extends Recorder {
        @OnOpen
        private void open() {
            record("parent");
        }
    }

    @ClientEndpoint
    public static class SameNameChild extends PrivateParent {
        void open() {
            record("never");
        }
    }

    @Test
    void privateMethodIsNotOverridden() throws Throwable {
        SameNameChild endpoint = new SameNameChild();
        BoundEndpoint bound = Endpoints.bindClient(endpoint);
        bound.onOpen(
                SESSION,
                EndpointModel.client(Child.class, InstanceProvider.constructors())
                        .config());
        assertThat(endpoint.calls).containsExactly("parent");
    }

    @ClientEndpoint(decoders = {WordCodecs.Text.class, WordCodecs.Binary.class})
    public static class BothKinds extends Recorder {
        @OnMessage
        public void word(Word word) {
            record(word);
        }
    }

    @Test
    void methodWhoseTypeIsMadeOfBothKindsTakesBoth() throws Throwable {
        BothKinds endpoint = new BothKinds();
        List<Taker> receivers = Endpoints.takers(Endpoints.bindClient(endpoint));
        assertThat(receivers).extracting(Taker::kind).containsExactly(Kind.TEXT, Kind.BINARY);
        receivers.get(0).deliver("wa", true);
        receivers.get(1).deliver(java.nio.ByteBuffer.wrap(new byte[] {'w', 'b'}), true);
        assertThat(endpoint.calls).containsExactly(new Word("text:wa"), new Word("binary:wb"));
    }

    private static List<@Nullable Object> deliver(Recorder endpoint, Object payload) throws Throwable {
        Endpoints.taker(endpoint).deliver(payload, true);
        return endpoint.calls;
    }
}
