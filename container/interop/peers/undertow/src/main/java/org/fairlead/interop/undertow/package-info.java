/** Undertow as a foreign server of the interoperability tests. */
@NullMarked
package org.fairlead.interop.undertow;

import org.jspecify.annotations.NullMarked;
