package org.fairlead.interop.foreign;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium, driven through chromedriver by the W3C WebDriver protocol: as much of it as tests of small pages need. What is waited for is
 * waited for inside the page.
 *
 * @see <a href="https://www.w3.org/TR/webdriver2/">WebDriver</a>
 */
public final class Chromium implements AutoCloseable {

    private static final List<String> FLAGS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1100,750");

    private static final Pattern STARTED = Pattern.compile("started successfully on port (\\d+)");

    private final HttpClient http = HttpClient.newHttpClient();
    private final Program driver;
    private final String base;
    private final String session;

    private Chromium(Program driver, int port, Path profile, String chromium, List<String> moreFlags) {
        this.driver = driver;
        this.base = "http://127.0.0.1:" + port;
        String flags = Stream.concat(FLAGS.stream(), moreFlags.stream())
                .map(Json::quote)
                .collect(Collectors.joining(","));
        String answer = post(
                "/session",
                "{\"capabilities\":{\"alwaysMatch\":{\"browserName\":\"chrome\",\"timeouts\":{\"script\":60000},\"goog:chromeOptions\":{\"binary\":"
                        + Json.quote(chromium)
                        + ",\"args\":["
                        + flags
                        + ","
                        + Json.quote("--user-data-dir=" + profile)
                        + "]}}}}");
        this.session = "/session/" + Json.member(answer, "sessionId");
    }

    /**
     * Starts a browser with a fresh profile below {@code target/}.
     *
     * @param flags more flags for Chromium
     * @throws org.opentest4j.TestAbortedException where Chromium or chromedriver is missing, so that the test is skipped
     */
    public static Chromium start(String... flags) throws InterruptedException {
        Path chromium = ForeignTools.find("Chromium", "chromium", "chromium-browser", "google-chrome");
        Path chromedriver = ForeignTools.find("chromedriver", "chromedriver");
        try {
            Path target = Files.createDirectories(Path.of("target").toAbsolutePath());
            Path profile = Files.createTempDirectory(target, "chromium");
            Program driver = Program.start(target, List.of(chromedriver.toString(), "--port=0"));
            try {
                Matcher started = STARTED.matcher(
                        driver.awaitLine(line -> STARTED.matcher(line).find()));
                if (!started.find()) {
                    throw new IllegalStateException("chromedriver named no port");
                }
                return new Chromium(
                        driver, Integer.parseInt(started.group(1)), profile, chromium.toString(), List.of(flags));
            } catch (RuntimeException | InterruptedException | Error e) {
                driver.close();
                throw e;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot prepare a profile", e);
        }
    }

    /** Shows a page in the current tab. */
    public void go(URI uri) {
        post(session + "/url", "{\"url\":" + Json.quote(uri.toString()) + "}");
    }

    /** Opens a second tab, and goes on there. */
    public String openTab() {
        String handle = Json.member(post(session + "/window/new", "{\"type\":\"tab\"}"), "handle");
        show(handle);
        return handle;
    }

    /** Closes the tab that is shown, and goes on in another one. */
    public void closeTab(String next) {
        call("DELETE", session + "/window", null);
        show(next);
    }

    /** The tab that is shown. */
    public String tab() {
        return Json.member(get(session + "/window"), "value");
    }

    /** Goes on in another tab. */
    public void show(String tab) {
        post(session + "/window", "{\"handle\":" + Json.quote(tab) + "}");
    }

    /**
     * Runs the body of an asynchronous function in the page and waits for it.
     *
     * @param body may use {@code await} and {@code args}; what it returns comes back as text
     * @throws AssertionError where it throws, or does not end within 60 s
     */
    public String run(String body, String... args) {
        String script = "const done = arguments[arguments.length - 1]; const args = Array.from(arguments).slice(0, -1);"
                + "(async () => {" + body + "})()"
                + ".then(v => done('ok ' + v), e => done('not ok ' + (e && e.stack || e)));";
        String answer = post(
                session + "/execute/async",
                "{\"script\":" + Json.quote(script) + ",\"args\":["
                        + Stream.of(args).map(Json::quote).collect(Collectors.joining(",")) + "]}");
        String value = Json.member(answer, "value");
        if (!value.startsWith("ok ")) {
            throw new AssertionError("The page said: " + value);
        }
        return value.substring(3);
    }

    /** Waits until an expression is true in the page. */
    public void await(String expression) {
        run(
                "const look = () => { try { return Boolean(" + expression + "); } catch { return false; } };"
                        + "const until = performance.now() + 50000;"
                        + "while (!look()) {"
                        + "  if (performance.now() > until) throw new Error('never true: ' + args[0] + '\\n' + document.body.innerText);"
                        + "  await new Promise(r => setTimeout(r, 20));"
                        + "}",
                expression);
    }

    /** Replaces what a field holds by typing, as a person does. */
    public void type(String selector, String text) {
        String element = element(selector);
        post(session + "/element/" + element + "/clear", "{}");
        post(session + "/element/" + element + "/value", "{\"text\":" + Json.quote(text) + "}");
    }

    /** Presses Enter in a field. */
    public void enter(String selector) {
        post(session + "/element/" + element(selector) + "/value", "{\"text\":\"\\uE007\"}");
    }

    /** Clicks on an element. */
    public void click(String selector) {
        post(session + "/element/" + element(selector) + "/click", "{}");
    }

    /** The text that a person sees in an element. */
    public String text(String selector) {
        return run("return document.querySelector(args[0]).innerText;", selector);
    }

    /** Saves what the tab shows as a PNG. */
    public void screenshot(Path file) {
        String base64 = Json.member(get(session + "/screenshot"), "value");
        try {
            Files.write(file, Base64.getDecoder().decode(base64));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + file, e);
        }
    }

    private String element(String selector) {
        String answer =
                post(session + "/element", "{\"using\":\"css selector\",\"value\":" + Json.quote(selector) + "}");
        return Json.member(answer, "element-6066-11e4-a52e-4f735466cecf");
    }

    private String post(String path, String body) {
        return call("POST", path, body);
    }

    private String get(String path) {
        return call("GET", path, null);
    }

    private String call(String method, String path, @Nullable String body) {
        HttpRequest.BodyPublisher publisher =
                body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body);
        HttpRequest request = HttpRequest.newBuilder(URI.create(base + path))
                .method(method, publisher)
                .timeout(Duration.ofSeconds(90))
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new AssertionError(String.format(
                        Locale.ROOT, "%s %s: %d %s", method, path, response.statusCode(), response.body()));
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException("chromedriver does not answer: " + driver.output(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted in " + path, e);
        }
    }

    @Override
    public void close() {
        try {
            call("DELETE", session, null);
        } finally {
            driver.close();
        }
    }
}
