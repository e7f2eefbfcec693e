package org.fairlead.container;

import jakarta.websocket.ContainerProvider;
import jakarta.websocket.WebSocketContainer;
import org.fairlead.protocol.Role;
import org.fairlead.session.ResolvedSettings;

/** Gives the Jakarta API a client container: a new one each time, so that one user's defaults do not become another's. Settings come
 * from system properties and the environment; what is injected, from the bean container that is in force, if {@code fairlead-cdi} is there.
 */
public final class FairleadContainerProvider extends ContainerProvider {

    /** For the API's ServiceLoader. */
    public FairleadContainerProvider() {}

    @Override
    protected WebSocketContainer getContainer() {
        OtherImplementations.warn();
        ClassLoader loader = Thread.currentThread().getContextClassLoader();
        return FairleadClientContainer.with(
                ResolvedSettings.load(Role.CLIENT).settings(), InstanceProviderFinder.ofProgram(loader));
    }
}
