package org.fairlead.session;

/**
 * A message that has been sent in part, behind which other senders wait.
 *
 * @param owner who may go on with it
 * @param sender who sent its latest part, and would wait for itself with a message of its own
 */
record OpenMessage(Object owner, Object sender, Send.Kind kind) {

    static OpenMessage of(Send part) {
        return new OpenMessage(part.owner, part.sender, part.kind);
    }

    boolean isGoneOnWithBy(Send send) {
        return owner == send.owner;
    }

    /** @throws IllegalStateException for what can neither go on with this message nor wait for its end */
    void requireOrder(Send send) {
        if (owner != send.owner) {
            if (sender == send.sender) {
                throw new IllegalStateException("A stream or a partial message is open: end it first");
            }
        } else if (send.whole) {
            throw new IllegalStateException("A partial message is open: send its last part first");
        } else if (send.kind != kind) {
            throw new IllegalStateException("A partial message of the other type is open: send its last part first");
        }
    }
}
