/* One formula: walked as a whole for its arms, then sampled along each of its inputs, for the townships that
 * matter. */
#include "model/proof.h"

#include "model/properties.h"

enum { MOST_COMBINATIONS = 6, MOST_TOWNSHIPS = 3, MOST_ZEROES = 2, PROOF_BUDGET = 400000 };

static kh_scope scope_of(kh_proof *proof)
{
    return (kh_scope){proof->walk.evaluation, &proof->frame};
}

/* ---- one sample ---- */

static kh_possible worth_of(kh_proof *proof, bool sampling)
{
    proof->walk.narrowings = NULL;
    proof->walk.sampling = sampling;
    proof->watch.sites.count = 0;
    proof->watch.zero = proof->watch.gap = (kh_hole){0};
    kh_possible points = kh_possible_of(&proof->walk, &proof->frame, proof->formula, KH_EXPECT_ANY);
    points = kh_possible_clamped(&proof->walk, &proof->frame, proof->item, points);
    return points;
}

/* 适用 of the item and of what it stands in: where the sample meets it not, the formula is not asked. */
static bool applies(kh_proof *proof)
{
    for (const kh_entity *at = kh_origin(proof->item); at && at->kind != KH_KIND_SCHEME; at = at->parent) {
        const kh_attribute *written =
            kh_find_attribute(at->kind, KH_TEXT("适用")) ? kh_attribute_of(at, "适用") : NULL;
        kh_frame frame = {.element = at};
        if (!written || !written->count)
            continue;
        kh_possible met = kh_possible_of(&proof->walk, &frame, written->values[0], KH_EXPECT_ANY);
        if (met.kind == KH_POSSIBLE_TRUTHS && !met.yes)
            return false;
    }
    return true;
}

bool kh_proof_sample(kh_proof *proof, kh_value *points)
{
    kh_possible worth = worth_of(proof, true);
    const kh_hole zero = proof->watch.zero, gap = proof->watch.gap;
    bool asked = applies(proof);
    proof->watch.zero = asked ? zero : (kh_hole){0};
    proof->watch.gap = asked ? gap : (kh_hole){0};
    proof->samples++;
    *points = worth.low;
    return asked && kh_possible_is_point(scope_of(proof), &worth);
}

/* ---- what is told ---- */

/* 方向 of a quantity is its own: what its item says holds for the item's own result. */
int kh_proof_direction(kh_proof *proof, const kh_choice *choice)
{
    const kh_entity *of = choice->of;
    bool stated =
        kh_find_attribute(of->kind, KH_TEXT("方向")) &&
        (of->kind == KH_KIND_INDICATOR ? kh_inherited_attribute_of(of, "方向") : kh_attribute_of(of, "方向"));
    if (choice->whose != 0 || proof->item->kind == KH_KIND_PENALTY || !stated)
        return 0;
    const kh_member_row *direction = kh_attribute_member(proof->walk.evaluation, of, "方向");
    return !direction ? 0 : direction->rank == 1 ? 1 : -1;
}

static const kh_entity *input_of(const kh_proof *proof, const kh_choice *choice)
{
    return !choice || choice->of == kh_holder(proof->item) ? NULL : choice->of;
}

bool kh_proof_knows(const kh_proof *proof, kh_flaw_kind kind, kh_span span, const kh_choice *choice)
{
    for (size_t i = 0; i < proof->flaws->list.count; i++) {
        const kh_flaw *known = &proof->flaws->list.items[i];
        bool same = known->kind == kind && known->span.source == span.source &&
                    known->span.start == span.start && known->span.end == span.end;
        if (same && (kind != KH_FLAW_INVERSION || known->input == input_of(proof, choice)))
            return true;
    }
    return false;
}

