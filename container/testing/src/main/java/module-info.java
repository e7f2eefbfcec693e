/** For tests: a connection in memory and a clock that is moved by hand. */
module org.fairlead.testing {
    requires transitive org.fairlead.core;
    requires static transitive org.jspecify;

    exports org.fairlead.testing;
}
