/* Finding declared things by name. */
#include "model/names.h"

#include "source/suggest.h"

const kh_entity *kh_find_declared(const kh_model *model, const kh_entity *scheme, kh_kind kind, kh_text name)
{
    for (const kh_entity *at = scheme; at; at = at->parent) {
        const kh_entity *own = kh_child_named(at, kind, name);
        if (own)
            return own;
    }
    const kh_entity *outside = kh_map_find(model->names, name);
    return outside && outside->kind == kind ? outside : NULL;
}

kh_text kh_english_name(const kh_entity *entity)
{
    const kh_entity *english = kh_child_of_kind(entity, KH_KIND_ENGLISH);
    const kh_attribute *name = english ? kh_attribute_of(english, "名称") : NULL;
    return name && name->count ? name->values[0]->text : KH_TEXT_NONE;
}

const kh_entity *kh_find_function_of_office(const kh_model *model, const kh_entity *scheme, kh_text name)
{
    const kh_entity *found = kh_find_declared(model, scheme, KH_KIND_FUNCTION, name);
    const kh_entity *english = found ? NULL : kh_map_find(model->english_functions, name);
    if (!english)
        return found;
    /* what stands in another scheme, or in a file of which only the schemes are seen, is not ours to call */
    bool outside = english->parent->kind == KH_KIND_FILE;
    bool seen = outside ? kh_map_find(model->names, english->name) == english
                        : scheme && kh_entity_is_inside(scheme, english->parent);
    return seen ? english : NULL;
}

const kh_entity *kh_parameter_named(const kh_entity *function, kh_text name)
{
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *parameter = function->children.items[i];
        if (parameter->kind == KH_KIND_PARAMETER &&
            (kh_text_equal(parameter->name, name) || kh_text_equal(kh_english_name(parameter), name)))
            return parameter;
    }
    return NULL;
}

static bool holds_items(const kh_entity *entity)
{
    return entity->kind == KH_KIND_SECTION || entity->kind == KH_KIND_INDICATOR;
}

const kh_entity *kh_find_item(const kh_entity *tree, kh_text name, bool *several)
{
    const kh_entity *found = NULL;
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if (!holds_items(child))
            continue;
        const kh_entity *hit = kh_text_equal(child->name, name) ? child : kh_find_item(child, name, several);
        if (hit && found)
            *several = true;
        if (!found)
            found = hit;
    }
    return found;
}

const kh_entity *kh_find_item_of(const kh_entity *tree, const kh_node *node, bool *several)
{
    *several = false;
    if (node->kind == KH_NODE_NAME)
        return kh_find_item(tree, node->text, several);
    if (node->kind != KH_NODE_MEMBER)
        return NULL;
    const kh_node *left = node->children[0];
    const kh_entity *outer = left->kind == KH_NODE_NAME && kh_text_equal(left->text, tree->name)
                                 ? tree
                                 : kh_find_item_of(tree, left, several);
    if (!outer)
        return NULL;
    *several = false;
    return kh_find_item(outer, node->text, several);
}

/* Inspections, submissions, bonus items …: what stands in the tree of points, and what stands beside it. */
static const kh_entity *find_other(const kh_entity *tree, kh_text name, bool *several)
{
    const kh_entity *found = NULL;
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        const kh_entity *hit = kh_text_equal(child->name, name) ? child : NULL;
        if (!hit && holds_items(child))
            hit = find_other(child, name, several);
        *several |= hit && found && hit->kind == found->kind;
        found = found ? found : hit;
    }
    return found;
}

const kh_entity *kh_find_inside(const kh_entity *tree, kh_text name, bool *several)
{
    *several = false;
    const kh_entity *item = kh_find_item(tree, name, several);
    return item ? item : find_other(tree, name, several);
}

typedef struct candidates {
    KH_VECTOR(kh_text) spellings; /* names and labels */
    KH_VECTOR(kh_text) names;     /* the name that each spelling stands for */
} candidates;

/* More names than these nobody declares by hand; each unknown name is compared with all of them. */
enum { MOST_CANDIDATES = 4000 };

