package org.fairlead.samples.spring;

import jakarta.websocket.Session;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.messaging.simp.SimpMessagingTemplate;
import org.springframework.stereotype.Service;

/** Who is in which room, whichever way they came. */
@Service
class Rooms {

    private final SimpMessagingTemplate stomp;

    private final Map<String, Set<Session>> plain = new ConcurrentHashMap<>();

    Rooms(SimpMessagingTemplate stomp) {
        this.stomp = stomp;
    }

    void enter(String room, Session session) {
        plain.computeIfAbsent(room, name -> ConcurrentHashMap.newKeySet()).add(session);
    }

    void leave(String room, Session session) {
        plain.computeIfPresent(room, (name, sessions) -> {
            sessions.remove(session);
            return sessions.isEmpty() ? null : sessions;
        });
    }

    /** To everybody in the room, by STOMP and by plain WebSocket; somebody who reads slowly holds up nobody. */
    void say(String room, Line line) {
        stomp.convertAndSend("/topic/rooms/" + room, line);
        plain.getOrDefault(room, Set.of())
                .forEach(session -> session.getAsyncRemote().sendText(line.name() + ": " + line.text(), result -> {}));
    }
}
