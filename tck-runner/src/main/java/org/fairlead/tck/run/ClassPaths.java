package org.fairlead.tck.run;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** The class paths of both sides, cut out of that of this process. */
final class ClassPaths {

    /** An implementation of Jakarta WebSocket: what of a class path is it, or is there for it alone. */
    enum Implementation {
        FAIRLEAD(
                "netty-.*|fairlead-(core|netty|client|server|servlet)-.*|.*/(api-impl|container/(netty|client|server|servlet))/target/.*"),
        TYRUS("(tyrus|grizzly)-.*");

        private final Pattern own;

        Implementation(String own) {
            this.own = Pattern.compile(own);
        }

        private boolean owns(String entry) {
            String name = Path.of(entry).getFileName().toString();
            return own.matcher(name).matches() || own.matcher(entry).matches();
        }

        static List<String> names() {
            return Arrays.stream(values())
                    .map(each -> each.name().toLowerCase(Locale.ROOT))
                    .toList();
        }

        static Implementation of(String name) {
            for (Implementation implementation : values()) {
                if (implementation.name().toLowerCase(Locale.ROOT).equals(name)) {
                    return implementation;
                }
            }
            throw new IllegalArgumentException("An implementation is fairlead or tyrus, not \"" + name + "\"");
        }
    }

    /** What a server needs beside its implementation. */
    private static final Pattern SERVER =
            Pattern.compile("jakarta\\.(websocket|servlet)-.*|jspecify-.*|fairlead-tck-runner-.*");

    private static final Pattern RUNNER_CLASSES = Pattern.compile(".*/tck-runner/target/.*");

    private static final Pattern SERVLET_SIDE =
            Pattern.compile("jakarta\\.websocket-.*|jspecify-.*|fairlead-(tck-runner|core|servlet)-.*");

    private static final Pattern SERVLET_CLASSES = Pattern.compile(".*/(api-impl|container/servlet)/target/.*");

    /** Weld, its APIs, and what makes endpoints beans. */
    private static final Pattern BEANS = Pattern.compile(
            "(weld|jboss-logging|jboss-classfilewriter|jakarta\\.(enterprise|inject|interceptor|annotation|el)(\\.[a-z-]*)?|"
                    + "fairlead-cdi)-.*|.*/container/cdi/target/.*");

    /** Of those, what the tests must not see: it would make their clients beans. */
    private static final Pattern BEAN_CONTAINER = Pattern.compile("weld-.*|fairlead-cdi-.*|.*/container/cdi/target/.*");

    private final List<String> all;

    ClassPaths(String classPath) {
        this.all = List.of(classPath.split(File.pathSeparator));
    }

    /** Of the process with the tests and their client: everything but other implementations, and the suite. */
    String client(Implementation implementation, TckArtifacts tck) {
        List<String> entries = new ArrayList<>();
        all.stream()
                .filter(entry -> isNotOfAnother(entry, implementation))
                .filter(entry ->
                        !ServletServer.ownsAny(Path.of(entry).getFileName().toString()))
                .filter(entry -> !matches(BEAN_CONTAINER, entry))
                .forEach(entries::add);
        if (tck.platformTests() != null) {
            entries.add(tck.platformTests().toString());
        }
        entries.add(tck.specTests().toString());
        entries.add(tck.common().toString());
        return String.join(File.pathSeparator, entries);
    }

    /** Of the server's class loader: the implementation, the APIs and the hosts. */
    String server(Implementation implementation) {
        List<String> entries = all.stream()
                .filter(entry -> implementation.owns(entry)
                        || SERVER.matcher(Path.of(entry).getFileName().toString())
                                .matches()
                        || RUNNER_CLASSES.matcher(entry).matches())
                .toList();
        return String.join(File.pathSeparator, entries);
    }

    /** Of the class loader of a servlet container: what of the list its pattern takes, Fairlead for servlet containers, the APIs and the hosts. */
    String server(ServletServer server) {
        List<String> entries = all.stream()
                .filter(entry -> {
                    String name = Path.of(entry).getFileName().toString();
                    return SERVLET_SIDE.matcher(name).matches()
                            || SERVLET_CLASSES.matcher(entry).matches()
                            || RUNNER_CLASSES.matcher(entry).matches()
                            || server.needs(name);
                })
                .toList();
        return String.join(File.pathSeparator, entries);
    }

    /** A bean container, beside a servlet container that has none. */
    String beans() {
        return String.join(
                File.pathSeparator,
                all.stream().filter(entry -> matches(BEANS, entry)).toList());
    }

    private static boolean matches(Pattern pattern, String entry) {
        return pattern.matcher(entry).matches()
                || pattern.matcher(Path.of(entry).getFileName().toString()).matches();
    }

    /** The WebSocket API, as the signature test wants it. */
    List<String> api() {
        return all.stream()
                .filter(entry -> Path.of(entry).getFileName().toString().startsWith("jakarta.websocket-"))
                .toList();
    }

    private static boolean isNotOfAnother(String entry, Implementation implementation) {
        for (Implementation other : Implementation.values()) {
            if (other != implementation && other.owns(entry)) {
                return false;
            }
        }
        return true;
    }
}
