/* Actual values and scores, where somebody answers: whose they are, series and their folds, and what is
 * shared by all that ask. */
#include "model/evaluate_internal.h"

#include "model/names.h"
#include "model/outcome.h"

bool kh_has_answers(const kh_evaluation *evaluation)
{
    return evaluation->answers && evaluation->scheme == evaluation->answers->scheme;
}

bool kh_has_actual(kh_kind kind)
{
    return kind == KH_KIND_INDICATOR || kind == KH_KIND_BONUS || kind == KH_KIND_PENALTY ||
           kind == KH_KIND_VETO;
}

/* ---- copies ---- */

static kh_text text_copied(kh_arena *arena, kh_text text)
{
    return text.length ? kh_text_slice(kh_arena_copy(arena, text.data, text.length), text.length) : text;
}

static kh_number number_copied(kh_arena *arena, kh_number number)
{
    return kh_number_valid(number) ? kh_number_add(arena, number, KH_NUMBER(0)) : number;
}

static kh_reasons reasons_copied(kh_arena *arena, kh_reasons reasons)
{
    kh_reasons copied = {kh_arena_array(arena, reasons.count + 1, sizeof *copied.items), reasons.count};
    for (size_t i = 0; i < reasons.count; i++) {
        copied.items[i] = reasons.items[i];
        for (size_t language = 0; language < KH_LANGUAGES; language++)
            copied.items[i].missing.in[language] = text_copied(arena, reasons.items[i].missing.in[language]);
    }
    return copied;
}

static kh_list list_copied(kh_arena *arena, kh_list list)
{
    kh_element *items = kh_arena_array(arena, list.count + 1, sizeof *items);
    for (size_t i = 0; i < list.count; i++) {
        items[i] = list.items[i];
        items[i].value = kh_value_copied(arena, list.items[i].value);
        items[i].key = text_copied(arena, list.items[i].key);
    }
    return (kh_list){items, list.count};
}

kh_value kh_value_copied(kh_arena *arena, kh_value value)
{
    bool numeric = value.kind == KH_VALUE_NUMBER || value.kind == KH_VALUE_RANGE;
    if (value.reasons.count)
        value.reasons = reasons_copied(arena, value.reasons);
    if (numeric) {
        value.number = number_copied(arena, value.number);
        value.upper = number_copied(arena, value.upper);
        value.unit.factor = number_copied(arena, value.unit.factor);
        value.unit.word = text_copied(arena, value.unit.word);
    }
    if (value.kind == KH_VALUE_TEXT || value.kind == KH_VALUE_NAME)
        value.text = text_copied(arena, value.text);
    if ((value.kind == KH_VALUE_LIST || value.kind == KH_VALUE_RECORD) && value.list.count)
        value.list = list_copied(arena, value.list);
    return value;
}

/* ---- what is shared ---- */

/* What, whose, when, which word; a word longer than this is not shared. */
enum { MAX_SHARED_WORD = 64 };

typedef struct shared_key {
    char bytes[2 * sizeof(void *) + 2 * sizeof(unsigned) + 2 + MAX_SHARED_WORD];
    uint32_t length;
} shared_key;

static void put(shared_key *to, const void *data, size_t length)
{
    memcpy(to->bytes + to->length, data, length);
    to->length += (uint32_t)length;
}

static shared_key key_of(const kh_evaluation *evaluation, const void *what, const void *whose, kh_text word)
{
    shared_key key;
    const char past[] = {(char)evaluation->last_year, (char)evaluation->before_first};
    key.length = 0;
    put(&key, &what, sizeof what);
    put(&key, &whose, sizeof whose);
    put(&key, &evaluation->period, sizeof evaluation->period);
    put(&key, &evaluation->periods, sizeof evaluation->periods);
    put(&key, past, sizeof past);
    if (word.length)
        put(&key, word.data, word.length);
    return key;
}

const kh_value *kh_shared_value(kh_evaluation *evaluation, const void *what, const void *whose, kh_text word)
{
    if (!kh_has_answers(evaluation) || word.length > MAX_SHARED_WORD)
        return NULL;
    shared_key key = key_of(evaluation, what, whose, word);
    return kh_map_find(evaluation->answers->kept, (kh_text){key.bytes, key.length});
}

static kh_text address_of(const void *const *address)
{
    return kh_text_slice((const char *)address, sizeof *address);
}

