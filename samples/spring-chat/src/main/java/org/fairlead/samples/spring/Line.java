package org.fairlead.samples.spring;

/** What somebody says. */
record Line(String name, String text) {}
