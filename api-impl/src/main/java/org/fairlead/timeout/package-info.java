/**
 * Time limits: {@link org.fairlead.timeout.Deadline} over several operations of a thread, {@link org.fairlead.timeout.Timeouts} over one call
 * into the outside world.
 */
@NullMarked
package org.fairlead.timeout;

import org.jspecify.annotations.NullMarked;
