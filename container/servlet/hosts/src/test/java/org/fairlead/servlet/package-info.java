/** Every servlet container passes the same tests. */
@NullMarked
package org.fairlead.servlet;

import org.jspecify.annotations.NullMarked;
