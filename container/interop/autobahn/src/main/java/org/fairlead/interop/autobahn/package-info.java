/** Runs the Autobahn suite, which the user has installed, against the server and the client: {@code docs/autobahn.md}. */
@NullMarked
package org.fairlead.interop.autobahn;

import org.jspecify.annotations.NullMarked;
