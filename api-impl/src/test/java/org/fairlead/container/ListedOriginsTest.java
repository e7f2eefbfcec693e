package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.OriginPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The default configurator where the setting lists origins. */
@Tag("defaults")
class ListedOriginsTest {

    private static boolean admits(OriginPolicy policy, String origin) throws Exception {
        return new HandshakeScope("example.org", policy, InstanceProvider.constructors())
                .call(() -> DefaultConfigurator.provider().checkOrigin(origin));
    }

    @Test
    void listedOriginIsAdmittedAndTheSameOriginIsNotUnlessItIsAskedFor() throws Exception {
        OriginPolicy listed = OriginPolicy.of("https://app.example");

        assertThat(admits(listed, "https://app.example")).isTrue();
        assertThat(admits(listed, "https://example.org")).isFalse();
        assertThat(admits(listed.orSameOrigin(), "https://example.org")).isTrue();
        assertThat(admits(listed.orSameOrigin(), "https://app.example")).isTrue();
        assertThat(admits(listed.orSameOrigin(), "https://other.example")).isFalse();
        assertThat(admits(listed.orSameOrigin(), "null")).isFalse();
    }
}
