/** Every servlet container passes the same tests. */
@org.jspecify.annotations.NullMarked
package org.fairlead.servlet;