const void *kh_shared_under(const kh_evaluation *evaluation, kh_text key)
{
    return kh_map_find(evaluation->answers->kept, key);
}

void kh_share_under(const kh_evaluation *evaluation, kh_text key, const void *kept)
{
    const kh_answers *answers = evaluation->answers;
    kh_text copied = kh_text_slice(kh_arena_copy(answers->arena, key.data, key.length), key.length);
    kh_map_set(answers->kept, copied, (void *)(uintptr_t)kept);
}

kh_value kh_share_list(kh_evaluation *evaluation, kh_text key, kh_value value)
{
    if (kh_is_spent(evaluation))
        return value;
    kh_value *kept = kh_arena_new_of(evaluation->answers->arena, kh_value);
    *kept = kh_value_copied(evaluation->answers->arena, value);
    kh_share_under(evaluation, key, kept);
    if (kept->kind == KH_VALUE_LIST && kept->list.count) {
        const void *list = kept->list.items;
        kh_share_under(evaluation, address_of(&list), kept);
    }
    return *kept;
}

kh_value kh_share_value(kh_evaluation *evaluation, const void *what, const void *whose, kh_text word,
                        kh_value value)
{
    if (!kh_has_answers(evaluation) || kh_is_spent(evaluation) || word.length > MAX_SHARED_WORD)
        return value;
    shared_key key = key_of(evaluation, what, whose, word);
    return kh_share_list(evaluation, (kh_text){key.bytes, key.length}, value);
}

bool kh_is_shared(const kh_evaluation *evaluation, const kh_value *list)
{
    const void *items = list->list.items;
    return kh_has_answers(evaluation) && list->kind == KH_VALUE_LIST && list->list.count > 0 &&
           kh_map_find(evaluation->answers->kept, address_of(&items)) != NULL;
}

static shared_key key_of_index(const kh_value *list)
{
    const void *items = list->list.items;
    shared_key key;
    key.length = 0;
    put(&key, &items, sizeof items);
    put(&key, "i", 1);
    return key;
}

const void *kh_shared_index(const kh_evaluation *evaluation, const kh_value *list)
{
    if (!kh_is_shared(evaluation, list))
        return NULL;
    shared_key key = key_of_index(list);
    return kh_map_find(evaluation->answers->kept, (kh_text){key.bytes, key.length});
}

void kh_share_index(const kh_evaluation *evaluation, const kh_value *list, const void *index)
{
    shared_key key = key_of_index(list);
    kh_share_under(evaluation, (kh_text){key.bytes, key.length}, index);
}

/* Apart from the other calls, which nest deep and need their stack. */
kh_value kh_shared_call(kh_call call, kh_value (*body)(kh_call call))
{
    kh_evaluation *evaluation = call.scope.evaluation;
    kh_value list = kh_evaluate_here(call.scope, call.node->children[1], KH_EXPECT_ANY);
    if (!kh_is_shared(evaluation, &list))
        return body(call);
    const kh_value *known = kh_shared_value(evaluation, call.node, list.list.items, KH_TEXT_NONE);
    return known ? *known : kh_share_value(evaluation, call.node, list.list.items, KH_TEXT_NONE, body(call));
}

/* ---- whose ---- */

const kh_entity *kh_whose(kh_scope scope)
{
    const kh_evaluation *evaluation = scope.evaluation;
    for (const kh_frame *at = scope.frame; at && evaluation->answers && at != evaluation->went_from;
         at = at->outer)
        if (at->element && at->element->kind == KH_KIND_TOWNSHIP)
            return at->element;
    return evaluation->township;
}

static const kh_entity *nearest(const kh_frame *frame, bool (*fits)(kh_kind kind))
{
    for (const kh_frame *at = frame; at; at = at->outer) {
        const kh_entity *holder = at->element ? kh_holder(at->element) : NULL;
        if (holder && fits(holder->kind))
            return holder;
    }
    return NULL;
}

/* ---- series ---- */

static kh_value mean_of(kh_scope scope, kh_value total, size_t count)
{
    return kh_divide(scope, total, kh_value_number(KH_NUMBER((int64_t)count)));
}

