/* Judging: conditions are walked from outside in, so that each element that fails is a finding of its own. */
#include "rules/judging.h"

static const kh_expectation truth_wanted = {.form = KH_FORM_CONDITION};
static const kh_expectation anything = {.form = KH_FORM_ANY};

/* Once a rule; most rules hold, and then nobody reads their words. */
static void read_texts(kh_judging *judging)
{
    const kh_entity *rule = judging->rule->entity;
    const kh_entity *texts[KH_LANGUAGES] = {rule, kh_child_of_kind(rule, KH_KIND_ENGLISH)};
    for (size_t language = 0; language < KH_LANGUAGES && !judging->worded; language++) {
        judging->message[language] = kh_template_read(judging->model, texts[language], "提示");
        judging->help[language] = kh_template_read(judging->model, texts[language], "建议");
        judging->label[language] = kh_template_read(judging->model, texts[language], "标注");
    }
    judging->worded = true;
}

kh_judging *kh_judging_of(kh_model *model, const kh_scheme *scheme, const kh_cards *cards,
                          const kh_rule *rule, kh_undecided_set *undecided, kh_arena *scratch)
{
    kh_judging *judging = kh_arena_new_of(model->arena, kh_judging);
    kh_frame *outermost = kh_arena_new_of(model->arena, kh_frame);
    outermost->element = scheme->entity;
    *judging = (kh_judging){
        .model = model,
        .scheme = scheme,
        .cards = cards,
        .rule = rule,
        .evaluation = {.arena = model->arena, .model = model, .scheme = scheme},
        .parameters = {.outer = outermost, .rule = true},
        .kinds = kh_map_new(model->arena),
        .hit_places = kh_map_new(model->arena),
        .undecided = undecided,
        .scratch = scratch,
    };
    const kh_source *source = rule->entity->span.source;
    bool checked = source && source->embedded; /* the tests have read those; an office must be told at once */
    if (!checked)
        read_texts(judging);
    kh_waivers_find(judging);
    return judging;
}

kh_value kh_judge_value(kh_judging *judging, const kh_frame *frame, const kh_node *node,
                        kh_expectation expected)
{
    judging->evaluation.steps = 0;
    return kh_evaluate(&judging->evaluation, frame, node, expected);
}

static kh_outcome worse(kh_outcome left, kh_outcome right)
{
    static const int weight[] = {
        [KH_NOT_APPLICABLE] = 0, [KH_HOLDS] = 1, [KH_UNDECIDED] = 2, [KH_BROKEN] = 3};
    return weight[left] >= weight[right] ? left : right;
}

static void settle(kh_judging *judging, kh_outcome outcome)
{
    judging->outcome = worse(judging->outcome, outcome);
}

static kh_outcome leave_undecided(kh_judging *judging, kh_reasons reasons)
{
    kh_undecided_add(judging, reasons);
    settle(judging, KH_UNDECIDED);
    return KH_UNDECIDED;
}

static kh_outcome break_at(kh_judging *judging, const kh_chain *scope)
{
    read_texts(judging);
    judging->latest = SIZE_MAX;
    if (kh_breach_add(judging, scope, &judging->latest))
        settle(judging, KH_BROKEN);
    return KH_BROKEN;
}

/* ---- 要求, and 每个 as an item ---- */

static kh_outcome require(kh_judging *judging, const kh_chain *scope, const kh_node *node,
                          const kh_value *doubt);

static kh_list members_of(const kh_value *value, kh_element *single)
{
    if (value->kind == KH_VALUE_LIST || value->kind == KH_VALUE_RECORD)
        return value->list;
    if (value->kind == KH_VALUE_NONE || value->kind == KH_VALUE_UNKNOWN || value->kind == KH_VALUE_POISON)
        return (kh_list){0};
    *single = (kh_element){.value = *value};
    return (kh_list){single, 1};
}

static kh_chain inner_scope(const kh_chain *outer, const kh_value *value)
{
    bool is_entity = value->kind == KH_VALUE_ENTITY;
    return (kh_chain){
        .outer = outer,
        .frame = {.outer = &outer->frame,
                  .element = is_entity ? value->entity : NULL,
                  .value = is_entity ? NULL : value,
                  .quantifier = true},
        .element = is_entity ? value->entity : NULL,
    };
}

