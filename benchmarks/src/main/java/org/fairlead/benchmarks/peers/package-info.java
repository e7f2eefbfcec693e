/** The servers and clients under test. Each runs in a JVM of its own with a class path of its own, so nothing here is shared but the JDK and the Jakarta API. */
@NullMarked
package org.fairlead.benchmarks.peers;

import org.jspecify.annotations.NullMarked;
