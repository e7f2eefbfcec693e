/** The endpoints that every server of the interoperability tests deploys. */
@NullMarked
package org.fairlead.interop.endpoints;

import org.jspecify.annotations.NullMarked;
