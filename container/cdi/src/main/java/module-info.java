/** Fairlead in a bean container: methods with a time limit. */
module org.fairlead.cdi {
    requires transitive org.fairlead.core;
    requires transitive jakarta.cdi;
    requires transitive jakarta.interceptor;
    requires jakarta.annotation;
    requires static org.jspecify;

    exports org.fairlead.cdi;

    // the bean container makes the interceptor
    opens org.fairlead.cdi;

    provides jakarta.enterprise.inject.spi.Extension with
            org.fairlead.cdi.TimeoutExtension;
}
