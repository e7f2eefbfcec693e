/** Jetty's way to give a connection to another protocol, which its WebSocket goes too: it reads when asked, and says when a write is done. */
@NullMarked
package org.fairlead.servlet.jetty;

import org.jspecify.annotations.NullMarked;
