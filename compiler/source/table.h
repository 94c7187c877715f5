/* table.h: tables in formats of others (CSV, YAML), read for whoever knows what the columns mean.
 *
 * A format finds cells and their places; what makes no sense it tells the owner of the reading, who says so
 * in the owner's own words and codes (the roster's, the results'). kh_malformed is in which ways a text can
 * make no sense, one row of malformed.def each.
 *
 * Owns:   nothing; texts are slices of the source or live in the arena.
 * Fails:  as the arena does.
 */
#ifndef KH_SOURCE_TABLE_H
#define KH_SOURCE_TABLE_H

#include "source/diagnostic.h"

typedef enum kh_malformed {
#define MALFORMED(id, chinese, english) KH_MALFORMED_##id,
#include "source/malformed.def"
} kh_malformed;

kh_words kh_malformed_words(kh_malformed what);

typedef struct kh_table {
    kh_arena *arena;
    const kh_source *source;
    void *owner;
    /* Reports; answers the diagnostic, for a fix. */
    kh_diagnostic *(*malformed)(void *owner, kh_malformed what, kh_span span);
    /* The same for KH005 and KH006, which say all themselves. */
    void (*bad_text)(void *owner, kh_code code, kh_text what, kh_span span);
    /* More mistakes than anybody reads: the format stops. */
    bool (*has_enough)(void *owner);
    /* Is it a word that stands before a colon in YAML? 人口：18500 is then told from a long word. */
    bool (*is_column)(void *owner, kh_text word);
    bool has_invisible; /* kh_table_check() found some */
} kh_table;

/* Reports ill-formed bytes (false: nothing more can be said of the file) and whatever a reader cannot see. */
bool kh_table_check(kh_table *table);
/* Does the header look like cells, but not with commas between them? */
bool kh_table_is_separated_otherwise(kh_text header);

#endif
