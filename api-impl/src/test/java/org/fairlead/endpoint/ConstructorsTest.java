package org.fairlead.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConstructorsTest {

    private static final InstanceProvider CONSTRUCTORS = InstanceProvider.constructors();

    public static class Public {}

    static class PackagePrivate {}

    protected static class Protected {}

    private static final class Private {}

    @ParameterizedTest
    @ValueSource(classes = {Public.class, PackagePrivate.class, Protected.class, Private.class})
    void implicitConstructorIsEnoughHoweverVisibleTheClass(Class<?> type) throws Exception {
        CONSTRUCTORS.check(type);
        Object instance = CONSTRUCTORS.create(type);
        assertThat(instance).isExactlyInstanceOf(type);
        assertThatCode(() -> CONSTRUCTORS.destroy(instance)).doesNotThrowAnyException();
    }

    public static class Throwing {
        public Throwing() {
            throw new IllegalStateException("no disk");
        }
    }

    @Test
    void whatTheConstructorThrowsIsTheCause() {
        assertThatThrownBy(() -> CONSTRUCTORS.create(Throwing.class))
                .isInstanceOf(InstantiationException.class)
                .hasMessageContaining("No instance of " + Throwing.class.getName() + " can be made")
                .hasRootCauseMessage("no disk");
    }

    @ParameterizedTest
    @ValueSource(classes = {int.class, int[].class, Thread.State.class, Runnable.class})
    void typeThatIsNoClassIsRefused(Class<?> type) {
        assertThatThrownBy(() -> CONSTRUCTORS.create(type))
                .isInstanceOf(InstantiationException.class)
                .hasMessageContaining("it is not a class that can be instantiated");
    }

    @Test
    void closedModuleIsNamedWithTheOpensThatIsMissing() throws Exception {
        // a class with an implicit constructor of a package that java.base keeps to itself
        Class<?> closed = Class.forName("jdk.internal.misc.CDS");
        assertThat(DeploymentErrors.closedPackage(closed))
                .contains("module java.base does not open its package to Fairlead")
                .contains("add \"opens jdk.internal.misc to ");
    }

    @Test
    void otherProvidersNeedNoCheck() {
        InstanceProvider provider = new InstanceProvider() {
            @Override
            public <T> T create(Class<T> type) {
                throw new AssertionError(type);
            }
        };
        assertThatCode(() -> provider.check(Runnable.class)).doesNotThrowAnyException();
        assertThatCode(() -> provider.destroy("x")).doesNotThrowAnyException();
    }
}