/* By 汇总; without it the periods stay a list. A period that is missing is missed, never 0. */
static kh_value folded(kh_scope scope, const kh_entity *of, const kh_collector *periods)
{
    const kh_member_row *fold = kh_fold_of_figures(scope.evaluation, of);
    enum { MEAN = 1, SUM, LATEST };
    size_t count = periods->elements.count;
    kh_collector missing = {.evaluation = scope.evaluation};
    if (!fold || kh_is_spent(scope.evaluation) || count == 0)
        return kh_collected(periods);
    if (fold->rank == LATEST)
        return periods->elements.items[count - 1].value;
    kh_value total = {.kind = KH_VALUE_NUMBER, .number = KH_NUMBER(0), .bare = true};
    for (size_t i = 0; i < count; i++) {
        const kh_value *value = &periods->elements.items[i].value;
        if (value->kind == KH_VALUE_UNKNOWN)
            kh_collect_reasons(&missing, value->reasons);
        else if (missing.reasons.count == 0)
            total = i == 0 ? *value : kh_add(scope, total, *value);
    }
    if (missing.reasons.count)
        return kh_undecided(kh_collected_reasons(&missing));
    return fold->rank == MEAN ? mean_of(scope, total, count) : total;
}

typedef kh_value at_period(kh_scope scope, const void *context, unsigned period, unsigned periods);

/* While months are evaluated one by one, a month's value is meant; of quarters that in which it lies; of
 * weeks none would fit. */
static kh_value in_period(kh_scope scope, const kh_entity *of, unsigned periods, at_period *value,
                          const void *context)
{
    kh_evaluation *evaluation = scope.evaluation;
    unsigned running = evaluation->periods, now = evaluation->period, first = 1, last = periods;
    if (now && periods % running == 0) {
        first = (now - 1) * (periods / running) + 1;
        last = now * (periods / running);
    } else if (now && running % periods == 0) {
        first = last = (now - 1) / (running / periods) + 1;
    } else if (now) {
        return kh_lacking(scope, "能合成一期的周期", "periods of which one is made of the others");
    }
    if (now && first == last)
        return value(scope, context, first, periods);
    kh_collector all = {.evaluation = evaluation};
    for (unsigned period = first; period <= last && !kh_is_spent(evaluation); period++)
        kh_collect(&all, value(scope, context, period, periods), false);
    return folded(scope, of, &all);
}

/* ---- reported values ---- */

static kh_value one_figure(kh_scope scope, const kh_actual *asked)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_answers *answers = evaluation->answers;
    const kh_entity *township = kh_whose(scope);
    kh_value value = {.kind = KH_VALUE_UNKNOWN};
    if (!township)
        return kh_lacking_unit(scope);
    (void)answers->actual(answers->context, evaluation->arena, township, *asked, &value);
    return value;
}

/* What is asked, and of which entity: perhaps of a group's tree. */
typedef struct figure_asked {
    kh_actual asked;
    const kh_entity *of;
} figure_asked;

/* 缺省 may say it for each column: [省：0, 市：1]. */
static kh_value column_or_default(kh_scope scope, const figure_asked *figure, kh_actual asked)
{
    kh_value reported = one_figure(scope, &asked);
    kh_value value = kh_or_default(scope, figure->of, reported);
    if (value.kind != KH_VALUE_RECORD)
        return value;
    for (size_t i = 0; i < value.list.count; i++)
        if (kh_text_equal(value.list.items[i].key, asked.column))
            return kh_in_unit_of(scope, figure->of, value.list.items[i].value);
    return reported;
}

/* One figure, or a record of columns; a period or a column that is missing is what 缺省 says, and the others
 * stay. */
static kh_value figure_at(kh_scope scope, const void *context, unsigned period, unsigned periods)
{
    const figure_asked *figure = context;
    kh_actual asked = figure->asked;
    kh_evaluation *evaluation = scope.evaluation;
    asked.period = period;
    asked.periods = periods;
    if (asked.input && !kh_attribute_of(asked.input, "分列"))
        return kh_or_default(scope, figure->of, one_figure(scope, &asked));
    if (!asked.input || !kh_attribute_of(asked.input, "分列"))
        return one_figure(scope, &asked);
    kh_value names = kh_attribute_value(evaluation, asked.input, "分列");
    kh_value record = {.kind = KH_VALUE_RECORD};
    if (names.kind != KH_VALUE_LIST)
        return names;
    record.list.items = kh_arena_array(evaluation->arena, names.list.count + 1, sizeof *record.list.items);
    for (size_t i = 0; i < names.list.count; i++) {
        asked.column = names.list.items[i].value.text;
        record.list.items[record.list.count++] =
            (kh_element){.value = column_or_default(scope, figure, asked), .key = asked.column};
    }
    return record;
}

