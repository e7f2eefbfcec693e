/** From an endpoint class or configuration to something that can be called: rules, handles, codecs, path templates. */
@NullMarked
package org.fairlead.endpoint;

import org.jspecify.annotations.NullMarked;
