/* A formula with its values filled in: 按完成(实绩 950万元, 目标 1000万元). */
#include "scores/scoring.h"

kh_words kh_score_filled(kh_arena *arena, const char *chinese, const char *english, size_t count,
                         const kh_words *arguments)
{
    return kh_words_fill(arena, kh_words_of(chinese, english), arguments, count);
}

kh_words kh_number_words(kh_arena *arena, kh_number number)
{
    return kh_words_same(kh_number_text(arena, number));
}

/* ---- values of names ---- */

typedef struct value_of_name {
    const kh_node *node;
    kh_text text;
    kh_words words;
} value_of_name;

typedef struct telling {
    kh_trial *trial;
    kh_arena *arena;
    kh_frame frame;
    KH_VECTOR(value_of_name) names;
    const kh_entity *item; /* that is scored by it */
    kh_entities behind;    /* quantities that were looked behind */
    kh_words skipped;      /* whose values are missing in a cohort */
} telling;

/* What a formula says by name is worth a word; what it names is not. */
static bool is_told(const kh_value *value)
{
    switch (value->kind) {
    case KH_VALUE_NUMBER:
    case KH_VALUE_TRUTH:
    case KH_VALUE_DATE:
    case KH_VALUE_NAME:
    case KH_VALUE_LIST:
    case KH_VALUE_RECORD:
        return true;
    case KH_VALUE_UNKNOWN:
    case KH_VALUE_POISON:
    case KH_VALUE_NONE:
    case KH_VALUE_TEXT:
    case KH_VALUE_MEMBER:
    case KH_VALUE_ENTITY:
    case KH_VALUE_RANGE:
        break;
    }
    return false;
}

static bool is_of_entities(const kh_value *value)
{
    return value->kind == KH_VALUE_LIST &&
           (value->list.count == 0 || value->list.items[0].value.kind == KH_VALUE_ENTITY);
}

static void tell_value(telling *to, const kh_node *node)
{
    kh_text text = kh_span_text(node->span);
    for (size_t i = 0; i < to->names.count; i++)
        if (kh_text_equal(to->names.items[i].text, text))
            return;
    kh_value value =
        kh_evaluate(&to->trial->evaluation, &to->frame, node, (kh_expectation){.form = KH_FORM_ANY});
    if (!is_told(&value) || is_of_entities(&value))
        return;
    if (node->kind == KH_NODE_NAME && value.kind == KH_VALUE_NAME && kh_text_equal(value.text, node->text))
        return; /* a word that stands for itself */
    value_of_name told = {node, text, kh_value_words_of_year(to->arena, value)};
    kh_vector_push(to->trial->scoring->arena, &to->names, told);
}

/* ---- who is passed over ---- */

static bool is_cohort(const kh_node *node)
{
    kh_keyname name = node->kind == KH_NODE_NAME ? kh_find_keyname(node->text) : KH_KEYNAMES;
    return name == KH_KEYNAME_EVERYONE || name == KH_KEYNAME_SAME_GROUP;
}

/* 全体 of 全体.实绩 and 全体.税收.实绩, or NULL. */
static const kh_node *cohort_of(const kh_node *node)
{
    if (node->kind != KH_NODE_MEMBER)
        return NULL;
    while (node->kind == KH_NODE_MEMBER)
        node = node->children[0];
    return is_cohort(node) ? node : NULL;
}

/* 税收.实绩 of 全体.税收.实绩: what each is asked for. */
static kh_node *asked_of_each(kh_arena *arena, const kh_node *node)
{
    kh_node *asked = kh_arena_new_of(arena, kh_node);
    *asked = *node;
    if (is_cohort(node->children[0])) {
        asked->kind = KH_NODE_NAME;
        asked->children = NULL;
        asked->count = 0;
        return asked;
    }
    asked->children = kh_arena_array(arena, 1, sizeof *asked->children);
    asked->children[0] = asked_of_each(arena, node->children[0]);
    return asked;
}

enum { MAX_NAMED = 5 };

/* Once an item and cohort: each group has a tree of its own. */
static void report_provisional(const telling *to, const kh_words *cohort_and_names)
{
    kh_scoring *scoring = to->trial->scoring;
    const kh_entity *item = kh_origin(to->item);
    kh_words arguments[] = {kh_words_same(kh_entity_title(item)), cohort_and_names[0], cohort_and_names[1]};
    kh_text key = kh_text_format(scoring->arena, "provisional %u %.*s %.*s", item->order,
                                 KH_TEXT_ARGUMENTS(arguments[1].in[KH_CHINESE]),
                                 KH_TEXT_ARGUMENTS(arguments[2].in[KH_CHINESE]));
    if (scoring->choice.missing_is_open || kh_map_find(scoring->notes, key))
        return;
    kh_map_add(scoring->notes, key, scoring);
    kh_report(scoring->diagnostics, KH987, item->span, arguments, KH_COUNT(arguments));
}

