/** The registry of endpoints, the Jakarta containers, and the ports that hosts implement. */
@NullMarked
package org.fairlead.container;

import org.jspecify.annotations.NullMarked;
