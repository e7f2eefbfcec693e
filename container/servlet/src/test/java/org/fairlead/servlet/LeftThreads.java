package org.fairlead.servlet;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Fairlead's threads that came after this was made. Nothing else of Fairlead may begin to work meanwhile. */
final class LeftThreads {

    private final Set<Thread> before = new HashSet<>(Thread.getAllStackTraces().keySet());

    /** The names of those that live. */
    List<String> names() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> !before.contains(thread) && thread.isAlive())
                .map(Thread::getName)
                .filter(name -> name.startsWith("fairlead-"))
                .toList();
    }
}
