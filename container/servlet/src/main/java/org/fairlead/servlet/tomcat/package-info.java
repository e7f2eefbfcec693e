/** Tomcat's own way to upgrade a request, which its WebSocket goes too: it can stop to read, and says when it may write on. */
@NullMarked
package org.fairlead.servlet.tomcat;

import org.jspecify.annotations.NullMarked;
