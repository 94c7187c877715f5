/* Along one input: the formula is sampled at its ends, where it turns, beside that and in between, and the
 * samples are compared in order. */
#include "model/proof.h"

typedef struct sample {
    kh_number at;
    bool turn;  /* the formula turns here, or the range ends */
    bool known; /* it has points */
    kh_value points;
    kh_site *sites;
    size_t site_count;
    kh_hole zero, gap;
} sample;

enum { MOST_POINTS = 72, MOST_ROUNDS = 4, MOST_NEW = 16 };

typedef struct scan {
    kh_proof *proof;
    kh_arena *arena;
    size_t choice;
    kh_domain domain;
    KH_VECTOR(sample) samples; /* in ascending order */
} scan;

static kh_value result_at(const scan *of, kh_number number)
{
    kh_value value = of->domain.like;
    value.number = number;
    return value;
}

/* ---- taking samples ---- */

/* Index of the first sample that is not below. */
static size_t place_of(const scan *of, kh_number at)
{
    size_t place = 0;
    while (place < of->samples.count && kh_number_compare(of->arena, of->samples.items[place].at, at) < 0)
        place++;
    return place;
}

static sample sample_at(scan *of, kh_number at)
{
    kh_watch *watch = &of->proof->watch;
    sample taken = {.at = at};
    of->proof->walk.choices.items[of->choice].value = result_at(of, at);
    taken.known = kh_proof_sample(of->proof, &taken.points);
    taken.site_count = watch->sites.count;
    taken.sites = kh_arena_array(of->arena, watch->sites.count + 1, sizeof *taken.sites);
    if (watch->sites.count)
        memcpy(taken.sites, watch->sites.items, watch->sites.count * sizeof *taken.sites);
    taken.zero = watch->zero;
    taken.gap = watch->gap;
    return taken;
}

static void take(scan *of, kh_number at, bool turn)
{
    if (!kh_domain_has(of->arena, &of->domain, at))
        return;
    size_t place = place_of(of, at);
    bool there = place < of->samples.count && kh_number_equal(of->samples.items[place].at, at);
    if (there) {
        of->samples.items[place].turn |= turn;
        return;
    }
    if (of->samples.count >= MOST_POINTS || of->proof->samples >= KH_MOST_SAMPLES)
        return;
    sample taken = sample_at(of, at);
    taken.turn = turn;
    kh_vector_push(of->arena, &of->samples, taken);
    for (size_t i = of->samples.count - 1; i > place; i--)
        of->samples.items[i] = of->samples.items[i - 1];
    of->samples.items[place] = taken;
}

/* Things that are counted turn at the whole numbers on both sides. */
static void take_turn(scan *of, kh_number at)
{
    if (!kh_number_valid(at))
        return;
    if (!of->domain.whole || kh_number_is_integer(at)) {
        take(of, at, true);
        return;
    }
    kh_number below = kh_number_floor(of->arena, at);
    take(of, below, true);
    take(of, kh_number_add(of->arena, below, KH_NUMBER(1)), true);
}

static void take_first(scan *of)
{
    static const int64_t far[] = {0, 1, 10, 100};
    kh_arena *arena = of->arena;
    const kh_domain *domain = &of->domain;
    if (domain->has_low && domain->has_high) {
        kh_number width = kh_number_subtract(arena, domain->high, domain->low);
        take(of, domain->low, true);
        take(of, domain->high, true);
        for (int64_t part = 1; part < 4; part++) {
            kh_number step = kh_number_multiply(arena, width, kh_number_ratio(part, 4));
            kh_number at = kh_number_add(arena, domain->low, step);
            take(of, domain->whole ? kh_number_floor(arena, at) : at, false);
        }
        return;
    }
    kh_number from = domain->has_low ? domain->low : domain->has_high ? domain->high : KH_NUMBER(0);
    for (size_t i = 0; i < KH_COUNT(far); i++) {
        kh_number step = kh_number_ratio(far[i], domain->like.percent ? 100 : 1);
        bool down = domain->has_high;
        take(of, down ? kh_number_subtract(arena, from, step) : kh_number_add(arena, from, step), i == 0);
    }
}

