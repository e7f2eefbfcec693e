package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fairlead.testing.Crowd.Reader;
import org.fairlead.testing.Crowd.Word;
import org.fairlead.topic.Delivery;
import org.fairlead.topic.Engine;
import org.fairlead.topic.SlowPolicy;
import org.fairlead.topic.Topic;
import org.fairlead.topic.Topics;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C5")
class TopicsTest {

    @BeforeEach
    void nothingIsEncodedYet() {
        Crowd.ENCODED.set(0);
    }

    private static Delivery sent(int sessions) {
        return new Delivery(sessions, 0, 0, 0, 0, 0);
    }

    @Test
    void subscribersGetWhatIsPublishedUntilTheyUnsubscribe() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.create()) {
            Topic<String> news = topics.topic("news", String.class);
            assertThat(news.publish("to nobody")).isEqualTo(Delivery.NONE);
            Reader reader = crowd.join("/plain");
            Session session = crowd.last();
            assertThat(news.subscribe(session)).isTrue();
            assertThat(news.subscribe(session)).as("again").isFalse();
            assertThat(topics.topic("sport", String.class).subscribe(session)).isTrue();
            assertThat(news.publish("first")).isEqualTo(sent(1));
            assertThat(topics.topic("sport", String.class).publish("goal")).isEqualTo(sent(1));
            assertThat(topics.size()).isEqualTo(2);
            assertThat(topics.sessions()).isEqualTo(1);
            assertThat(news.unsubscribe(session)).isTrue();
            assertThat(news.unsubscribe(session)).as("again").isFalse();
            assertThat(news.publish("second")).isEqualTo(Delivery.NONE);
            assertThat(topics.topic("sport", String.class).publish("end")).isEqualTo(sent(1));
            assertThat(reader.upTo("end")).containsExactly("first", "goal", "end");
        }
    }

    @Test
    void aTopicIsForgottenWithItsLastSubscriber() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.create()) {
            var unused = crowd.join("/plain");
            for (int i = 0; i < 100; i++) {
                topics.topic("room " + i, String.class).subscribe(crowd.last());
            }
            assertThat(topics.size()).isEqualTo(100);
            for (int i = 0; i < 100; i++) {
                topics.topic("room " + i, String.class).unsubscribe(crowd.last());
            }
            assertThat(topics.size()).isZero();
            assertThat(topics.sessions()).isZero();
        }
    }

    @Test
    void aSessionThatEndsIsUnsubscribedFromEverything() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.create()) {
            Topic<String> news = topics.topic("news", String.class);
            Reader leaving = crowd.join("/plain");
            Session left = crowd.last();
            Reader staying = crowd.join("/plain");
            for (Session session : crowd.sessions()) {
                news.subscribe(session);
                topics.topic("of " + session.getId(), String.class).subscribe(session);
            }
            left.close();
            leaving.closed();
            crowd.network.settle();
            assertThat(news.subscribers()).isEqualTo(1);
            assertThat(topics.size()).isEqualTo(2);
            assertThat(topics.sessions()).isEqualTo(1);
            assertThat(news.publish("still here")).isEqualTo(sent(1));
            assertThat(staying.next()).isEqualTo("still here");
            assertThat(news.subscribe(left)).as("of a session that has ended").isFalse();
            assertThat(topics.sessions()).isEqualTo(1);
        }
    }

    /** Whoever publishes in onClose, or meanwhile, does not fail because a session is closing. */
    @Test
    @Tag("C4")
    void aSubscriberThatIsClosingIsCountedAsGone() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.create()) {
            Topic<Word> words = topics.topic("words", Word.class);
            var unused = crowd.join("/words");
            words.subscribe(crowd.last());
            Reader there = crowd.join("/words");
            words.subscribe(crowd.last());
            CompletableFuture<Delivery> published = new CompletableFuture<>();
            CountDownLatch closing = new CountDownLatch(1);
            Session first = crowd.sessions().get(0);
            new Thread(() -> {
                        try {
                            closing.await();
                            published.complete(words.publish(new Word("last")));
                        } catch (Throwable e) {
                            published.completeExceptionally(e);
                        }
                    })
                    .start();
            first.getUserProperties().put(Crowd.ON_CLOSE, (Runnable) () -> {
                closing.countDown();
                published.join();
            });
            first.close();
            assertThat(published.get(30, TimeUnit.SECONDS)).isEqualTo(new Delivery(1, 0, 0, 0, 1, 0));
            assertThat(there.next()).isEqualTo("word last");
        }
    }

    @Test
    void anObjectIsEncodedOnceForAllSubscribersOfAnEndpoint() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.create()) {
            Topic<Word> words = topics.topic("words", Word.class);
            List<Reader> readers = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                readers.add(crowd.join(i < 10 ? "/words" : "/shouts"));
                words.subscribe(crowd.last());
            }
            var unused = crowd.join("/plain");
            words.subscribe(crowd.last());
            assertThat(words.publish(new Word("hello"))).isEqualTo(new Delivery(20, 0, 0, 0, 0, 1));
            assertThat(Crowd.ENCODED).hasValue(2);
            for (int i = 0; i < 20; i++) {
                assertThat(readers.get(i).next()).isEqualTo(i < 10 ? "word hello" : "hello!");
            }
        }
    }

    @Test
    void theLastMessageIsRetainedForThoseWhoComeLater() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.builder().retainLast(true).build()) {
            Topic<Word> words = topics.topic("words", Word.class);
            words.publish(new Word("old"));
            words.publish(new Word("new"));
            Reader reader = crowd.join("/words");
            words.subscribe(crowd.last());
            words.publish(new Word("next"));
            assertThat(reader.upTo("word next")).containsExactly("word new", "word next");
            Reader other = crowd.join("/shouts");
            words.subscribe(crowd.last());
            assertThat(other.next()).isEqualTo("next!");
            words.forget();
            Reader late = crowd.join("/words");
            words.subscribe(crowd.last());
            words.publish(new Word("end"));
            assertThat(late.next()).isEqualTo("word end");
            assertThat(topics.size()).isEqualTo(1);
        }
    }

    @Test
    void aSlowSubscriberIsClosedWhereThePolicySaysSo() throws Exception {
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.builder().slow(SlowPolicy.CLOSE).build()) {
            Topic<String> news = topics.topic("news", String.class);
            Reader asleep = crowd.join("/plain");
            news.subscribe(crowd.last());
            asleep.sleep();
            Reader awake = crowd.join("/plain");
            news.subscribe(crowd.last());
            Delivery delivery = Delivery.NONE;
            for (int i = 0; delivery.closed() == 0; i++) {
                String text = i + "x".repeat(1000);
                delivery = news.publish(text);
                assertThat(awake.next()).isEqualTo(text);
            }
            assertThat(delivery).isEqualTo(new Delivery(1, 0, 0, 1, 0, 0));
            asleep.wake();
            assertThat(asleep.closed().getCloseCode().getCode()).isEqualTo(1013);
            crowd.network.settle();
            assertThat(news.subscribers()).isEqualTo(1);
        }
    }

    /** All see the same order, which is that of each publisher; late subscribers everything from some message on. */
    @RepeatedTest(3)
    void concurrentPublishersGiveAllSubscribersOneOrder() throws Exception {
        int publishers = 4;
        int messages = 50;
        ExecutorService threads = Executors.newFixedThreadPool(publishers);
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.builder().retainLast(true).build()) {
            Topic<String> topic = topics.topic("all", String.class);
            Reader first = crowd.join("/plain");
            topic.subscribe(crowd.last());
            Reader second = crowd.join("/words");
            topic.subscribe(crowd.last());
            Reader late = crowd.join("/plain");
            Session latecomer = crowd.last();
            CountDownLatch begun = new CountDownLatch(10);
            List<Future<?>> results = new ArrayList<>();
            for (int p = 0; p < publishers; p++) {
                int publisher = p;
                results.add(threads.submit(() -> {
                    for (int m = 0; m < messages; m++) {
                        Delivery delivery = topic.publish(publisher + " " + m);
                        assertThat(delivery.dropped()).isZero();
                        begun.countDown();
                        if (m % 10 == 9) {
                            crowd.network.settle(); // faster than they read, all would be slow
                        }
                    }
                    return null;
                }));
            }
            begun.await();
            topic.subscribe(latecomer);
            for (Future<?> result : results) {
                result.get(60, TimeUnit.SECONDS);
            }
            topic.publish("end");
            List<String> order = first.upTo("end");
            assertThat(order).hasSize(publishers * messages + 1);
            assertThat(second.upTo("end")).isEqualTo(order);
            List<String> lateOrder = late.upTo("end");
            assertThat(order).endsWith(lateOrder.toArray(new String[0]));
            for (int p = 0; p < publishers; p++) {
                String publisher = p + " ";
                assertThat(order.stream()
                                .filter(text -> text.startsWith(publisher))
                                .map(text -> Integer.parseInt(text.substring(2))))
                        .isSorted();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    /** Subscribing, unsubscribing and ending at once leave nothing behind. */
    @RepeatedTest(3)
    void nothingIsLeftOfSessionsThatEndWhileTheySubscribe() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(3);
        try (Crowd crowd = new Crowd();
                Topics topics = Topics.create()) {
            for (int i = 0; i < 10; i++) {
                Reader reader = crowd.join("/plain");
                Session session = crowd.last();
                CountDownLatch go = new CountDownLatch(1);
                Future<?> subscribing = threads.submit(() -> {
                    go.await();
                    for (int t = 0; t < 200; t++) {
                        topics.topic("topic " + t % 7, String.class).subscribe(session);
                    }
                    return null;
                });
                Future<?> unsubscribing = threads.submit(() -> {
                    go.await();
                    for (int t = 0; t < 200; t++) {
                        topics.topic("topic " + t % 5, String.class).unsubscribe(session);
                        topics.topic("topic " + t % 3, String.class).publish("x");
                    }
                    return null;
                });
                go.countDown();
                session.close();
                subscribing.get(30, TimeUnit.SECONDS);
                unsubscribing.get(30, TimeUnit.SECONDS);
                reader.closed();
            }
            crowd.network.settle();
            assertThat(topics.sessions()).isZero();
            assertThat(topics.size()).isZero();
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void closedTopicsUnsubscribeEverybodyAndTakeNothing() throws Exception {
        try (Crowd crowd = new Crowd()) {
            Topics topics = Topics.builder().retainLast(true).build();
            Topic<String> news = topics.topic("news", String.class);
            var unused = crowd.join("/plain");
            news.subscribe(crowd.last());
            news.publish("kept");
            topics.close();
            topics.close();
            assertThat(topics.size()).isZero();
            assertThat(topics.sessions()).isZero();
            assertThat(crowd.last().isOpen()).isTrue();
            assertThatThrownBy(() -> news.publish("late")).isInstanceOf(IllegalStateException.class);
            assertThatThrownBy(() -> news.subscribe(crowd.last())).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void whatIsNotOfTheTopicsTypeIsRefused() {
        try (Topics topics = Topics.create()) {
            @SuppressWarnings({"unchecked", "rawtypes"})
            Topic<Object> raw = (Topic) topics.topic("news", String.class);
            assertThatThrownBy(() -> raw.publish(1)).isInstanceOf(ClassCastException.class);
        }
    }

    /** What an engine for several processes builds on: it is told which topics matter here, and delivers when it likes. */
    @Test
    void anEngineIsToldOfTopicsAndMayDeliverLater() throws Exception {
        ConcurrentLinkedQueue<String> calls = new ConcurrentLinkedQueue<>();
        CompletableFuture<Engine.Deliveries> started = new CompletableFuture<>();
        Engine engine = new Engine() {
            @Override
            public void start(Deliveries deliveries) {
                started.complete(deliveries);
            }

            @Override
            public Delivery publish(String topic, Object message) {
                calls.add("publish " + topic + " " + message);
                return Delivery.NONE;
            }

            @Override
            public void opened(String topic) {
                calls.add("opened " + topic);
            }

            @Override
            public void closed(String topic) {
                calls.add("closed " + topic);
            }

            @Override
            public void close() {
                calls.add("close");
            }
        };
        try (Crowd crowd = new Crowd()) {
            Topics topics = Topics.builder().engine(engine).build();
            Topic<String> news = topics.topic("news", String.class);
            Reader reader = crowd.join("/plain");
            news.publish("unheard");
            news.subscribe(crowd.last());
            news.publish("heard");
            assertThat(started.join().deliver("news", "from elsewhere")).isEqualTo(sent(1));
            assertThat(reader.next()).isEqualTo("from elsewhere");
            news.unsubscribe(crowd.last());
            topics.close();
            assertThat(calls)
                    .containsExactly(
                            "publish news unheard", "opened news", "publish news heard", "closed news", "close");
            assertThat(started.join().deliver("news", "late")).isEqualTo(Delivery.NONE);
        }
    }
}