static void add_candidate(kh_arena *arena, candidates *found, const kh_entity *entity)
{
    kh_text spellings[] = {entity->name, entity->label};
    for (size_t i = 0; i < KH_COUNT(spellings) && entity->name.length; i++) {
        if (!spellings[i].length)
            continue;
        kh_vector_push(arena, &found->spellings, spellings[i]);
        kh_vector_push(arena, &found->names, entity->name);
    }
}

static void add_candidates(kh_model *model, const kh_entity *tree, kh_kinds kinds, candidates *found)
{
    for (size_t i = 0; i < tree->children.count && found->names.count < MOST_CANDIDATES; i++) {
        const kh_entity *child = tree->children.items[i];
        if (kinds & KH_KIND_BIT(child->kind))
            add_candidate(model->arena, found, child);
        if (holds_items(child))
            add_candidates(model, child, kinds, found);
    }
}

static kh_text nearest(const candidates *found, kh_text typed)
{
    kh_text spelling = kh_suggest(typed, found->spellings.items, found->spellings.count);
    for (size_t i = 0; i < found->spellings.count; i++)
        if (kh_text_equal(found->spellings.items[i], spelling) ||
            kh_text_equal(found->spellings.items[i], typed))
            return found->names.items[i];
    return KH_TEXT_NONE;
}

kh_text kh_nearest_name(kh_model *model, const kh_entity *scheme, kh_kinds kinds, kh_text typed)
{
    candidates found = {0};
    if (kh_diagnostics_count(model->diagnostics) >= KH_MAX_DIAGNOSTICS)
        return KH_TEXT_NONE; /* the finding is not shown */
    if (scheme)
        add_candidates(model, scheme, kinds, &found);
    for (size_t i = 0; i < kh_map_count(model->names); i++) {
        const kh_entity *outside = kh_map_value(model->names, i);
        if (kinds & KH_KIND_BIT(outside->kind))
            add_candidate(model->arena, &found, outside);
    }
    return nearest(&found, typed);
}

kh_text kh_nearest_inside(kh_model *model, const kh_entity *tree, kh_text typed)
{
    candidates found = {0};
    add_candidates(model, tree, ~(kh_kinds)0, &found);
    return nearest(&found, typed);
}

void kh_suggest_name(kh_model *model, kh_diagnostic *diagnostic, kh_text nearest_name)
{
    if (!nearest_name.length)
        return;
    diagnostic->help = kh_words_fill(model->arena, kh_words_of("是否指“{0}”？", "did you mean “{0}”?"),
                                     (kh_words[]){kh_words_same(nearest_name)}, 1);
    diagnostic->fix = kh_words_same(nearest_name);
}

size_t kh_fields(kh_model *model, const kh_entity *scheme, const kh_entity ***fields)
{
    KH_VECTOR(const kh_entity *) found = {0};
    for (const kh_entity *at = scheme; at; at = at->parent)
        for (size_t i = 0; i < at->children.count; i++)
            if (at->children.items[i]->kind == KH_KIND_FIELD && at->children.items[i]->name.length)
                kh_vector_push(model->arena, &found, at->children.items[i]);
    for (size_t i = 0; i < kh_map_count(model->names); i++) {
        const kh_entity *outside = kh_map_value(model->names, i);
        bool known = outside->kind != KH_KIND_FIELD;
        for (size_t j = 0; j < found.count && !known; j++)
            known = kh_text_equal(found.items[j]->name, outside->name);
        if (!known)
            kh_vector_push(model->arena, &found, outside);
    }
    *fields = found.items;
    return found.count;
}

bool kh_field_has(const kh_entity *field, kh_text name)
{
    const kh_attribute *values = kh_attribute_of(field, "取值");
    for (size_t i = 0; values && i < values->count; i++) {
        const kh_node *value = values->values[i];
        if (value->kind == KH_NODE_LIST) {
            for (size_t j = 0; j < value->count; j++)
                if (kh_text_equal(value->children[j]->text, name))
                    return true;
        } else if (kh_text_equal(value->text, name)) {
            return true;
        }
    }
    return false;
}
