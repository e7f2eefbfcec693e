/** The servers that the TCK can run on. */
@NullMarked
package org.fairlead.tck.host;

import org.jspecify.annotations.NullMarked;
