/* What scoring asks for: the formulas of the tree are read for the inputs that they mention. */
#include "results/wanted.h"

#include "model/mention.h"
#include "results/period.h"

typedef struct walk {
    kh_model *model;
    const kh_scheme *scheme;
    kh_evaluation evaluation;
    kh_wanted *wanted;
    kh_map *placed; /* inputs that have their columns */
} walk;

/* Compared by its bytes. */
typedef struct key {
    const kh_entity *item, *input;
    uintptr_t time;
} key;

static kh_text bytes_of(const key *of)
{
    return kh_text_slice((const char *)of, sizeof *of);
}

const kh_wanted_input *kh_wanted_find(const kh_wanted *wanted, const kh_entity *item, const kh_entity *input,
                                      kh_result_time time)
{
    key of = {item, input, (uintptr_t)time};
    return kh_map_find(wanted->known, bytes_of(&of));
}

size_t kh_wanted_place(const kh_wanted *wanted, kh_result_place place)
{
    const kh_wanted_input *input = kh_wanted_find(wanted, place.item, place.input, place.time);
    for (size_t i = 0; input && i < input->count; i++) {
        const kh_result_place *one = &wanted->columns.items[input->first + i].place;
        if (one->period == place.period && kh_text_equal(one->column, place.column))
            return input->first + i;
    }
    return wanted->columns.count;
}

/* ---- what formulas mention ---- */

static kh_wanted_input *want(walk *in, const kh_entity *item, const kh_entity *input, kh_result_time time)
{
    kh_arena *arena = in->model->arena;
    key *of = kh_arena_new_of(arena, key);
    *of = (key){item, input, (uintptr_t)time};
    kh_wanted_input *known = kh_map_find(in->wanted->known, bytes_of(of));
    if (known)
        return known;
    known = kh_arena_new_of(arena, kh_wanted_input);
    *known = (kh_wanted_input){.item = item, .input = input, .time = time, .needed = true};
    kh_map_add(in->wanted->known, bytes_of(of), known);
    return known;
}

const kh_entity *kh_result_meant(const kh_entity *entity)
{
    const kh_entity *of = entity ? kh_origin(entity) : NULL, *parent = of ? of->parent : NULL;
    if (!parent || !of->name.length)
        return of;
    const kh_entity *base = NULL;
    if (parent->kind == KH_KIND_GROUP && parent->parent && kh_is_extra(of->kind))
        base = kh_child_named(parent->parent, of->kind, of->name);
    else if (kh_is_extra(parent->kind) && kh_result_meant(parent) != parent)
        base = kh_child_named(kh_result_meant(parent), of->kind, of->name);
    return base ? base : of;
}

static const kh_entity *place_of_input(const kh_entity *input)
{
    const kh_entity *parent = input->parent;
    return parent && parent->kind != KH_KIND_FILE ? kh_result_meant(parent) : NULL;
}

static bool is_reported(const kh_entity *entity)
{
    bool is_input = entity->kind == KH_KIND_QUANTITY || entity->kind == KH_KIND_EXTERNAL;
    return is_input && !kh_attribute_of(entity, "式") && !kh_attribute_of(entity, "值");
}

/* Of this scheme, or outside all schemes: another one's are its own affair. */
static bool is_ours(const walk *in, const kh_entity *entity)
{
    const kh_entity *scheme = kh_container(entity, KH_KIND_SCHEME);
    return !scheme || kh_origin(scheme) == in->scheme->entity;
}

static void want_mentioned(walk *in, const kh_entity *entity, const kh_mention *mention, kh_result_time time)
{
    kh_wanted_input *one =
        mention->actual ? want(in, entity, NULL, time) : want(in, place_of_input(entity), entity, time);
    one->used = true;
    one->needed &= !mention->may_lack;
}

static void note_mention(void *owner, const kh_mention *mention)
{
    walk *in = owner;
    const kh_entity *entity = kh_result_meant(mention->entity);
    kh_result_time time = mention->last_year ? KH_LAST_YEAR : KH_THIS_YEAR;
    if (!is_ours(in, entity) || (!mention->actual && !is_reported(entity)))
        return;
    want_mentioned(in, entity, mention, time);
    kh_evaluation evaluation = in->evaluation;
    if (mention->before_first && !mention->last_year && kh_series_periods(&evaluation, entity) > 0)
        want_mentioned(in, entity, mention, KH_LAST_PERIOD);
}

static void read_formula(walk *in, const kh_entity *item, const kh_attribute *formula)
{
    kh_frame frame = {.element = item};
    for (size_t i = 0; formula && i < formula->count; i++)
        kh_mentions(&in->evaluation, &frame, formula->values[i], note_mention, in);
}

static void use_actual(walk *in, const kh_entity *item)
{
    want(in, kh_result_meant(item), NULL, KH_THIS_YEAR)->used = true;
}

/* ---- items ---- */

