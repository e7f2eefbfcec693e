@NullMarked
package org.fairlead.container;

import org.jspecify.annotations.NullMarked;
