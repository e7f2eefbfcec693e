/** A web application: its class loader, its descriptor, and what is found in it. */
@NullMarked
package org.fairlead.tck.war;

import org.jspecify.annotations.NullMarked;