/* ---- where it turns ---- */

static const kh_site *like_site(const sample *other, const kh_site *site, size_t hint)
{
    for (size_t i = 0; i < other->site_count; i++) {
        const kh_site *at = &other->sites[(hint + i) % other->site_count];
        if (at->node == site->node && at->part == site->part && at->steps == site->steps)
            return at;
    }
    return NULL;
}

/* Where the straight line through both is worth `level`. */
static kh_number root_of(scan *of, const sample *left, const sample *right, const kh_site *from,
                         const kh_site *to, kh_number level)
{
    kh_arena *arena = of->arena;
    kh_number rise = kh_number_subtract(arena, to->number, from->number);
    kh_number width = kh_number_subtract(arena, right->at, left->at);
    kh_number part = kh_number_divide(arena, kh_number_subtract(arena, level, from->number), rise);
    return kh_number_add(arena, left->at, kh_number_multiply(arena, width, part));
}

typedef struct fresh {
    kh_number items[MOST_NEW];
    size_t count;
} fresh;

static void add_root(scan *of, fresh *found, kh_number root)
{
    if (!kh_number_valid(root) || kh_number_big(root) || found->count == MOST_NEW)
        return;
    size_t place = place_of(of, root);
    bool known = place < of->samples.count && of->samples.items[place].turn &&
                 kh_number_equal(of->samples.items[place].at, root);
    for (size_t i = 0; i < found->count && !known; i++)
        known = kh_number_equal(found->items[i], root);
    if (!known)
        found->items[found->count++] = root;
}

/* A line is followed beyond the pair in the first round only: there it still finds what lies between
 * samples that are far apart. */
static void find_roots(scan *of, const sample *left, const sample *right, bool beyond, fresh *found)
{
    for (size_t i = 0; i < left->site_count; i++) {
        const kh_site *from = &left->sites[i], *to = like_site(right, from, i);
        if (!to || kh_number_equal(from->number, to->number))
            continue;
        if (!from->steps) {
            int a = kh_number_sign(from->number), b = kh_number_sign(to->number);
            if (a == 0 || b == 0)
                add_root(of, found, a == 0 ? left->at : right->at);
            else if (beyond || a != b)
                add_root(of, found, root_of(of, left, right, from, to, KH_NUMBER(0)));
            continue;
        }
        bool rising = kh_number_compare(of->arena, from->number, to->number) < 0;
        kh_number low = kh_number_floor(of->arena, rising ? from->number : to->number);
        kh_number high = kh_number_floor(of->arena, rising ? to->number : from->number);
        kh_number next = kh_number_add(of->arena, low, KH_NUMBER(1));
        if (kh_number_compare(of->arena, next, high) <= 0) {
            add_root(of, found, root_of(of, left, right, from, to, next));
            add_root(of, found, root_of(of, left, right, from, to, high));
        }
    }
}

static void find_turns(scan *of)
{
    for (unsigned round = 0; round < MOST_ROUNDS; round++) {
        fresh found = {.count = 0};
        for (size_t i = 0; i + 1 < of->samples.count; i++)
            find_roots(of, &of->samples.items[i], &of->samples.items[i + 1], round == 0, &found);
        for (size_t i = 0; i < found.count; i++)
            take_turn(of, found.items[i]);
        if (found.count == 0)
            break;
    }
}

/* ---- beside the turns, and between ---- */

static void take_beside(scan *of)
{
    KH_VECTOR(kh_number) turns = {0};
    kh_number number;
    for (size_t i = 0; i < of->samples.count; i++)
        if (of->samples.items[i].turn)
            kh_vector_push(of->arena, &turns, of->samples.items[i].at);
    for (size_t i = 0; i < turns.count; i++) {
        kh_number one = KH_NUMBER(of->domain.like.percent ? 0 : 1), at = turns.items[i];
        if (of->domain.like.percent)
            one = kh_number_ratio(1, 10);
        kh_number below = i > 0 ? turns.items[i - 1] : kh_number_subtract(of->arena, at, one);
        kh_number above = i + 1 < turns.count ? turns.items[i + 1] : kh_number_add(of->arena, at, one);
        if (kh_step_off(of->arena, &of->domain, at, below, &number))
            take(of, number, false);
        if (kh_step_off(of->arena, &of->domain, at, above, &number))
            take(of, number, false);
        if (i + 1 < turns.count && !of->domain.whole && kh_short_between(of->arena, at, above, &number))
            take(of, number, false);
    }
}

