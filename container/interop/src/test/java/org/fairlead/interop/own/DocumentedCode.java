package org.fairlead.interop.own;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/** Compiles the Java of a page of documentation: each block is a file, named by its first class. */
final class DocumentedCode {

    private static final Pattern JAVA = Pattern.compile("^```java\n(.*?)^```", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Pattern CLASS = Pattern.compile("^(?:public )?class (\\w+)", Pattern.MULTILINE);

    private DocumentedCode() {}

    /**
     * @param page relative to the top of the checkout
     * @param folder where sources and classes are put
     * @return a loader of the classes
     */
    static URLClassLoader compile(String page, Path folder) throws IOException {
        List<String> files = new ArrayList<>();
        for (Matcher block = JAVA.matcher(Files.readString(top().resolve(page))); block.find(); ) {
            Matcher name = CLASS.matcher(block.group(1));
            assertThat(name.find()).as("a class in each example").isTrue();
            Path file = folder.resolve(name.group(1) + ".java");
            assertThat(file).as("a name of its own").doesNotExist();
            Files.writeString(file, block.group(1));
            files.add(file.toString());
        }
        assertThat(files).isNotEmpty();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter messages = new StringWriter();
        try (var manager = compiler.getStandardFileManager(null, null, null)) {
            List<String> options =
                    List.of("-d", folder.toString(), "-proc:none", "-cp", System.getProperty("java.class.path"));
            boolean compiled = compiler.getTask(
                            messages,
                            manager,
                            null,
                            options,
                            null,
                            manager.getJavaFileObjects(files.toArray(String[]::new)))
                    .call();
            assertThat(compiled).as(messages.toString()).isTrue();
        }
        return new URLClassLoader(new URL[] {folder.toUri().toURL()});
    }

    private static Path top() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.exists(folder.resolve("mvnw"))) {
            folder = Objects.requireNonNull(folder.getParent(), "the top of the checkout");
        }
        return folder;
    }
}
