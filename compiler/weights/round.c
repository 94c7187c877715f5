/* Largest remainders (weights.md, step 6): A. Hamilton, 1792; M. Balinski and H. P. Young, Fair
 * Representation, 1982. */
#include "weights/round.h"

#include <assert.h>
#include <stdlib.h>

typedef struct {
    kh_rounding *item;
    kh_number remainder;
    kh_arena *arena;
} claim;

static int by_claim(const void *left, const void *right)
{
    const claim *a = left, *b = right;
    int order = kh_number_compare(a->arena, b->remainder, a->remainder);
    if (order == 0)
        order = kh_number_compare(a->arena, b->item->exact, a->item->exact);
    /* qsort may swap equals; source order makes two machines print the same card. */
    return order ? order : (a->item > b->item) - (a->item < b->item);
}

/* How many steps the sum has beyond the floors; false if it is no whole number of them. */
static bool count_spare(kh_arena *arena, const kh_rounding *items, size_t count, kh_number step,
                        int64_t *spare)
{
    kh_number excess = KH_NUMBER(0);
    for (size_t i = 0; i < count; i++) {
        kh_number steps = kh_number_divide(arena, items[i].exact, step);
        kh_number whole = kh_number_floor(arena, steps);
        excess = kh_number_add(arena, excess, kh_number_subtract(arena, steps, whole));
    }
    return kh_number_valid(excess) && kh_number_to_integer(excess, spare);
}

/* A bound that is a multiple of the step is not crossed: where exact ≤ bound, the floor is ≤ bound, and floor
 * + step too, since a remainder means floor < bound, both multiples. Where exact ≥ bound, the floor is ≥
 * bound already. */
bool kh_round(kh_arena *arena, kh_rounding *items, size_t count, kh_number step)
{
    claim *claims = kh_arena_array(arena, count ? count : 1, sizeof *claims);
    int64_t spare;
    if (!count_spare(arena, items, count, step, &spare))
        return false;
    for (size_t i = 0; i < count; i++) {
        kh_number whole = kh_number_floor(arena, kh_number_divide(arena, items[i].exact, step));
        items[i].rounded = kh_number_multiply(arena, whole, step);
        claims[i] = (claim){&items[i], kh_number_subtract(arena, items[i].exact, items[i].rounded), arena};
        if (!kh_number_valid(claims[i].remainder))
            return false;
    }
    /* Floors lose less than one step each, so nobody is due two, and nobody without a remainder is due one.
     */
    assert(0 <= spare && (uint64_t)spare <= count);
    if (count)
        qsort(claims, count, sizeof *claims, by_claim);
    for (size_t i = 0; i < (size_t)spare; i++)
        claims[i].item->rounded = kh_number_add(arena, claims[i].item->rounded, step);
    return true;
}
