/** What the web applications are made of that the tests deploy. */
@NullMarked
package org.fairlead.tck.host.app;

import org.jspecify.annotations.NullMarked;
