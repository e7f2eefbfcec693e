package org.fairlead.benchmarks.peers;

import com.sun.management.ThreadMXBean;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * Runs one server or client in this JVM until standard input ends, so that it never outlives whoever started it. A server prints {@code port N} once it
 * listens. To a line {@code stats} it answers {@code stats key=value ...}, to {@code gc} likewise after it has collected garbage, with the memory in use; {@code open PORT N SIZE}
 * makes a client open connections.
 */
public final class PeerMain {

    private static final int FEWEST_COLLECTIONS = 3;
    private static final int MOST_COLLECTIONS = 12;
    private static final long SAME_BYTES = 32 << 10;

    private PeerMain() {}

    /** Arguments: the peer's simple class name here, and the variant. */
    public static void main(String[] args) throws Exception {
        Object peer = Class.forName(PeerMain.class.getPackageName() + "." + args[0])
                .getDeclaredConstructor()
                .newInstance();
        String variant = args.length > 1 ? args[1] : "";
        if (peer instanceof Peer server) {
            System.out.println("port " + server.start(PeerOptions.fromProperties(variant)));
        } else {
            System.out.println("ready");
        }
        try (BufferedReader orders = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII))) {
            for (String order = orders.readLine(); order != null; order = orders.readLine()) {
                answer(order.split(" ", -1), peer);
            }
        }
        System.exit(0);
    }

    private static void answer(String[] order, Object peer) throws Exception {
        switch (order[0]) {
            case "stats" -> System.out.println(stats(peer));
            case "gc" -> {
                settle();
                long heap = heapInUse(); // before the rest, which makes megabytes of garbage
                trim();
                System.out.println(stats(peer) + " heap=" + heap + " rss=" + residentBytes());
            }
            case "open" -> {
                String message = "m".repeat(Integer.parseInt(order[3]));
                ((Client) peer).open(Integer.parseInt(order[1]), Integer.parseInt(order[2]), message);
                System.out.println("opened");
            }
            default -> throw new IllegalArgumentException("expected stats, gc or open, not " + order[0]);
        }
    }

    /** Collects until the heap in use has stayed the same: what one collection sets free by references is collected by the next. */
    private static void settle() throws InterruptedException {
        long before = Long.MAX_VALUE;
        for (int i = 0; i < MOST_COLLECTIONS; i++) {
            System.gc();
            Thread.sleep(300);
            long now = heapInUse();
            if (Math.abs(before - now) < SAME_BYTES && i >= FEWEST_COLLECTIONS) {
                return;
            }
            before = now;
        }
    }

    /** Gives back to the system what native code has set free and the C library keeps for later: sessions hold none of it. */
    private static void trim() {
        try {
            ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "systemTrimNativeHeap",
                            null,
                            null);
        } catch (JMException e) {
            System.err.println("this JVM does not trim its native memory, so resident sizes may be too large: " + e);
        }
    }

    private static long heapInUse() {
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static String stats(Object peer) {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long allocated = 0;
        for (long bytes : threads.getThreadAllocatedBytes(threads.getAllThreadIds())) {
            allocated += Math.max(0, bytes);
        }
        return "stats allocated=" + allocated + " threads=" + threads.getThreadCount() + " echoes="
                + (peer instanceof RawEcho raw ? raw.echoes() : 0);
    }

    private static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                .findFirst()
                .orElse(0);
    }
}
