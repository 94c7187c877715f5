/* roster_read.h: what the two formats of a roster share (internal to model/).
 *
 * A format finds columns and fills the slots of one row after another; what a cell means, what is missing and
 * what stands twice is judged in one place, alike for both. A format stops when it is told so: the file then
 * makes no sense, or is too large, or has more mistakes than anybody reads.
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  memory as the arena does; anything else is a diagnostic.
 */
#ifndef KH_MODEL_ROSTER_READ_H
#define KH_MODEL_ROSTER_READ_H

#include "model/cell.h"
#include "model/roster.h"
#include "source/table.h"

/* The country's townships with 25 fields each. A value takes some 300 bytes. */
#define KH_MAX_ROSTER_CELLS 1000000

/* ---- values written in the scheme: 值：[鹿城：1.35, …] 缺省：… ---- */

typedef struct kh_field_values {
    kh_map *entries;           /* township → kh_node, or NULL */
    const kh_node *everywhere; /* one expression for all, or NULL */
    const kh_node *fallback;   /* 缺省 or NULL */
} kh_field_values;

kh_field_values kh_field_values_of(kh_arena *arena, const kh_entity *field);
/* Is there a value for this township without the roster? */
bool kh_field_covers(const kh_field_values *values, kh_text township);

/* ---- rows ---- */

typedef struct kh_roster_slot {
    kh_cell_type type; /* of a field's */
    kh_field_values written;
    bool shadowed; /* an earlier field has this name */
    bool excused;  /* its column is mistaken or missing, and was reported */
    /* of the row at hand */
    bool given, poisoned;
    kh_span column; /* where its column is named */
    kh_text text;
    kh_span span;
} kh_roster_slot;

enum { KH_SLOT_NAME, KH_SLOT_WEAK, KH_SLOT_FIELDS };

typedef struct kh_roster_reader {
    kh_model *model;
    const kh_source *source;
    kh_table table;
    kh_townships *townships;
    kh_map *names;         /* of townships → kh_entity */
    kh_map *columns;       /* word → kh_roster_slot */
    kh_roster_slot *slots; /* name, 薄弱, then one a field */
    size_t slot_count;
    KH_VECTOR(kh_element) weak; /* of the row at hand */
    kh_span row;
    size_t rows, cells;
    size_t faults; /* errors so far */
} kh_roster_reader;

void kh_roster_yaml(kh_roster_reader *reader);
void kh_roster_csv(kh_roster_reader *reader);

/* kh_report(), counted. */
kh_diagnostic *kh_roster_report(kh_roster_reader *reader, kh_code code, kh_span span,
                                const kh_words *arguments, size_t count);
kh_diagnostic *kh_roster_malformed(kh_roster_reader *reader, kh_malformed what, kh_span span);
void kh_roster_twice(kh_roster_reader *reader, kh_text what, kh_span first, kh_span second);
/* The slot a column fills. An unknown one is reported, *known is false, and the slot the one that was meant,
 * or NULL. */
kh_roster_slot *kh_roster_column(kh_roster_reader *reader, kh_text word, kh_span span, bool *known);
/* False: read no further. */
bool kh_roster_row_begin(kh_roster_reader *reader, kh_span place);
/* One or several, separated by ；; or 、. */
void kh_roster_add_weak(kh_roster_reader *reader, kh_text text);
/* False: read no further. `reader->row` is the whole row. */
bool kh_roster_row_end(kh_roster_reader *reader);
/* The scheme's value for a township without a cell. False: it gives none, or a formula, which is evaluated
 * later. */
bool kh_field_fill(kh_model *model, kh_roster_slot *slot, kh_text township, kh_computed *cell);
/* Reports a roster value that differs from the scheme's. */
void kh_field_compare(kh_model *model, const kh_roster_slot *slot, const kh_entity *township,
                      const kh_value *value);

#endif
