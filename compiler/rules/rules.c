/* The rules in force for a scheme, gathered from packs. */
#include "rules/rules.h"

#include <stdlib.h>

#include "rules/judging.h"
#include "source/suggest.h"

/* A rule and all who adopt it, whatever the date. */
typedef struct {
    kh_rule rule;
    kh_adoptions adoptions;
} gathered_rule;

typedef struct {
    kh_model *model;
    const kh_scheme *scheme; /* NULL: all rules of all packs are gathered */
    KH_VECTOR(gathered_rule *) rules;
    kh_map *by_id;
    kh_map *written; /* 规则 blocks of all packs, by id and alias */
    size_t packs_read;
} gathering;

static gathering gathering_of(kh_model *model, const kh_scheme *scheme)
{
    return (gathering){.model = model, .scheme = scheme, .by_id = kh_map_new(model->arena)};
}

static const kh_entity *find_written(gathering *into, kh_text id)
{
    const kh_model *model = into->model;
    if (!into->written || into->packs_read != model->packs.count) {
        into->written = kh_map_new(model->arena);
        into->packs_read = model->packs.count;
        for (size_t i = 0; i < model->packs.count; i++)
            for (size_t j = 0; j < model->packs.items[i]->children.count; j++) {
                kh_entity *rule = model->packs.items[i]->children.items[j];
                kh_text alias = kh_pack_text(rule, "别名");
                if (rule->kind == KH_KIND_RULE)
                    kh_map_add(into->written, rule->name, rule);
                if (rule->kind == KH_KIND_RULE && alias.length)
                    kh_map_add(into->written, alias, rule);
            }
    }
    return kh_map_find(into->written, id);
}

/* A pack that the scheme uses and --pack names, too, has been read twice. */
static bool is_same_text(const kh_entity *left, const kh_entity *right)
{
    kh_span one = left->span, other = right->span;
    return left == right || (one.source && other.source && one.start == other.start &&
                             kh_text_equal(one.source->content, other.source->content));
}

/* The office's own file is to be mended, whichever was read first. */
static void report_twice(kh_model *model, const kh_entity *first, const kh_entity *second)
{
    bool library = second->span.source && second->span.source->embedded && first->span.source &&
                   !first->span.source->embedded;
    const kh_entity *wrong = library ? first : second, *right = library ? second : first;
    kh_diagnostic *twice = kh_report_texts(model->diagnostics, KH089, wrong->span, 1, wrong->name);
    kh_diagnostic_label(model->diagnostics, twice, right->span,
                        kh_words_of("先写在这里", "first written here"));
}

static gathered_rule *take_rule(gathering *into, const kh_entity *rule)
{
    gathered_rule *before = kh_map_find(into->by_id, rule->name);
    if (before && !is_same_text(before->rule.entity, rule))
        report_twice(into->model, before->rule.entity, rule);
    if (before)
        return before;
    gathered_rule *made = kh_arena_new_of(into->model->arena, gathered_rule);
    made->rule = kh_rule_read(into->model, into->scheme, rule->parent, rule);
    kh_vector_push(into->model->arena, &into->rules, made);
    kh_map_add(into->by_id, rule->name, made);
    return made;
}

/* A limit that the rule does not have would change nothing, and nobody would know. */
static void look_for_parameters(kh_model *model, const kh_rule *rule, const kh_entity *adoption)
{
    KH_VECTOR(kh_text) names = {0};
    for (size_t i = 0; i < rule->entity->children.count; i++)
        if (rule->entity->children.items[i]->kind == KH_KIND_PARAMETER)
            kh_vector_push(model->arena, &names, rule->entity->children.items[i]->name);
    for (size_t i = 0; i < adoption->children.count; i++) {
        const kh_entity *child = adoption->children.items[i];
        if (child->kind != KH_KIND_PARAMETER ||
            kh_child_named(rule->entity, KH_KIND_PARAMETER, child->name) ||
            kh_child_named(rule->pack, KH_KIND_PARAMETER, child->name))
            continue;
        kh_diagnostic *unknown = kh_report_texts(model->diagnostics, KH032, child->span, 1, child->name);
        kh_text nearest = kh_suggest(child->name, names.items, names.count);
        if (nearest.length)
            unknown->fix = kh_words_same(nearest);
    }
}

