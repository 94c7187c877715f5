/* Sharing in proportion, nobody beyond his room.
 *
 * In the order of room ÷ share the vessels fill one after the other: as long as the rate that would place all
 * the rest is at least the next vessel's room ÷ share, that vessel is full and the others share what it
 * leaves.
 */
#include "weights/pour.h"

#include <stdlib.h>

typedef struct turn {
    kh_arena *arena;
    kh_vessel *vessel;
    kh_number rate; /* at which it is full; not valid: never */
    size_t order;
} turn;

static int by_rate(const void *left, const void *right)
{
    const turn *a = left, *b = right;
    bool a_fills = kh_number_valid(a->rate), b_fills = kh_number_valid(b->rate);
    int order =
        a_fills && b_fills ? kh_number_compare(a->arena, a->rate, b->rate) : (int)b_fills - (int)a_fills;
    /* qsort may swap equals; the result would be the same, the digits of large numbers' steps too */
    return order ? order : (a->order > b->order) - (a->order < b->order);
}

static size_t take_turns(kh_arena *arena, kh_vessel *vessels, size_t count, turn *turns, kh_number *shares)
{
    size_t taking = 0;
    for (size_t i = 0; i < count; i++) {
        kh_vessel *vessel = &vessels[i];
        vessel->part = KH_NUMBER(0);
        vessel->full = false;
        if (kh_number_sign(vessel->share) == 0)
            continue;
        kh_number rate = kh_number_valid(vessel->room) ? kh_number_divide(arena, vessel->room, vessel->share)
                                                       : KH_NUMBER_INVALID;
        turns[taking++] = (turn){arena, vessel, rate, i};
        *shares = kh_number_add(arena, *shares, vessel->share);
    }
    return taking;
}

kh_number kh_pour(kh_arena *arena, kh_vessel *vessels, size_t count, kh_number amount)
{
    turn *turns = kh_arena_array(arena, count ? count : 1, sizeof *turns);
    kh_number shares = KH_NUMBER(0);
    size_t taking = take_turns(arena, vessels, count, turns, &shares), at = 0;
    if (!kh_number_valid(shares) || !kh_number_valid(amount))
        return KH_NUMBER_INVALID;
    qsort(turns, taking, sizeof *turns, by_rate);
    for (; at < taking && kh_number_valid(turns[at].rate); at++) {
        kh_number rate = kh_number_divide(arena, amount, shares);
        kh_vessel *vessel = turns[at].vessel;
        if (!kh_number_valid(rate))
            return KH_NUMBER_INVALID;
        if (kh_number_compare(arena, rate, turns[at].rate) < 0)
            break;
        vessel->part = vessel->room;
        vessel->full = kh_number_compare(arena, rate, turns[at].rate) > 0;
        amount = kh_number_subtract(arena, amount, vessel->room);
        shares = kh_number_subtract(arena, shares, vessel->share);
        if (!kh_number_valid(amount) || !kh_number_valid(shares))
            return KH_NUMBER_INVALID;
    }
    kh_number rate = at < taking ? kh_number_divide(arena, amount, shares) : KH_NUMBER(0);
    for (size_t i = at; i < taking; i++)
        turns[i].vessel->part = kh_number_multiply(arena, rate, turns[i].vessel->share);
    return at < taking ? KH_NUMBER(0) : amount;
}
