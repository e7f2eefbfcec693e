/**
 * Deployment inside servlet containers: found by them as a {@code ServletContainerInitializer}, or installed by {@link
 * org.fairlead.servlet.FairleadInitializer#install}. How a request is upgraded is the {@link org.fairlead.servlet.Upgrader} of its container, in a package of its own.
 */
@NullMarked
package org.fairlead.servlet;

import org.jspecify.annotations.NullMarked;