static kh_text name_of(kh_proof *proof, const kh_choice *choice)
{
    const kh_entity *input = input_of(proof, choice);
    kh_text name = input ? kh_entity_title(input) : kh_keyname_word(KH_KEYNAME_ACTUAL).in[KH_CHINESE];
    if (choice->whose & KH_LAST_YEARS_RESULT)
        name = kh_text_format(proof->kept, "上年(%.*s)", KH_TEXT_ARGUMENTS(name));
    return name;
}

/* What the others stand at while one is told of; the results of other townships are told apart. */
static bool hold(kh_proof *proof, const kh_choice *told, kh_flaw *flaw)
{
    KH_VECTOR(kh_element) held = {0};
    for (size_t i = 0; i < proof->walk.choices.count; i++) {
        const kh_choice *choice = &proof->walk.choices.items[i];
        kh_value value;
        if (told && choice->of == told->of && choice->whose == told->whose)
            continue;
        if (!kh_value_outlives(proof->kept, choice->value, &value))
            return false;
        if (choice->whose == KH_OTHERS_RESULT && !input_of(proof, choice)) {
            flaw->others = value;
            continue;
        }
        kh_element element = {.value = value, .key = name_of(proof, choice)};
        kh_vector_push(proof->kept, &held, element);
    }
    if (held.count)
        flaw->held = (kh_value){.kind = KH_VALUE_RECORD, .list = {held.items, held.count}};
    return true;
}

static bool outlives(kh_proof *proof, kh_witness *witness)
{
    return kh_value_outlives(proof->kept, witness->result, &witness->result) &&
           kh_value_outlives(proof->kept, witness->points, &witness->points);
}

static kh_flaw flaw_of(kh_proof *proof, kh_flaw_kind kind, kh_span span)
{
    const kh_value none = {.kind = KH_VALUE_NONE};
    return (kh_flaw){.kind = kind,
                     .item = proof->item,
                     .township = proof->walk.evaluation->township,
                     .span = span,
                     .written = span,
                     .worse = {none, none},
                     .better = {none, none},
                     .held = none,
                     .others = none,
                     .length = none,
                     .used = none};
}

static void note(kh_proof *proof, kh_flaw flaw, const kh_choice *choice)
{
    flaw.input = input_of(proof, choice);
    flaw.whose = choice ? choice->whose : 0;
    if (outlives(proof, &flaw.worse) && outlives(proof, &flaw.better) && hold(proof, choice, &flaw))
        kh_vector_push(proof->kept, &proof->flaws->list, flaw);
}

void kh_proof_note(kh_proof *proof, kh_flaw_kind kind, kh_span span, const kh_choice *choice,
                   kh_witness worse, kh_witness better)
{
    kh_flaw flaw = flaw_of(proof, kind, span);
    flaw.worse = worse;
    flaw.better = better;
    note(proof, flaw, choice);
}

kh_span kh_hole_span(const kh_hole *hole)
{
    return hole->calling ? hole->calling->span : hole->node ? hole->node->span : (kh_span){0};
}

/* Off zero, as far as its range lets it. */
static void move_away(kh_proof *proof, kh_choice *choice)
{
    kh_domain domain;
    if (!kh_domain_of(&proof->walk, choice, &domain))
        return;
    kh_number at = domain.has_high ? domain.high : domain.has_low ? domain.low : KH_NUMBER(0);
    if (!domain.has_high || domain.without_high || kh_number_sign(at) == 0)
        at = kh_number_add(proof->walk.evaluation->arena, domain.has_low ? domain.low : KH_NUMBER(0),
                           KH_NUMBER(1));
    choice->value.number = at;
}

/* With the choice at `moved` elsewhere (SIZE_MAX: with all the others' results elsewhere) the divisor is
 * another.
 */
static bool is_mended(kh_proof *proof, const kh_hole *hole, size_t moved, const kh_value *before)
{
    size_t count = proof->walk.choices.count;
    kh_value points;
    for (size_t i = 0; i < count; i++) {
        kh_choice *choice = &proof->walk.choices.items[i];
        if ((choice->whose & KH_OTHERS_RESULT) && (moved == SIZE_MAX || moved == i))
            move_away(proof, choice);
    }
    (void)kh_proof_sample(proof, &points);
    bool mended = proof->watch.zero.node != hole->node || proof->watch.zero.calling != hole->calling;
    for (size_t i = 0; i < count; i++)
        proof->walk.choices.items[i].value = before[i];
    return mended;
}

