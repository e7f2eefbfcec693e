/** One live connection: engine, queues, timers, and the Jakarta Session on top. */
@NullMarked
package org.fairlead.session;

import org.jspecify.annotations.NullMarked;
