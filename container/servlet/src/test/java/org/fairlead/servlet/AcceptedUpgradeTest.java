package org.fairlead.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import jakarta.servlet.ServletContext;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.fairlead.container.Deployment;
import org.fairlead.handshake.ResponseHead;
import org.fairlead.session.Connection;
import org.fairlead.session.Transport;
import org.junit.jupiter.api.Test;

class AcceptedUpgradeTest {

    /** As a bean container does that has stopped. */
    private static final class Unready implements Deployment.Accepted {
        @Override
        public ResponseHead response() {
            return ResponseHead.refusal(500, "Not asked for.");
        }

        @Override
        public Connection open(Transport transport, Connection.Shared shared) {
            throw new IllegalStateException("The bean container has stopped");
        }

        @Override
        public void abandoned() {}
    }

    private static ServletContext context() {
        return (ServletContext) Proxy.newProxyInstance(
                AcceptedUpgradeTest.class.getClassLoader(),
                new Class<?>[] {ServletContext.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getContextPath" -> "/app";
                    case "getInitParameterNames" -> Collections.emptyEnumeration();
                    case "getClassLoader" -> AcceptedUpgradeTest.class.getClassLoader();
                    default -> null;
                });
    }

    @Test
    void streamThatNoSessionCanBeginOnIsCut() {
        List<String> calls = new ArrayList<>();
        UpgradedStream stream = (UpgradedStream) Proxy.newProxyInstance(
                AcceptedUpgradeTest.class.getClassLoader(),
                new Class<?>[] {UpgradedStream.class},
                (proxy, method, arguments) -> {
                    calls.add(method.getName());
                    return null;
                });
        try (ServletHost host = new ServletHost(context())) {
            AcceptedUpgrade upgrade =
                    new ServletTransport(host, new Unready(), new ServletTransport.Peer(null, null, false), null);

            assertThatThrownBy(() -> upgrade.open(stream))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("The bean container has stopped");
            assertThat(calls).containsExactly("begin", "abort");
        }
    }
}
