/** Tyrus as a foreign server of the interoperability tests. */
@NullMarked
package org.fairlead.interop.tyrus;

import org.jspecify.annotations.NullMarked;
