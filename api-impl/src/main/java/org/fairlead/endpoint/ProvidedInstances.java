package org.fairlead.endpoint;

/** A configurator that takes the endpoint's instances from the {@link InstanceProvider}, so that it can be asked early whether it can make them. */
public interface ProvidedInstances {}
