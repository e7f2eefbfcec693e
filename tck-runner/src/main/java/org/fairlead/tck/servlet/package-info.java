/**
 * As much of a servlet container as the TCK asks of a WebSocket server that has none: a ServletContext with attributes and listeners, initializers, and
 * servlets that upgrade a request.
 */
@NullMarked
package org.fairlead.tck.servlet;

import org.jspecify.annotations.NullMarked;
