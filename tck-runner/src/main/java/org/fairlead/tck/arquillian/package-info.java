/** Deploys the TCK's archives on a {@link org.fairlead.tck.spi.Host}, as Arquillian asks for it. */
@NullMarked
package org.fairlead.tck.arquillian;

import org.jspecify.annotations.NullMarked;
