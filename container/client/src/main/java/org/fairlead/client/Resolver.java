package org.fairlead.client;

import java.net.InetAddress;
import java.net.UnknownHostException;

/** Where names become addresses; may block. */
@FunctionalInterface
interface Resolver {
    InetAddress[] resolve(String host) throws UnknownHostException;
}
