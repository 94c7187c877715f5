/* Looking around in entities. */
#include "model/entity.h"

/* Most of what is asked for is not written. */
static uint64_t bit_of(kh_text word)
{
    unsigned last = (unsigned char)word.data[word.length - 1],
             before = (unsigned char)word.data[word.length - 2];
    return UINT64_C(1) << ((last ^ before << 1) & 63);
}

void kh_entity_add_attribute(kh_arena *arena, kh_entity *entity, kh_attribute attribute)
{
    entity->words |= bit_of(attribute.row->word.in[KH_CHINESE]);
    kh_vector_push(arena, &entity->attributes, attribute);
}

const kh_attribute *kh_attribute_of(const kh_entity *entity, const char *word)
{
    kh_text wanted = kh_text_of(word);
    if (!(entity->words & bit_of(wanted)))
        return NULL;
    for (size_t i = entity->attributes.count; i-- > 0;)
        if (kh_text_equal(entity->attributes.items[i].row->word.in[KH_CHINESE], wanted))
            return &entity->attributes.items[i];
    return NULL;
}

const kh_attribute *kh_inherited_attribute_of(const kh_entity *entity, const char *word)
{
    for (const kh_entity *at = entity; at; at = at->parent) {
        const kh_attribute *attribute = kh_attribute_of(at, word);
        bool inherits = attribute && attribute->row->inherits && !attribute->on_whole &&
                        attribute->row->of & KH_KIND_BIT(entity->kind);
        if (attribute && (at == entity || inherits))
            return attribute;
    }
    return NULL;
}

bool kh_node_mentions(const kh_node *node, kh_keyname keyname)
{
    if (!node)
        return false;
    if (node->kind == KH_NODE_NAME && kh_find_keyname(node->text) == keyname)
        return true;
    for (size_t i = 0; i < node->count; i++)
        if (kh_node_mentions(node->children[i], keyname))
            return true;
    return false;
}

const kh_attribute *kh_score_on_whole(const kh_entity *entity)
{
    const kh_attribute *formula = kh_attribute_of(entity, "计分");
    bool whole = entity->kind == KH_KIND_SCHEME || entity->kind == KH_KIND_SECTION ||
                 (entity->kind == KH_KIND_INDICATOR && !kh_is_leaf(entity));
    return formula && whole && formula->on_whole ? formula : NULL;
}

const kh_computed *kh_computed_of(const kh_entity *entity, kh_text word)
{
    for (size_t i = 0; i < entity->computed.count; i++)
        if (kh_text_equal(entity->computed.items[i].word, word))
            return &entity->computed.items[i];
    return NULL;
}

/* Below this a scan is faster than a look-up. */
enum { FEW_CHILDREN = 16 };

void kh_entity_add_child(kh_arena *arena, kh_entity *entity, kh_entity *child)
{
    bool current = entity->indexed == entity->children.count;
    kh_vector_push(arena, &entity->children, child);
    if (!current || (!entity->children_by_name && entity->children.count > FEW_CHILDREN)) {
        entity->children_by_name = kh_map_new(arena);
        entity->indexed = 0;
    }
    for (; entity->indexed < entity->children.count; entity->indexed++) {
        kh_entity *next = entity->children.items[entity->indexed];
        if (entity->children_by_name && next->name.length)
            kh_map_add(entity->children_by_name, next->name, next);
    }
}

kh_entity *kh_child_named(const kh_entity *entity, kh_kind kind, kh_text name)
{
    if (entity->children_by_name && entity->indexed == entity->children.count) {
        kh_entity *first = kh_map_find(entity->children_by_name, name);
        if (!first || first->kind == kind)
            return first;
    }
    for (size_t i = 0; i < entity->children.count; i++) {
        kh_entity *child = entity->children.items[i];
        if (child->kind == kind && kh_text_equal(child->name, name))
            return child;
    }
    return NULL;
}

kh_entity *kh_child_of_kind(const kh_entity *entity, kh_kind kind)
{
    for (size_t i = 0; i < entity->children.count; i++)
        if (entity->children.items[i]->kind == kind)
            return entity->children.items[i];
    return NULL;
}

const kh_entity *kh_origin(const kh_entity *entity)
{
    while (entity->origin)
        entity = entity->origin;
    return entity;
}

kh_entity *kh_container(const kh_entity *entity, kh_kind kind)
{
    const kh_entity *at = entity;
    while (at && at->kind != kind)
        at = at->parent;
    return (kh_entity *)(uintptr_t)at; /* the caller's own right to change it is what counts */
}

bool kh_entity_is_inside(const kh_entity *entity, const kh_entity *container)
{
    for (const kh_entity *at = entity; at; at = at->parent)
        if (at == container)
            return true;
    return false;
}

bool kh_is_leaf(const kh_entity *entity)
{
    return entity->kind == KH_KIND_INDICATOR && !kh_child_of_kind(entity, KH_KIND_INDICATOR);
}

kh_text kh_entity_title(const kh_entity *entity)
{
    return entity->label.length ? entity->label : entity->name;
}

kh_text kh_entity_path(kh_arena *arena, const kh_entity *entity)
{
    if (entity->kind != KH_KIND_INDICATOR || !entity->parent || entity->parent->kind != KH_KIND_INDICATOR)
        return entity->name.length ? entity->name : entity->label;
    kh_text outer = kh_entity_path(arena, entity->parent);
    kh_text own = entity->name.length ? entity->name : entity->label;
    return kh_text_format(arena, "%.*s.%.*s", KH_TEXT_ARGUMENTS(outer), KH_TEXT_ARGUMENTS(own));
}
