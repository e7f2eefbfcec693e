/**
 * The same message to many sessions: {@link org.fairlead.topic.Broadcast} to those that are at hand, {@link org.fairlead.topic.Topics} to those that
 * have subscribed, {@link org.fairlead.topic.Users} to all connections of somebody. A message is encoded once, whoever gets it; nobody is waited
 * for; what becomes of who reads too slowly is a {@link org.fairlead.topic.SlowPolicy}.
 */
@NullMarked
package org.fairlead.topic;

import org.jspecify.annotations.NullMarked;
