package org.fairlead.container;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import org.fairlead.session.Settings;

/** Gives the Jakarta API a client container: a new one each time, so that one user's defaults do not become another's. */
public final class FairleadContainerProvider extends ContainerProvider {

    /** For the API's ServiceLoader. */
    public FairleadContainerProvider() {}

    @Override
    protected WebSocketContainer getContainer() {
        return new FairleadClientContainer(new ContainerDefaults(Settings.client()));
    }
}
