package org.fairlead.samples.chat;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.fairlead.samples.chat.ChatEndpoint.Person;
import org.fairlead.topic.Topic;
import org.jspecify.annotations.Nullable;

/** Who is in a room and what was said last. Its lock makes everybody see the same order of events; nothing under it waits for anybody. */
final class Room {

    private static final int REMEMBERED = 50;

    /** What everybody in the room is told, encoded once for all; whose connection ends is not told any more. */
    private final Topic<String> events;

    /** By name; guarded by this. */
    private final Map<String, Person> people = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);

    /** The last messages, for those who come later; guarded by this. */
    private final Deque<String> said = new ArrayDeque<>();

    Room(Topic<String> events) {
        this.events = events;
    }

    /** @return whether the name was free, or this person's own */
    synchronized boolean enter(Person person) {
        @Nullable Person before = people.get(person.name());
        if (before != null && (person.key().isEmpty() || !before.key().equals(person.key()))) {
            return false;
        }
        said.forEach(event -> person.session().getAsyncRemote().sendText(event));
        people.put(person.name(), person);
        events.subscribe(person.session());
        if (before != null) {
            events.unsubscribe(before.session());
        } else {
            events.publish("{\"type\":\"joined\",\"name\":" + json(person.name()) + "}");
        }
        tellWhoIsHere();
        return true;
    }

    synchronized void say(Person person, String text) {
        String event = "{\"type\":\"said\",\"name\":" + json(person.name()) + ",\"text\":" + json(text) + "}";
        said.addLast(event);
        if (said.size() > REMEMBERED) {
            said.removeFirst();
        }
        events.publish(event);
    }

    /** @return whether nobody is left */
    synchronized boolean leave(Person person) {
        // not where the same person came back by another connection
        if (people.remove(person.name(), person)) {
            events.publish("{\"type\":\"left\",\"name\":" + json(person.name()) + "}");
            tellWhoIsHere();
        }
        return people.isEmpty();
    }

    private void tellWhoIsHere() {
        events.publish(people.values().stream()
                .map(person -> json(person.name()))
                .collect(Collectors.joining(",", "{\"type\":\"people\",\"people\":[", "]}")));
    }

    static String json(String text) {
        StringBuilder json = new StringBuilder("\"");
        text.chars().forEach(c -> {
            if (c == '"' || c == '\\' || c < ' ') {
                json.append(String.format("\\u%04x", c));
            } else {
                json.append((char) c);
            }
        });
        return json.append('"').toString();
    }
}
