/** A web application: its class loader, its descriptor, and what is found in it. */
@org.jspecify.annotations.NullMarked
package org.fairlead.tck.war;