bool kh_is_marked(const kh_entity *item)
{
    if (item->kind == KH_KIND_INDICATOR)
        return kh_is_leaf(item) && !kh_inherited_attribute_of(item, "计分");
    return (item->kind == KH_KIND_BONUS || item->kind == KH_KIND_PENALTY) && !kh_attribute_of(item, "计分") &&
           !kh_attribute_of(item, "单次");
}

/* Of an extra that changes the scheme's of that name, else of its own. */
static const kh_attribute *extra_attribute(const kh_entity *extra, const char *word)
{
    const kh_attribute *own = kh_attribute_of(extra, word);
    return own ? own : kh_attribute_of(kh_result_meant(extra), word);
}

static bool says_yes(const kh_entity *item, const char *word)
{
    const kh_attribute *attribute = kh_attribute_of(item, word);
    return attribute && attribute->count == 1 && attribute->values[0]->kind == KH_NODE_TRUTH &&
           attribute->values[0]->truth;
}

static void read_item(walk *in, const kh_entity *item)
{
    static const char *const formulas[] = {"上限",     "下限",     "适用", "不适用时", "评分制",
                                           "单次",     "条件",     "名额", "金额",     "分配",
                                           "加分上限", "扣分上限", "同分", "逐期计分"};
    bool is_leaf = kh_is_leaf(item);
    bool extra = kh_is_extra(item->kind);
    for (size_t i = 0; i < KH_COUNT(formulas); i++)
        read_formula(in, item, kh_attribute_of(item, formulas[i]));
    bool whole = kh_score_on_whole(item) || item->kind == KH_KIND_VETO;
    if (is_leaf || extra || whole)
        read_formula(in, item,
                     is_leaf ? kh_inherited_attribute_of(item, "计分") : kh_attribute_of(item, "计分"));
    bool is_watched = says_yes(item, "监测") && !kh_attribute_of(item, "分值");
    bool is_counted = extra && !extra_attribute(item, "计分"); /* its 实绩 are times, or points */
    bool is_declared = item->kind == KH_KIND_VETO && !kh_attribute_of(item, "条件");
    if ((!extra && kh_is_marked(item) && !is_watched) || is_counted || is_declared)
        use_actual(in, item);
}

static bool holds_formulas(kh_kind kind)
{
    return kind == KH_KIND_SECTION || kind == KH_KIND_INDICATOR || kind == KH_KIND_BONUS ||
           kind == KH_KIND_PENALTY || kind == KH_KIND_VETO || kind == KH_KIND_GRADE ||
           kind == KH_KIND_ACCOUNTABILITY || kind == KH_KIND_COMMENDATION || kind == KH_KIND_PAYOUT;
}

static void read_tree(walk *in, const kh_entity *tree)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if (!holds_formulas(child->kind))
            continue;
        read_item(in, child);
        read_tree(in, child);
    }
}

/* What a group adds to the whole, or changes of it, stands in no tree. */
static void read_group(walk *in, const kh_group *group)
{
    if (group->tree != in->scheme->entity)
        read_tree(in, group->tree);
    for (size_t i = 0; group->entity && i < group->entity->children.count; i++) {
        const kh_entity *child = group->entity->children.items[i];
        if (!kh_is_extra(child->kind))
            continue;
        read_item(in, child);
        read_tree(in, child);
    }
}

/* ---- columns, in the order of the tree ---- */

size_t kh_result_split(kh_arena *arena, const kh_entity *input, const kh_text **names)
{
    KH_VECTOR(kh_text) found = {0};
    const kh_attribute *split = input ? kh_attribute_of(input, "分列") : NULL;
    for (size_t i = 0; split && i < split->count; i++) {
        const kh_node *node = split->values[i];
        size_t count = node->kind == KH_NODE_LIST ? node->count : 1;
        for (size_t k = 0; k < count; k++) {
            const kh_node *name = node->kind == KH_NODE_LIST ? node->children[k] : node;
            if (name->kind == KH_NODE_NAME || name->kind == KH_NODE_TEXT)
                kh_vector_push(arena, &found, name->text);
        }
    }
    *names = found.items;
    return found.count;
}

static bool is_shared(const kh_entity *input)
{
    const kh_attribute *basis = input ? kh_attribute_of(input, "口径") : NULL;
    const kh_node *node = basis && basis->count == 1 ? basis->values[0] : NULL;
    const kh_member_row *member =
        node && node->kind == KH_NODE_NAME ? kh_find_member(KH_ENUMERATION_BASIS, node->text) : NULL;
    return member && kh_text_is(member->word.in[KH_CHINESE], "统一");
}

/* Of 末期 the last will do. */
static bool is_latest_only(walk *in, const kh_wanted_input *of)
{
    const kh_member_row *member = kh_fold_of_figures(&in->evaluation, of->input ? of->input : of->item);
    return of->periods && member && kh_text_is(member->word.in[KH_CHINESE], "末期");
}

