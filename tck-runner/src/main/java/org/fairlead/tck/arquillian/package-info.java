/** Deploys the TCK's archives on a {@link org.fairlead.tck.spi.Host}, as Arquillian asks for it. */
@org.jspecify.annotations.NullMarked
package org.fairlead.tck.arquillian;
