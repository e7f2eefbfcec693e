/** The command that runs the TCK: finds it, starts its process, compares and reports. */
@org.jspecify.annotations.NullMarked
package org.fairlead.tck.run;
