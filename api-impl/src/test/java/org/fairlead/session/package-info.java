@NullMarked
package org.fairlead.session;

import org.jspecify.annotations.NullMarked;
