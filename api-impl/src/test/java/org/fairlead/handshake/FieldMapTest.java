package org.fairlead.handshake;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class FieldMapTest {

    private static FieldMap map() {
        FieldMap map = new FieldMap();
        map.put("Zebra", List.of("1"));
        map.put("Apple", List.of("2"));
        return map;
    }

    @Test
    void keysAreComparedWithoutCaseAndKeepTheirFirstSpelling() {
        FieldMap map = map();
        assertThat(map.put("ZEBRA", List.of("3"))).containsExactly("1");
        assertThat(map.put("Mango", List.of("4"))).isNull();
        assertThat(map.get("zebra")).containsExactly("3");
        assertThat(map.containsKey("aPPLE")).isTrue();
        assertThat(map.keySet()).containsExactly("Zebra", "Apple", "Mango");
        assertThat(map).hasSize(3);
    }

    @Test
    void absentKeysAndThoseOfAnotherTypeAreNotThere() {
        FieldMap map = map();
        assertThat(map.get("Pear")).isNull();
        assertThat(map.get((Object) 1)).isNull();
        assertThat(map.containsKey("Pear")).isFalse();
        assertThat(map.containsKey((Object) 1)).isFalse();
        assertThat(map.remove("Pear")).isNull();
        assertThat(map.remove((Object) 1)).isNull();
        assertThat(map).hasSize(2);
    }

    @Test
    void keysAreRemovedWithoutRegardToCase() {
        FieldMap map = map();
        assertThat(map.remove("zebRA")).containsExactly("1");
        assertThat(map.keySet()).containsExactly("Apple");
    }

    @Test
    void viewsWriteThrough() {
        FieldMap map = map();
        for (Map.Entry<String, List<String>> entry : map.entrySet()) {
            entry.setValue(List.of("new"));
        }
        map.keySet().removeIf("Apple"::equals);
        assertThat(map.get("zebra")).containsExactly("new");
        assertThat(map).hasSize(1);
        map.clear();
        assertThat(map).isEmpty();
    }
}
