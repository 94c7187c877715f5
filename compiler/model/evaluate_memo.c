/* What a long evaluation need not find twice. */
#include "model/evaluate_internal.h"

/* Most expressions end before a table would pay for itself. */
enum { MEMO_AFTER_STEPS = 500, MAX_WORD = 64 };

struct kh_memo {
    kh_map *table;
};

static kh_map *table_of(kh_evaluation *evaluation)
{
    if (!evaluation->memo && evaluation->steps < MEMO_AFTER_STEPS)
        return NULL;
    if (!evaluation->memo) {
        evaluation->memo = kh_arena_new_of(evaluation->arena, struct kh_memo);
        evaluation->memo->table = kh_map_new(evaluation->arena);
    }
    return evaluation->memo->table;
}

/* Keys are bytes: a kind, the scheme, and either two addresses or a number and a word. */
typedef struct key {
    char bytes[4 * sizeof(uintptr_t) + MAX_WORD];
    uint32_t length;
} key;

static void put(key *to, const void *data, size_t length)
{
    if (length)
        memcpy(to->bytes + to->length, data, length);
    to->length += (uint32_t)length;
}

static key key_of(const kh_evaluation *evaluation, uintptr_t kind, uintptr_t first)
{
    key made = {.length = 0};
    uintptr_t scheme = (uintptr_t)evaluation->scheme;
    put(&made, &kind, sizeof kind);
    put(&made, &scheme, sizeof scheme);
    put(&made, &first, sizeof first);
    return made;
}

static const void *find(kh_evaluation *evaluation, const key *wanted)
{
    return kh_map_find(evaluation->memo->table, (kh_text){wanted->bytes, wanted->length});
}

static void keep(kh_evaluation *evaluation, const key *made, const void *result)
{
    char *bytes = kh_arena_copy(evaluation->arena, made->bytes, made->length);
    kh_map_set(evaluation->memo->table, (kh_text){bytes, made->length}, (void *)(uintptr_t)result);
}

const void *kh_memo_of(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second)
{
    if (!table_of(evaluation))
        return NULL;
    key wanted = key_of(evaluation, kind, (uintptr_t)first);
    put(&wanted, &second, sizeof second);
    return find(evaluation, &wanted);
}

void kh_memo_keep(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second,
                  const void *result)
{
    if (!table_of(evaluation))
        return;
    key made = key_of(evaluation, kind, (uintptr_t)first);
    put(&made, &second, sizeof second);
    keep(evaluation, &made, result);
}

const void *kh_memo_of_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word)
{
    if (word.length > MAX_WORD || !table_of(evaluation))
        return NULL;
    key wanted = key_of(evaluation, kind, detail);
    put(&wanted, word.data, word.length);
    return find(evaluation, &wanted);
}

void kh_memo_keep_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word,
                       const void *result)
{
    if (word.length > MAX_WORD || !table_of(evaluation))
        return;
    key made = key_of(evaluation, kind, detail);
    put(&made, word.data, word.length);
    keep(evaluation, &made, result);
}

const kh_value *kh_value_kept(kh_evaluation *evaluation, kh_value value)
{
    kh_value *kept = kh_arena_new_of(evaluation->arena, kh_value);
    *kept = value;
    return kept;
}

/* ---- rows of the vocabulary ---- */

/* Stands for “there is none” where NULL would mean “not asked yet”. */
static const char none;

const kh_attribute_row *kh_attribute_row_for(kh_evaluation *evaluation, kh_kind kind, kh_text word)
{
    const void *known = kh_memo_of_word(evaluation, KH_MEMO_ATTRIBUTE_ROW, kind, word);
    if (known)
        return known == &none ? NULL : known;
    const kh_attribute_row *row = kh_find_attribute(kind, word);
    kh_memo_keep_word(evaluation, KH_MEMO_ATTRIBUTE_ROW, kind, word, row ? (const void *)row : &none);
    return row;
}

const kh_property_row *kh_property_row_for(kh_evaluation *evaluation, kh_kind kind, kh_text word)
{
    const void *known = kh_memo_of_word(evaluation, KH_MEMO_PROPERTY_ROW, kind, word);
    if (known)
        return known == &none ? NULL : known;
    const kh_property_row *row = kh_find_property(kind, word);
    kh_memo_keep_word(evaluation, KH_MEMO_PROPERTY_ROW, kind, word, row ? (const void *)row : &none);
    return row;
}
