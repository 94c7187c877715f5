/* roster.h: the townships, from YAML or CSV by the file's extension.
 *
 *     townships:                          name,定位,人口,薄弱
 *       - name: 源东乡                    源东乡,农业,18500,物业治理
 *         定位: 农业                      (lists separated by ；or ;)
 *         人口: 18500
 *         薄弱: [物业治理]
 *
 * Each row becomes an entity of kind TOWNSHIP whose computed values are the cells, typed by the scheme's
 * declared fields (属性); 薄弱 / weak is known without declaration, a list of indicator names. Every mistake
 * is reported with file, line and column: unknown or missing attribute, wrong type, unknown enumeration value
 * (did you mean), duplicate township, empty roster, an unknown key, duplicate keys, aliases, tags and several
 * documents (refused), a full-width colon after a key. A roster's values win over 属性 { 值：[…] }, and a
 * difference is reported.
 *
 * Owns:   entities live in the model's arena. The yaml parser is closed before return (kh_arena_defer in
 * between). Fails:  memory as the arena does; anything else is a diagnostic. True if the roster is without
 * errors.
 */
#ifndef KH_MODEL_ROSTER_H
#define KH_MODEL_ROSTER_H

#include "model/model.h"

/* The country has 38 600 townships. */
#define KH_MAX_TOWNSHIPS 100000

/* The fields a roster of this scheme has: declared in the scheme or outside it, in order. */
typedef struct kh_roster_fields {
    const kh_entity **items;
    size_t count;
} kh_roster_fields;

typedef KH_VECTOR(kh_entity *) kh_townships;

/* Appends the townships of `source` (already read) to `townships`. `csv`: which format. `weak_at`/indicator
 * names are checked later by the model. */
bool kh_roster_read(kh_model *model, const kh_source *source, bool csv, kh_roster_fields fields,
                    kh_townships *townships);

/* Types one cell's text by its field (KH_KIND_FIELD: 类型, 取值, 单位, 范围). False and a diagnostic at
 * `span` if it does not fit. */
bool kh_roster_cell(kh_model *model, const kh_entity *field, kh_text cell, kh_span span, kh_value *value);

#endif
