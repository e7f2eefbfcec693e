package org.fairlead.container;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.fairlead.session.FairleadSession;
import org.jspecify.annotations.Nullable;

/**
 * The open sessions of one endpoint, by identity. As many threads may add and remove sessions at a time as there are parts, and no object is made for one: with very many
 * sessions the nodes of a map of the JDK would be a part of what each costs. A part is made when it is first needed, since there may be as many endpoints as
 * sessions: an application may well make a configuration for every upgrade. Thread-safe.
 */
final class SessionSet {

    private static final int PARTS = 16;

    private final AtomicReferenceArray<@Nullable Part> parts = new AtomicReferenceArray<>(PARTS);

    /** The low bits of a hash choose the part, the others the place in it. */
    private static int partOf(int hash) {
        return hash & (PARTS - 1);
    }

    void add(FairleadSession session) {
        int hash = System.identityHashCode(session);
        Part part = parts.get(partOf(hash));
        if (part == null) {
            Part made = new Part();
            Part before = parts.compareAndExchange(partOf(hash), null, made);
            part = before == null ? made : before;
        }
        part.add(session, hash / PARTS);
    }

    void remove(FairleadSession session) {
        int hash = System.identityHashCode(session);
        Part part = parts.get(partOf(hash));
        if (part != null) {
            part.remove(session, hash / PARTS);
        }
    }

    /** A copy, in no order; of those that come and go meanwhile it may have some. */
    List<FairleadSession> list() {
        List<FairleadSession> all = new ArrayList<>(size());
        for (int i = 0; i < PARTS; i++) {
            Part part = parts.get(i);
            if (part != null) {
                part.addTo(all);
            }
        }
        return all;
    }

    int size() {
        int size = 0;
        for (int i = 0; i < PARTS; i++) {
            Part part = parts.get(i);
            if (part != null) {
                size += part.size();
            }
        }
        return size;
    }

    /** A hash table with linear probing: whoever does not find a place at the index of its hash is at the next one that was free. */
    private static final class Part {
        private static final int FIRST_PLACES = 8;

        /** As many as a power of two, never more than three quarters of them taken; guarded by this. */
        private @Nullable FairleadSession[] places = new FairleadSession[FIRST_PLACES];

        /** Guarded by this. */
        private int size;

        synchronized int size() {
            return size;
        }

        synchronized void addTo(List<FairleadSession> all) {
            for (FairleadSession session : places) {
                if (session != null) {
                    all.add(session);
                }
            }
        }

        /** Where the session is, or else the place that is free for it. */
        private int find(FairleadSession session, int hash) {
            int at = hash & (places.length - 1);
            while (places[at] != null && places[at] != session) {
                at = next(at);
            }
            return at;
        }

        private int next(int at) {
            return at + 1 & (places.length - 1);
        }

        synchronized void add(FairleadSession session, int hash) {
            int at = find(session, hash);
            if (places[at] == null) {
                places[at] = session;
                size++;
                if (size > places.length / 4 * 3) {
                    resize(2 * places.length);
                }
            }
        }

        private void resize(int length) {
            @Nullable FairleadSession[] before = places;
            places = new FairleadSession[length];
            for (FairleadSession session : before) {
                if (session != null) {
                    places[find(session, System.identityHashCode(session) / PARTS)] = session;
                }
            }
        }

        synchronized void remove(FairleadSession session, int hash) {
            int at = find(session, hash);
            if (places[at] == null) {
                return;
            }
            places[at] = null;
            size--;
            if (size < places.length / 8 && places.length > FIRST_PLACES) {
                resize(places.length / 2); // what a crowd needed is not kept when it has gone
            } else {
                moveUp(at);
            }
        }

        /** Those behind a place that has become free may be there because it was taken. */
        private void moveUp(int free) {
            for (int at = next(free); ; at = next(at)) {
                FairleadSession session = places[at];
                if (session == null) {
                    return;
                }
                places[at] = null;
                places[find(session, System.identityHashCode(session) / PARTS)] = session;
            }
        }
    }
}