/* ---- a better result, a lower score ---- */

/* How much lower the better of the two scores; not valid: it does not. */
static kh_number drop_of(scan *of, const sample *left, const sample *right, int better)
{
    kh_value low = left->points, high = right->points;
    if (!kh_align(of->proof->walk.evaluation, &low, &high))
        return KH_NUMBER_INVALID;
    kh_number rise = kh_number_subtract(of->arena, high.number, low.number);
    if (better < 0)
        rise = kh_number_negate(of->arena, rise);
    return kh_number_valid(rise) && kh_number_sign(rise) < 0 ? kh_number_negate(of->arena, rise)
                                                             : KH_NUMBER_INVALID;
}

typedef struct fall {
    const sample *first, *last;
    kh_number depth;
} fall;

static bool is_deeper(scan *of, kh_number depth, const fall *than)
{
    return !than->first || kh_number_compare(of->arena, depth, than->depth) > 0;
}

/* The deepest fall between neighbours, unless it is only a small part of a long one: then from end to end. */
static fall deepest(scan *of, int better)
{
    fall step = {.first = NULL}, run = {.first = NULL};
    const sample *before = NULL, *start = NULL;
    for (size_t i = 0; i < of->samples.count; i++) {
        const sample *here = &of->samples.items[i];
        if (!here->known)
            continue;
        kh_number depth = before ? drop_of(of, before, here, better) : KH_NUMBER_INVALID;
        if (!kh_number_valid(depth)) {
            before = start = here;
            continue;
        }
        if (is_deeper(of, depth, &step))
            step = (fall){before, here, depth};
        depth = drop_of(of, start, here, better);
        if (kh_number_valid(depth) && is_deeper(of, depth, &run))
            run = (fall){start, here, depth};
        before = here;
    }
    bool sudden =
        step.first && run.first &&
        kh_number_compare(of->arena, kh_number_multiply(of->arena, step.depth, KH_NUMBER(2)), run.depth) >= 0;
    return sudden || !run.first ? step : run;
}

/* A neighbour that is easier to read, if the fall stays: 33.3% for a third. */
static kh_number tidied(scan *of, kh_number at, bool down)
{
    size_t place = place_of(of, at);
    kh_number number;
    bool ends = down ? place == 0 : place + 1 >= of->samples.count;
    if (kh_is_short(of->arena, &of->domain, at) || of->domain.whole || ends)
        return at;
    kh_number next = of->samples.items[down ? place - 1 : place + 1].at;
    bool found = down ? kh_short_between(of->arena, next, at, &number)
                      : kh_short_between(of->arena, at, next, &number);
    if (!found)
        return at;
    take(of, number, false);
    place = place_of(of, number);
    bool taken = place < of->samples.count && kh_number_equal(of->samples.items[place].at, number);
    return taken && of->samples.items[place].known ? number : at;
}

static fall tidy(scan *of, const fall *found, int better)
{
    kh_number ends[] = {found->first->at, found->last->at};
    ends[0] = tidied(of, ends[0], true);
    ends[1] = tidied(of, ends[1], false);
    fall neat = {&of->samples.items[place_of(of, ends[0])], &of->samples.items[place_of(of, ends[1])],
                 KH_NUMBER_INVALID};
    neat.depth = drop_of(of, neat.first, neat.last, better);
    return neat;
}

static kh_witness witness_of(scan *of, const sample *at)
{
    return (kh_witness){result_at(of, at->at), at->points};
}

