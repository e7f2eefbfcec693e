package org.fairlead.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A table in Markdown: the first column holds names, the others numbers. */
final class Table {

    private final List<String> lines = new ArrayList<>();

    Table(List<String> columns) {
        lines.add("| " + String.join(" | ", columns) + " |");
        lines.add("|---|" + "---:|".repeat(columns.size() - 1));
    }

    void row(List<String> cells) {
        lines.add("| " + String.join(" | ", cells) + " |");
    }

    List<String> lines() {
        return lines;
    }

    /** With three digits that count; a dash where there is no number. */
    static String number(double value) {
        if (Double.isNaN(value)) {
            return "–";
        }
        double size = Math.abs(value);
        String format = size >= 100 ? "%,.0f" : size >= 10 ? "%.1f" : "%.2f";
        return String.format(Locale.ROOT, format, value);
    }

    static String percent(double part) {
        return Double.isNaN(part) ? "–" : String.format(Locale.ROOT, "%.0f %%", 100 * part);
    }
}
