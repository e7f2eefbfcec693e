package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

class UserPropertiesTest {

    @Test
    void theCopyIsItsOwnAndHasNoNull() {
        Map<String, Object> given = new HashMap<>();
        given.put("a", 1);
        given.put("none", null);
        Map<String, Object> copy = UserProperties.copy(given);
        given.put("b", 2);
        copy.put("c", 3);

        assertThat(copy).containsOnly(Map.entry("a", 1), Map.entry("c", 3));
        assertThat(given).containsOnlyKeys("a", "none", "b");
        assertThatNullPointerException().isThrownBy(() -> copy.put("d", null));
    }

    @Test
    void anEmptyOneAnswersAndTakesEverything() {
        assertThat(UserProperties.copy(Map.of())).isEmpty();
        assertThat(UserProperties.copy(Map.of()).get("a")).isNull();
        assertThat(UserProperties.copy(Map.of()).containsKey("a")).isFalse();
        assertThat(UserProperties.copy(Map.of()).remove("a")).isNull();
        UserProperties properties = UserProperties.copy(Map.of());
        assertThat(properties.put("a", 1)).isNull();
        assertThat(properties.putIfAbsent("a", 2)).isEqualTo(1);
        assertThat(properties.replace("a", 3)).isEqualTo(1);
        assertThat(properties.replace("a", 1, 4)).isFalse();
        assertThat(properties.replace("a", 3, 4)).isTrue();
        assertThat(properties.computeIfAbsent("b", key -> 5)).isEqualTo(5);
        assertThat(properties).hasSize(2).isNotEmpty().containsKey("b").isEqualTo(Map.of("a", 4, "b", 5));
        assertThat(properties.remove("a", 1)).isFalse();
        assertThat(properties.remove("a", 4)).isTrue();
        properties.keySet().remove("b");
        assertThat(properties).isEmpty();
    }

    /** Whoever is first makes the map below, and nobody's entry is lost. */
    @RepeatedTest(20)
    void everyThreadsFirstEntryIsKept() throws Exception {
        int threads = 8;
        Map<String, Object> properties = UserProperties.copy(Map.of());
        CountDownLatch begin = new CountDownLatch(1);
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        for (int i = 0; i < threads; i++) {
            String key = "key" + i;
            pool.execute(() -> {
                try {
                    begin.await();
                    properties.put(key, key);
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
            });
        }
        begin.countDown();
        pool.shutdown();
        assertThat(pool.awaitTermination(30, TimeUnit.SECONDS)).isTrue();
        assertThat(properties).hasSize(threads);
    }
}
