package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.stream.IntStream;
import org.fairlead.session.FairleadSession;
import org.junit.jupiter.api.Test;

class SessionSetTest {

    /** One that is equal to all others and has their hash code: what counts is which it is. */
    private static FairleadSession session() {
        return (FairleadSession) Proxy.newProxyInstance(
                SessionSetTest.class.getClassLoader(),
                new Class<?>[] {FairleadSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "equals" -> true;
                    case "hashCode" -> 1;
                    case "toString" -> "session";
                    default -> throw new AssertionError(method);
                });
    }

    private static Set<FairleadSession> identities(Iterable<FairleadSession> sessions) {
        Set<FairleadSession> identities = Collections.newSetFromMap(new IdentityHashMap<>());
        sessions.forEach(identities::add);
        return identities;
    }

    private static void assertSame(SessionSet set, Set<FairleadSession> expected) {
        List<FairleadSession> list = set.list();
        assertThat(list.size()).isEqualTo(expected.size());
        assertThat(set.size()).isEqualTo(expected.size());
        Set<FairleadSession> left = identities(expected);
        list.forEach(session -> assertThat(left.remove(session)).isTrue());
    }

    @Test
    void aSessionIsInItOnceFromWhenItIsAddedUntilItIsRemoved() {
        SessionSet set = new SessionSet();
        FairleadSession one = session();
        FairleadSession other = session();
        assertThat(set.size()).isZero();
        set.add(one);
        set.add(one);
        assertThat(set.size()).isOne();
        set.remove(other);
        assertThat(set.list().get(0) == one).isTrue();
        set.add(other);
        set.remove(one);
        set.remove(one);
        assertThat(set.size()).isOne();
        assertThat(set.list().get(0) == other).isTrue();
    }

    /** Of an endpoint that an application has made for one session there is not much more than that. */
    @Test
    void oneSessionNeedsOnePart() throws Exception {
        SessionSet set = new SessionSet();
        Field field = SessionSet.class.getDeclaredField("parts");
        field.setAccessible(true);
        AtomicReferenceArray<?> parts = (AtomicReferenceArray<?>) field.get(set);
        set.remove(session());
        assertThat(made(parts)).isZero();
        set.add(session());
        assertThat(made(parts)).isOne();
        assertThat(set.size()).isOne();
    }

    private static long made(AtomicReferenceArray<?> parts) {
        return IntStream.range(0, parts.length())
                .filter(i -> parts.get(i) != null)
                .count();
    }

    /** A crowd comes and goes, so that the table grows, is full of neighbours that are removed, and shrinks. */
    @Test
    void itHasTheSessionsThatWereAddedAndNotRemoved() {
        Random random = new Random(42);
        SessionSet set = new SessionSet();
        List<FairleadSession> in = new ArrayList<>();
        for (int round = 0; round < 6; round++) {
            int most = 1 + random.nextInt(3000);
            while (in.size() < most) {
                FairleadSession session = session();
                in.add(session);
                set.add(session);
                if (random.nextInt(4) == 0) {
                    set.remove(in.remove(random.nextInt(in.size())));
                }
            }
            assertSame(set, identities(in));
            int left = random.nextInt(1 + most / 10);
            while (in.size() > left) {
                set.remove(in.remove(random.nextInt(in.size())));
                if (in.size() % 100 == 0) {
                    assertSame(set, identities(in));
                }
            }
        }
        in.forEach(set::remove);
        assertThat(set.list()).isEmpty();
    }

    @Test
    void threadsLoseNothing() throws Exception {
        int threads = 4;
        SessionSet set = new SessionSet();
        ExecutorService pool = Executors.newFixedThreadPool(threads);
        List<Future<List<FairleadSession>>> kept = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            kept.add(pool.submit(() -> {
                List<FairleadSession> mine = new ArrayList<>();
                for (int each = 0; each < 2000; each++) {
                    FairleadSession session = session();
                    set.add(session);
                    if (each % 3 == 0) {
                        mine.add(session);
                    } else {
                        set.remove(session);
                    }
                }
                return mine;
            }));
        }
        Set<FairleadSession> all = identities(List.of());
        for (Future<List<FairleadSession>> each : kept) {
            all.addAll(each.get(30, TimeUnit.SECONDS));
        }
        pool.shutdown();
        assertSame(set, all);
    }
}