static bool are_cards(kh_list members)
{
    return members.count && members.items[0].value.kind == KH_VALUE_ENTITY &&
           members.items[0].value.entity->kind == KH_KIND_CARD;
}

/* Cards that could not be computed are not cards that hold. */
static void miss_cards(kh_judging *judging, kh_list members)
{
    if (!are_cards(members) || judging->scheme->township_count == 0)
        return;
    for (size_t i = 0; i < members.count; i++)
        if (kh_card_township(members.items[i].value.entity))
            return;
    bool sums = judging->cards && !judging->cards->sums_agree;
    kh_reason reason = {.entity = judging->scheme->entity,
                        .missing = sums ? kh_words_of("各乡镇的评分卡（分值合计不符）",
                                                      "the townships' cards (the points do not add up)")
                                        : kh_words_of("各乡镇的评分卡", "the townships' cards")};
    leave_undecided(judging, (kh_reasons){&reason, 1});
}

static kh_outcome require_for(kh_judging *judging, const kh_chain *scope, const kh_node *node,
                              const kh_value *members, size_t index, const kh_value *doubt)
{
    const kh_element *element = &members->list.items[index];
    kh_chain inner = inner_scope(scope, &element->value);
    return require(judging, &inner, node->children[1], element->doubtful ? members : doubt);
}

/* ---- cards ---- */

/* What was said of a card, and holds for all that are like it. */
typedef struct verdict {
    const kh_entity *card;
    size_t breach; /* SIZE_MAX: it holds */
} verdict;
typedef KH_VECTOR(verdict) verdicts;

static const verdict *verdict_on(const verdicts *said, const kh_entity *card)
{
    for (size_t i = 0; i < said->count; i++)
        if (said->items[i].card == card->like)
            return &said->items[i];
    return NULL;
}

/* Thirty townships have two or three different cards: a verdict that never asked whose card it was stands for
 * all that are alike. Of 每个 inside 每个 only a card on which all of them hold has one verdict. */
static kh_outcome require_for_card(kh_judging *judging, const kh_chain *scope, const kh_node *node,
                                   const kh_value *members, size_t index, const kh_value *doubt,
                                   verdicts *said)
{
    kh_evaluation *evaluation = &judging->evaluation;
    const kh_element *element = &members->list.items[index];
    const kh_entity *card = element->value.entity;
    const verdict *known = element->doubtful ? NULL : verdict_on(said, card);
    if (known && known->breach != SIZE_MAX)
        kh_breach_join(judging, card, known->breach);
    if (known)
        return known->breach == SIZE_MAX ? KH_HOLDS : KH_BROKEN;
    bool asked = evaluation->unit_asked;
    /* a township's own card is judged with its township as 本单位 */
    evaluation->township = kh_card_township(card);
    evaluation->unit_asked = false;
    kh_outcome outcome = require_for(judging, scope, node, members, index, doubt);
    bool whole =
        outcome == KH_BROKEN && node->children[1]->kind != KH_NODE_EACH && judging->latest != SIZE_MAX;
    if (!evaluation->unit_asked && (outcome == KH_HOLDS || whole)) {
        verdict made = {card->like, whole ? judging->latest : SIZE_MAX};
        kh_vector_push(evaluation->arena, said, made);
    }
    evaluation->unit_asked |= asked;
    return outcome;
}

/* So many cards share what is remembered of the scheme, and are then forgotten. */
enum { CARDS_AT_A_TIME = 64 };

static kh_outcome require_for_some(kh_judging *judging, const kh_chain *scope, const kh_node *node,
                                   const kh_value *members, size_t first, const kh_value *doubt)
{
    kh_outcome outcome = KH_HOLDS;
    verdicts said = {0};
    for (size_t i = first; i < members->list.count && i - first < CARDS_AT_A_TIME; i++)
        outcome = worse(outcome, require_for_card(judging, scope, node, members, i, doubt, &said));
    return outcome;
}

