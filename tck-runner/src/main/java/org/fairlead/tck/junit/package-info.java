/** The process in which the TCK's tests run. */
@org.jspecify.annotations.NullMarked
package org.fairlead.tck.junit;
