package org.fairlead.container;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import org.fairlead.protocol.Role;
import org.fairlead.session.ResolvedSettings;

/** Gives the Jakarta API a client container: a new one each time, so that one user's defaults do not become another's. Settings come
 * from system properties and the environment.
 */
public final class FairleadContainerProvider extends ContainerProvider {

    /** For the API's ServiceLoader. */
    public FairleadContainerProvider() {}

    @Override
    protected WebSocketContainer getContainer() {
        OtherImplementations.warn();
        return FairleadClientContainer.with(ResolvedSettings.load(Role.CLIENT).settings());
    }
}