static void add_columns(walk *in, kh_wanted_input *of)
{
    kh_arena *arena = in->model->arena;
    const kh_text *names;
    size_t split = kh_result_split(arena, of->input, &names), columns = split ? split : 1;
    kh_result_type *type = kh_result_type_of(arena, of->item, of->input);
    kh_text unit = type->cell.kind == KH_CELL_TRUTH  ? KH_TEXT("是否")
                   : type->cell.kind == KH_CELL_DATE ? KH_TEXT("日期")
                                                     : type->cell.unit.word;
    of->periods =
        of->time == KH_THIS_YEAR ? kh_series_periods(&in->evaluation, of->input ? of->input : of->item) : 0;
    of->needed &= of->used && !(of->input && kh_attribute_of(of->input, "缺省"));
    of->first = in->wanted->columns.count;
    unsigned periods = of->periods ? of->periods : 1;
    for (size_t i = 0; i < columns; i++)
        for (unsigned period = 1; period <= periods; period++) {
            kh_result_place place = {.item = of->item,
                                     .input = of->input,
                                     .column = split ? names[i] : KH_TEXT_NONE,
                                     .period = of->periods ? period : 0,
                                     .time = of->time};
            kh_result_column column = {.place = place,
                                       .unit = unit,
                                       .needed = of->needed && (!is_latest_only(in, of) || period == periods),
                                       .is_points = !of->input && kh_is_marked(of->item),
                                       .is_shared = is_shared(of->input),
                                       .type = type};
            if (in->wanted->columns.count < KH_MAX_RESULT_COLUMNS)
                kh_vector_push(arena, &in->wanted->columns, column);
        }
    of->count = in->wanted->columns.count - of->first;
    kh_vector_push(arena, &in->wanted->inputs, of);
}

static void place_input(walk *in, const kh_entity *item, const kh_entity *input)
{
    for (kh_result_time time = KH_THIS_YEAR; time <= KH_LAST_PERIOD; time++) {
        key of = {item, input, (uintptr_t)time};
        kh_wanted_input *one = kh_map_find(in->wanted->known, bytes_of(&of));
        if (one && one->count == 0)
            add_columns(in, one);
    }
}

static void place_tree(walk *in, const kh_entity *tree)
{
    const kh_entity *item = kh_result_meant(tree);
    bool is_outside = tree->kind == KH_KIND_FILE;
    if (!is_outside)
        place_input(in, item, NULL);
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = kh_result_meant(tree->children.items[i]);
        if (!is_reported(child))
            continue;
        if (child->kind == KH_KIND_QUANTITY && !is_outside) /* declared: it may be reported */
            (void)want(in, item, child, KH_THIS_YEAR);
        place_input(in, is_outside ? NULL : item, child);
    }
    for (size_t i = 0; i < tree->children.count && !is_outside; i++)
        if (holds_formulas(tree->children.items[i]->kind) ||
            tree->children.items[i]->kind == KH_KIND_EXTERNAL)
            place_tree(in, tree->children.items[i]);
}

static void place_group(walk *in, const kh_group *group)
{
    if (group->tree != in->scheme->entity)
        place_tree(in, group->tree);
    for (size_t i = 0; group->entity && i < group->entity->children.count; i++)
        if (kh_is_extra(group->entity->children.items[i]->kind))
            place_tree(in, group->entity->children.items[i]);
}

/* What is mentioned and stands nowhere in the trees: inputs of files that are used. */
static void place_others(walk *in)
{
    for (size_t i = 0; i < kh_map_count(in->wanted->known); i++) {
        kh_wanted_input *one = kh_map_value(in->wanted->known, i);
        if (one->count == 0)
            add_columns(in, one);
    }
}

const kh_wanted *kh_wanted_of(kh_model *model, const kh_scheme *scheme)
{
    kh_wanted *wanted = kh_arena_new_of(model->arena, kh_wanted);
    wanted->scheme = scheme;
    wanted->year = kh_scheme_year(scheme);
    wanted->known = kh_map_new(model->arena);
    walk in = {.model = model, .scheme = scheme, .wanted = wanted};
    in.evaluation = (kh_evaluation){.arena = model->arena, .model = model, .scheme = scheme};
    read_item(&in, scheme->entity);
    read_tree(&in, scheme->entity);
    for (size_t i = 0; i < scheme->group_count; i++)
        read_group(&in, &scheme->groups[i]);
    place_tree(&in, model->root);
    place_tree(&in, scheme->entity);
    for (size_t i = 0; i < scheme->group_count; i++)
        place_group(&in, &scheme->groups[i]);
    place_others(&in);
    kh_wanted_title(model->arena, wanted);
    return wanted;
}

size_t kh_results_wanted(kh_model *model, const kh_scheme *scheme, const kh_result_column **columns)
{
    const kh_wanted *wanted = kh_wanted_of(model, scheme);
    *columns = wanted->columns.items;
    return wanted->columns.count;
}
