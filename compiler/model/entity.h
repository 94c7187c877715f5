/* entity.h: what a scheme talks about, in one shape: sections, indicators, publications, rules …
 *
 * An entity is a block of a known kind with its attributes sorted by the vocabulary. The compiler
 * also makes entities nobody wrote: townships from the roster, cards and their items. Expressions see all of
 * them alike (evaluate.h); typed access for the C side is by the functions below.
 *
 * Owns:   nothing; entities live in the model's arena and are not changed once the model is checked.
 * Fails:  never.
 */
#ifndef KH_MODEL_ENTITY_H
#define KH_MODEL_ENTITY_H

#include "base/vector.h"
#include "model/value.h"
#include "syntax/tree.h"
#include "syntax/vocabulary.h"

/* An attribute as written. Of one word, the last that refines wins; a second in one block is reported. */
typedef struct kh_attribute {
    const kh_attribute_row *row;
    kh_span span; /* the word; of a guard, the guard */
    kh_node *const *values;
    size_t count;
    bool on_whole; /* a 计分 over the sum of what stands inside, not the default of its leaves */
} kh_attribute;

/* A value the compiler found for an entity: a roster cell, a card's weight. `word` is Chinese. */
typedef struct kh_computed {
    kh_text word;
    kh_value value;
    kh_span span; /* where it comes from; may be nowhere */
} kh_computed;

/* An entry of 调整: which leaf, section or indicator, and what happens to it. */
typedef struct kh_adjustment {
    kh_text name; /* as written */
    kh_span span;
    const struct kh_entity *target; /* of the base tree; NULL: unknown name, reported */
    kh_operation operation;         /* KH_OP_ADD, KH_OP_SUBTRACT, KH_OP_MULTIPLY; KH_OP_NONE sets */
    const kh_node *amount;          /* without the leading sign */
} kh_adjustment;

typedef struct kh_entity kh_entity;
struct kh_entity {
    kh_kind kind; /* a core indicator is KH_KIND_INDICATOR with `core` */
    bool core;
    bool otherwise; /* guarded by 否则 */
    bool damaged; /* something inside could not be read (and was reported): what seems missing may stand there
                   */
    bool has_unknown; /* a word inside is not known (and was reported): it may be a misspelt one that is
                         missed */
    kh_text name;     /* may be empty */
    kh_text label;    /* may be empty */
    kh_span span;     /* the name, else the label, else the block's word: where findings point */
    kh_span whole;
    kh_text comment;                  /* of /// lines */
    const kh_node *node;              /* NULL if nobody wrote it */
    kh_entity *parent;                /* NULL: declared outside all blocks */
    const struct kh_scheme *compiled; /* of a scheme that was built: what belongs to it; else NULL */
    kh_entity *origin; /* in a group's tree: the entity of the base tree that this one copies; of a card item:
                          the leaf of the group's tree behind it. Otherwise NULL. kh_origin() follows it. */
    KH_VECTOR(kh_attribute) attributes; /* kh_entity_add_attribute() appends */
    uint64_t words; /* internal to entity.c: a bit for each of their words, some sharing one */
    KH_VECTOR(kh_entity *) children; /* in source order */
    kh_map
        *children_by_name; /* the first of each name among the first `indexed` children; NULL: few children */
    size_t indexed;
    KH_VECTOR(kh_entity *)
    cards; /* of a scheme: its 评分卡, made by the weights room; not among the children, which
              are walked for every card */
    const kh_entity *like; /* of a card: the first one of its group with equal lines, itself if there is none
                              before it; else NULL */
    KH_VECTOR(kh_computed) computed;
    KH_VECTOR(kh_adjustment) adjustments; /* of 调整 only */
    uint32_t
        last_odd;   /* internal to declare.c: offset behind the last attribute that was reported; 0: none */
    uint32_t order; /* of declaration, for stable sorting */
};

/* Chinese words name attributes here: kh_attribute_of(e, "分值"). NULL: not written (inheritance not
 * followed). */
const kh_attribute *kh_attribute_of(const kh_entity *entity, const char *word);
/* As above, following INHERITS to the containers where the row says so. */
const kh_attribute *kh_inherited_attribute_of(const kh_entity *entity, const char *word);
/* The 计分 of a scheme, section or indicator with parts that is over the sum of what stands in it; NULL: it
 * has none. */
const kh_attribute *kh_score_on_whole(const kh_entity *entity);
/* Does the expression say the keyname anywhere? */
bool kh_node_mentions(const kh_node *node, kh_keyname keyname);
const kh_computed *kh_computed_of(const kh_entity *entity, kh_text word);

void kh_entity_add_attribute(kh_arena *arena, kh_entity *entity, kh_attribute attribute);
/* Appends a child and keeps the index of names. Children that were appended or removed otherwise are found
 * too, only slower. */
void kh_entity_add_child(kh_arena *arena, kh_entity *entity, kh_entity *child);
/* The first child of that kind and name, or NULL. */
kh_entity *kh_child_named(const kh_entity *entity, kh_kind kind, kh_text name);
/* The first child of that kind, or NULL. */
kh_entity *kh_child_of_kind(const kh_entity *entity, kh_kind kind);
const kh_entity *kh_origin(const kh_entity *entity); /* itself if it copies nothing */
/* The nearest container of that kind, itself included, or NULL. */
kh_entity *kh_container(const kh_entity *entity, kh_kind kind);
bool kh_entity_is_inside(const kh_entity *entity, const kh_entity *container); /* itself included */
bool kh_is_leaf(const kh_entity *entity); /* an indicator without indicators inside */
/* Adds points to what it stands in, or takes some off. */
static inline bool kh_is_extra(kh_kind kind)
{
    return kind == KH_KIND_BONUS || kind == KH_KIND_PENALTY;
}

/* Label, else name. */
kh_text kh_entity_title(const kh_entity *entity);
/* The name by which the CSV knows it: a part is “外.内” (without the section); others their name. */
kh_text kh_entity_path(kh_arena *arena, const kh_entity *entity);

#endif
