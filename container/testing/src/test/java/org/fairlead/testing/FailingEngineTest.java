package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.fairlead.testing.Crowd.Reader;
import org.fairlead.topic.Delivery;
import org.fairlead.topic.Engine;
import org.fairlead.topic.Topic;
import org.fairlead.topic.Topics;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What an engine does to topics that has lost its broker, for instance. */
@Tag("C5")
class FailingEngineTest {

    /** Delivers at once, and fails at what it is told of a topic while it is broken. */
    private static final class Broken implements Engine {
        volatile boolean broken = true;
        private volatile Deliveries deliveries = (topic, message) -> Delivery.NONE;

        @Override
        public void start(Deliveries subscribers) {
            deliveries = subscribers;
        }

        @Override
        public Delivery publish(String topic, Object message) {
            return deliveries.deliver(topic, message);
        }

        @Override
        public void opened(String topic) {
            fail();
        }

        @Override
        public void closed(String topic) {
            fail();
        }

        private void fail() {
            if (broken) {
                throw new IllegalStateException("the broker is gone");
            }
        }
    }

    private final Broken engine = new Broken();

    /** On another thread, which would wait for a lock that nobody gives back. */
    private static Delivery publishElsewhere(Topic<String> topic, String text) throws Exception {
        return CompletableFuture.supplyAsync(() -> topic.publish(text)).get(30, TimeUnit.SECONDS);
    }

    @Test
    void whoCannotSubscribeIsToldAndMayTryAgain() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.builder().engine(engine).build()) {
            Topic<String> news = topics.topic("news", String.class);
            Reader reader = crowd.join("/plain");
            Session session = crowd.last();
            assertThatThrownBy(() -> news.subscribe(session)).hasMessage("the broker is gone");
            assertThat(topics.size()).isZero();
            assertThat(topics.sessions()).isZero();
            assertThat(publishElsewhere(news, "unheard")).isEqualTo(Delivery.NONE);
            engine.broken = false;
            assertThat(news.subscribe(session)).isTrue();
            assertThat(publishElsewhere(news, "heard").sent()).isOne();
            assertThat(reader.next()).isEqualTo("heard");
        }
    }

    @Test
    void whatCannotBeRetainedIsAnErrorOfWhoPublishes() throws Exception {
        try (Topics topics = Topics.builder().engine(engine).retainLast(true).build()) {
            Topic<String> news = topics.topic("news", String.class);
            assertThatThrownBy(() -> news.publish("lost")).hasMessage("the broker is gone");
            engine.broken = false;
            assertThat(publishElsewhere(news, "kept")).isEqualTo(Delivery.NONE);
            assertThat(topics.size()).isOne();
        }
    }

    @Test
    void sessionThatEndsLeavesEveryTopicAllTheSame() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.builder().engine(engine).build()) {
            engine.broken = false;
            Reader reader = crowd.join("/plain");
            for (int i = 0; i < 5; i++) {
                topics.topic("topic " + i, String.class).subscribe(crowd.last());
            }
            engine.broken = true;
            crowd.last().close();
            reader.closed();
            crowd.network.settle();
            assertThat(topics.size()).isZero();
            assertThat(topics.sessions()).isZero();
        }
    }
}
