/* What a long evaluation need not find twice. */
#include "model/evaluate_internal.h"

/* Most expressions end before a table would pay for itself. */
enum { MEMO_AFTER_STEPS = 500, MAX_WORD = 64, FIRST_PAIRS = 64 };

/* What words mean for a kind, by where the word is written: a name of a formula is asked for element by
 * element. */
enum { ROWS_KEPT = 1024 };
typedef struct kept_rows {
    const char *word;
    uint32_t length;
    kh_kind kind;
    kh_rows rows;
} kept_rows;

typedef struct pair {
    kh_memo_kind kind;
    const void *first, *second;
    const void *result; /* NULL: nothing is kept here */
} pair;

typedef struct pair_table {
    pair *items;
    size_t count, capacity;
} pair_table;

struct kh_memo {
    const kh_scheme *scheme; /* whose it is: names and collections of another are others */
    const kh_arena *arena;   /* that it lives in, with all that is kept in it */
    pair_table pairs;        /* what is found by two addresses */
    kh_map *words;           /* what is found by a word */
    kept_rows *rows;         /* ROWS_KEPT of them; shared by all memos of an evaluation */
    struct kh_memo *next;    /* of another scheme, or of this one, kept longer */
};

void kh_evaluation_remember(kh_evaluation *evaluation)
{
    struct kh_memo *memo = kh_arena_new_of(evaluation->arena, struct kh_memo);
    kept_rows *rows = evaluation->memo ? evaluation->memo->rows
                                       : kh_arena_array(evaluation->arena, ROWS_KEPT, sizeof *rows);
    *memo = (struct kh_memo){.scheme = evaluation->scheme,
                             .arena = evaluation->arena,
                             .words = kh_map_new(evaluation->arena),
                             .rows = rows,
                             .next = evaluation->memo};
    evaluation->memo = memo;
}

/* An evaluation goes from one scheme to the other and back: neither forgets. The memos of a scratch arena
 * stand in front of those of the arena that outlives it, which are read but never written or moved: they
 * would hold what is freed with the card. */
static bool take_own(kh_evaluation *evaluation)
{
    for (struct kh_memo **at = &evaluation->memo; *at && (*at)->arena == evaluation->arena;
         at = &(*at)->next) {
        struct kh_memo *own = *at;
        if (own->scheme != evaluation->scheme)
            continue;
        *at = own->next;
        own->next = evaluation->memo;
        evaluation->memo = own;
        return true;
    }
    return false;
}

static bool is_remembering(kh_evaluation *evaluation)
{
    if (!evaluation->memo && evaluation->steps < MEMO_AFTER_STEPS)
        return false;
    const struct kh_memo *first = evaluation->memo;
    bool own = first && first->scheme == evaluation->scheme && first->arena == evaluation->arena;
    if (!own && !take_own(evaluation))
        kh_evaluation_remember(evaluation);
    return true;
}

/* Words are keys with a kind and a number before them. */
typedef struct key {
    char bytes[2 + MAX_WORD];
} key;

static kh_text key_of_word(key *made, kh_memo_kind kind, unsigned detail, kh_text word)
{
    made->bytes[0] = (char)kind;
    made->bytes[1] = (char)detail; /* a kind of entity */
    if (word.length)
        memcpy(made->bytes + 2, word.data, word.length);
    return (kh_text){made->bytes, word.length + 2};
}

/* ---- addresses ---- */

/* The place where the pair is kept or would be; capacity is a power of two, and never full. */
static pair *place_of(const pair_table *table, kh_memo_kind kind, const void *first, const void *second)
{
    uint64_t mixed = ((uintptr_t)first * 31 + (uintptr_t)second + kind) * UINT64_C(0x9E3779B97F4A7C15);
    size_t at = (size_t)(mixed >> 32) & (table->capacity - 1);
    pair *items = table->items;
    while (items[at].result &&
           (items[at].first != first || items[at].second != second || items[at].kind != kind))
        at = (at + 1) & (table->capacity - 1);
    return &items[at];
}

static void widen(kh_arena *arena, pair_table *table)
{
    const pair_table before = *table;
    table->capacity = before.capacity ? 4 * before.capacity : FIRST_PAIRS;
    table->items = kh_arena_array(arena, table->capacity, sizeof *table->items);
    for (size_t i = 0; i < before.capacity; i++) {
        const pair *old = &before.items[i];
        if (old->result)
            *place_of(table, old->kind, old->first, old->second) = *old;
    }
}

