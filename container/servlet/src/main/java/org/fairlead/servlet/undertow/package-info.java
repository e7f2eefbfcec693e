/** Undertow's own way to upgrade an exchange, which its WebSocket goes too: the connection's channels, on its I/O thread. */
@NullMarked
package org.fairlead.servlet.undertow;

import org.jspecify.annotations.NullMarked;
