/**
 * What {@link java.util.ServiceLoader} finds where Fairlead is on the class path, see {@code ConfiguratorModule}. Nothing else may stand here: the package
 * becomes a module of its own.
 */
@NullMarked
package org.fairlead.container.platform;

import org.jspecify.annotations.NullMarked;
