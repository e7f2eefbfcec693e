package org.fairlead.session;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the handshake asked for, in the form that applications read; made on first use. Thread-safe. */
final class RequestedAddress {
    private final KeptOpening kept;

    // guarded by this
    private @Nullable URI uri;
    private @Nullable Map<String, List<String>> parameters;

    RequestedAddress(KeptOpening kept) {
        this.kept = kept;
    }

    synchronized URI uri() {
        if (uri == null) {
            uri = RequestUri.parse(kept.opening().uri());
        }
        return uri;
    }

    synchronized Map<String, List<String>> parameters() {
        if (parameters == null) {
            parameters = RequestUri.parameters(kept.query(), kept.pathParameters());
        }
        return parameters;
    }
}
