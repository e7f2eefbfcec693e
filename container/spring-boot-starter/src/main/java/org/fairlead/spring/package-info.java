/** Fairlead as the WebSocket implementation of a Spring Boot application. */
@NullMarked
package org.fairlead.spring;

import org.jspecify.annotations.NullMarked;
