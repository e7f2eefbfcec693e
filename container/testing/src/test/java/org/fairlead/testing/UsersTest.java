package org.fairlead.testing;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.websocket.Session;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.fairlead.testing.Crowd.Reader;
import org.fairlead.testing.Crowd.Word;
import org.fairlead.topic.Delivery;
import org.fairlead.topic.Users;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("C4")
class UsersTest {

    private static final class Doorman implements Users.Listener {
        final ConcurrentLinkedQueue<String> seen = new ConcurrentLinkedQueue<>();

        @Override
        public void joined(String key) {
            seen.add("+" + key);
        }

        @Override
        public void left(String key) {
            seen.add("-" + key);
        }
    }

    private static Delivery sent(int sessions) {
        return new Delivery(sessions, 0, 0, 0, 0, 0);
    }

    @Test
    void aMessageGoesToAllConnectionsOfAUserAndToNobodyElse() throws Exception {
        try (Crowd crowd = new Crowd();
                Users users = Users.create()) {
            Reader phone = crowd.join("/plain");
            assertThat(users.register("ada", crowd.last())).isTrue();
            assertThat(users.register("ada", crowd.last())).as("again").isFalse();
            Reader laptop = crowd.join("/words");
            users.register("ada", crowd.last());
            Reader other = crowd.join("/plain");
            users.register("grace", crowd.last());
            assertThat(users.connections("ada")).isEqualTo(2);
            assertThat(users.online()).containsExactlyInAnyOrder("ada", "grace");
            assertThat(users.send("ada", "hello")).isEqualTo(sent(2));
            assertThat(users.send("grace", "hi")).isEqualTo(sent(1));
            assertThat(phone.next()).isEqualTo("hello");
            assertThat(laptop.next()).isEqualTo("hello");
            assertThat(other.next()).isEqualTo("hi");
            assertThat(users.send("ada", new Word("x"))).isEqualTo(new Delivery(1, 0, 0, 0, 0, 1));
        }
    }

    @Test
    void aUserWhoIsGoneIsNoError() throws Exception {
        try (Crowd crowd = new Crowd();
                Users users = Users.create()) {
            assertThat(users.send("ada", "anybody?")).isEqualTo(Delivery.NONE);
            Reader reader = crowd.join("/plain");
            users.register("ada", crowd.last());
            crowd.last().close();
            reader.closed();
            crowd.network.settle();
            assertThat(users.online("ada")).isFalse();
            assertThat(users.online()).isEmpty();
            assertThat(users.send("ada", "anybody?").sent()).isZero();
        }
    }

    @Test
    void theListenerIsToldOfTheFirstAndOfTheLastConnection() throws Exception {
        Doorman doorman = new Doorman();
        try (Crowd crowd = new Crowd();
                Users users = Users.create(doorman)) {
            Reader first = crowd.join("/plain");
            Session one = crowd.last();
            users.register("ada", one);
            var unused = crowd.join("/plain");
            users.register("ada", crowd.last());
            assertThat(doorman.seen).containsExactly("+ada");
            one.close();
            first.closed();
            crowd.network.settle();
            assertThat(doorman.seen).containsExactly("+ada");
            assertThat(users.unregister("ada", crowd.last())).isTrue();
            assertThat(users.unregister("ada", crowd.last())).as("again").isFalse();
            assertThat(doorman.seen).containsExactly("+ada", "-ada");
            users.register("ada", crowd.last());
            users.close();
            assertThat(doorman.seen).containsExactly("+ada", "-ada", "+ada", "-ada");
        }
    }

    @Test
    void aListenerMayUseTheUsersAndWhatItThrowsHarmsNobody() throws Exception {
        List<Users> self = new ArrayList<>();
        Users.Listener greeter = new Users.Listener() {
            @Override
            public void joined(String key) {
                self.get(0).send("watcher", key + " is here");
                throw new IllegalStateException("broken on purpose");
            }
        };
        try (Crowd crowd = new Crowd();
                Users users = Users.create(greeter)) {
            self.add(users);
            Reader watcher = crowd.join("/plain");
            users.register("watcher", crowd.last());
            var unused = crowd.join("/plain");
            users.register("ada", crowd.last());
            assertThat(List.of(watcher.next(), watcher.next())).containsExactly("watcher is here", "ada is here");
        }
    }

    @RepeatedTest(3)
    void comingAndGoingAtOnceIsToldInTurn() throws Exception {
        Doorman doorman = new Doorman();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try (Crowd crowd = new Crowd();
                Users users = Users.create(doorman)) {
            List<Future<?>> results = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                var unused = crowd.join("/plain");
                Session session = crowd.last();
                results.add(threads.submit(() -> {
                    for (int n = 0; n < 200; n++) {
                        users.register("ada", session);
                        users.unregister("ada", session);
                    }
                }));
            }
            for (Future<?> result : results) {
                result.get(30, TimeUnit.SECONDS);
            }
            assertThat(users.online("ada")).isFalse();
            List<String> seen = List.copyOf(doorman.seen);
            assertThat(seen).hasSizeGreaterThanOrEqualTo(2).hasSizeLessThanOrEqualTo(1600);
            for (int i = 0; i < seen.size(); i++) {
                assertThat(seen.get(i)).isEqualTo(i % 2 == 0 ? "+ada" : "-ada");
            }
            assertThat(seen.size() % 2).isZero();
        } finally {
            threads.shutdownNow();
        }
    }
}
