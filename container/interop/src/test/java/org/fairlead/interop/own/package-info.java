/** Our server and our client with each other, over real sockets. */
@NullMarked
package org.fairlead.interop.own;

import org.jspecify.annotations.NullMarked;
