/** One message to many sessions: encoded once, beside a loop over the sessions. */
@NullMarked
package org.fairlead.benchmarks.broadcast;

import org.jspecify.annotations.NullMarked;
