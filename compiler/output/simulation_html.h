/* simulation_html.h: a simulation as sections of an HTML page: a chart and three tables.
 *
 * Owns:   nothing; all goes into the page's builder.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_SIMULATION_HTML_H
#define KH_OUTPUT_SIMULATION_HTML_H

#include "output/documents.h"

/* Three <h2> sections for a page with the style sheet of report.html; nothing if the document has no
 * simulation. The chart is an inline SVG with no colours, scripts or outside parts. */
void kh_simulation_section(kh_builder *page, const kh_document *document);

#endif
