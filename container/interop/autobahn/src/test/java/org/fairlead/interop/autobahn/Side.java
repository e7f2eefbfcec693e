package org.fairlead.interop.autobahn;

import org.fairlead.session.Dispatch;

/** Which side of a connection is ours, and where its handlers run. */
enum Side {
    SERVER_WORKER(Role.SERVER, Dispatch.WORKER),
    SERVER_EVENT_LOOP(Role.SERVER, Dispatch.EVENT_LOOP),
    CLIENT_WORKER(Role.CLIENT, Dispatch.WORKER),
    CLIENT_EVENT_LOOP(Role.CLIENT, Dispatch.EVENT_LOOP);

    final Role role;
    final Dispatch dispatch;

    Side(Role role, Dispatch dispatch) {
        this.role = role;
        this.dispatch = dispatch;
    }
}
