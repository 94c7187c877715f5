/* What has come of the scores, as words of expressions, and last year's as columns of the results. */
#include "model/outcome.h"

bool kh_is_outcome(kh_keyname keyname)
{
    return keyname == KH_KEYNAME_GRADE || keyname == KH_KEYNAME_COMMENDED ||
           keyname == KH_KEYNAME_GROUP_PLACE || keyname == KH_KEYNAME_OVERALL_PLACE;
}

bool kh_owner_asks_outcomes(const kh_entity *owner)
{
    const kh_entity *at = owner;
    while (at && at->kind != KH_KIND_SCHEME && at->kind != KH_KIND_RULE && at->kind != KH_KIND_PACK)
        at = at->parent;
    return owner && !(at && at->kind != KH_KIND_SCHEME);
}

static kh_entity *input(kh_model *model, const kh_scheme *scheme, kh_text name)
{
    kh_entity *made = kh_arena_new_of(model->arena, kh_entity);
    *made = (kh_entity){.kind = KH_KIND_EXTERNAL,
                        .name = name,
                        .span = scheme->entity->span,
                        .whole = scheme->entity->span,
                        .parent = scheme->entity};
    return made;
}

/* 取值: the grades. */
static void name_grades(kh_arena *arena, const kh_scheme *scheme, kh_entity *of)
{
    const kh_entity *entity = scheme->entity;
    kh_node **names = kh_arena_array(arena, entity->children.count + 1, sizeof(kh_node *));
    size_t count = 0;
    for (size_t i = 0; i < entity->children.count; i++) {
        const kh_entity *grade = entity->children.items[i];
        if (grade->kind != KH_KIND_GRADE || !grade->name.length)
            continue;
        names[count] = kh_arena_new_of(arena, kh_node);
        *names[count++] = (kh_node){.kind = KH_NODE_NAME, .text = grade->name, .span = grade->span};
    }
    kh_attribute values = {.row = kh_find_attribute(KH_KIND_EXTERNAL, KH_TEXT("取值")),
                           .span = entity->span,
                           .values = names,
                           .count = count};
    kh_entity_add_attribute(arena, of, values);
}

void kh_outcomes_of_last_year(kh_model *model, kh_scheme *scheme)
{
    kh_entity *grade = input(model, scheme, kh_keyname_word(KH_KEYNAME_GRADE).in[KH_CHINESE]);
    name_grades(model->arena, scheme, grade);
    scheme->last_grade = grade;
    scheme->last_total = input(model, scheme, KH_TEXT("总得分"));
}
