/** A chat with rooms: one endpoint, one page. */
@NullMarked
package org.fairlead.samples.chat;

import org.jspecify.annotations.NullMarked;
