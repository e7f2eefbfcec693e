package org.fairlead.samples.spring;

import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.OnOpen;
import jakarta.websocket.Session;
import jakarta.websocket.server.PathParam;
import jakarta.websocket.server.ServerEndpoint;
import org.springframework.stereotype.Component;

/** The same rooms without STOMP: an endpoint of the Jakarta API that is a bean, one for all sessions. Each message is a line of text. */
@Component
@ServerEndpoint("/plain/{room}/{name}")
public class PlainRoom {

    private final Rooms rooms;

    PlainRoom(Rooms rooms) {
        this.rooms = rooms;
    }

    /** Somebody comes. */
    @OnOpen
    public void open(Session session, @PathParam("room") String room, @PathParam("name") String name) {
        rooms.enter(room, session);
        rooms.say(room, new Line(name, "is here"));
    }

    /** Somebody says something. */
    @OnMessage
    public void say(String text, @PathParam("room") String room, @PathParam("name") String name) {
        rooms.say(room, new Line(name, text));
    }

    /** Somebody goes. */
    @OnClose
    public void close(Session session, @PathParam("room") String room, @PathParam("name") String name) {
        rooms.leave(room, session);
        rooms.say(room, new Line(name, "has left"));
    }
}
