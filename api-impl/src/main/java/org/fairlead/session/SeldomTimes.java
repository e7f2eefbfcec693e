package org.fairlead.session;

/** What most connections never wait for, or only at their end. A part of the {@link Timers}, whose times these are; confined to the serial executor. */
final class SeldomTimes {
    long pausedAt = Timers.NEVER;
    long pingDeadline = Timers.NEVER;
    long sendDeadline = Timers.NEVER;
    long stallDue = Timers.NEVER;
    long closeDeadline = Timers.NEVER;
    long quietDue = Timers.NEVER;

    /** Whether something was sent or received since {@link #quietDue} was set. */
    boolean active;

    /** When the alarm must ring for one of them. */
    long first() {
        long sending = Math.min(Math.min(sendDeadline, stallDue), pingDeadline);
        return Math.min(sending, Math.min(closeDeadline, quietDue));
    }
}
