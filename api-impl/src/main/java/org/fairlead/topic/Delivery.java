package org.fairlead.topic;

/**
 * What became of one message. The sessions that it was for are {@code sent + dropped + closed + gone + failed}.
 *
 * @param sent sessions that will get it, unless a newer one replaces it ({@link SlowPolicy#LATEST}) or their connection ends before
 * @param replaced of those, sessions where it took the place of an older message, which was still waiting
 * @param dropped sessions too slow to get it
 * @param closed sessions too slow to get it, which are closed for that
 * @param gone sessions that are closed, or closing
 * @param failed sessions whose encoder failed, or that have none for the message; the failure is in the log
 */
public record Delivery(int sent, int replaced, int dropped, int closed, int gone, int failed) {

    /** To nobody. */
    public static final Delivery NONE = new Delivery(0, 0, 0, 0, 0, 0);

    /** Both together. */
    public Delivery plus(Delivery other) {
        return new Delivery(
                sent + other.sent,
                replaced + other.replaced,
                dropped + other.dropped,
                closed + other.closed,
                gone + other.gone,
                failed + other.failed);
    }
}
