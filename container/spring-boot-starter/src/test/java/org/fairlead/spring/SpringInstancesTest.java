package org.fairlead.spring;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.support.SimpleThreadScope;

@Tag("C6")
class SpringInstancesTest {

    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();

    @AfterEach
    void close() {
        context.close();
    }

    private SpringInstances instances() {
        context.refresh();
        return new SpringInstances(context.getBeanFactory());
    }

    /** What is injected; counts who has been destroyed. */
    static class Guests {
        final AtomicInteger gone = new AtomicInteger();
    }

    static class Guest implements DisposableBean {
        final Guests guests;

        Guest(Guests guests) {
            this.guests = guests;
        }

        @Override
        public void destroy() {
            guests.gone.incrementAndGet();
        }
    }

    abstract static class Nobody {}

    @Test
    void aSingletonServesAllAndStays() throws Exception {
        context.registerBean(Guests.class);
        context.registerBean(Guest.class);
        SpringInstances instances = instances();

        Guest guest = instances.create(Guest.class);
        assertThat(instances.create(Guest.class)).isSameAs(guest).isSameAs(context.getBean(Guest.class));
        instances.destroy(guest);
        assertThat(guest.guests.gone).hasValue(0);
        assertThat(instances.aliveInstances()).isZero();
    }

    @Test
    void aPrototypeIsMadeForEachAndDestroyedOnce() throws Exception {
        context.registerBean(Guests.class);
        context.registerBean(Guest.class, definition -> definition.setScope("prototype"));
        SpringInstances instances = instances();

        Guest one = instances.create(Guest.class);
        Guest other = instances.create(Guest.class);
        assertThat(other).isNotSameAs(one);
        assertThat(instances.aliveInstances()).isEqualTo(2);
        instances.destroy(one);
        instances.destroy(one);
        assertThat(one.guests.gone).hasValue(1);
        assertThat(instances.aliveInstances()).isEqualTo(1);
    }

    @Test
    void whatIsNoBeanIsInjectedIntoAndDestroyed() throws Exception {
        context.registerBean(Guests.class);
        SpringInstances instances = instances();

        Guest guest = instances.create(Guest.class);
        assertThat(guest.guests).isSameAs(context.getBean(Guests.class));
        instances.destroy(guest);
        assertThat(guest.guests.gone).hasValue(1);
    }

    @Test
    void aScopeThatEndsBeforeASessionIsRefused() {
        context.getBeanFactory().registerScope("thread", new SimpleThreadScope());
        context.registerBean(Guests.class);
        context.registerBean(Guest.class, definition -> definition.setScope("thread"));
        SpringInstances instances = instances();

        assertThatThrownBy(() -> instances.check(Guest.class))
                .isInstanceOf(InstantiationException.class)
                .hasMessageContaining("scope thread")
                .hasMessageContaining(Guest.class.getName());
    }

    @Test
    void ofSeveralBeansThePrimaryOneIsTaken() throws Exception {
        context.registerBean(Guests.class);
        context.registerBean("one", Guest.class);
        context.registerBean("other", Guest.class, definition -> definition.setPrimary(true));
        SpringInstances instances = instances();

        assertThat(instances.create(Guest.class)).isSameAs(context.getBean("other"));
    }

    @Test
    void severalBeansOfWhichNoneIsPrimaryAreRefused() {
        context.registerBean(Guests.class);
        context.registerBean("one", Guest.class);
        context.registerBean("other", Guest.class);
        SpringInstances instances = instances();

        assertThatThrownBy(() -> instances.create(Guest.class))
                .isInstanceOf(InstantiationException.class)
                .hasMessageContaining("several beans of it, one, other");
    }

    @Test
    void whatNothingFitsIsRefusedWithTheReason() {
        SpringInstances instances = instances();

        assertThatThrownBy(() -> instances.create(Guest.class))
                .isInstanceOf(InstantiationException.class)
                .hasMessageContaining(Guests.class.getName());
        assertThatThrownBy(() -> instances.check(Nobody.class))
                .isInstanceOf(InstantiationException.class)
                .hasMessageContaining("it is abstract");
    }
}