/* The largest and the mean of all are zero where nobody has anything: with the others elsewhere the divisor
 * is another. Of a growth both years are the others': one by one, too. */
static bool takes_all(kh_proof *proof, const kh_hole *hole)
{
    size_t count = proof->walk.choices.count;
    kh_value *before = kh_arena_array(proof->walk.evaluation->arena, count + 1, sizeof *before);
    bool others = false, mended = false;
    for (size_t i = 0; i < count; i++) {
        before[i] = proof->walk.choices.items[i].value;
        others |= (proof->walk.choices.items[i].whose & KH_OTHERS_RESULT) != 0;
    }
    if (others)
        mended = is_mended(proof, hole, SIZE_MAX, before);
    for (size_t i = 0; i < count && others && !mended; i++)
        if (proof->walk.choices.items[i].whose & KH_OTHERS_RESULT)
            mended = is_mended(proof, hole, i, before);
    return mended;
}

void kh_proof_note_hole(kh_proof *proof, kh_flaw_kind kind, const kh_hole *hole, const kh_choice *choice,
                        const kh_value *result)
{
    kh_flaw flaw = flaw_of(proof, kind, kh_hole_span(hole));
    flaw.written = hole->node->span;
    flaw.call = hole->calling ? hole->calling->span : (kh_span){0};
    /* a divisor that the roster alone makes zero: no result is to blame */
    if (kind == KH_FLAW_ZERO && hole->of_roster) {
        kh_vector_push(proof->kept, &proof->flaws->list, flaw);
        return;
    }
    if (result)
        flaw.worse.result = *result;
    const kh_hole found = *hole; /* it may stand where samples leave theirs */
    flaw.of_all = kind == KH_FLAW_ZERO && takes_all(proof, &found);
    note(proof, flaw, choice);
}

/* ---- arms ---- */

/* Does the node ask for something that results alone do not tell? */
static bool asks_roster(kh_proof *proof, const kh_node *node)
{
    if (!node || !proof->walk.evaluation->scheme)
        return false;
    if (node->kind == KH_NODE_UNARY && node->operation >= KH_OP_EQUAL && node->operation <= KH_OP_CONTAINS)
        return asks_roster(proof, node->children[0]);
    kh_value value = kh_walk_value(&proof->walk, &proof->frame, node, KH_EXPECT_ANY);
    return value.kind == KH_VALUE_UNKNOWN && !kh_waits_for_results(&value);
}

static bool is_lost(const kh_watch *watch, const kh_node *owner)
{
    for (size_t i = 0; i < watch->arms.count; i++)
        if (watch->arms.items[i].lost && watch->arms.items[i].owner == owner)
            return true;
    return false;
}

/* 否则 that is never needed, and a guard against a single value, do no harm. */
static const kh_node *condition_of(const kh_seen_arm *seen)
{
    if (seen->owner->kind == KH_NODE_MATCH)
        return seen->arm->children[0];
    const kh_node *condition = seen->owner->children[0];
    bool guard = condition->kind == KH_NODE_BINARY && condition->operation == KH_OP_EQUAL;
    return seen->arm == seen->owner->children[1] && !guard ? condition : NULL;
}

