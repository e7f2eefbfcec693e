/** Jetty as a foreign server of the interoperability tests. */
@NullMarked
package org.fairlead.interop.jetty;

import org.jspecify.annotations.NullMarked;
