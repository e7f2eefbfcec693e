package org.fairlead.interop.endpoints;

import java.util.List;

/** All endpoints of this module. */
public final class Endpoints {

    /** Deployed by every server. */
    public static final List<Class<?>> ALL = List.of(
            EchoEndpoint.class,
            PartialEchoEndpoint.class,
            SubprotocolEndpoint.class,
            HeadersEndpoint.class,
            CloseEndpoint.class,
            LimitEndpoint.class,
            PingEndpoint.class,
            ReportEndpoint.class,
            ReportsEndpoint.class,
            PushEndpoint.class);

    /** Largest message that {@code /echo} and {@code /partial} take. */
    public static final int LARGEST = 4 << 20;

    private Endpoints() {}
}
