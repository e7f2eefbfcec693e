/** A live plot of server metrics: one endpoint that pushes, one page. */
@NullMarked
package org.fairlead.samples.plot;

import org.jspecify.annotations.NullMarked;