/* The widest layer first, those of one layer as they come. */
static void add_in_order(kh_arena *arena, kh_adoptions *list, const kh_adoption *adoption)
{
    kh_vector_push(arena, list, *adoption);
    size_t at = list->count - 1;
    for (; at > 0 && list->items[at - 1].layer > adoption->layer; at--)
        list->items[at] = list->items[at - 1];
    list->items[at] = *adoption;
}

static void add_adoption(gathering *into, gathered_rule *rule, const kh_entity *pack, const kh_entity *block,
                         kh_span span)
{
    bool own = pack->kind == KH_KIND_SCHEME;
    kh_adoption adoption = {
        .pack = pack,
        .block = block,
        .span = span,
        .layer = own ? KH_LAYER_SCHEME : kh_pack_layer(pack),
        .replaces = block && block->kind == KH_KIND_REPLACEMENT,
    };
    add_in_order(into->model->arena, &rule->adoptions, &adoption);
    if (!block)
        return;
    look_for_parameters(into->model, &rule->rule, block);
    const kh_node *level = kh_pack_node(block, "级别"), *least = kh_pack_node(rule->rule.entity, "级别");
    bool constant = false, ignored;
    int asked = kh_strictest_level(level, &constant);
    if (constant && !adoption.replaces && asked < kh_strictest_level(least, &ignored))
        kh_report_looser(into->model, &rule->rule, level->span, kh_words_of("级别", "level"));
}

static void adopt(gathering *into, const kh_entity *pack, const kh_entity *block, kh_text id, kh_span span)
{
    const kh_entity *rule = find_written(into, id);
    if (rule)
        add_adoption(into, take_rule(into, rule), pack, block, span);
    else
        kh_report_unknown_rule(into->model, span, id);
}

/* 采用：KH103、KH104 takes rules as they are; 采用 KH103 { … } may be stricter; 替换 KH103 { … } replaces. */
static void take_pack(gathering *into, const kh_entity *pack)
{
    const kh_attribute *plain = kh_attribute_of(pack, "采用");
    for (size_t i = 0; i < pack->children.count; i++) {
        const kh_entity *child = pack->children.items[i];
        if (child->kind == KH_KIND_RULE)
            add_adoption(into, take_rule(into, child), pack, NULL, child->span);
        else if (child->kind == KH_KIND_ADOPTION || child->kind == KH_KIND_REPLACEMENT)
            adopt(into, pack, child, child->name, child->span);
    }
    for (size_t i = 0; plain && i < plain->count; i++)
        adopt(into, pack, NULL, plain->values[i]->text, plain->values[i]->span);
}

/* A scheme's own 规则 block makes a rule of that id stricter, or is a rule of its own. */
static void take_scheme(gathering *into)
{
    const kh_entity *scheme = into->scheme->entity;
    for (size_t i = 0; i < scheme->children.count; i++) {
        const kh_entity *child = scheme->children.items[i];
        if (child->kind != KH_KIND_RULE)
            continue;
        const kh_entity *written = find_written(into, child->name);
        bool known = written || kh_map_find(into->by_id, child->name);
        gathered_rule *rule = take_rule(into, written ? written : child);
        add_adoption(into, rule, scheme, known ? child : NULL, child->span);
    }
}

/* ---- dates and choice ---- */

static bool is_chosen(const kh_rule *rule, kh_rule_choice choice)
{
    bool chosen = choice.only_count == 0;
    for (size_t i = 0; i < choice.only_count; i++)
        chosen |= kh_text_equal(choice.only[i], rule->id) || kh_text_equal(choice.only[i], rule->alias);
    return chosen;
}

static int by_id(const void *left, const void *right)
{
    const kh_rule *a = left, *b = right;
    return kh_text_compare(a->id, b->id); /* ids are unique in a set: order is the same everywhere */
}

