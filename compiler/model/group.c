/* Groups partition the roster; a township in two of them, in none, or a group of nobody is reported. */
#include "model/group.h"

#include "model/evaluate.h"
#include "model/lost.h"
#include "model/refine.h"

/* `shared`: the scheme's own 余分 or NULL. */
static kh_group *add_group(kh_model *model, kh_scheme *scheme, const kh_entity *entity,
                           const kh_entity *shared)
{
    kh_group *group = &scheme->groups[scheme->group_count++];
    group->entity = entity;
    group->tree = scheme->entity;
    group->balance = shared;
    group->townships = kh_arena_array(model->arena, scheme->township_count ? scheme->township_count : 1,
                                      sizeof *group->townships);
    if (entity) {
        const kh_entity *own = kh_child_of_kind(entity, KH_KIND_BALANCE);
        group->name = entity->name;
        group->tree = kh_refine_tree(model, scheme->entity, entity);
        kh_evaluation evaluation = {.arena = model->arena, .model = model, .scheme = scheme, .group = group};
        if (group->tree != scheme->entity) /* a copy of ours */
            kh_refine_replace(&evaluation, scheme->entity, (kh_entity *)(uintptr_t)group->tree, entity);
        group->adjust = kh_child_of_kind(entity, KH_KIND_ADJUST);
        group->balance = own ? own : shared;
    }
    return group;
}

typedef enum membership { OUTSIDE, INSIDE, UNKNOWN } membership;

static membership belongs(kh_model *model, const kh_scheme *scheme, const kh_entity *group,
                          const kh_entity *township, kh_value *why)
{
    if (!group->node->guard)
        return group->otherwise ? OUTSIDE : INSIDE;
    kh_evaluation evaluation = {
        .arena = model->arena, .model = model, .scheme = scheme, .township = township};
    kh_frame frame = {.element = group};
    *why = kh_evaluate(&evaluation, &frame, group->node->guard, (kh_expectation){.form = KH_FORM_CONDITION});
    if (why->kind != KH_VALUE_TRUTH)
        return UNKNOWN;
    return why->truth ? INSIDE : OUTSIDE;
}

static void report_undecided(kh_model *model, const kh_entity *group, const kh_entity *township, kh_value why)
{
    if (why.kind == KH_VALUE_POISON)
        return;
    kh_words missing =
        why.reasons.count ? why.reasons.items[0].missing : kh_words_of("条件的结果", "the result");
    kh_words of =
        kh_words_fill(model->arena, kh_words_of("{0}（分组“{1}”的条件）", "{0} (condition of group “{1}”)"),
                      (kh_words[]){kh_words_same(township->name), kh_words_same(group->name)}, 2);
    kh_report(model->diagnostics, KH037, group->node->guard->span, (kh_words[]){of, missing}, 2);
}

typedef KH_VECTOR(const kh_entity *) townships;

static void place(kh_model *model, kh_scheme *scheme, const kh_entity *township, townships *homeless)
{
    kh_group *home = NULL, *otherwise = NULL;
    kh_builder several = {.arena = model->arena};
    bool unknown = false;
    size_t homes = 0;
    for (size_t i = 0; i < scheme->group_count; i++) {
        kh_group *group = &scheme->groups[i];
        kh_value why = {0};
        membership is = belongs(model, scheme, group->entity, township, &why);
        if (group->entity->otherwise)
            otherwise = group;
        if (is == UNKNOWN) {
            report_undecided(model, group->entity, township, why);
            unknown = true;
        }
        if (is != INSIDE)
            continue;
        kh_builder_format(&several, "%s%.*s", homes ? "、" : "", KH_TEXT_ARGUMENTS(group->name));
        homes++;
        home = group;
    }
    scheme->roster_broken |= unknown || homes > 1;
    if (homes > 1)
        kh_report_texts(model->diagnostics, KH047, township->span, 2, township->name,
                        kh_builder_text(&several));
    if (unknown || homes > 1)
        return;
    home = home ? home : otherwise;
    if (home)
        home->townships[home->township_count++] = township;
    else
        kh_vector_push(model->arena, homeless, township);
}

enum { NAMES_SHOWN = 5 };

/* One finding for all of them; none if a group could not be read, since they may belong to that one. */
static void report_homeless(kh_model *model, kh_scheme *scheme, const townships *homeless)
{
    kh_builder names[KH_LANGUAGES] = {{.arena = model->arena}, {.arena = model->arena}};
    scheme->roster_broken |= homeless->count > 0;
    bool lost = scheme->entity->has_unknown || kh_is_lost(model, KH_TEXT("分组")) ||
                kh_is_lost(model, KH_TEXT("group"));
    if (homeless->count == 0 || lost)
        return;
    for (size_t i = 0; i < homeless->count && i < NAMES_SHOWN; i++)
        for (int language = 0; language < KH_LANGUAGES; language++)
            kh_builder_format(&names[language], "%s%.*s",
                              i == 0                   ? ""
                              : language == KH_CHINESE ? "、"
                                                       : ", ",
                              KH_TEXT_ARGUMENTS(homeless->items[i]->name));
    if (homeless->count > NAMES_SHOWN) {
        kh_builder_format(&names[KH_CHINESE], "等%zu个乡镇", homeless->count);
        kh_builder_format(&names[KH_ENGLISH], " and %zu others", homeless->count - NAMES_SHOWN);
    }
    kh_words argument = {{kh_builder_text(&names[KH_CHINESE]), kh_builder_text(&names[KH_ENGLISH])}};
    kh_report(model->diagnostics, KH048, homeless->items[0]->span, &argument, 1);
}

void kh_groups_build(kh_model *model, kh_scheme *scheme)
{
    size_t count = 0;
    for (size_t i = 0; i < scheme->entity->children.count; i++)
        count += scheme->entity->children.items[i]->kind == KH_KIND_GROUP;
    const kh_entity *shared = kh_child_of_kind(scheme->entity, KH_KIND_BALANCE);
    scheme->groups = kh_arena_array(model->arena, count ? count : 1, sizeof *scheme->groups);
    if (!count) {
        kh_group *all = add_group(model, scheme, NULL, shared);
        for (size_t i = 0; i < scheme->township_count; i++)
            all->townships[all->township_count++] = scheme->townships[i];
        return;
    }
    townships homeless = {0};
    size_t children = scheme->entity->children.count;
    for (size_t i = 0; i < children; i++)
        if (scheme->entity->children.items[i]->kind == KH_KIND_GROUP)
            (void)add_group(model, scheme, scheme->entity->children.items[i], shared);
    for (size_t i = 0; i < scheme->township_count; i++)
        place(model, scheme, scheme->townships[i], &homeless);
    report_homeless(model, scheme, &homeless);
    for (size_t i = 0; i < scheme->group_count && scheme->township_count && !scheme->roster_broken; i++)
        if (!scheme->groups[i].township_count)
            kh_report_texts(model->diagnostics, KH049, scheme->groups[i].entity->span, 1,
                            scheme->groups[i].name);
}
