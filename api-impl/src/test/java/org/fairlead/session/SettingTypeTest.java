package org.fairlead.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTypeTest {

    private static final SettingType TIME = Setting.SEND_TIMEOUT.type();
    private static final SettingType SIZE = Setting.MAX_MESSAGE_SIZE.type();
    private static final SettingType FRAGMENTS = Setting.MAX_FRAGMENTS.type();
    private static final SettingType CHOICE = Setting.DISPATCH.type();
    private static final SettingType FIELD = Setting.SERVER_HEADER.type();

    private static void assertRejected(SettingType type, Object value) {
        assertThatThrownBy(() -> type.read(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvSource({
        "30s, PT30S, 30s",
        "500ms, PT0.5S, 500ms",
        "5m, PT5M, 5m",
        "2h, PT2H, 2h",
        "PT30S, PT30S, 30s",
        "' 90 S ', PT1M30S, 90s",
        "pt1m0.0000001s, PT1M0.0000001S, PT1M0.0000001S",
        "1500ms, PT1.5S, 1500ms",
        "24h, PT24H, 24h",
        "none, PT0S, none",
        "NONE, PT0S, none",
        "P1D, PT24H, 24h"
    })
    void durationsAreReadAndWritten(String text, Duration duration, String canonical) {
        assertThat(TIME.read(text)).isEqualTo(duration);
        assertThat(TIME.read(duration)).isEqualTo(duration);
        assertThat(TIME.format(duration)).isEqualTo(canonical);
        assertThat(TIME.read(canonical)).isEqualTo(duration);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "s",
                "-1s",
                "1.5s",
                "30 sec",
                "30s 5ms",
                "0s",
                "PT0S",
                "P",
                "PT",
                "PT-5S",
                "25h",
                "PT0.0001S",
                "1d",
                "off",
                "999999999999999999h",
                "9999999999999999999s",
                "PT99999999999999999999S"
            })
    void otherDurationsAreRejected(String text) {
        assertRejected(TIME, text);
    }

    @Test
    void durationsOutsideTheRangeAndOtherTypesAreRejected() {
        assertRejected(TIME, Duration.ofMillis(-1));
        assertRejected(TIME, Duration.ofNanos(1));
        assertRejected(TIME, Duration.ofDays(2));
        assertRejected(TIME, 30);
        assertRejected(Setting.DRAIN_TIMEOUT.type(), "none");
        assertRejected(Setting.DRAIN_TIMEOUT.type(), Duration.ZERO);
    }

    @ParameterizedTest
    @CsvSource({
        "1B, 1, 1B",
        "64KiB, 65536, 64KiB",
        "1MiB, 1048576, 1MiB",
        "2 gib, 2147483648, 2GiB",
        "1TiB, 1099511627776, 1TiB",
        "1024B, 1024, 1KiB",
        "1025B, 1025, 1025B",
        "1023KiB, 1047552, 1023KiB",
        "none, 9223372036854775807, none"
    })
    void sizesAreReadAndWritten(String text, long size, String canonical) {
        assertThat(SIZE.read(text)).isEqualTo(size);
        assertThat(SIZE.read(size)).isEqualTo(size);
        assertThat(SIZE.format(size)).isEqualTo(canonical);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "KiB",
                "-1B",
                "1.5MiB",
                "64KB",
                "64K",
                "0B",
                "2TiB",
                "1025GiB",
                "99999999999TiB",
                "9999999999999999999B"
            })
    void otherSizesAreRejected(String text) {
        assertRejected(SIZE, text);
    }

    @Test
    void sizesOutsideTheRangeAndOtherTypesAreRejected() {
        assertRejected(SIZE, 0L);
        assertRejected(SIZE, -1L);
        assertRejected(SIZE, 64);
        assertRejected(Setting.OUTBOX_BYTES.type(), "none");
        assertRejected(Setting.OUTBOX_BYTES.type(), Settings.UNLIMITED);
    }

    @Test
    @Tag("defaults")
    void bareNumbersOfDurationsAndSizesAreToldToHaveAUnit() {
        assertThatThrownBy(() -> TIME.read("30")).hasMessage("a bare number has no unit: write for instance 30s");
        assertThatThrownBy(() -> SIZE.read("65536")).hasMessage("a bare number has no unit: write for instance 64KiB");
    }

    @Test
    void countsAreReadAndWritten() {
        assertThat(FRAGMENTS.read(" 17 ")).isEqualTo(17);
        assertThat(FRAGMENTS.read(17)).isEqualTo(17);
        assertThat(FRAGMENTS.read("none")).isEqualTo(Integer.MAX_VALUE);
        assertThat(FRAGMENTS.read(Integer.MAX_VALUE)).isEqualTo(Integer.MAX_VALUE);
        assertThat(FRAGMENTS.format(17)).isEqualTo("17");
        assertThat(FRAGMENTS.format(Integer.MAX_VALUE)).isEqualTo("none");
        assertThat(Setting.MAX_HEADERS.type().format(0)).isEqualTo("0");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.0", "100000001", "2147483647", "99999999999", "all"})
    void otherCountsAreRejected(String text) {
        assertRejected(FRAGMENTS, text);
    }

    @Test
    void countsOutsideTheRangeAndOtherTypesAreRejected() {
        assertRejected(FRAGMENTS, 0);
        assertRejected(FRAGMENTS, 100_000_001);
        assertRejected(FRAGMENTS, 17L);
        assertRejected(Setting.MAX_HEADERS.type(), "none");
        assertRejected(Setting.MAX_HEADERS.type(), 0);
        assertRejected(Setting.WORKER_THREADS.type(), "0");
    }

    @Test
    void countsMayHaveSeveralWords() {
        SettingType sessions = Setting.MAX_SESSIONS.type();
        assertThat(sessions.read("auto")).isEqualTo(ServerSettings.AUTO);
        assertThat(sessions.read("None")).isEqualTo(Integer.MAX_VALUE);
        assertThat(sessions.read("10000")).isEqualTo(10_000);
        assertThat(sessions.format(ServerSettings.AUTO)).isEqualTo("auto");
        assertThat(sessions.format(Integer.MAX_VALUE)).isEqualTo("none");
        assertThat(sessions.expected()).isEqualTo("a number of 1 to 100000000, or none or auto");
        assertRejected(sessions, "0");
        assertThat(Setting.MESSAGE_QUEUE_SIZE.type().read("0")).isEqualTo(0);
        assertRejected(Setting.MAX_REDIRECTS.type(), "21");
        assertRejected(Setting.MAX_REDIRECTS.type(), "none");
        assertRejected(Setting.DEFLATE_LEVEL.type(), "10");
        assertRejected(Setting.DEFLATE_LEVEL.type(), -1);
    }

    @Test
    void choicesMayHaveMoreThanTwoWords() {
        SettingType headers = Setting.FORWARDED_HEADERS.type();
        assertThat(headers.read("x-forwarded")).isEqualTo(ServerSettings.ForwardedHeaders.X_FORWARDED);
        assertThat(headers.format(ServerSettings.ForwardedHeaders.FORWARDED)).isEqualTo("forwarded");
        assertThat(headers.expected()).isEqualTo("forwarded, off or x-forwarded");
        assertRejected(headers, "on");
    }

    @Test
    void valuesOfTheirOwnClassesAreReadAndWritten() {
        SettingType proxies = Setting.TRUSTED_PROXIES.type();
        AddressRanges ranges = AddressRanges.parse("10.0.0.0/8,::1");
        assertThat(proxies.read(" 10.0.0.0/8 , ::1 ")).isEqualTo(ranges);
        assertThat(proxies.read(ranges)).isEqualTo(ranges);
        assertThat(proxies.read("none")).isEqualTo(AddressRanges.NONE);
        assertThat(proxies.conceal("a@b")).isEqualTo("a@b");
        assertRejected(proxies, 7);
        assertRejected(proxies, "");
        assertRejected(proxies, "10.0.0.0/8,");
        assertThat(Setting.PROXY.type().read("none")).isEqualTo(ProxyServer.NONE);
        assertRejected(Setting.PROXY.type(), ranges);
    }

    @Test
    void choicesAreReadAndWritten() {
        assertThat(CHOICE.read("event-loop")).isEqualTo(Dispatch.EVENT_LOOP);
        assertThat(CHOICE.read(" Worker")).isEqualTo(Dispatch.WORKER);
        assertThat(CHOICE.read(Dispatch.WORKER)).isEqualTo(Dispatch.WORKER);
        assertThat(CHOICE.format(Dispatch.EVENT_LOOP)).isEqualTo("event-loop");
        assertThat(Setting.DEFLATE.type().read(true)).isEqualTo(true);
        assertRejected(CHOICE, "EVENT_LOOP");
        assertRejected(CHOICE, true);
        assertRejected(Setting.DEFLATE.type(), "yes");
    }

    @Test
    void fieldValuesAreReadAndWritten() {
        assertThat(FIELD.read(" My Server/1.0 ")).isEqualTo("My Server/1.0");
        assertThat(FIELD.read("None")).isEqualTo("");
        assertThat(FIELD.read("")).isEqualTo("");
        assertThat(FIELD.format("")).isEqualTo("none");
        assertThat(FIELD.format("x")).isEqualTo("x");
        assertRejected(FIELD, "a\r\nb");
        assertRejected(FIELD, "caf\u00e9");
        assertRejected(FIELD, 1);
    }

    @Test
    void expectationsNameRangeAndExamples() {
        assertThat(TIME.expected()).isEqualTo("a duration of 1ms to 24h, such as 30s, 500ms or PT30S, or none");
        assertThat(Setting.DRAIN_TIMEOUT.type().expected()).endsWith("or PT30S");
        assertThat(SIZE.expected()).isEqualTo("a size of 1B to 1TiB, such as 64KiB or 1MiB, or none");
        assertThat(Setting.OUTBOX_BYTES.type().expected()).endsWith("or 1MiB");
        assertThat(FRAGMENTS.expected()).isEqualTo("a number of 1 to 100000000, or none");
        assertThat(Setting.MAX_HEADERS.type().expected()).isEqualTo("a number of 8 to 10000");
        assertThat(CHOICE.expected()).isEqualTo("event-loop or worker");
        assertThat(FIELD.expected()).isEqualTo("printable ASCII, or none");
    }

    @ParameterizedTest
    @EnumSource(Setting.class)
    void everyDefaultIsAsTheTypeWritesIt(Setting setting) {
        for (org.fairlead.protocol.Role role : org.fairlead.protocol.Role.values()) {
            String text = setting.defaultText(role);
            assertThat(setting.type().format(setting.type().read(text))).isEqualTo(text);
        }
    }
}
