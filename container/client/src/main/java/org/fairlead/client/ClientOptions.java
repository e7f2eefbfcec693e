package org.fairlead.client;

import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What a client does on the way to its connections beyond the settings.
 *
 * @param credentials for a server that asks for Basic authentication
 * @param cookies null for none
 * @param direct hosts that are connected to without the proxy
 */
record ClientOptions(
        @Nullable Credentials credentials, @Nullable Cookies cookies, Predicate<String> direct) {

    static final ClientOptions NONE = new ClientOptions(null, null, host -> false);
}