static void tell_arms(kh_proof *proof)
{
    for (size_t i = 0; i < proof->watch.arms.count; i++) {
        const kh_seen_arm *seen = &proof->watch.arms.items[i];
        const kh_node *condition = seen->reached ? NULL : condition_of(seen);
        if (!condition || is_lost(&proof->watch, seen->owner) ||
            condition->span.source != proof->formula->span.source)
            continue;
        bool roster = asks_roster(proof, condition) || asks_roster(proof, seen->owner->children[0]);
        kh_flaw_kind kind = roster ? KH_FLAW_NOBODY : KH_FLAW_DEAD_ARM;
        if (!kh_proof_knows(proof, kind, condition->span, NULL)) {
            kh_flaw flaw = flaw_of(proof, kind, condition->span);
            kh_vector_push(proof->kept, &proof->flaws->list, flaw);
        }
    }
}

static void tell_lists(kh_proof *proof)
{
    for (size_t i = 0; i < proof->watch.lists.count; i++) {
        const kh_seen_list *seen = &proof->watch.lists.items[i];
        bool wrong = seen->brackets ? seen->used > seen->length : seen->length > seen->used;
        kh_flaw_kind kind = seen->brackets ? KH_FLAW_SHORT_PRICES : KH_FLAW_LONG_TABLE;
        if (!wrong || seen->open || kh_proof_knows(proof, kind, seen->call->span, NULL))
            continue;
        kh_flaw flaw = flaw_of(proof, kind, seen->call->span);
        flaw.length = kh_value_number(KH_NUMBER(seen->length));
        flaw.used = kh_value_number(KH_NUMBER(seen->used));
        kh_vector_push(proof->kept, &proof->flaws->list, flaw);
    }
}

/* ---- all inputs ---- */

/* The same numbers in every run. */
static uint64_t next_random(uint64_t *state)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return *state >> 33;
}

/* All at their lowest, all at their highest, then anywhere that is known to matter. */
static kh_value standing_at(kh_proof *proof, size_t index, const kh_turns *turns, unsigned combination,
                            uint64_t *random)
{
    const kh_choice *choice = &proof->walk.choices.items[index];
    const kh_possible *whole = &choice->whole;
    uint64_t any = next_random(random);
    size_t count = whole->kind == KH_POSSIBLE_VALUES && whole->values ? whole->value_count
                   : whole->kind == KH_POSSIBLE_TRUTHS                ? 2
                                                                      : turns->count;
    if (count == 0)
        return kh_typical_result(&proof->walk, choice);
    size_t at = combination == 0 ? 0 : combination == 1 ? count - 1 : (size_t)(any % count);
    if (whole->kind == KH_POSSIBLE_TRUTHS)
        return kh_value_truth(at == 0);
    return whole->kind == KH_POSSIBLE_VALUES ? whole->values[at] : turns->items[at];
}

/* Below zero everything that is divided by it turns round; the ends alone leave the others no room there. */
static bool stand_below_zero(kh_proof *proof)
{
    bool any = false;
    for (size_t i = 0; i < proof->walk.choices.count; i++) {
        kh_choice *choice = &proof->walk.choices.items[i];
        kh_arena *arena = proof->walk.evaluation->arena;
        kh_domain domain;
        if (kh_proof_direction(proof, choice) != 0 || !kh_domain_of(&proof->walk, choice, &domain) ||
            !domain.has_low || kh_number_sign(domain.low) >= 0)
            continue;
        kh_number half = kh_number_multiply(arena, domain.low, kh_number_ratio(1, 2));
        half = domain.whole ? kh_number_floor(arena, half) : half;
        if (kh_domain_has(arena, &domain, half)) {
            choice->value.number = half;
            any = true;
        }
    }
    return any;
}

/* A choice that comes to light late is one of those, too. */
enum { MOST_CHOICES = 12 };

/* Of an input that is not gone along: its ends and the middle. */
static void take_ends(kh_proof *proof, size_t index, kh_turns *turns)
{
    kh_choice *choice = &proof->walk.choices.items[index];
    kh_arena *arena = proof->walk.evaluation->arena;
    kh_domain domain;
    if (!kh_domain_of(&proof->walk, choice, &domain))
        return;
    kh_value value = domain.like;
    value.number = domain.has_low ? domain.low : KH_NUMBER(0);
    kh_vector_push(arena, turns, value);
    kh_vector_push(arena, turns, kh_typical_result(&proof->walk, choice));
    value.number = domain.high;
    if (domain.has_high && !domain.without_high)
        kh_vector_push(arena, turns, value);
}

