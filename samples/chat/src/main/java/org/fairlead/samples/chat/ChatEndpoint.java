package org.fairlead.samples.chat;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnError;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.fairlead.topic.SlowPolicy;
import org.fairlead.topic.Topics;
import org.jspecify.annotations.Nullable;

/** A person in a room. The container makes one object per connection. */
@ServerEndpoint("/rooms/{room}")
public class ChatEndpoint {

    /** Application codes are 4000 to 4999 (RFC 6455 section 7.4.2). */
    private static final CloseReason.CloseCode NAME_REFUSED = CloseReason.CloseCodes.getCloseCode(4000);

    private static final int LONGEST_NAME = 30;

    static final Map<String, Room> ROOMS = new ConcurrentHashMap<>();

    /** Who reads too slowly is closed: the page comes back, and is told what was said last. */
    private static final Topics EVENTS = Topics.builder().slow(SlowPolicy.CLOSE).build();

    /** Null until the name was accepted; only used by this session's callbacks, which come one after the other. */
    private @Nullable Room room;

    private String roomName = "";
    private @Nullable Person person;

    /** @param key made by the page: a page that lost its connection may take its own name again */
    record Person(String name, String key, Session session) {}

    @OnOpen
    public void open(Session session, @PathParam("room") String name) throws IOException {
        Person entering = new Person(parameter(session, "name").strip(), parameter(session, "key"), session);
        if (entering.name().isEmpty() || entering.name().length() > LONGEST_NAME) {
            session.close(new CloseReason(NAME_REFUSED, "A name has 1 to " + LONGEST_NAME + " characters."));
            return;
        }
        person = entering;
        roomName = name;
        // under the map's lock on this name: nobody enters a room that is being thrown away
        ROOMS.compute(name, (key, present) -> {
            Room wanted = present == null ? new Room(EVENTS.topic(name, String.class)) : present;
            room = wanted.enter(entering) ? wanted : null;
            return wanted;
        });
        if (room == null) {
            session.close(new CloseReason(NAME_REFUSED, "Somebody in this room has that name."));
        }
    }

    @OnMessage(maxMessageSize = 16 << 10)
    public void say(String text) {
        if (room != null && person != null) {
            room.say(person, text);
        }
    }

    @OnClose
    public void close() {
        Person leaving = person;
        if (room != null && leaving != null) {
            ROOMS.computeIfPresent(roomName, (name, present) -> present.leave(leaving) ? null : present);
        }
    }

    /** A connection that breaks is an everyday event; {@link #close} follows. */
    @OnError
    public void error(Session session, Throwable cause) {
        System.getLogger(ChatEndpoint.class.getName())
                .log(System.Logger.Level.DEBUG, "session " + session.getId(), cause);
    }

    private static String parameter(Session session, String name) {
        return session.getRequestParameterMap().getOrDefault(name, List.of("")).get(0);
    }
}
