/* Water-filling in one sweep: vessels in the order in which a rising rate fills them. */
#include "weights/pour.h"

#include <stdlib.h>

typedef struct filling {
    kh_vessel *vessel;
    kh_number rate; /* at which it is full; not valid: never */
    kh_arena *arena;
} filling;

static int by_rate(const void *left, const void *right)
{
    const filling *a = left, *b = right;
    bool a_ends = kh_number_valid(a->rate), b_ends = kh_number_valid(b->rate);
    int order = b_ends - a_ends; /* those without limit come last */
    if (a_ends && b_ends)
        order = kh_number_compare(a->arena, a->rate, b->rate);
    /* qsort may swap equals; the order of the leaves makes two machines do the same sums. */
    return order ? order : (a->vessel > b->vessel) - (a->vessel < b->vessel);
}

/* Those with a share, sorted; *sum is the sum of the shares. False: beyond all measure. */
static bool line_up(kh_arena *arena, kh_vessel *vessels, size_t count, filling *line, size_t *waiting,
                    kh_number *sum)
{
    *waiting = 0;
    *sum = KH_NUMBER(0);
    for (size_t i = 0; i < count; i++) {
        kh_vessel *vessel = &vessels[i];
        vessel->part = KH_NUMBER(0);
        vessel->full = false;
        if (kh_number_valid(vessel->share) && kh_number_sign(vessel->share) == 0)
            continue;
        bool ends = kh_number_valid(vessel->room);
        kh_number rate = ends ? kh_number_divide(arena, vessel->room, vessel->share) : KH_NUMBER_INVALID;
        if (!kh_number_valid(vessel->share) || (ends && !kh_number_valid(rate)))
            return false;
        line[(*waiting)++] = (filling){vessel, rate, arena};
        *sum = kh_number_add(arena, *sum, vessel->share);
    }
    if (*waiting)
        qsort(line, *waiting, sizeof *line, by_rate);
    return kh_number_valid(*sum);
}

/* A vessel that is full leaves more than its due to the others, so the rate only rises, and who was overfull
 * at a lower rate stays so: each is looked at once. Answers how many are full. */
static size_t fill_up(kh_arena *arena, const filling *line, size_t waiting, kh_number *amount, kh_number *sum)
{
    size_t full = 0;
    for (; full < waiting && kh_number_valid(line[full].rate); full++) {
        kh_vessel *vessel = line[full].vessel;
        kh_number rate = kh_number_divide(arena, *amount, *sum);
        if (!kh_number_valid(rate) || kh_number_compare(arena, line[full].rate, rate) >= 0)
            break;
        vessel->part = vessel->room;
        vessel->full = true;
        *amount = kh_number_subtract(arena, *amount, vessel->room);
        *sum = kh_number_subtract(arena, *sum, vessel->share);
    }
    return full;
}

kh_number kh_pour(kh_arena *arena, kh_vessel *vessels, size_t count, kh_number amount)
{
    filling *line = kh_arena_array(arena, count ? count : 1, sizeof *line);
    size_t waiting;
    kh_number sum;
    if (!line_up(arena, vessels, count, line, &waiting, &sum))
        return KH_NUMBER_INVALID;
    size_t full = fill_up(arena, line, waiting, &amount, &sum);
    if (full == waiting)
        return amount;
    kh_number rate = kh_number_divide(arena, amount, sum);
    for (size_t i = full; i < waiting; i++)
        line[i].vessel->part = kh_number_multiply(arena, rate, line[i].vessel->share);
    return kh_number_valid(rate) ? KH_NUMBER(0) : KH_NUMBER_INVALID;
}
