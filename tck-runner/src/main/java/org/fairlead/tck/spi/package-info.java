/** What the two sides of a run share: the tests with their client, and the server with the applications under test, each in class loaders of its own. */
@NullMarked
package org.fairlead.tck.spi;

import org.jspecify.annotations.NullMarked;
