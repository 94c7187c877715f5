/* The stages from text to checked model, in order. */
#include "model/model.h"

#include <errno.h>

#include "base/digest.h"
#include "base/file.h"
#include "model/declare.h"
#include "model/evaluate.h"
#include "model/group.h"
#include "model/load.h"
#include "model/lost.h"
#include "model/names.h"
#include "model/outcome.h"
#include "model/prelude.h"
#include "model/refine.h"
#include "model/superior.h"
#include "model/texts.h"
#include "model/township.h"
#include "model/validate.h"
#include "source/failure.h"

const kh_text kh_methods_path = {"计分.kh", sizeof "计分.kh" - 1};

static void collect_leaves(kh_arena *arena, const kh_entity *entity, const kh_entity ***items, size_t *count,
                           size_t *capacity)
{
    for (size_t i = 0; i < entity->children.count; i++) {
        const kh_entity *child = entity->children.items[i];
        if (child->kind == KH_KIND_SECTION || child->kind == KH_KIND_INDICATOR)
            collect_leaves(arena, child, items, count, capacity);
    }
    if (!kh_is_leaf(entity))
        return;
    if (*count == *capacity)
        *items = kh_vector_grow(arena, *items, capacity, sizeof **items);
    (*items)[(*count)++] = entity;
}

size_t kh_leaves(kh_arena *arena, const kh_entity *tree, const kh_entity ***leaves)
{
    size_t count = 0, capacity = 0;
    *leaves = NULL;
    collect_leaves(arena, tree, leaves, &count, &capacity);
    return count;
}

static bool node_date(const kh_entity *entity, const char *word, kh_date *date)
{
    const kh_attribute *attribute = kh_attribute_of(entity, word);
    if (!attribute || !attribute->count || attribute->values[0]->kind != KH_NODE_DATE)
        return false;
    *date = attribute->values[0]->date;
    return kh_date_valid(*date);
}

/* A scheme is judged by what held when it was issued; one that does not say when, on the last day of its
 * year. */
static kh_date judging_date(const kh_model *model, const kh_entity *scheme)
{
    kh_date date = {0};
    if (kh_date_valid(model->settings->as_of))
        return model->settings->as_of;
    if (node_date(scheme, "印发", &date))
        return kh_date_last_day(date);
    const kh_attribute *year = kh_attribute_of(scheme, "年度");
    int64_t number;
    if (year && year->count && year->values[0]->kind == KH_NODE_NUMBER &&
        kh_number_to_integer(year->values[0]->number, &number) && number >= 1 && number <= 9999)
        date = (kh_date){(int16_t)number, 12, 31};
    else if (year && year->count && year->values[0]->kind == KH_NODE_DATE)
        date = kh_date_last_day(year->values[0]->date);
    return date;
}

static void report_unknown_target(kh_model *model, const kh_scheme *scheme, const kh_adjustment *adjustment)
{
    if (kh_is_lost(model, adjustment->name))
        return;
    kh_words arguments[] = {kh_block_row_of(KH_KIND_INDICATOR)->word, kh_words_same(adjustment->name)};
    kh_diagnostic *diagnostic = kh_report(model->diagnostics, KH029, adjustment->span, arguments, 2);
    kh_kinds items = KH_KIND_BIT(KH_KIND_INDICATOR) | KH_KIND_BIT(KH_KIND_SECTION);
    kh_suggest_name(model, diagnostic, kh_nearest_name(model, scheme->entity, items, adjustment->name));
}

/* Which item each entry of 调整 means: one of the base tree, else one that the group itself adds. */
static void resolve_adjustments(kh_model *model, const kh_scheme *scheme, kh_entity *group)
{
    kh_entity *adjust = kh_child_of_kind(group, KH_KIND_ADJUST);
    for (size_t i = 0; adjust && i < adjust->adjustments.count; i++) {
        kh_adjustment *adjustment = &adjust->adjustments.items[i];
        bool several = false, ignored = false;
        adjustment->target = kh_find_item(scheme->entity, adjustment->name, &several);
        if (!adjustment->target)
            adjustment->target = kh_find_item(group, adjustment->name, &ignored);
        if (!adjustment->target)
            report_unknown_target(model, scheme, adjustment);
        if (several)
            kh_report_texts(model->diagnostics, KH043, adjustment->span, 1, adjustment->name);
    }
}

static void amend(kh_model *model, kh_scheme *scheme)
{
    size_t count = scheme->entity->children.count;
    for (size_t i = 0; i < count; i++) {
        kh_entity *child = scheme->entity->children.items[i];
        kh_date from;
        if (child->kind != KH_KIND_AMENDMENT && child->kind != KH_KIND_GROUP)
            continue;
        kh_refine_mark(scheme->entity, child);
        if (child->kind == KH_KIND_AMENDMENT && node_date(child, "自", &from) &&
            kh_date_compare(from, scheme->judged_on) <= 0)
            kh_refine_apply(model, scheme->entity, child);
    }
}

