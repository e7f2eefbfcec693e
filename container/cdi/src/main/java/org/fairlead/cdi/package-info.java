/** Fairlead in a bean container. */
@NullMarked
package org.fairlead.cdi;

import org.jspecify.annotations.NullMarked;
