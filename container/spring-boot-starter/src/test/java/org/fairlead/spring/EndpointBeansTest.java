package org.fairlead.spring;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import org.junit.jupiter.api.Test;
import org.springframework.web.socket.server.standard.ServerEndpointExporter;

class EndpointBeansTest {

    @Test
    void withoutAServletContainerNothingIsDeployedAndNothingFails() {
        EndpointBeans beans = new EndpointBeans();

        assertThatCode(() -> {
                    beans.afterPropertiesSet();
                    beans.afterSingletonsInstantiated();
                })
                .doesNotThrowAnyException();
        assertThatIllegalStateException().isThrownBy(new ServerEndpointExporter()::afterPropertiesSet);
    }
}
