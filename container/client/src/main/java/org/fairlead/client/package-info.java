/** How Fairlead opens client connections. */
@NullMarked
package org.fairlead.client;

import org.jspecify.annotations.NullMarked;
