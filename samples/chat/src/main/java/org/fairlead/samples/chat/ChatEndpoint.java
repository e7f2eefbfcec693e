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
import org.jspecify.annotations.Nullable;

/** A person in a room. The container makes one object per connection. */
@ServerEndpoint("/rooms/{room}")
public class ChatEndpoint {

    /** Application codes are 4000 to 4999 (RFC 6455 section 7.4.2). */
    private static final CloseReason.CloseCode NAME_REFUSED = CloseReason.CloseCodes.getCloseCode(4000);

    private static final int LONGEST_NAME = 30;

    static final Map<String, Room> ROOMS = new ConcurrentHashMap<>();

    /** Null until the name was accepted; only used by this session's callbacks, which come one after the other. */
    private @Nullable Room room;

    private String roomName = "";
    private Person person = new Person("", "", null);

    /** @param key made by the page: a page that lost its connection may take its own name again */
    record Person(String name, String key, @Nullable Session session) {
        void send(String event) {
            if (session != null && session.isOpen()) {
                // asynchronous: somebody who reads slowly holds up nobody
                session.getAsyncRemote().sendText(event);
            }
        }
    }

    @OnOpen
    public void open(Session session, @PathParam("room") String name) throws IOException {
        person = new Person(parameter(session, "name").strip(), parameter(session, "key"), session);
        if (person.name().isEmpty() || person.name().length() > LONGEST_NAME) {
            session.close(new CloseReason(NAME_REFUSED, "A name has 1 to " + LONGEST_NAME + " characters."));
            return;
        }
        roomName = name;
        // under the map's lock on this name: nobody enters a room that is being thrown away
        ROOMS.compute(name, (key, present) -> {
            Room wanted = present == null ? new Room() : present;
            room = wanted.enter(person) ? wanted : null;
            return wanted;
        });
        if (room == null) {
            session.close(new CloseReason(NAME_REFUSED, "Somebody in this room has that name."));
        }
    }

    @OnMessage(maxMessageSize = 16 << 10)
    public void say(String text) {
        if (room != null) {
            room.say(person, text);
        }
    }

    @OnClose
    public void close() {
        if (room != null) {
            ROOMS.computeIfPresent(roomName, (name, present) -> present.leave(person) ? null : present);
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
