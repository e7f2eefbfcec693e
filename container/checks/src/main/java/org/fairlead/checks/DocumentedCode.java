package org.fairlead.checks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;
import org.jspecify.annotations.Nullable;

/** The Java of a page of documentation, compiled: each block is a file, named by its first class. */
public final class DocumentedCode implements AutoCloseable {

    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

    private final URLClassLoader loader;

    private DocumentedCode(URLClassLoader loader) {
        this.loader = loader;
    }

    /**
     * @param page relative to the top of the checkout
     * @param examples how many blocks it has, so that none goes untested
     * @param folder where sources and classes are put
     */
    public static DocumentedCode compile(String page, int examples, Path folder) throws IOException {
        List<Path> files = new ArrayList<>();
        for (Matcher block = JAVA.matcher(Files.readString(top().resolve(page))); block.find(); ) {
            Matcher name = CLASS.matcher(block.group(1));
            assertThat(name.find()).as("a class in each example").isTrue();
            Path file = folder.resolve(name.group(1) + ".java");
            assertThat(file).as("a name of its own").doesNotExist();
            files.add(Files.writeString(file, block.group(1)));
        }
        assertThat(files).as("examples on the page").hasSize(examples);
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            var sources = manager.getJavaFileObjectsFromPaths(files);
            assertThat(compiler.getTask(messages, manager, null, options, null, sources)
                            .call())
                    .as(messages.toString())
                    .isTrue();
        }
        ClassLoader tests = Thread.currentThread().getContextClassLoader();
        return new DocumentedCode(new URLClassLoader(new URL[] {folder.toUri().toURL()}, tests));
    }

    private static Path top() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the top of the checkout");
        }
        return folder;
    }

    public Class<?> type(String name) throws ClassNotFoundException {
        return loader.loadClass(name);
    }

    /** Calls a static method of an example. @throws Exception what it throws */
    public @Nullable Object call(String type, String method, @Nullable Object... arguments) throws Exception {
        return call(type(type), null, method, arguments);
    }

    /** As {@link #call(String, String, Object...)}, of a method that returns something of that type, and never null. */
    public <T> T make(Class<T> result, String type, String method, @Nullable Object... arguments) throws Exception {
        return result.cast(Objects.requireNonNull(call(type, method, arguments)));
    }

    /** Calls the first method of that name, on an object or, where that is null, a static one. @throws Exception what it throws */
    public static @Nullable Object call(Class<?> type, @Nullable Object on, String name, @Nullable Object... arguments)
            throws Exception {
        Method method = Arrays.stream(type.getDeclaredMethods())
                .filter(each -> each.getName().equals(name))
                .findFirst()
                .orElseThrow();
        method.setAccessible(true);
        try {
            return method.invoke(on, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause() instanceof Exception thrown ? thrown : e;
        }
    }

    @Override
    public void close() throws IOException {
        loader.close();
    }
}