const void *kh_memo_of(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second)
{
    if (!is_remembering(evaluation))
        return NULL;
    for (const struct kh_memo *at = evaluation->memo; at; at = at->next)
        if (at->scheme == evaluation->scheme && at->pairs.count > 0) {
            const void *found = place_of(&at->pairs, kind, first, second)->result;
            if (found)
                return found;
        }
    return NULL;
}

void kh_memo_keep(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second,
                  const void *result)
{
    if (!result || !is_remembering(evaluation))
        return;
    pair_table *table = &evaluation->memo->pairs;
    if (2 * table->count >= table->capacity)
        widen(evaluation->arena, table);
    pair *kept = place_of(table, kind, first, second);
    table->count += !kept->result;
    *kept = (pair){kind, first, second, result};
}

void kh_memo_keep_value(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second,
                        kh_value value)
{
    if (is_remembering(evaluation))
        kh_memo_keep(evaluation, kind, first, second, kh_value_kept(evaluation, value));
}

/* ---- words ---- */

const void *kh_memo_of_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word)
{
    if (word.length > MAX_WORD || !is_remembering(evaluation))
        return NULL;
    key made;
    kh_text wanted = key_of_word(&made, kind, detail, word);
    const void *found = NULL;
    for (const struct kh_memo *at = evaluation->memo; at && !found; at = at->next)
        if (at->scheme == evaluation->scheme)
            found = kh_map_find(at->words, wanted);
    return found;
}

void kh_memo_keep_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word,
                       const void *result)
{
    if (word.length > MAX_WORD || !is_remembering(evaluation))
        return;
    key made;
    kh_text wanted = key_of_word(&made, kind, detail, word);
    kh_map_set(evaluation->memo->words, kh_text_copy(evaluation->arena, wanted), (void *)(uintptr_t)result);
}

const kh_value *kh_value_kept(kh_evaluation *evaluation, kh_value value)
{
    kh_value *kept = kh_arena_new_of(evaluation->arena, kh_value);
    *kept = value;
    return kept;
}

/* ---- rows of the vocabulary ---- */

static kh_rows find_rows(kh_kind kind, kh_text word)
{
    if (kind == KH_KINDS)
        return (kh_rows){kh_find_any_attribute(word), kh_find_any_property(word)};
    return (kh_rows){kh_find_attribute(kind, word), kh_find_property(kind, word)};
}

kh_rows kh_rows_for(kh_evaluation *evaluation, kh_kind kind, kh_text word)
{
    if (!evaluation->memo)
        return find_rows(kind, word);
    size_t place = (((uintptr_t)word.data >> 2) * 31 + (size_t)kind * 127) % ROWS_KEPT;
    kept_rows *kept = &evaluation->memo->rows[place];
    if (kept->word == word.data && kept->length == word.length && kept->kind == kind)
        return kept->rows;
    *kept = (kept_rows){word.data, word.length, kind, find_rows(kind, word)};
    return kept->rows;
}

/* ---- inputs of an entity ---- */

/* A scheme has hundreds of children and few inputs, and every name that stands outside it is looked for among
 * them. */
enum { MANY_CHILDREN = 8 };

typedef struct inputs {
    const kh_entity **items;
    size_t count;
} inputs;

static const inputs *inputs_of(kh_evaluation *evaluation, const kh_entity *entity)
{
    const inputs *known = kh_memo_of(evaluation, KH_MEMO_INPUTS, entity, NULL);
    if (known || !evaluation->memo)
        return known;
    KH_VECTOR(const kh_entity *) found = {0};
    for (size_t i = 0; i < entity->children.count; i++)
        if (kh_is_input(entity->children.items[i]))
            kh_vector_push(evaluation->arena, &found, (const kh_entity *)entity->children.items[i]);
    inputs *kept = kh_arena_new_of(evaluation->arena, inputs);
    *kept = (inputs){found.items, found.count};
    kh_memo_keep(evaluation, KH_MEMO_INPUTS, entity, NULL, kept);
    return kept;
}

const kh_entity *kh_input_named(kh_evaluation *evaluation, const kh_entity *entity, kh_text word)
{
    const inputs *known = entity->children.count > MANY_CHILDREN ? inputs_of(evaluation, entity) : NULL;
    for (size_t i = 0; known && i < known->count; i++)
        if (kh_text_equal(known->items[i]->name, word))
            return known->items[i];
    for (size_t i = 0; !known && i < entity->children.count; i++)
        if (kh_is_input(entity->children.items[i]) && kh_text_equal(entity->children.items[i]->name, word))
            return entity->children.items[i];
    return NULL;
}
