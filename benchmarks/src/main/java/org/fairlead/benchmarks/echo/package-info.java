/** Echo load on several servers side by side, each in a JVM of its own. */
@NullMarked
package org.fairlead.benchmarks.echo;

import org.jspecify.annotations.NullMarked;
