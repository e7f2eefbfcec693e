/** The client over real sockets. */
@NullMarked
package org.fairlead.client;

import org.jspecify.annotations.NullMarked;
