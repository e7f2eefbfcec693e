/** Fairlead in a bean container: endpoints and codecs as beans, and methods with a time limit. */
module org.fairlead.cdi {
    requires transitive org.fairlead.core;
    requires transitive jakarta.cdi;
    requires transitive jakarta.interceptor;
    requires transitive jakarta.inject;
    requires jakarta.annotation;
    requires static org.jspecify;

    exports org.fairlead.cdi;

    // the bean container makes the interceptor
    opens org.fairlead.cdi;

    provides jakarta.enterprise.inject.spi.Extension with
            org.fairlead.cdi.TimeoutExtension,
            org.fairlead.cdi.WebSocketExtension;
    provides org.fairlead.container.InstanceProviderFinder with
            org.fairlead.cdi.BeanContainerFinder;
}
