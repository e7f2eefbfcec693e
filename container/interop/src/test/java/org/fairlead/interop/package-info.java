/** Fairlead with clients and servers that nobody here wrote. */
@NullMarked
package org.fairlead.interop;

import org.jspecify.annotations.NullMarked;
