package org.fairlead.cdi;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.spi.AfterDeploymentValidation;
import jakarta.enterprise.inject.spi.AnnotatedMethod;
import jakarta.enterprise.inject.spi.AnnotatedType;
import jakarta.enterprise.inject.spi.BeanManager;
import jakarta.enterprise.inject.spi.BeforeBeanDiscovery;
import jakarta.enterprise.inject.spi.DefinitionException;
import jakarta.enterprise.inject.spi.DeploymentException;
import jakarta.enterprise.inject.spi.Extension;
import jakarta.enterprise.inject.spi.ProcessManagedBean;
import jakarta.interceptor.Interceptor;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.List;
import org.fairlead.timeout.Timeouts;

/** Makes {@link WithTimeout} known to the container, and checks each use of it when the application is deployed. */
public class TimeoutExtension implements Extension {

    /** Methods without a limit of their own. */
    private final List<String> undetermined = new ArrayList<>();

    /** For the container. */
    public TimeoutExtension() {}

    void register(@Observes BeforeBeanDiscovery discovery, BeanManager manager) {
        discovery.addAnnotatedType(
                manager.createAnnotatedType(TimeoutInterceptor.class), TimeoutInterceptor.class.getName());
    }

    <T> void check(@Observes ProcessManagedBean<T> found) {
        AnnotatedType<T> bean = found.getAnnotatedBeanClass();
        if (bean.isAnnotationPresent(Interceptor.class)) {
            return; // ours among them, on which the annotation says what it intercepts
        }
        Class<T> type = bean.getJavaClass();
        WithTimeout ofAll = bean.getAnnotation(WithTimeout.class);
        for (AnnotatedMethod<? super T> method : bean.getMethods()) {
            WithTimeout own = method.getAnnotation(WithTimeout.class);
            boolean business = (method.getJavaMember().getModifiers() & (Modifier.STATIC | Modifier.PRIVATE)) == 0
                    && method.getJavaMember().getDeclaringClass() != Object.class;
            WithTimeout timeout = own == null && business ? ofAll : own;
            if (timeout == null) {
                continue;
            }
            TimedMethod timed = new TimedMethod(method.getJavaMember(), timeout);
            try {
                timed.check(type);
            } catch (DefinitionException e) {
                found.addDefinitionError(e);
            }
            if (timed.needsDefault()) {
                undetermined.add(timed.what(type));
            }
        }
    }

    void validate(@Observes AfterDeploymentValidation validation) {
        if (!undetermined.isEmpty() && Timeouts.defaultLimit() == null) {
            validation.addDeploymentProblem(new DeploymentException(String.join(", ", undetermined)
                    + ": no time limit is given, and there is no default; give a value, or install a default by"
                    + " Timeouts.setDefault before the application is deployed"));
        }
    }
}
