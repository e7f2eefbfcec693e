/** Classes for the scanner to find, or not. */
@NullMarked
package org.fairlead.container.scanned;

import org.jspecify.annotations.NullMarked;
