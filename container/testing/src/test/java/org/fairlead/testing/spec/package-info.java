/**
 * What sections of Jakarta WebSocket 2.2 demand, with endpoints on both sides of a network in memory. A test's tag names its section; {@code
 * docs/spec-coverage.md} lists them all.
 */
@NullMarked
package org.fairlead.testing.spec;

import org.jspecify.annotations.NullMarked;
