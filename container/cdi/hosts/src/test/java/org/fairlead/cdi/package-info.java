/** Beans inside servlet containers: one suite, {@link org.fairlead.cdi.BeansContract}, in each. */
@NullMarked
package org.fairlead.cdi;

import org.jspecify.annotations.NullMarked;
