/** WebSocket connections for programs that ask: send, receive, ping and close as blocking calls, on the same engine as the Jakarta API. */
@NullMarked
package org.fairlead.connection;

import org.jspecify.annotations.NullMarked;
