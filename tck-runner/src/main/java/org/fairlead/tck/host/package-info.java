/** The servers that the TCK can run on. */
@org.jspecify.annotations.NullMarked
package org.fairlead.tck.host;