/* With all their adoptions, in order of id. */
static kh_rule_set sorted(gathering *from, kh_rule_choice choice)
{
    kh_rule_set set = {.items = kh_arena_array(from->model->arena, from->rules.count + 1, sizeof *set.items)};
    for (size_t i = 0; i < from->rules.count; i++) {
        gathered_rule *one = from->rules.items[i];
        one->rule.adoptions = one->adoptions.items;
        one->rule.adoption_count = one->adoptions.count;
        if (is_chosen(&one->rule, choice))
            set.items[set.count++] = one->rule;
    }
    if (set.count)
        qsort(set.items, set.count, sizeof *set.items, by_id);
    return set;
}

kh_rule_set kh_rules_in_force(kh_model *model, const kh_scheme *scheme, kh_rule_choice choice)
{
    kh_entities packs = kh_packs_in_force(model, scheme, choice);
    gathering all = gathering_of(model, scheme);
    for (size_t i = 0; i < packs.count; i++)
        take_pack(&all, packs.items[i]);
    take_scheme(&all);
    for (size_t i = 0; i < choice.only_count; i++)
        if (!find_written(&all, choice.only[i]) && !kh_map_find(all.by_id, choice.only[i]))
            kh_report_unknown_rule(model, (kh_span){0}, choice.only[i]);
    kh_rule_set gathered = sorted(&all, choice);
    kh_rule_set set = {.items = kh_arena_array(model->arena, gathered.count + 1, sizeof *set.items),
                       .candidates = gathered.items,
                       .candidate_count = gathered.count,
                       .packs = packs.items,
                       .pack_count = packs.count,
                       .part = choice.only_count > 0};
    for (size_t i = 0; i < gathered.count; i++) {
        kh_rule rule = kh_rule_on(model, scheme, &gathered.items[i], scheme->judged_on);
        if (!kh_rule_is_in_force(model, scheme, &rule, scheme->judged_on))
            continue;
        kh_rule_set_reach(model, scheme, &rule);
        set.items[set.count++] = rule;
    }
    return set;
}

kh_rule_set kh_rules_all(kh_model *model)
{
    gathering all = gathering_of(model, NULL);
    for (size_t i = 0; i < model->packs.count; i++)
        take_pack(&all, model->packs.items[i]);
    /* what one place replaces stays as it is elsewhere */
    for (size_t i = 0; i < all.rules.count; i++)
        for (size_t j = 0; j < all.rules.items[i]->adoptions.count; j++)
            all.rules.items[i]->adoptions.items[j].yields = all.rules.items[i]->adoptions.items[j].replaces;
    return sorted(&all, (kh_rule_choice){0});
}

/* A pack stands with those that bind its place. */
static void check_replacements(kh_model *model, const kh_rule *rule)
{
    for (size_t i = 0; i < rule->adoption_count; i++) {
        if (!rule->adoptions[i].replaces)
            continue;
        kh_text place = kh_pack_text(rule->adoptions[i].pack, "适用地区");
        kh_adoptions beside = {0};
        for (size_t j = 0; j < rule->adoption_count; j++) {
            kh_text region = kh_pack_text(rule->adoptions[j].pack, "适用地区");
            if (i == j || !region.length || kh_region_holds(region, place))
                kh_vector_push(model->arena, &beside, rule->adoptions[j]);
        }
        kh_rule here = *rule;
        here.adoptions = beside.items;
        here.adoption_count = beside.count;
        (void)kh_rule_on(model, NULL, &here, model->settings->as_of);
    }
}

void kh_rules_check_adoptions(kh_model *model)
{
    (void)kh_model_use(model, kh_core_pack_path);
    kh_rule_set rules = kh_rules_all(model);
    for (size_t i = 0; i < rules.count; i++) {
        kh_frame frame = {0};
        (void)kh_rule_bindings(model, NULL, &rules.items[i], NULL, &frame); /* says which are looser */
        check_replacements(model, &rules.items[i]);
    }
}
