/** JMH benchmarks of the frame engine. */
@NullMarked
package org.fairlead.benchmarks;

import org.jspecify.annotations.NullMarked;
