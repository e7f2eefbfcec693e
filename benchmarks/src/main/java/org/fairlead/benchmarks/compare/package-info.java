/** Starts servers and clients, each in a JVM of its own, gives them load in turn, and keeps what was measured. */
@NullMarked
package org.fairlead.benchmarks.compare;

import org.jspecify.annotations.NullMarked;
