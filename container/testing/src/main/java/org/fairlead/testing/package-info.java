/** For tests: a connection in memory and a clock that is moved by hand. */
@NullMarked
package org.fairlead.testing;

import org.jspecify.annotations.NullMarked;
