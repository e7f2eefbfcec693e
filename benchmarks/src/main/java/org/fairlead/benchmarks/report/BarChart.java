package org.fairlead.benchmarks.report;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Panels of horizontal bars, two beside each other, as an SVG. */
final class BarChart {

    /**
     * @param low the lowest of the rounds, for a thin line over the bar
     */
    record Bar(String name, double value, double low, double high) {}

    /** @param unit what the numbers are, such as {@code echoes/s} */
    record Panel(String title, String unit, List<Bar> bars) {}

    private static final int PANEL_WIDTH = 470;
    private static final int NAMES = 165;
    private static final int NUMBERS = 75;
    private static final int BAR = 14;
    private static final int STEP = 20;
    private static final int HEAD = 44;
    private static final int GAP = 24;
    private static final String OURS = "#1b6ca8";
    private static final String THEIRS = "#9aa5b1";

    private BarChart() {}

    static String svg(String title, List<Panel> panels) {
        List<String> out = new ArrayList<>();
        int columns = Math.min(2, panels.size());
        int width = columns * PANEL_WIDTH + (columns + 1) * GAP;
        int top = 40;
        List<String> body = new ArrayList<>();
        for (int i = 0; i < panels.size(); i += columns) {
            int tallest = 0;
            for (int j = i; j < Math.min(panels.size(), i + columns); j++) {
                draw(body, panels.get(j), GAP + (j - i) * (PANEL_WIDTH + GAP), top);
                tallest = Math.max(tallest, HEAD + panels.get(j).bars().size() * STEP);
            }
            top += tallest + GAP;
        }
        out.add(String.format(
                Locale.ROOT,
                "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\" "
                        + "font-family=\"sans-serif\" font-size=\"12\" role=\"img\">",
                width,
                top,
                width,
                top));
        out.add("<title>" + escaped(title) + "</title>");
        out.add("<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>");
        out.add(text(GAP, 26, "start", "font-size=\"16\" font-weight=\"bold\"", title));
        out.addAll(body);
        out.add("</svg>");
        return String.join("\n", out) + "\n";
    }

    private static void draw(List<String> out, Panel panel, int left, int top) {
        out.add(text(left, top + 14, "start", "font-weight=\"bold\"", panel.title()));
        out.add(text(left, top + 31, "start", "fill=\"#52606d\"", panel.unit()));
        double most = panel.bars().stream().mapToDouble(Bar::high).max().orElse(1);
        double scale = most > 0 ? (PANEL_WIDTH - NAMES - NUMBERS) / most : 0;
        int y = top + HEAD;
        for (Bar bar : panel.bars()) {
            int middle = y + BAR / 2;
            out.add(text(left + NAMES - 6, middle + 4, "end", "", bar.name()));
            out.add(String.format(
                    Locale.ROOT,
                    "<rect x=\"%d\" y=\"%d\" width=\"%.1f\" height=\"%d\" fill=\"%s\"/>",
                    left + NAMES,
                    y,
                    Math.max(0, bar.value()) * scale,
                    BAR,
                    bar.name().startsWith("fairlead") ? OURS : THEIRS));
            if (bar.high() > bar.low()) {
                out.add(String.format(
                        Locale.ROOT,
                        "<line x1=\"%.1f\" y1=\"%d\" x2=\"%.1f\" y2=\"%d\" stroke=\"#1f2933\"/>",
                        left + NAMES + bar.low() * scale,
                        middle,
                        left + NAMES + bar.high() * scale,
                        middle));
            }
            out.add(text(
                    (int) (left + NAMES + Math.max(bar.value(), bar.high()) * scale) + 6,
                    middle + 4,
                    "start",
                    "",
                    Table.number(bar.value())));
            y += STEP;
        }
    }

    private static String text(int x, int y, String anchor, String attributes, String text) {
        return "<text x=\"" + x + "\" y=\"" + y + "\" text-anchor=\"" + anchor + "\" "
                + (attributes.contains("fill=") ? attributes : attributes + " fill=\"#1f2933\"") + ">" + escaped(text)
                + "</text>";
    }

    private static String escaped(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
