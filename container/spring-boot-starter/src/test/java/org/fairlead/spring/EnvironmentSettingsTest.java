package org.fairlead.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.source.ConfigurationPropertySources;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class EnvironmentSettingsTest {

    private final StandardEnvironment environment = new StandardEnvironment();

    private void variables(Map<String, Object> values) {
        environment.getPropertySources().addLast(new SystemEnvironmentPropertySource("test-systemEnvironment", values));
    }

    private void properties(Map<String, Object> values) {
        environment.getPropertySources().addLast(new MapPropertySource("application.properties", values));
    }

    private Map<String, String> settings() {
        ConfigurationPropertySources.attach(environment);
        return EnvironmentSettings.of(environment);
    }

    @Test
    void settingsHaveTheirNames() {
        properties(Map.of(
                "org.fairlead.max-message-size", "64KiB",
                "org.fairlead.deflate", "${compress:on}",
                "spring.application.name", "chat"));

        assertThat(settings())
                .containsOnly(
                        Map.entry("org.fairlead.max-message-size", "64KiB"), Map.entry("org.fairlead.deflate", "on"));
    }

    @Test
    void variablesAreReadByTheirNames() {
        variables(Map.of("ORG_FAIRLEAD_MAX_MESSAGE_SIZE", "1KiB"));

        assertThat(settings()).containsOnly(Map.entry("org.fairlead.max-message-size", "1KiB"));
    }

    @Test
    void theFirstSourceWinsHoweverTheNameIsWritten() {
        variables(Map.of("ORG_FAIRLEAD_MAX_MESSAGE_SIZE", "1KiB"));
        properties(Map.of("org.fairlead.max-message-size", "64KiB"));

        assertThat(settings()).containsOnly(Map.entry("org.fairlead.max-message-size", "1KiB"));
    }

    @Test
    void whatNoSettingIsCalledIsLeftForTheDeploymentToRefuse() {
        properties(Map.of("org.fairlead.max-mesage-size", "1KiB", "org.fairlead.maxMessageSize", "2KiB"));

        assertThat(settings())
                .containsOnly(
                        Map.entry("org.fairlead.max-mesage-size", "1KiB"),
                        Map.entry("org.fairlead.maxMessageSize", "2KiB"));
    }

    @Test
    void whereNothingIsSetThereIsNothing() {
        assertThat(settings()).isEmpty();
    }
}