static void tell_inversion(scan *of)
{
    const kh_choice *choice = &of->proof->walk.choices.items[of->choice];
    kh_span span = of->proof->formula->span;
    int better = kh_proof_direction(of->proof, choice);
    if (better == 0 || kh_proof_knows(of->proof, KH_FLAW_INVERSION, span, choice))
        return;
    fall found = deepest(of, better);
    if (!found.first)
        return;
    const sample first = *found.first, last = *found.last; /* samples may move */
    found = tidy(of, &found, better);
    bool neat = kh_number_valid(found.depth);
    kh_witness low = witness_of(of, neat ? found.first : &first),
               high = witness_of(of, neat ? found.last : &last);
    kh_proof_note(of->proof, KH_FLAW_INVERSION, span, choice, better > 0 ? low : high,
                  better > 0 ? high : low);
}

/* ---- no arm, no divisor ---- */

static size_t length_of(scan *of, kh_number number)
{
    kh_text text = kh_number_exact_decimal(of->arena, number);
    return text.length ? text.length : SIZE_MAX;
}

/* Has any sample on that side points? Where a range is open, what lies beyond all arms is not meant. */
static bool has_points(const scan *of, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (of->samples.items[i].known)
            return true;
    return false;
}

static bool has_gap_at(scan *of, kh_number at)
{
    take(of, at, false);
    size_t place = place_of(of, at);
    bool there = place < of->samples.count && kh_number_equal(of->samples.items[place].at, at);
    return !there || of->samples.items[place].gap.node != NULL;
}

/* 5.5 between 0..5 and 6..10: nobody says whether it is only counted. */
static bool is_meant(scan *of, size_t index)
{
    kh_number at = of->samples.items[index].at;
    if (!of->domain.has_low && !has_points(of, 0, index))
        return false;
    if (!of->domain.has_high && !has_points(of, index + 1, of->samples.count))
        return false;
    if (!of->domain.perhaps_whole || kh_number_is_integer(at))
        return true;
    kh_number below = kh_number_floor(of->arena, at);
    return has_gap_at(of, below) || has_gap_at(of, kh_number_add(of->arena, below, KH_NUMBER(1)));
}

static bool same_hole(const kh_hole *left, const kh_hole *right)
{
    return left->node == right->node && left->calling == right->calling;
}

/* The shortest number there is for it. */
static void tell_hole(scan *of, kh_flaw_kind kind, const kh_hole *hole)
{
    const kh_choice *choice = &of->proof->walk.choices.items[of->choice];
    kh_number best = KH_NUMBER_INVALID;
    if (!hole->node || kh_proof_knows(of->proof, kind, kh_hole_span(hole), choice))
        return;
    for (size_t i = 0; i < of->samples.count; i++) {
        const sample *at = &of->samples.items[i];
        kh_number number = at->at;
        if (!same_hole(kind == KH_FLAW_ZERO ? &at->zero : &at->gap, hole) ||
            (kind == KH_FLAW_GAP && !is_meant(of, i)))
            continue;
        if (!kh_number_valid(best) || length_of(of, number) < length_of(of, best))
            best = number;
    }
    kh_value result = result_at(of, best);
    if (kh_number_valid(best))
        kh_proof_note_hole(of->proof, kind, hole, choice, &result);
}

static void tell_holes(scan *of)
{
    for (size_t i = 0; i < of->samples.count; i++) {
        const kh_hole zero = of->samples.items[i].zero, gap = of->samples.items[i].gap;
        tell_hole(of, KH_FLAW_ZERO, &zero);
        tell_hole(of, KH_FLAW_GAP, &gap);
    }
}

void kh_proof_scan(kh_proof *proof, size_t choice, kh_turns *turns)
{
    scan of = {.proof = proof, .arena = proof->walk.evaluation->arena, .choice = choice};
    kh_value before = proof->walk.choices.items[choice].value;
    if (!kh_domain_of(&proof->walk, &proof->walk.choices.items[choice], &of.domain))
        return;
    take_first(&of);
    find_turns(&of);
    take_beside(&of);
    proof->walk.choices.items[choice].value = before;
    tell_inversion(&of);
    tell_holes(&of);
    proof->walk.choices.items[choice].value = before;
    for (size_t i = 0; i < of.samples.count; i++)
        if (of.samples.items[i].turn)
            kh_vector_push(of.arena, turns, result_at(&of, of.samples.items[i].at));
}
