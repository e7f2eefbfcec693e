package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.fairlead.protocol.Role;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a connection holds that nobody uses: with many thousands of them, an object more for each is what a server is short of. */
class IdleConnectionTest {

    /** What many connections share, or a host brings along. */
    private static final Set<Class<?>> NOT_ITS_OWN =
            Set.of(HandHost.class, HandListener.class, Settings.class, Connection.Shared.class);

    private static final List<String> PARTS = List.of("Connection", "Inbox", "Outbox", "Protocol", "Strand");

    @ParameterizedTest
    @EnumSource
    void anIdleConnectionIsAFewObjectsAlsoAfterAMessageEachWay(Dispatch dispatch) throws Exception {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), dispatch);
        assertThat(objects(host.connection())).isEqualTo(PARTS);
        host.receiveText("there");
        assertThat(host.told).contains("text there");
        host.connection().sendText("and back");
        host.run();
        host.written(10);
        assertThat(host.sent()).isEqualTo("81 08 61 6e 64 20 62 61 63 6b");
        assertThat(objects(host.connection())).isEqualTo(PARTS);
    }

    @Test
    void whatHinderedSendsIsLetGo() throws Exception {
        HandHost host = HandHost.server();
        host.on(() ->
                host.connection().sendTextAsync("timed", Duration.ofSeconds(5).toNanos(), failure -> {}));
        host.run();
        assertThat(objects(host.connection())).contains("Hindrances", "SendDeadlines");
        host.written(7);
        host.advance(Duration.ofSeconds(6));
        host.run();
        assertThat(objects(host.connection())).doesNotContain("Hindrances", "SendDeadlines");
        host.connection().sendText("begun", false);
        host.run();
        assertThat(objects(host.connection())).contains("Hindrances");
        host.connection().sendText(" and ended", true);
        host.run();
        assertThat(objects(host.connection())).doesNotContain("Hindrances");
    }

    @ParameterizedTest
    @EnumSource
    void whatHasComeOfAMessageIsLetGoWithTheConnection(Dispatch dispatch) throws Exception {
        HandHost host = HandHost.opened(Role.SERVER, Settings.server(), dispatch);
        host.receive(host.frame(HandHost.TEXT - HandHost.FIN, "begun"));
        assertThat(objects(host.connection())).contains("Unfinished", "Assembly");
        host.connection().close(1000, "");
        host.run();
        assertThat(host.told).containsExactly("open", "close 1000 ");
        assertThat(objects(host.connection())).doesNotContain("Unfinished", "Assembly");
    }

    /** The classes of Fairlead's objects that only this one leads to, in alphabetical order, each as often as there are some. */
    private static List<String> objects(Connection connection) throws IllegalAccessException {
        Set<Object> found = Collections.newSetFromMap(new IdentityHashMap<>());
        ArrayDeque<Object> left = new ArrayDeque<>(List.of(connection));
        while (!left.isEmpty()) {
            Object each = left.remove();
            if (!found.add(each)) {
                continue;
            }
            for (Class<?> type = each.getClass(); isOurs(type); type = type.getSuperclass()) {
                for (Field field : type.getDeclaredFields()) {
                    if (!Modifier.isStatic(field.getModifiers())
                            && !field.getType().isPrimitive()) {
                        field.setAccessible(true);
                        Object value = field.get(each);
                        if (value != null && isOwn(value)) {
                            left.add(value);
                        }
                    }
                }
            }
        }
        return found.stream()
                .map(each -> each.getClass().getSimpleName())
                .sorted()
                .toList();
    }

    private static boolean isOurs(Class<?> type) {
        return type.getName().startsWith("org.fairlead.");
    }

    /** Everything but what is shared: JDK's objects too, which a part may have of its own, but no lambda that all have. */
    private static boolean isOwn(Object value) {
        return !NOT_ITS_OWN.contains(value.getClass())
                && !(value instanceof Enum)
                && !value.getClass().isHidden()
                && !isShared(value);
    }

    private static boolean isShared(Object value) {
        return value == Hindrances.NONE;
    }
}