void kh_scheme_build(kh_model *model, kh_scheme *scheme, bool complete)
{
    scheme->entity->compiled = scheme;
    scheme->judged_on = judging_date(model, scheme->entity);
    amend(model, scheme);
    kh_outcomes_of_last_year(model, scheme);
    kh_townships_build(model, scheme, complete);
    scheme->township_names = kh_map_new(model->arena);
    for (size_t i = 0; i < scheme->township_count; i++)
        kh_map_add(scheme->township_names, scheme->townships[i]->name,
                   (void *)(uintptr_t)scheme->townships[i]);
    for (size_t i = 0; i < scheme->entity->children.count; i++)
        if (scheme->entity->children.items[i]->kind == KH_KIND_GROUP)
            resolve_adjustments(model, scheme, scheme->entity->children.items[i]);
    kh_validate(model, scheme, scheme->entity);
    kh_validate_cycles(model, scheme->entity);
    kh_validate_own_row(model, scheme);
    kh_groups_build(model, scheme);
    if (complete)
        kh_validate_points(model, scheme);
}

static void set_digest(kh_model *model)
{
    kh_digest *digest = kh_digest_new(model->arena);
    for (size_t i = 0; i < model->sources.count; i++) {
        const kh_source *source = model->sources.items[i];
        if (source->embedded)
            continue; /* the packs print their own version */
        kh_digest_add(digest,
                      kh_text_format(model->arena, "%.*s %u\n", KH_TEXT_ARGUMENTS(kh_path_name(source->path)),
                                     source->content.length));
        kh_digest_add(digest, source->content);
    }
    kh_text text = kh_digest_text(model->arena, digest);
    for (size_t i = 0; i < model->scheme_count; i++)
        model->schemes[i].digest = text;
}

static kh_model *model_new(kh_arena *arena, kh_diagnostics *diagnostics, const kh_settings *settings)
{
    kh_model *model = kh_arena_new_of(arena, kh_model);
    model->arena = arena;
    model->diagnostics = diagnostics;
    model->settings = settings;
    model->names = kh_map_new(arena);
    model->loaded = kh_map_new(arena);
    model->texts = kh_texts_new(arena);
    model->shapes = kh_arena_array(arena, 1, sizeof *model->shapes);
    model->proofs = kh_map_new(arena);
    model->peeked = kh_map_new(arena);
    model->english_functions = kh_map_new(arena);
    model->prelude = kh_prelude_new(arena);
    kh_fallbacks_prepare(model);
    return model;
}

static void compile(kh_model *model, kh_source *source)
{
    size_t count = 0;
    kh_text name = kh_path_name(source->path);
    (void)kh_begin_loading(model, name, (kh_span){0});
    model->root = kh_load_source(model, source);
    kh_end_loading(model, name, model->root);
    for (size_t i = 0; i < model->root->children.count; i++)
        count += model->root->children.items[i]->kind == KH_KIND_SCHEME;
    model->schemes = kh_arena_array(model->arena, count ? count : 1, sizeof *model->schemes);
    for (size_t i = 0; i < model->root->children.count; i++) {
        kh_entity *child = model->root->children.items[i];
        if (child->kind != KH_KIND_SCHEME)
            continue;
        kh_scheme *scheme = &model->schemes[model->scheme_count++];
        scheme->entity = child;
        scheme->source = source;
        kh_scheme_build(model, scheme, true);
    }
    kh_validate(model, NULL, model->root);
    kh_validate_cycles(model, model->root);
    set_digest(model);
}

kh_model *kh_model_load_text(kh_arena *arena, kh_diagnostics *diagnostics, const kh_settings *settings,
                             kh_text path, kh_text content)
{
    kh_model *model = model_new(arena, diagnostics, settings);
    char *padded = kh_arena_alloc(arena, (size_t)content.length + 2);
    if (content.length)
        memcpy(padded, content.data, content.length);
    compile(model, kh_source_add(model, path, kh_text_slice(padded, content.length)));
    return model;
}

kh_model *kh_model_load(kh_arena *arena, kh_diagnostics *diagnostics, const kh_settings *settings,
                        kh_text path)
{
    kh_model *model = model_new(arena, diagnostics, settings);
    kh_bytes content = {"\0", 0};
    kh_status status = kh_file_read(arena, kh_text_terminated(arena, path), &content);
    model->folder = kh_text_is(path, "-") ? KH_TEXT(".") : kh_path_folder(arena, path);
    if (status != KH_OK) {
        kh_words arguments[] = {kh_words_same(path), kh_failure_words(arena, errno)};
        kh_report(diagnostics, KH090, (kh_span){0}, arguments, 2);
        content = (kh_bytes){"\0", 0};
    }
    compile(model, kh_source_add(model, path, kh_text_slice(content.data, content.length)));
    return model;
}

