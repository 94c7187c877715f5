/* html.h: pieces of an HTML page; every text that is not ours is escaped.
 *
 * Owns:   nothing; all goes into a builder.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_HTML_H
#define KH_OUTPUT_HTML_H

#include "base/text.h"

void kh_html_text(kh_builder *page, kh_text text);
/* <name class="…">text</name>; no class if it is NULL. */
void kh_html_element(kh_builder *page, const char *name, const char *class_name, kh_text text);

#endif
