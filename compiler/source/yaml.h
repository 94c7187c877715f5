/* yaml.h: what rosters and results need of YAML, from the events of libyaml: no tree is built, so nothing can
 * grow that is not in the file.
 *
 * Anchors, aliases, tags, several documents and nesting beyond KH_MAX_YAML_NESTING are refused. libyaml
 * counts characters, from behind the byte order mark; here all places are spans. Its own messages are English
 * and partly a line late; what is malformed is told to the table's owner instead.
 *
 * Owns:   the parser, until kh_yaml_close() (or the arena goes).
 * Fails:  as the arena does.
 */
#ifndef KH_SOURCE_YAML_H
#define KH_SOURCE_YAML_H

#include "source/table.h"

#define KH_MAX_YAML_NESTING 64

typedef enum kh_yaml_event {
    KH_YAML_OTHER, /* begin and end of streams and documents */
    KH_YAML_SCALAR,
    KH_YAML_LIST,
    KH_YAML_LIST_END,
    KH_YAML_GROUP, /* of “key: value” */
    KH_YAML_GROUP_END,
} kh_yaml_event;

typedef struct kh_yaml {
    const kh_table *table;
    struct kh_yaml_machine *machine;
    kh_text content;
    size_t character; /* where the cursor is, in characters and in bytes */
    uint32_t byte;
    unsigned depth;
    bool has_sought, has_colons; /* the finding about them explains what else is wrong */
} kh_yaml;

/* `table` stays the caller's. */
kh_yaml kh_yaml_open(const kh_table *table);
void kh_yaml_close(kh_yaml *in);

/* The event at hand. */
kh_yaml_event kh_yaml_at(const kh_yaml *in);
kh_span kh_yaml_span(kh_yaml *in);
/* From `start`, where the event at hand then began, to the end of the one at hand now. */
kh_span kh_yaml_span_from(kh_yaml *in, uint32_t start);
uint32_t kh_yaml_start(kh_yaml *in);
/* Of a scalar: a slice of the source where that is the same, so that a table is not kept twice. */
kh_text kh_yaml_text(kh_yaml *in);
bool kh_yaml_is(const kh_yaml *in, const char *word);
bool kh_yaml_is_plain(const kh_yaml *in);

/* The functions below say false when nothing more is to be read: it has been reported. */
bool kh_yaml_next(kh_yaml *in);
/* From the event that begins a node to the one that ends it. */
bool kh_yaml_skip(kh_yaml *in);
bool kh_yaml_malformed(kh_yaml *in, kh_malformed what, kh_span span);
/* Reports, and skips the node at hand. */
bool kh_yaml_refuse(kh_yaml *in, kh_malformed what);
/* To the first event of the document; false if the file is empty. */
bool kh_yaml_begin(kh_yaml *in);
/* Behind the document's last event: there may be no second one. */
void kh_yaml_end(kh_yaml *in);

#endif