/* Along an input whose direction nobody states there may only be holes. */
static bool is_worth_it(kh_proof *proof, size_t index)
{
    return proof->samples < KH_MOST_SAMPLES &&
           (proof->watch.may_fail || kh_proof_direction(proof, &proof->walk.choices.items[index]) != 0);
}

static void scan_all(kh_proof *proof, kh_turns *turns)
{
    for (size_t i = 0; i < proof->walk.choices.count && i < MOST_CHOICES; i++) {
        kh_turns found = {0};
        if (is_worth_it(proof, i))
            kh_proof_scan(proof, i, &found);
        else if (turns[i].count == 0)
            take_ends(proof, i, &found);
        if (turns[i].count == 0)
            turns[i] = found;
    }
}

/* Where nothing was done and nothing happened, as far as the ranges allow: the plainest example there is. */
static void stand_at_nothing(kh_proof *proof)
{
    for (size_t i = 0; i < proof->walk.choices.count; i++) {
        kh_choice *choice = &proof->walk.choices.items[i];
        kh_domain domain;
        if (!kh_domain_of(&proof->walk, choice, &domain))
            continue;
        choice->value.number = kh_domain_has(proof->walk.evaluation->arena, &domain, KH_NUMBER(0))
                                   ? KH_NUMBER(0)
                               : domain.has_low ? domain.low
                                                : choice->value.number;
    }
}

static void look_once(kh_proof *proof)
{
    kh_value points;
    stand_at_nothing(proof);
    (void)kh_proof_sample(proof, &points);
    const kh_choice *first = proof->walk.choices.count ? &proof->walk.choices.items[0] : NULL;
    kh_hole zero = proof->watch.zero, gap = proof->watch.gap;
    if (zero.node && !kh_proof_knows(proof, KH_FLAW_ZERO, kh_hole_span(&zero), first))
        kh_proof_note_hole(proof, KH_FLAW_ZERO, &zero, first, first ? &first->value : NULL);
    if (gap.node && !first && !kh_proof_knows(proof, KH_FLAW_GAP, kh_hole_span(&gap), NULL))
        kh_proof_note_hole(proof, KH_FLAW_GAP, &gap, NULL, NULL);
    for (size_t i = 0; i < proof->walk.choices.count; i++)
        proof->walk.choices.items[i].value = kh_typical_result(&proof->walk, &proof->walk.choices.items[i]);
}

static void sample_all(kh_proof *proof)
{
    kh_turns turns[MOST_CHOICES] = {{0}};
    uint64_t random = 1;
    bool any = proof->watch.may_fail;
    for (size_t i = 0; i < proof->walk.choices.count && !any; i++)
        any = kh_proof_direction(proof, &proof->walk.choices.items[i]) != 0;
    if (!any)
        return;
    look_once(proof);
    scan_all(proof, turns);
    if (stand_below_zero(proof))
        scan_all(proof, turns);
    for (unsigned round = 0; round < MOST_COMBINATIONS && proof->walk.choices.count > 1; round++) {
        for (size_t i = 0; i < proof->walk.choices.count && i < MOST_CHOICES; i++) {
            kh_value value = standing_at(proof, i, &turns[i], round, &random);
            proof->walk.choices.items[i].value = value;
        }
        if (proof->samples < KH_MOST_SAMPLES)
            scan_all(proof, turns);
    }
}

/* ---- townships ---- */

static void forget_samples(kh_proof *proof)
{
    proof->watch.may_fail = false;
    proof->walk.choices.count = 0;
    proof->samples = 0;
    proof->walk.known = kh_map_new(proof->walk.evaluation->arena);
}

typedef struct chosen {
    const kh_entity *items[MOST_TOWNSHIPS + MOST_ZEROES];
    size_t count;
} chosen;

