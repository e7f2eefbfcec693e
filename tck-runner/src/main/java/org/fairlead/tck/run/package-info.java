/** The command that runs the TCK: finds it, starts its process, compares and reports. */
@NullMarked
package org.fairlead.tck.run;

import org.jspecify.annotations.NullMarked;