/* What is evaluated on a card is worth nothing on the next: a province's cards would fill the memory. */
static kh_outcome require_for_cards(kh_judging *judging, const kh_chain *scope, const kh_node *node,
                                    const kh_value *members, size_t first, const kh_value *doubt)
{
    kh_evaluation *evaluation = &judging->evaluation;
    const kh_evaluation before = *evaluation;
    bool outermost = evaluation->arena != judging->scratch;
    kh_guard outer;
    kh_arena_keep_guard(judging->scratch, &outer);
    if (outermost && kh_arena_guard(judging->scratch))
        kh_arena_give_up(judging->model->arena);
    if (outermost) {
        evaluation->arena = judging->scratch;
        kh_evaluation_remember(evaluation);
    }
    const kh_outcome outcome = require_for_some(judging, scope, node, members, first, doubt);
    if (outermost) {
        *evaluation = before;
        kh_arena_clear(judging->scratch);
    }
    kh_arena_put_guard(judging->scratch, &outer);
    evaluation->township = before.township;
    return outcome;
}

/* Points that every group supplies are judged on the groups' cards: the base scheme has none. */
static bool base_has_no_points(kh_judging *judging, kh_list members)
{
    kh_value trees;
    const kh_entity *scheme = judging->scheme->entity;
    return are_cards(members) && judging->scheme->township_count > 0 &&
           !kh_card_township(members.items[0].value.entity) &&
           kh_member_value(&judging->evaluation, scheme, KH_TEXT("分值树"), &trees) &&
           trees.kind == KH_VALUE_LIST && trees.list.count > 0 && trees.list.items[0].value.entity != scheme;
}

static kh_outcome require_each(kh_judging *judging, const kh_chain *scope, const kh_node *node,
                               const kh_value *doubt)
{
    kh_outcome outcome = KH_HOLDS;
    kh_value members = kh_judge_value(judging, &scope->frame, node->children[0], anything);
    kh_element single;
    members.list = members_of(&members, &single);
    if (members.kind == KH_VALUE_UNKNOWN || members.kind == KH_VALUE_POISON)
        outcome = leave_undecided(judging, members.reasons);
    size_t step = are_cards(members.list) ? CARDS_AT_A_TIME : 1;
    for (size_t i = base_has_no_points(judging, members.list) ? 1 : 0; i < members.list.count; i += step)
        outcome = worse(outcome, step > 1 ? require_for_cards(judging, scope, node, &members, i, doubt)
                                          : require_for(judging, scope, node, &members, i, doubt));
    miss_cards(judging, members.list);
    return outcome;
}

/* What was not typed before it was evaluated: a number is no condition, and no rule may hold by that. */
static void refuse_condition(kh_judging *judging, const kh_node *node)
{
    kh_diagnostics *list = judging->model->diagnostics;
    const kh_words arguments[] = {kh_words_of("条件（是或否）", "a condition (yes or no)"),
                                  kh_words_of("别的值", "another value")};
    if (!judging->refused)
        kh_report(list, KH031, node->span, arguments, KH_COUNT(arguments));
    judging->refused = true;
}

/* `doubt`: the element may not belong to what is quantified; failing there decides nothing. */
static kh_outcome require(kh_judging *judging, const kh_chain *scope, const kh_node *node,
                          const kh_value *doubt)
{
    if (node->kind == KH_NODE_EACH && node->count == 2)
        return require_each(judging, scope, node, doubt);
    kh_value value = kh_judge_value(judging, &scope->frame, node, truth_wanted);
    if (value.kind != KH_VALUE_TRUTH && value.kind != KH_VALUE_UNKNOWN && value.kind != KH_VALUE_POISON)
        refuse_condition(judging, node);
    if (value.kind != KH_VALUE_TRUTH)
        return leave_undecided(judging, value.reasons);
    if (value.truth)
        return KH_HOLDS;
    return doubt ? leave_undecided(judging, doubt->reasons) : break_at(judging, scope);
}

/* ---- 不得有 ---- */

static void forbid(kh_judging *judging, const kh_chain *scope, const kh_node *node)
{
    kh_value members = kh_judge_value(judging, &scope->frame, node, anything);
    kh_element single;
    kh_list list = members_of(&members, &single);
    bool doubtful = members.kind == KH_VALUE_UNKNOWN || members.kind == KH_VALUE_POISON;
    for (size_t i = 0; i < list.count; i++) {
        kh_chain inner = inner_scope(scope, &list.items[i].value);
        if (list.items[i].doubtful)
            doubtful = true;
        else
            break_at(judging, &inner);
    }
    if (doubtful)
        leave_undecided(judging, members.reasons);
}

