/** The process in which the TCK's tests run. */
@NullMarked
package org.fairlead.tck.junit;

import org.jspecify.annotations.NullMarked;