static kh_value reported_as(kh_scope scope, const kh_entity *of, kh_actual asked)
{
    const kh_evaluation *evaluation = scope.evaluation;
    figure_asked figure = {asked, of};
    figure.asked.last_year = evaluation->last_year;
    unsigned periods =
        evaluation->last_year ? 0 : kh_series_periods(scope.evaluation, of); /* the whole of it */
    if (periods && evaluation->before_first) {
        figure.asked.last_year = true;
        return figure_at(scope, &figure, periods, periods);
    }
    return periods ? in_period(scope, of, periods, figure_at, &figure) : figure_at(scope, &figure, 0, 0);
}

kh_value kh_actual_of(kh_scope scope, const kh_entity *item)
{
    if (!kh_has_answers(scope.evaluation))
        return kh_lacking_actual(scope);
    return reported_as(scope, item, (kh_actual){.item = kh_origin(item)});
}

kh_value kh_actual_here(kh_scope scope)
{
    const kh_entity *item = nearest(scope.frame, kh_has_actual);
    if (!kh_has_answers(scope.evaluation))
        return kh_lacking_actual(scope);
    return item ? kh_actual_of(scope, item)
                : kh_lacking(scope, "实绩所属的指标", "an indicator whose actual value it is");
}

kh_value kh_reported_value(kh_scope scope, const kh_entity *input)
{
    const kh_entity *base = kh_origin(input);
    bool inside = base->parent && base->parent->kind != KH_KIND_FILE;
    const kh_entity *item = inside ? kh_origin(base->parent) : NULL;
    return reported_as(scope, input, (kh_actual){.item = item, .input = base});
}

/* ---- derived quantities ---- */

typedef struct derived {
    const kh_entity *input;
    const kh_node *formula;
} derived;

static kh_value evaluated(kh_scope scope, const derived *of)
{
    kh_expectation expected = KH_EXPECT_ANY;
    if (kh_attribute_of(of->input, "取值"))
        expected = (kh_expectation){.form = KH_FORM_NAME, .field = of->input};
    if (!kh_enter_call(scope.evaluation))
        return kh_too_large();
    kh_value value = kh_evaluate_here(scope, of->formula, expected);
    kh_leave_call(scope.evaluation);
    return value;
}

static kh_value derived_at(kh_scope scope, const void *context, unsigned period, unsigned periods)
{
    kh_evaluation *evaluation = scope.evaluation;
    unsigned before = evaluation->period, before_of = evaluation->periods;
    evaluation->period = period;
    evaluation->periods = periods;
    kh_value value = evaluated(scope, context);
    evaluation->period = before;
    evaluation->periods = before_of;
    return value;
}

/* Kept by owner, township and word: the owner of a group's tree has points of its own. */
kh_value kh_derived_value(kh_scope scope, const kh_entity *input, const kh_node *formula)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_frame *frame = scope.frame;
    const derived of = {input, formula};
    bool alone = frame && !frame->outer && frame->binding_count == 0;
    kh_text word = kh_text_slice((const char *)&input, sizeof input);
    const kh_value *known =
        alone ? kh_shared_value(evaluation, kh_this_unit(evaluation), frame->element, word) : NULL;
    if (known)
        return *known;
    unsigned periods = kh_series_periods(evaluation, input);
    kh_value value = periods ? in_period(scope, input, periods, derived_at, &of) : evaluated(scope, &of);
    return alone ? kh_share_value(evaluation, kh_this_unit(evaluation), frame->element, word, value) : value;
}

/* ---- scores ---- */

static bool has_score(kh_kind kind)
{
    return kind == KH_KIND_INDICATOR || kind == KH_KIND_SECTION;
}

/* A bonus asks for the score of what it stands in. */
const kh_entity *kh_scored_item(kh_scope scope)
{
    const kh_entity *item = nearest(scope.frame, has_score);
    for (const kh_frame *at = scope.frame; at && !item; at = at->outer)
        for (const kh_entity *in = at->element; in && !item; in = in->parent)
            item = has_score(in->kind) ? in : NULL;
    return item;
}

/* In a veto with 计分, 得分 is what it acts on, wherever the veto is written; in 全体.得分 and 合计(全体,
 * 得分) it is everybody's as it was. Whoever has gone to another township has no group yet. */
