/** What the tests of several modules share. Not published. */
@NullMarked
package org.fairlead.checks;

import org.jspecify.annotations.NullMarked;
