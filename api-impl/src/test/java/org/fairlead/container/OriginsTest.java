package org.fairlead.container;

import static org.assertj.core.api.Assertions.assertThat;

import org.fairlead.endpoint.InstanceProvider;
import org.fairlead.session.OriginPolicy;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Tag("defaults")
class OriginsTest {

    private static final InstanceProvider NONE = new InstanceProvider() {
        @Override
        public <T> T create(Class<T> type) throws InstantiationException {
            throw new InstantiationException(type.getName());
        }
    };

    @ParameterizedTest
    @CsvSource({
        "http://example.org, example.org",
        "http://example.org, example.org:80",
        "https://example.org, example.org:443",
        "https://example.org, example.org",
        "http://EXAMPLE.org:8080, example.org:8080",
        "http://[::1]:8080, [::1]:8080",
        "http://[::1], [::1]:80",
    })
    void sameHostAndPortIsTheSameOrigin(String origin, String host) {
        assertThat(Origins.isSame(origin, host)).isTrue();
    }

    @ParameterizedTest
    @CsvSource({
        "http://example.com, example.org",
        "http://example.org:8081, example.org:8080",
        "http://example.org, example.org:8080",
        "http://example.org.evil.example, example.org",
        "null, example.org",
        "example.org, example.org",
        "http://[::1]:1, [::1]:2",
    })
    void anotherHostOrPortIsAnotherOrigin(String origin, String host) {
        assertThat(Origins.isSame(origin, host)).isFalse();
    }

    @Test
    void defaultConfiguratorAppliesTheSameOriginPolicyToTheRequestAtHand() throws Exception {
        DefaultConfigurator configurator = DefaultConfigurator.provider();
        HandshakeScope scope = new HandshakeScope("example.org", OriginPolicy.SAME_ORIGIN, NONE);

        assertThat(scope.call(() -> configurator.checkOrigin("http://example.org")))
                .isTrue();
        assertThat(scope.call(() -> configurator.checkOrigin("http://example.com")))
                .isFalse();
        assertThat(scope.call(() -> configurator.checkOrigin("null"))).isFalse();
        assertThat(scope.call(() -> configurator.checkOrigin(null))).isTrue();
    }

    @Test
    void policyAnyAdmitsEveryOrigin() throws Exception {
        HandshakeScope scope = new HandshakeScope("example.org", OriginPolicy.ANY, NONE);

        assertThat(scope.call(() -> DefaultConfigurator.provider().checkOrigin("http://example.com")))
                .isTrue();
    }

    @Test
    void outsideOfAHandshakeNoOriginIsKnownToBeTheSame() {
        assertThat(DefaultConfigurator.provider().checkOrigin("http://example.org"))
                .isFalse();
    }
}
