/* Which rules are in force for a scheme: of the core, of the packs it names, of those asked for. */
#include "rules/rules.h"

#include <stdlib.h>

#include "rules/judging.h"
#include "source/suggest.h"

#define PATH(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof literal - 1                                                                          \
    }
const kh_text kh_core_pack_path = PATH("规则/核心.kh");
static const kh_text default_pack_path = PATH("规则/若干规定2024.kh");
#undef PATH

typedef struct {
    kh_model *model;
    const kh_scheme *scheme; /* NULL: all rules of all packs are gathered */
    KH_VECTOR(kh_rule) rules;
} gathering;

static kh_rule *find(gathering *into, kh_text id)
{
    for (size_t i = 0; i < into->rules.count; i++)
        if (kh_text_equal(into->rules.items[i].id, id))
            return &into->rules.items[i];
    return NULL;
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

static kh_rule *take_rule(gathering *into, const kh_entity *rule)
{
    kh_rule *before = find(into, rule->name);
    if (before && !is_same_text(before->entity, rule))
        report_twice(into->model, before->entity, rule);
    if (before)
        return before;
    kh_rule read = kh_rule_read(into->model, into->scheme, rule->parent, rule);
    kh_vector_push(into->model->arena, &into->rules, read);
    return &into->rules.items[into->rules.count - 1];
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

static void add_adoption(kh_model *model, kh_rule *rule, const kh_entity *adoption)
{
    look_for_parameters(model, rule, adoption);
    const kh_node *level = kh_pack_node(adoption, "级别");
    bool constant = false, ignored;
    int asked = kh_strictest_level(level, &constant);
    if (constant && asked < kh_strictest_level(kh_pack_node(rule->entity, "级别"), &ignored))
        kh_report_looser(model, rule, level->span, kh_words_of("级别", "level"));

    const kh_entity **longer =
        kh_arena_array(model->arena, rule->adoption_count + 1, sizeof *rule->adoptions);
    for (size_t i = 0; i < rule->adoption_count; i++)
        longer[i] = rule->adoptions[i];
    longer[rule->adoption_count++] = adoption;
    rule->adoptions = longer;
}

static kh_rule *adopt(gathering *into, kh_text id, kh_span span)
{
    const kh_entity *rule = kh_find_rule(into->model, id);
    if (!rule) {
        kh_report_unknown_rule(into->model, span, id);
        return NULL;
    }
    return take_rule(into, rule);
}

/* 采用：KH103、KH104 takes rules as they are; 采用 KH103 { … } may be stricter. */
static void take_pack(gathering *into, const kh_entity *pack)
{
    const kh_attribute *plain = kh_attribute_of(pack, "采用");
    for (size_t i = 0; i < pack->children.count; i++) {
        const kh_entity *child = pack->children.items[i];
        kh_rule *adopted = NULL;
        if (child->kind == KH_KIND_RULE)
            (void)take_rule(into, child);
        else if (child->kind == KH_KIND_ADOPTION)
            adopted = adopt(into, child->name, child->span);
        if (adopted)
            add_adoption(into->model, adopted, child);
    }
    for (size_t i = 0; plain && i < plain->count; i++)
        (void)adopt(into, plain->values[i]->text, plain->values[i]->span);
}

/* A scheme's own 规则 block makes a rule of that id stricter, or is a rule of its own. */
static void take_scheme(gathering *into)
{
    const kh_entity *scheme = into->scheme->entity;
    for (size_t i = 0; i < scheme->children.count; i++) {
        const kh_entity *child = scheme->children.items[i];
        if (child->kind != KH_KIND_RULE)
            continue;
        kh_rule *known = find(into, child->name);
        if (known)
            add_adoption(into->model, known, child);
        else
            (void)take_rule(into, child);
    }
}

/* ---- packs ---- */

static bool is_of_file(const kh_entity *pack, kh_text path)
{
    return pack->span.source && pack->span.source->embedded &&
           kh_text_equal(pack->span.source->library, path);
}

static size_t take_file(gathering *into, kh_text path)
{
    size_t taken = 0;
    for (size_t i = 0; i < into->model->packs.count; i++)
        if (is_of_file(into->model->packs.items[i], path)) {
            take_pack(into, into->model->packs.items[i]);
            taken++;
        }
    return taken;
}

/* Packs of files that are no library are the office's own: whoever uses the file means them. */
static size_t take_own(gathering *into)
{
    size_t taken = 0;
    for (size_t i = 0; i < into->model->packs.count; i++) {
        const kh_entity *pack = into->model->packs.items[i];
        if (pack->span.source && pack->span.source->embedded)
            continue;
        take_pack(into, pack);
        taken++;
    }
    return taken;
}

/* “规则/宁夏2024.kh”, “规则.宁夏2024” and “宁夏2024” are the same. */
static kh_text library_path(kh_arena *arena, kh_text named)
{
    static const char ending[] = ".kh", *const folders[] = {"规则/", "规则.", "rules/", "rules."};
    for (size_t i = 0; i < KH_COUNT(folders); i++)
        if (kh_text_starts(named, kh_text_of(folders[i]))) {
            size_t length = strlen(folders[i]);
            named = kh_text_slice(named.data + length, named.length - length);
            break;
        }
    size_t end = sizeof ending - 1;
    if (named.length > end && memcmp(named.data + named.length - end, ending, end) == 0)
        named.length -= (uint32_t)end;
    return kh_text_format(arena, "规则/%.*s.kh", KH_TEXT_ARGUMENTS(named));
}

/* 规则/宁夏2024.kh → 宁夏2024, as packs are named; 文件.kh holds documents, no pack. */
static kh_text pack_name(kh_text path)
{
    size_t folder = sizeof "规则/" - 1, ending = sizeof ".kh" - 1;
    return kh_text_slice(path.data + folder, path.length - folder - ending);
}

static void report_unknown_pack(kh_model *model, kh_text named)
{
    KH_VECTOR(kh_text) names = {0};
    for (size_t i = 0; i < model->settings->library_count; i++) {
        kh_text path = model->settings->library[i].path;
        if (kh_text_starts(path, KH_TEXT("规则/")) && !kh_text_is(path, "规则/文件.kh"))
            kh_vector_push(model->arena, &names, pack_name(path));
    }
    kh_diagnostic *unknown = kh_report_texts(model->diagnostics, KH087, (kh_span){0}, 1, named);
    kh_text nearest = kh_suggest(named, names.items, names.count);
    if (nearest.length)
        unknown->fix = kh_words_same(nearest);
}

static bool is_in_library(const kh_model *model, kh_text path)
{
    for (size_t i = 0; i < model->settings->library_count; i++)
        if (kh_text_equal(model->settings->library[i].path, path))
            return true;
    return false;
}

static void take_packs(gathering *into, kh_rule_choice choice)
{
    kh_model *model = into->model;
    if (kh_model_use(model, kh_core_pack_path))
        (void)take_file(into, kh_core_pack_path);
    size_t named = take_own(into);
    for (size_t i = 0; i < model->used.count; i++)
        if (!kh_text_equal(model->used.items[i], kh_core_pack_path))
            named += take_file(into, model->used.items[i]);
    if (named == 0 && kh_model_use(model, default_pack_path))
        (void)take_file(into, default_pack_path);
    for (size_t i = 0; i < choice.pack_count; i++) {
        kh_text path = library_path(model->arena, choice.packs[i]);
        bool found = kh_model_use(model, path) && take_file(into, path);
        /* of a file that could not be read as a pack this has been said */
        if (!found && (!kh_diagnostics_compile_errors(model->diagnostics) || !is_in_library(model, path)))
            report_unknown_pack(model, choice.packs[i]);
    }
}

/* ---- dates and choice ---- */

/* A parameter without a value on that day: the rule's limit was not set yet. */
static bool is_in_force(kh_model *model, const kh_scheme *scheme, const kh_rule *rule)
{
    kh_frame frame = {0};
    return kh_holds_on(rule->entity, scheme->judged_on) && kh_rule_bindings(model, scheme, rule, &frame);
}

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

static kh_rule_set sorted(gathering *from)
{
    if (from->rules.count)
        qsort(from->rules.items, from->rules.count, sizeof *from->rules.items, by_id);
    return (kh_rule_set){from->rules.items, from->rules.count};
}

kh_rule_set kh_rules_in_force(kh_model *model, const kh_scheme *scheme, kh_rule_choice choice)
{
    gathering all = {.model = model, .scheme = scheme};
    take_packs(&all, choice);
    take_scheme(&all);
    for (size_t i = 0; i < choice.only_count; i++)
        if (!kh_find_rule(model, choice.only[i]) && !find(&all, choice.only[i]))
            kh_report_unknown_rule(model, (kh_span){0}, choice.only[i]);
    size_t kept = 0;
    for (size_t i = 0; i < all.rules.count; i++)
        if (is_chosen(&all.rules.items[i], choice) && is_in_force(model, scheme, &all.rules.items[i]))
            all.rules.items[kept++] = all.rules.items[i];
    all.rules.count = kept;
    return sorted(&all);
}

kh_rule_set kh_rules_all(kh_model *model)
{
    gathering all = {.model = model};
    for (size_t i = 0; i < model->packs.count; i++)
        take_pack(&all, model->packs.items[i]);
    return sorted(&all);
}

void kh_rules_check_adoptions(kh_model *model)
{
    (void)kh_model_use(model, kh_core_pack_path);
    kh_rule_set rules = kh_rules_all(model);
    for (size_t i = 0; i < rules.count; i++) {
        kh_frame frame = {0};
        (void)kh_rule_bindings(model, NULL, &rules.items[i], &frame); /* says which are looser */
    }
}
