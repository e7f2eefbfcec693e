package org.fairlead.session;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import org.jspecify.annotations.Nullable;

/**
 * The user properties of one handshake or session: a map for concurrent use, which holds no null, and which costs next to nothing while it is empty, as it
 * is in most sessions. Thread-safe.
 */
public final class UserProperties extends AbstractMap<String, Object> implements ConcurrentMap<String, Object> {

    private volatile @Nullable ConcurrentMap<String, Object> map;

    private UserProperties() {}

    /** A shallow copy; null values are left out. */
    public static UserProperties copy(Map<String, Object> properties) {
        UserProperties copy = new UserProperties();
        if (!properties.isEmpty()) {
            properties.forEach((key, value) -> {
                if (value != null) {
                    copy.put(key, value);
                }
            });
        }
        return copy;
    }

    private ConcurrentMap<String, Object> map() {
        ConcurrentMap<String, Object> made = map;
        if (made == null) {
            synchronized (this) {
                made = map;
                if (made == null) {
                    made = new ConcurrentHashMap<>();
                    map = made;
                }
            }
        }
        return made;
    }

    @Override
    public Set<Entry<String, Object>> entrySet() {
        return map().entrySet();
    }

    @Override
    public boolean isEmpty() {
        ConcurrentMap<String, Object> made = map;
        return made == null || made.isEmpty();
    }

    @Override
    public @Nullable Object get(Object key) {
        return map().get(key);
    }

    @Override
    public boolean containsKey(Object key) {
        return map().containsKey(key);
    }

    @Override
    public @Nullable Object put(String key, Object value) {
        return map().put(key, value);
    }

    @Override
    public @Nullable Object remove(Object key) {
        return map().remove(key);
    }

    @Override
    public @Nullable Object putIfAbsent(String key, Object value) {
        return map().putIfAbsent(key, value);
    }

    @Override
    public boolean remove(Object key, Object value) {
        return map().remove(key, value);
    }

    @Override
    public boolean replace(String key, Object before, Object after) {
        return map().replace(key, before, after);
    }

    @Override
    public @Nullable Object replace(String key, Object value) {
        return map().replace(key, value);
    }
}
