/** The opening handshake (RFC 6455 section 4) over plain records: both sides' rules, subprotocols, extensions. */
@NullMarked
package org.fairlead.handshake;

import org.jspecify.annotations.NullMarked;
