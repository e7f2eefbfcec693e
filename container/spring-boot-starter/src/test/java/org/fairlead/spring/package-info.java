@NullMarked
package org.fairlead.spring;

import org.jspecify.annotations.NullMarked;