/* ---- a rule, all rules ---- */

static bool applies(kh_judging *judging, const kh_chain *scope)
{
    const kh_node *condition = kh_pack_node(judging->rule->entity, "适用");
    if (!condition)
        return true;
    kh_value value = kh_judge_value(judging, &scope->frame, condition, truth_wanted);
    if (value.kind != KH_VALUE_TRUTH)
        leave_undecided(judging, value.reasons);
    return value.kind == KH_VALUE_TRUTH && value.truth;
}

static bool mentions_quantity(const kh_node *node, const kh_rule *rule)
{
    if (!node)
        return false;
    if (node->kind == KH_NODE_NAME && (kh_child_named(rule->entity, KH_KIND_QUANTITY, node->text) ||
                                       kh_child_named(rule->pack, KH_KIND_QUANTITY, node->text)))
        return true;
    for (size_t i = 0; i < node->count; i++)
        if (mentions_quantity(node->children[i], rule))
            return true;
    return false;
}

static bool bind_names(kh_judging *judging, bool quantities)
{
    return kh_rule_bindings(judging->model, judging->scheme, judging->rule,
                            quantities ? &judging->evaluation : NULL, &judging->parameters);
}

/* Binds the rule's names; the quantities only where 适用 mentions one, or is met. */
static bool is_judged(kh_judging *judging)
{
    const kh_node *condition = kh_pack_node(judging->rule->entity, "适用");
    bool at_once = !condition || mentions_quantity(condition, judging->rule);
    if (!bind_names(judging, at_once) || !applies(judging, &(kh_chain){.frame = judging->parameters}))
        return false;
    return at_once || bind_names(judging, true);
}

void kh_judge_rule(kh_judging *judging)
{
    judging->outcome = KH_NOT_APPLICABLE;
    if (!is_judged(judging))
        return;
    kh_chain outermost = {.frame = judging->parameters};
    settle(judging, KH_HOLDS);
    const kh_entity *rule = judging->rule->entity;
    for (size_t i = 0; i < rule->attributes.count; i++) {
        const kh_attribute *attribute = &rule->attributes.items[i];
        kh_text word = attribute->row->word.in[KH_CHINESE];
        for (size_t j = 0; j < attribute->count; j++)
            if (kh_text_is(word, "要求"))
                (void)require(judging, &outermost, attribute->values[j], NULL);
            else if (kh_text_is(word, "不得有"))
                forbid(judging, &outermost, attribute->values[j]);
    }
}

kh_judgement kh_rules_judge(kh_model *model, const kh_scheme *scheme, const kh_cards *cards,
                            kh_rule_set rules)
{
    kh_judgement judgement = {.outcome = KH_NOT_APPLICABLE, .rules_judged = rules.count};
    kh_cards_show(model, cards);
    kh_undecided_set *undecided = kh_undecided_new(model->arena);
    kh_arena *scratch = kh_arena_child(model->arena);
    const kh_judging **judgings =
        kh_arena_array(model->arena, rules.count ? rules.count : 1, sizeof *judgings);
    kh_evaluation all = {.arena = model->arena, .model = model, .scheme = scheme};
    kh_evaluation_remember(&all); /* what one rule finds in the scheme the others need not look for */
    for (size_t i = 0; i < rules.count; i++) {
        kh_judging *judging = kh_judging_of(model, scheme, cards, &rules.items[i], undecided, scratch);
        judging->evaluation.memo = all.memo;
        kh_judge_rule(judging);
        kh_breaches_report(judging);
        judgement.outcome = worse(judgement.outcome, judging->outcome);
        judgings[i] = judging;
    }
    kh_map *broken = kh_map_new(model->arena);
    for (size_t i = 0; i < rules.count; i++)
        if (judgings[i]->outcome == KH_BROKEN)
            kh_map_add(broken, rules.items[i].id, rules.items + i);
    kh_arena_release(model->arena, scratch);
    kh_waivers_report(model, scheme, rules, judgings);
    kh_warn_unverified(model, scheme, rules);
    kh_note_changes(model, scheme, rules, broken);
    kh_undecided_list(undecided, &judgement);
    return judgement;
}
