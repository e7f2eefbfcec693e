/** What was measured, and how it is shown: a file of figures, tables in Markdown, plots in SVG. */
@NullMarked
package org.fairlead.benchmarks.report;

import org.jspecify.annotations.NullMarked;
