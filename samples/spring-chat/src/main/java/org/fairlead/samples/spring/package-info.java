/** A chat in Spring Boot: STOMP with SockJS, and an endpoint of the Jakarta API that is a bean. */
@NullMarked
package org.fairlead.samples.spring;

import org.jspecify.annotations.NullMarked;
