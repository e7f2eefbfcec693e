/** The load generator: one thread, its own loop over non-blocking sockets, frames masked before the run. */
@NullMarked
package org.fairlead.benchmarks.load;

import org.jspecify.annotations.NullMarked;