/* Every township has its say on the arms; sampled are some from the roster's beginning to its end, and those
 * that divide by zero. */
static chosen walk_for_townships(kh_proof *proof, const kh_value *units)
{
    chosen some = {.count = 0};
    kh_evaluation *evaluation = proof->walk.evaluation;
    size_t zeroes = 0, count = units->list.count;
    size_t step = count > MOST_TOWNSHIPS ? (count + MOST_TOWNSHIPS - 1) / MOST_TOWNSHIPS : 1;
    for (size_t i = 0; i < count && proof->walk.budget > 0; i++) {
        kh_elsewhere back = kh_go_to(evaluation, units->list.items[i].value.entity);
        proof->watch.divides = false;
        proof->walk.known = kh_map_new(evaluation->arena);
        (void)worth_of(proof, false);
        kh_come_back(back);
        bool zero = proof->watch.divides && zeroes < MOST_ZEROES;
        zeroes += zero;
        if (zero || (i % step == 0 && some.count - zeroes < MOST_TOWNSHIPS))
            some.items[some.count++] = units->list.items[i].value.entity;
    }
    return some;
}

static void prove_for_roster(kh_proof *proof)
{
    kh_evaluation *evaluation = proof->walk.evaluation;
    kh_value units = kh_everyone(scope_of(proof));
    if (units.kind != KH_VALUE_LIST)
        return;
    proof->watch.arms.count = proof->watch.lists.count = 0;
    chosen some = walk_for_townships(proof, &units);
    if (proof->walk.budget > 0) {
        tell_arms(proof);
        tell_lists(proof);
    }
    for (size_t i = 0; i < some.count && proof->walk.budget > 0; i++) {
        kh_elsewhere back = kh_go_to(evaluation, some.items[i]);
        forget_samples(proof);
        (void)worth_of(proof, false);
        sample_all(proof);
        kh_come_back(back);
    }
}

static void prove(kh_proof *proof)
{
    const kh_scheme *scheme = proof->walk.evaluation->scheme;
    forget_samples(proof);
    kh_possible whole = worth_of(proof, false);
    if (whole.kind == KH_POSSIBLE_UNKNOWN && scheme && scheme->township_count > 0) {
        prove_for_roster(proof);
        return;
    }
    tell_arms(proof);
    tell_lists(proof);
    sample_all(proof);
}

static void free_arena(void *arena)
{
    kh_arena_free(arena);
}

void kh_prove_formula(kh_evaluation *evaluation, const kh_entity *item, kh_flaws *flaws)
{
    const kh_attribute *formula = item->kind == KH_KIND_INDICATOR ? kh_inherited_attribute_of(item, "计分")
                                                                  : kh_attribute_of(item, "计分");
    if (!formula || !formula->count)
        return;
    kh_arena *owner = evaluation->arena, *scratch = kh_arena_new();
    if (!scratch)
        kh_arena_give_up(owner);
    kh_arena_defer(owner, free_arena, scratch);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(owner); /* which frees the scratch arena, too */
    kh_evaluation own = {.arena = scratch, .model = evaluation->model, .scheme = evaluation->scheme};
    kh_evaluation_remember(&own);
    kh_proof proof = {.walk = {.evaluation = &own, .open = {.evaluation = &own}, .budget = PROOF_BUDGET},
                      .frame = {.element = item},
                      .item = item,
                      .formula = formula->values[0],
                      .kept = owner,
                      .flaws = flaws};
    proof.walk.watch = &proof.watch;
    if (kh_enter_call(&own)) { /* steps are counted for all samples together */
        prove(&proof);
        kh_leave_call(&own);
    }
    if (proof.walk.budget == 0) {
        kh_flaw spent = flaw_of(&proof, KH_FLAW_UNDECIDED, proof.formula->span);
        kh_vector_push(owner, &flaws->list, spent);
    }
    kh_arena_release(owner, scratch);
}
