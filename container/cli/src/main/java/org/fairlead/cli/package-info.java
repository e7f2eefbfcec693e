/** The command line: {@code serve} and {@code connect}. */
@NullMarked
package org.fairlead.cli;

import org.jspecify.annotations.NullMarked;