static bool changes_points(kh_scope scope)
{
    for (const kh_frame *at = scope.frame; at && scope.evaluation->group; at = at->outer) {
        if (at->element && at->element->kind == KH_KIND_TOWNSHIP)
            return false;
        if (at->element && at->element->kind == KH_KIND_VETO)
            return kh_attribute_of(at->element, "计分") != NULL;
    }
    return false;
}

kh_value kh_score_here(kh_scope scope, kh_function function, const kh_entity *item)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_answers *answers = evaluation->answers;
    const kh_entity *township = kh_whose(scope);
    if (!kh_has_answers(evaluation))
        return kh_lacking_actual(scope);
    if (!township)
        return kh_lacking_unit(scope);
    kh_score_kind kind = function == KH_FUNCTION_TOTAL_SCORE  ? KH_SCORE_TOTAL
                         : function == KH_FUNCTION_BASE_SCORE ? KH_SCORE_BASE
                                                              : KH_SCORE;
    if (!item && kind == KH_SCORE && changes_points(scope))
        kind = KH_SCORE_ACTED;
    else if (!item && kind != KH_SCORE_TOTAL)
        item = kh_scored_item(scope);
    if (!item && evaluation->last_year)
        return kh_last_total_here(scope);
    if (!kh_enter_call(evaluation))
        return kh_too_large();
    kh_value value = answers->score(answers->context, evaluation, township, item, kind);
    kh_leave_call(evaluation);
    return value;
}

static bool has_sum(kh_kind kind)
{
    return has_score(kind) || kind == KH_KIND_SCHEME;
}

kh_value kh_subtotal_here(kh_scope scope)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_answers *answers = evaluation->answers;
    const kh_entity *township = kh_whose(scope), *item = nearest(scope.frame, has_sum);
    if (!kh_has_answers(evaluation))
        return kh_lacking_actual(scope);
    if (!township)
        return kh_lacking_unit(scope);
    if (item && item->kind == KH_KIND_SCHEME)
        item = NULL;
    if (!kh_enter_call(evaluation))
        return kh_too_large();
    kh_value value = answers->score(answers->context, evaluation, township, item, KH_SCORE_SUM);
    kh_leave_call(evaluation);
    return value;
}

/* ---- what speaks of results ---- */

/* 总得分; 得分, too, where no item is about. */
static bool is_total(kh_scope scope, const kh_resolution *meaning)
{
    return meaning->means == KH_MEANS_SCORE &&
           (meaning->function == KH_FUNCTION_TOTAL_SCORE ||
            (meaning->function == KH_FUNCTION_OWN_SCORE && !kh_scored_item(scope)));
}

bool kh_mentions_results(kh_scope scope, const kh_node *node)
{
    if (!node)
        return false;
    if (node->kind == KH_NODE_NAME) {
        kh_resolution meaning = kh_resolve_name(scope, node);
        bool reported = meaning.means == KH_MEANS_INPUT && meaning.input->kind != KH_KIND_PARAMETER &&
                        !kh_attribute_of(meaning.input, "值");
        return reported || is_total(scope, &meaning) ||
               (meaning.means == KH_MEANS_KEYNAME &&
                (meaning.keyname == KH_KEYNAME_ACTUAL || meaning.keyname == KH_KEYNAME_SUBTOTAL ||
                 kh_is_outcome(meaning.keyname)));
    }
    bool total = node->kind == KH_NODE_CALL && node->count == 1 && node->function &&
                 node->function->function == KH_FUNCTION_TOTAL_SCORE;
    if (total)
        return true;
    if (node->kind == KH_NODE_MEMBER) {
        kh_resolution meaning = kh_resolve(scope, node->text); /* 全体.实绩, 招商.实绩 */
        const kh_entity *item = kh_item_named(scope, node->children[0]);
        bool own = item && kh_resolve_member(scope, item, node->text).means == KH_MEANS_INPUT; /* 招商.户数 */
        if (own || meaning.means == KH_MEANS_INPUT || is_total(scope, &meaning) ||
            (meaning.means == KH_MEANS_KEYNAME &&
             (meaning.keyname == KH_KEYNAME_ACTUAL || kh_is_outcome(meaning.keyname))))
            return true;
    }
    for (size_t i = 0; i < node->count; i++)
        if (kh_mentions_results(scope, node->children[i]))
            return true;
    return false;
}
