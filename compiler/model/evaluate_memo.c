/* What a long evaluation need not find twice. */
#include "model/evaluate_internal.h"

/* Most expressions end before a table would pay for itself. */
enum { MEMO_AFTER_STEPS = 500, MAX_WORD = 64 };

/* What words mean for a kind, by where the word is written: a name of a formula is asked for element by
 * element. */
enum { ROWS_KEPT = 1024 };
typedef struct kept_rows {
    const char *word;
    uint32_t length;
    kh_kind kind;
    kh_rows rows;
} kept_rows;

struct kh_memo {
    const kh_scheme *scheme; /* whose it is: names and collections of another are others */
    const kh_arena *arena;   /* that it lives in, with all that is kept in it */
    kh_map *table;
    kept_rows *rows;      /* ROWS_KEPT of them; shared by all memos of an evaluation */
    struct kh_memo *next; /* of another scheme, or of this one, kept longer */
};

void kh_evaluation_remember(kh_evaluation *evaluation)
{
    struct kh_memo *memo = kh_arena_new_of(evaluation->arena, struct kh_memo);
    kept_rows *rows = evaluation->memo ? evaluation->memo->rows
                                       : kh_arena_array(evaluation->arena, ROWS_KEPT, sizeof *rows);
    *memo = (struct kh_memo){evaluation->scheme, evaluation->arena, kh_map_new(evaluation->arena), rows,
                             evaluation->memo};
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

static kh_map *table_of(kh_evaluation *evaluation)
{
    if (!evaluation->memo && evaluation->steps < MEMO_AFTER_STEPS)
        return NULL;
    const struct kh_memo *first = evaluation->memo;
    bool own = first && first->scheme == evaluation->scheme && first->arena == evaluation->arena;
    if (!own && !take_own(evaluation))
        kh_evaluation_remember(evaluation);
    return evaluation->memo->table;
}

/* Keys are bytes: a kind, and either two addresses or a number and a word. Short ones are found faster. */
typedef struct key {
    char bytes[1 + sizeof(void *) + MAX_WORD];
    uint32_t length;
} key;

static void put(key *to, const void *data, size_t length)
{
    if (length)
        memcpy(to->bytes + to->length, data, length);
    to->length += (uint32_t)length;
}

static key key_of(kh_memo_kind kind)
{
    key made; /* most of it is never used */
    made.bytes[0] = (char)kind;
    made.length = 1;
    return made;
}

static key key_of_pair(kh_memo_kind kind, const void *first, const void *second)
{
    key made = key_of(kind);
    put(&made, &first, sizeof first);
    put(&made, &second, sizeof second);
    return made;
}

static key key_of_word(kh_memo_kind kind, unsigned detail, kh_text word)
{
    key made = key_of(kind);
    made.bytes[made.length++] = (char)detail; /* a kind of entity */
    put(&made, word.data, word.length);
    return made;
}

static const void *find(kh_evaluation *evaluation, const key *wanted)
{
    const void *found = NULL;
    for (const struct kh_memo *at = evaluation->memo; at && !found; at = at->next)
        if (at->scheme == evaluation->scheme)
            found = kh_map_find(at->table, (kh_text){wanted->bytes, wanted->length});
    return found;
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
    key wanted = key_of_pair(kind, first, second);
    return find(evaluation, &wanted);
}

void kh_memo_keep(kh_evaluation *evaluation, kh_memo_kind kind, const void *first, const void *second,
                  const void *result)
{
    if (!table_of(evaluation))
        return;
    key made = key_of_pair(kind, first, second);
    keep(evaluation, &made, result);
}

const void *kh_memo_of_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word)
{
    if (word.length > MAX_WORD || !table_of(evaluation))
        return NULL;
    key wanted = key_of_word(kind, detail, word);
    return find(evaluation, &wanted);
}

void kh_memo_keep_word(kh_evaluation *evaluation, kh_memo_kind kind, unsigned detail, kh_text word,
                       const void *result)
{
    if (word.length > MAX_WORD || !table_of(evaluation))
        return;
    key made = key_of_word(kind, detail, word);
    keep(evaluation, &made, result);
}

const kh_value *kh_value_kept(kh_evaluation *evaluation, kh_value value)
{
    kh_value *kept = kh_arena_new_of(evaluation->arena, kh_value);
    *kept = value;
    return kept;
}

/* ---- rows of the vocabulary ---- */

kh_rows kh_rows_for(kh_evaluation *evaluation, kh_kind kind, kh_text word)
{
    if (!evaluation->memo)
        return (kh_rows){kh_find_attribute(kind, word), kh_find_property(kind, word)};
    size_t place = (((uintptr_t)word.data >> 2) * 31 + (size_t)kind * 127) % ROWS_KEPT;
    kept_rows *kept = &evaluation->memo->rows[place];
    if (kept->word == word.data && kept->length == word.length && kept->kind == kind)
        return kept->rows;
    *kept = (kept_rows){
        word.data, word.length, kind, {kh_find_attribute(kind, word), kh_find_property(kind, word)}};
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