/* The townships of the cohort whose value is not known, by name. */
static kh_words passed_over(telling *to, const kh_node *node, const kh_value *units)
{
    kh_evaluation evaluation = to->trial->evaluation;
    const kh_node *asked = asked_of_each(to->arena, node);
    kh_builder names[KH_LANGUAGES] = {{.arena = to->arena}, {.arena = to->arena}};
    size_t count = 0;
    for (size_t i = 0; i < units->list.count; i++) {
        evaluation.township = units->list.items[i].value.entity;
        evaluation.group = NULL;
        kh_value value = kh_evaluate(&evaluation, &to->frame, asked, (kh_expectation){.form = KH_FORM_ANY});
        if (value.kind != KH_VALUE_UNKNOWN || count++ >= MAX_NAMED)
            continue;
        for (int language = 0; language < KH_LANGUAGES; language++)
            kh_builder_format(&names[language], "%s%.*s",
                              count == 1               ? ""
                              : language == KH_CHINESE ? "、"
                                                       : ", ",
                              KH_TEXT_ARGUMENTS(evaluation.township->name));
    }
    if (count > MAX_NAMED) {
        kh_builder_format(&names[KH_CHINESE], "等%zu个", count);
        kh_builder_format(&names[KH_ENGLISH], " and %zu more", count - MAX_NAMED);
    }
    if (count == 0)
        return (kh_words){{{0}}};
    kh_words listed = {{kh_builder_text(&names[KH_CHINESE]), kh_builder_text(&names[KH_ENGLISH])}};
    kh_words arguments[] = {kh_words_same(kh_span_text(node->span)), listed};
    report_provisional(to, arguments);
    return kh_score_filled(to->trial->scoring->arena, "（{0}没有计入缺数的{1}）",
                           " ({0} leaves out {1}: missing)", KH_COUNT(arguments), arguments);
}

/* Found once for all that share the cohort. */
static void note_cohort(telling *to, const kh_node *node)
{
    kh_scoring *scoring = to->trial->scoring;
    kh_evaluation *evaluation = &to->trial->evaluation;
    const kh_expectation any = {.form = KH_FORM_ANY};
    const kh_node *cohort = cohort_of(node);
    bool everyone = kh_find_keyname(cohort->text) == KH_KEYNAME_EVERYONE;
    const void *key[4] = {node, to->frame.element,
                          everyone ? NULL : (const void *)to->trial->of->score->group, NULL};
    key[3] = (const void *)(uintptr_t)(to->trial->of->periods * 1000u + to->trial->of->period);
    kh_text bytes = kh_text_slice((const char *)key, sizeof key);
    const kh_words *known = kh_map_find(scoring->notes, bytes);
    if (!known) {
        kh_value units = kh_evaluate(evaluation, &to->frame, cohort, any);
        kh_value values = kh_evaluate(evaluation, &to->frame, node, any);
        bool listed = units.kind == KH_VALUE_LIST && values.kind == KH_VALUE_LIST;
        /* of the rows of details there are as many as there are */
        bool fewer = listed && (values.list.count < units.list.count || is_of_entities(&values));
        kh_words *made = kh_arena_new_of(scoring->arena, kh_words);
        if (fewer)
            *made = passed_over(to, node, &units);
        kh_map_add(scoring->notes,
                   kh_text_slice(kh_arena_copy(scoring->arena, bytes.data, bytes.length), bytes.length),
                   made);
        known = made;
    }
    to->skipped = known->in[KH_CHINESE].length ? *known : to->skipped;
}

/* A quantity that stands around the element and is derived once a year. */
static const kh_entity *derived_around(const kh_entity *element, kh_text name)
{
    for (const kh_entity *at = element; at; at = at->parent) {
        const kh_entity *found = kh_child_named(at, KH_KIND_QUANTITY, name);
        if (found)
            return kh_attribute_of(found, "式") && !kh_attribute_of(found, "周期") ? found : NULL;
    }
    return NULL;
}

/* Cohorts in the formulas of the quantities that it names. */
static void look_behind(telling *to, const kh_node *node, unsigned depth)
{
    enum { MAX_BEHIND = 8 };
    const kh_entity *here = to->frame.element;
    if (!node || depth > MAX_BEHIND)
        return;
    if (node->kind == KH_NODE_MEMBER) {
        if (depth && cohort_of(node))
            note_cohort(to, node);
        return;
    }
    const kh_entity *derived = node->kind == KH_NODE_NAME ? derived_around(here, node->text) : NULL;
    const kh_attribute *formula = derived ? kh_attribute_of(derived, "式") : NULL;
    bool seen = false;
    for (size_t i = 0; derived && i < to->behind.count; i++)
        seen |= to->behind.items[i] == derived;
    if (formula && formula->count && derived->parent && !seen) {
        kh_vector_push(to->arena, &to->behind, derived);
        to->frame.element = derived->parent;
        look_behind(to, formula->values[0], depth + 1);
        to->frame.element = here;
    }
    bool each = node->kind == KH_NODE_FILTER || node->kind == KH_NODE_EACH || node->kind == KH_NODE_SOME;
    for (size_t i = 0; i < node->count && !each; i++)
        look_behind(to, node->children[i], depth);
}

