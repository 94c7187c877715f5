/* wanted.h: the columns that a scheme asks for, and what their cells may be (internal to results/).
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  as the arena does.
 */
#ifndef KH_RESULTS_WANTED_H
#define KH_RESULTS_WANTED_H

#include "model/cell.h"
#include "results/results.h"

/* What a cell of a column may be. */
typedef struct kh_result_type {
    kh_cell_type cell;
    kh_text range; /* 范围 as a message shows it; empty: none */
} kh_result_type;

/* The columns of one input of one year: one, or one for each of 分列 and each period. */
typedef struct kh_wanted_input {
    const kh_entity *item, *input;
    kh_result_time time;
    bool used, needed;
    kh_text path; /* as its titles begin */
    size_t first, count;
    unsigned periods; /* 0: no series */
} kh_wanted_input;

typedef struct kh_wanted {
    const kh_scheme *scheme;
    unsigned year;
    KH_VECTOR(kh_wanted_input *) inputs; /* in the order of the columns */
    KH_VECTOR(kh_result_column) columns;
    kh_map *known; /* item, input and year → kh_wanted_input */
} kh_wanted;

/* Beyond this many no table program opens the file. */
#define KH_MAX_RESULT_COLUMNS 16000

const kh_wanted *kh_wanted_of(kh_model *model, const kh_scheme *scheme);
/* NULL: nobody asks for it. */
const kh_wanted_input *kh_wanted_find(const kh_wanted *wanted, const kh_entity *item, const kh_entity *input,
                                      kh_result_time time);
/* The index of the column; wanted->columns.count: nobody asks for it. */
size_t kh_wanted_place(const kh_wanted *wanted, kh_result_place place);
/* Gives every input its path and every column its title. */
void kh_wanted_title(kh_arena *arena, kh_wanted *wanted);
kh_result_type *kh_result_type_of(kh_arena *arena, const kh_entity *item, const kh_entity *input);
/* An item without 计分 (and 单次) is marked by its department. */
bool kh_is_marked(const kh_entity *item);
/* The names of 分列. */
size_t kh_result_split(kh_arena *arena, const kh_entity *input, const kh_text **names);
/* Name, else label, else what kind it is. */
kh_text kh_result_name(const kh_entity *entity);
/* Does a path of names say it? The scheme and the groups it does not. */
bool kh_is_in_path(const kh_entity *at);

#endif
