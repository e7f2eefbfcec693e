package org.fairlead.spring;

import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWarDeployment;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory;
import org.springframework.boot.web.servlet.ServletContextInitializer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

/**
 * Puts Fairlead into the servlet container that the application embeds, with the settings that Spring's {@code Environment} has ({@code
 * org.fairlead.max-message-size} and so on), and deploys the beans that are {@code @ServerEndpoint}s or {@code ServerEndpointConfig}s.
 */
@AutoConfiguration
@ConditionalOnWebApplication(type = ConditionalOnWebApplication.Type.SERVLET)
public final class FairleadAutoConfiguration {

    /** For Spring Boot. */
    public FairleadAutoConfiguration() {}

    /** Spring's own, but that it has nothing to do where no servlet container runs. */
    @Bean
    @ConditionalOnMissingBean
    ServerEndpointExporter serverEndpointExporter() {
        return new EndpointBeans();
    }

    @Bean
    SessionsLifecycle fairleadSessions() {
        return new SessionsLifecycle();
    }

    /** In Spring Boot 4. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(name = "org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory")
    static final class InEmbeddedContainer {

        /** What a customizer adds is called after every initializer that is a bean, so that Fairlead's filter is behind all of the application's. */
        @Bean
        WebServerFactoryCustomizer<ConfigurableServletWebServerFactory> fairlead(Environment environment) {
            return factory ->
                    factory.addInitializers(new FairleadInstallation(() -> EnvironmentSettings.of(environment)));
        }
    }

    /** In Spring Boot 3, where the factory's interface is in another package. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnMissingClass("org.springframework.boot.web.server.servlet.ConfigurableServletWebServerFactory")
    static final class AsInitializer {

        @Bean
        ServletContextInitializer fairlead(Environment environment) {
            return new FairleadInstallation(() -> EnvironmentSettings.of(environment));
        }
    }

    /** In a container of its own, which starts Fairlead by itself too, before Spring or after: neither says which of the two comes first. */
    @Configuration(proxyBeanMethods = false)
    @ConditionalOnWarDeployment
    static final class InWar {

        @Bean
        ServletContextInitializer fairleadInWar() {
            return new FairleadInstallation(Map::of);
        }
    }
}