/* ---- the walk ---- */

/* 项目, 项目[外资], and 项目 of 合计(项目, 投资); false: it is about no detail. */
static bool tell_detail(telling *to, const kh_node *node)
{
    bool is_fold = node->kind == KH_NODE_CALL && node->function && node->function->fold;
    const kh_node *collection = is_fold && node->count > 1 ? node->children[1] : node;
    value_of_name told = {.node = collection, .text = kh_span_text(collection->span)};
    if ((!is_fold && node->kind != KH_NODE_NAME && node->kind != KH_NODE_FILTER &&
         node->kind != KH_NODE_MEMBER) ||
        !kh_detail_words(to->trial, &to->frame, collection,
                         is_fold && node->count > 2 ? node->children[node->count > 3 ? 3 : 2] : NULL,
                         &told.words))
        return false;
    kh_vector_push(to->trial->scoring->arena, &to->names, told);
    return true;
}

/* Conditions of folds and filters are about their elements. */
static void walk(telling *to, const kh_node *node)
{
    if (!node || tell_detail(to, node))
        return;
    if (node->kind == KH_NODE_NAME) {
        tell_value(to, node);
        return;
    }
    if (node->kind == KH_NODE_MEMBER) {
        if (cohort_of(node))
            note_cohort(to, node);
        else
            tell_value(to, node);
        return;
    }
    const kh_node *only = node->kind == KH_NODE_CALL && node->count == 2 ? node->children[1] : NULL;
    if (only && node->function &&
        (node->function->function == KH_FUNCTION_LAST_YEAR ||
         node->function->function == KH_FUNCTION_PREVIOUS ||
         node->function->function == KH_FUNCTION_RUNNING_TOTAL)) {
        tell_value(to, node); /* what stands in it has other values now */
        return;
    }
    if (only && node->function && cohort_of(only))
        tell_value(to, node); /* 平均(全体.实绩) */
    if (node->kind == KH_NODE_FILTER || node->kind == KH_NODE_EACH || node->kind == KH_NODE_SOME)
        return;
    size_t first = node->kind == KH_NODE_CALL ? 1 : 0, end = node->count;
    if (node->kind == KH_NODE_CALL && node->function && node->function->fold && end > 2)
        end = 2;
    for (size_t i = first; i < end; i++)
        walk(to, node->children[i]);
}

/* The source, with each name's value behind its first mention. */
static kh_text spliced(const telling *to, const kh_node *formula, kh_language language)
{
    kh_text source = formula->span.source ? kh_span_text(formula->span) : KH_TEXT("");
    kh_builder text = {.arena = to->arena};
    uint32_t at = 0;
    for (size_t i = 0; i < to->names.count; i++) {
        const value_of_name *name = &to->names.items[i];
        const char *end = kh_text_end(name->text);
        if (name->text.data < source.data + at || end > kh_text_end(source))
            continue;
        kh_builder_add(&text, kh_text_slice(source.data + at, (size_t)(end - source.data) - at));
        kh_builder_format(&text, " %.*s", KH_TEXT_ARGUMENTS(name->words.in[language]));
        at = (uint32_t)(end - source.data);
    }
    kh_builder_add(&text, kh_text_slice(source.data + at, source.length - at));
    kh_builder_add(&text, to->skipped.in[language]);
    return kh_builder_text(&text);
}

/* Formulas of several lines are told in one. */
kh_text kh_text_in_one_line(kh_arena *arena, kh_text text)
{
    kh_builder line = {.arena = arena};
    bool blank = false;
    for (uint32_t i = 0; i < text.length; i++) {
        char letter = text.data[i];
        bool is_blank = letter == ' ' || letter == '\n' || letter == '\t' || letter == '\r';
        if (!is_blank || !blank)
            kh_builder_character(&line, is_blank ? ' ' : letter);
        blank = is_blank;
    }
    return kh_builder_text(&line);
}

kh_words kh_formula_words(kh_trial *trial, const kh_entity *item, const kh_node *formula)
{
    kh_words words;
    telling to = {.trial = trial, .arena = trial->scoring->arena, .frame = {.element = item}, .item = item};
    walk(&to, formula);
    look_behind(&to, formula, 0);
    for (int language = 0; language < KH_LANGUAGES; language++)
        words.in[language] = kh_text_in_one_line(to.arena, spliced(&to, formula, (kh_language)language));
    return words;
}

kh_words kh_score_story(kh_arena *arena, const kh_township_score *township, const kh_item_score *item)
{
    kh_words story;
    (void)township;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_builder text = {.arena = arena};
        for (size_t i = 0; i < item->steps.count; i++) {
            kh_builder_string(&text, i ? " → " : "");
            kh_builder_add(&text, item->steps.items[i].words.in[language]);
        }
        story.in[language] = text.length ? kh_builder_text(&text) : KH_TEXT_NONE;
    }
    return story;
}
