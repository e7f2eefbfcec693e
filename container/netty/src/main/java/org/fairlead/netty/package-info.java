/** One connection on a Netty channel, and the HTTP head in front of it. */
@NullMarked
package org.fairlead.netty;

import org.jspecify.annotations.NullMarked;
