/* findings_formats.h: the writers behind kh_findings_format(), one a file, for the table in findings.c.
 *
 * Owns:   the text lives in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_OUTPUT_FINDINGS_FORMATS_H
#define KH_OUTPUT_FINDINGS_FORMATS_H

#include "output/findings.h"
#include "output/json.h"

kh_findings_writer kh_findings_text, kh_findings_json, kh_findings_sarif, kh_findings_github;

/* Member "source" of a finding, in JSON and in SARIF's properties: the first citation, or null. */
void kh_findings_add_source(kh_arena *arena, kh_json *into, const kh_diagnostic *diagnostic,
                            kh_language language);

#endif
