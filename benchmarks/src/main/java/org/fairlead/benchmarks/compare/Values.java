package org.fairlead.benchmarks.compare;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;

/** What another JVM answered: numbers by name, written as {@code name=number name=number ...}. */
final class Values {

    private final Map<String, Double> values = new HashMap<>();
    private final String line;

    Values(String line) throws IOException {
        this.line = line;
        for (String pair : line.split(" +", -1)) {
            String[] parts = pair.split("=", -1);
            try {
                values.put(parts[0], Double.parseDouble(parts[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new IOException("expected name=number, not " + pair + " in: " + line, e);
            }
        }
    }

    boolean has(String name) {
        return values.containsKey(name);
    }

    double get(String name) throws IOException {
        Double value = values.get(name);
        if (value == null) {
            throw new IOException("no " + name + " in: " + line);
        }
        return value;
    }
}
