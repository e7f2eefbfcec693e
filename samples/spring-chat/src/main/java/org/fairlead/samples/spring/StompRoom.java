package org.fairlead.samples.spring;

import org.springframework.messaging.handler.annotation.DestinationVariable;
import org.springframework.messaging.handler.annotation.MessageMapping;
import org.springframework.stereotype.Controller;

/** What STOMP clients send to {@code /app/rooms/…}. */
@Controller
class StompRoom {

    private final Rooms rooms;

    StompRoom(Rooms rooms) {
        this.rooms = rooms;
    }

    @MessageMapping("/rooms/{room}")
    void say(@DestinationVariable String room, Line line) {
        rooms.say(room, line);
    }
}
