package org.fairlead.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.netty.channel.embedded.EmbeddedChannel;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

class AcceptFailuresTest {

    private static final Logger LOG = Logger.getLogger(AcceptFailures.class.getName());

    /** Without descriptors the JDK's own classes fail to initialize, with Errors of every kind; one of them once ended the event loop that accepts. */
    @Test
    void aLogThatFailsDoesNotEndTheEventLoop() {
        AtomicInteger asked = new AtomicInteger();
        Handler log = new Handler() {
            @Override
            public void publish(LogRecord line) {
                asked.incrementAndGet();
                throw new Error("java.io.FileNotFoundException: tzdb.dat (Too many open files)");
            }

            @Override
            public void flush() {}

            @Override
            public void close() {}
        };
        AcceptFailures failures = new AcceptFailures(new ListenAddress.Tcp("127.0.0.1", 0, null, false));
        EmbeddedChannel listener = new EmbeddedChannel(failures);
        LOG.addHandler(log);
        try {
            assertThatCode(() -> failures.exceptionCaught(
                            listener.pipeline().context(failures), new IOException("Too many open files")))
                    .doesNotThrowAnyException();
            assertThat(asked).hasValue(1);
            assertThat(listener.config().isAutoRead()).isFalse();
        } finally {
            LOG.removeHandler(log);
            listener.close();
        }
    }
}
