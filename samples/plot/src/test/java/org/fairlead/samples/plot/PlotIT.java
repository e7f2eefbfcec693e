package org.fairlead.samples.plot;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import org.fairlead.interop.foreign.Chromium;
import org.fairlead.server.WebSocketServer;
import org.junit.jupiter.api.Test;

/** The plot's page in headless Chromium: points arrive, and go on arriving after a restart. */
class PlotIT {

    private static String points(int least) {
        return "Array.from(document.querySelectorAll('figure')).length === 4"
                + " && Array.from(document.querySelectorAll('figure')).every((f) => f.dataset.points >= " + least + ")";
    }

    @Test
    void pointsAreDrawnAsTheyArrive() throws Exception {
        try (Chromium browser = Chromium.start()) {
            int port;
            try (WebSocketServer server = PlotServer.start(0)) {
                port = server.port();
                browser.go(URI.create("http://localhost:" + port + "/"));
                browser.await(points(6));
                assertThat(browser.text("#state")).isEqualTo("live");
                assertThat(browser.text("#heap b")).matches("\\d+\\.\\d MiB");
                assertThat(browser.text("#threads b").strip()).matches("\\d+");
                assertThat(browser.text("#viewers b").strip()).isEqualTo("1");
                assertThat(browser.run("return document.querySelector('#heap .curve').getAttribute('d');"))
                        .matches("M\\d+ [\\d.]+(L\\d+ [\\d.]+){5,}");
                browser.screenshot(Path.of("target", "plot.png"));
            }
            browser.await("document.getElementById('state').textContent.startsWith('offline')");
            String before = browser.run("return document.querySelector('#heap').dataset.points;");
            try (WebSocketServer server = PlotServer.start(port)) {
                browser.await(points(Integer.parseInt(before) + 2));
                assertThat(server.openSessions()).isEqualTo(1);
            }
        }
    }

    @Test
    void aSampleIsJsonWithAllSeries() {
        assertThat(MetricsEndpoint.sample())
                .matches("\\{\"heap\":\\d+\\.\\d\\d,\"cpu\":\\d+\\.\\d\\d,\"threads\":\\d+,\"viewers\":\\d+}");
    }
}
