package org.fairlead.endpoint;

import jakarta.websocket.CloseReason;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.util.Map;

/** The callbacks of one endpoint class, for all its sessions; {@link BoundEndpoint} says what each does. */
interface EndpointMethods {

    /** What the callbacks ask for, of these raw (decoded) values. */
    PathParameters.Values convert(Map<String, String> pathParameters);

    Receivers receivers();

    void onOpen(BoundEndpoint endpoint, Session session, EndpointConfig config) throws Throwable;

    void onClose(BoundEndpoint endpoint, Session session, CloseReason reason) throws Throwable;

    boolean handlesErrors(Object instance);

    void onError(BoundEndpoint endpoint, Session session, Throwable error) throws Throwable;
}