/* What stands nowhere may be anybody's. */
static bool is_elsewhere(const kh_scheme *scheme, kh_span span)
{
    const kh_span whole = scheme->entity->whole;
    return span.source == whole.source && (span.start < whole.start || span.end > whole.end);
}

bool kh_model_narrow(kh_model *model, kh_text name)
{
    size_t chosen = 0, kept = 0;
    while (chosen < model->scheme_count && !kh_text_equal(model->schemes[chosen].entity->name, name))
        chosen++;
    if (chosen == model->scheme_count)
        return false;
    model->schemes += chosen;
    model->scheme_count = 1;
    for (size_t i = 0; i < model->tbd.count; i++)
        if (!is_elsewhere(model->schemes, model->tbd.items[i].span))
            model->tbd.items[kept++] = model->tbd.items[i];
    model->tbd.count = kept;
    return true;
}

/* Its points add up by definition unless it says what they should. */
void kh_example_defaults(kh_model *model, kh_entity *scheme, kh_example_level level, int year)
{
    const char *const defaults[][2] = {
        {"层级", level.level},
        {"对象", level.assessee},
        {"制定单位性质", "党委政府"},
    };
    for (size_t i = 0; i < KH_COUNT(defaults); i++)
        if (!kh_attribute_of(scheme, defaults[i][0]))
            kh_attribute_write(model, scheme, defaults[i][0], kh_text_of(defaults[i][1]));
    if (!kh_attribute_of(scheme, "年度"))
        kh_attribute_write(model, scheme, "年度", kh_text_format(model->arena, "%d", year));
    if (kh_attribute_of(scheme, "总分"))
        return;
    kh_number sum = KH_NUMBER(0);
    kh_evaluation evaluation = {.arena = model->arena, .model = model};
    for (size_t i = 0; i < scheme->children.count; i++) {
        const kh_entity *child = scheme->children.items[i];
        kh_number points;
        if ((child->kind == KH_KIND_SECTION || child->kind == KH_KIND_INDICATOR) &&
            kh_attribute_number(&evaluation, child, "分值", &points)) {
            sum = kh_number_add(model->arena, sum, points);
            continue;
        }
        const kh_entity **leaves;
        size_t count = child->kind == KH_KIND_SECTION || child->kind == KH_KIND_INDICATOR
                           ? kh_leaves(model->arena, child, &leaves)
                           : 0;
        for (size_t j = 0; j < count; j++)
            if (kh_attribute_number(&evaluation, leaves[j], "分值", &points))
                sum = kh_number_add(model->arena, sum, points);
    }
    kh_attribute_write(model, scheme, "总分", kh_number_exact_decimal(model->arena, sum));
}

/* 应报 is said about the example and is no part of the scheme in it. */
static bool is_expectation(const kh_node *item)
{
    return item->kind == KH_NODE_ATTRIBUTE && !item->name.length &&
           kh_find_attribute(KH_KIND_BAD_EXAMPLE, item->text) &&
           !kh_find_attribute(KH_KIND_SCHEME, item->text);
}

kh_scheme *kh_model_example(kh_model *model, kh_diagnostics *diagnostics, kh_entity *example,
                            kh_date judged_on)
{
    kh_diagnostics *before = model->diagnostics;
    model->diagnostics = diagnostics;
    kh_scheme *scheme = kh_arena_new_of(model->arena, kh_scheme);
    scheme->entity = kh_entity_new(model, example->kind, example->parent); /* in which 上级 may stand, too */
    scheme->entity->name = example->name;
    scheme->entity->label = example->label;
    scheme->entity->span = example->span;
    scheme->entity->whole = example->whole;
    scheme->entity->node = example->node;
    scheme->source = example->span.source;
    for (size_t i = 0; i < example->node->count; i++)
        if (!is_expectation(example->node->children[i]))
            kh_declare_items(model, scheme->entity, &example->node->children[i], 1);
    scheme->entity->kind = KH_KIND_SCHEME;
    kh_example_defaults(model, scheme->entity, (kh_example_level){"县", "乡镇街道"}, judged_on.year);
    kh_superiors_build(model, scheme->entity);
    kh_scheme_build(model, scheme, false);
    if (!kh_attribute_of(scheme->entity, "印发"))
        scheme->judged_on = judged_on;
    model->diagnostics = before;
    return scheme;
}
