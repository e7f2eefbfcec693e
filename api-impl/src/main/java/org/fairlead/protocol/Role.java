package org.fairlead.protocol;

/** Which end of the connection this is: it decides who masks (RFC 6455 section 5.1). */
public enum Role {
    /** Masks what it sends and refuses masked frames. */
    CLIENT,
    /** Sends unmasked frames and refuses unmasked ones. */
    SERVER
}
