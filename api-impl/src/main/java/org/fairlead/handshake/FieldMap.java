package org.fairlead.handshake;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A modifiable map of header fields in insertion order, whose keys are compared without case and keep the spelling that came first. */
final class FieldMap extends AbstractMap<String, List<String>> {

    /** By lower-case name. */
    private final Map<String, Entry<String, List<String>>> fields = new LinkedHashMap<>();

    private static String fold(String name) {
        return name.toLowerCase(Locale.ROOT);
    }

    @Override
    public @Nullable List<String> get(Object key) {
        Entry<String, List<String>> entry = key instanceof String name ? fields.get(fold(name)) : null;
        return entry == null ? null : entry.getValue();
    }

    @Override
    public boolean containsKey(Object key) {
        return key instanceof String name && fields.containsKey(fold(name));
    }

    @Override
    public @Nullable List<String> put(String name, List<String> values) {
        Entry<String, List<String>> entry = fields.get(fold(name));
        if (entry != null) {
            return entry.setValue(values);
        }
        fields.put(fold(name), new SimpleEntry<>(name, values));
        return null;
    }

    @Override
    public @Nullable List<String> remove(Object key) {
        Entry<String, List<String>> entry = key instanceof String name ? fields.remove(fold(name)) : null;
        return entry == null ? null : entry.getValue();
    }

    @Override
    public Set<Entry<String, List<String>>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Entry<String, List<String>>> iterator() {
                return fields.values().iterator();
            }

            @Override
            public int size() {
                return fields.size();
            }
        };
    }
}
