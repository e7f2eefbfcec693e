/** Programs that nobody here wrote: found, started, read from, and missing without harm. */
@NullMarked
package org.fairlead.interop.foreign;

import org.jspecify.annotations.NullMarked;
