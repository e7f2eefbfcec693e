/** Rules that the whole repository keeps: layers, names, sizes. */
@NullMarked
package org.fairlead.architecture;

import org.jspecify.annotations.NullMarked;
