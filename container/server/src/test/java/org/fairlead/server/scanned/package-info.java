/** What a scan finds: a package of its own, so that no other test's endpoint is found too. */
@NullMarked
package org.fairlead.server.scanned;

import org.jspecify.annotations.NullMarked;
