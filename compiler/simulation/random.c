/* splitmix64, and streams that begin with names. */
#include "simulation/random.h"

uint64_t kh_random_next(kh_random *random)
{
    uint64_t mixed = random->state += UINT64_C(0x9E3779B97F4A7C15);
    mixed = (mixed ^ (mixed >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
    mixed = (mixed ^ (mixed >> 27)) * UINT64_C(0x94D049BB133111EB);
    return mixed ^ (mixed >> 31);
}

void kh_random_add(kh_random *random, uint64_t number)
{
    random->state ^= number;
    random->state = kh_random_next(random);
}

void kh_random_add_text(kh_random *random, kh_text text)
{
    uint64_t eight = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        eight = eight << 8 | (unsigned char)text.data[i];
        if (i % 8 == 7) {
            kh_random_add(random, eight);
            eight = 0;
        }
    }
    kh_random_add(random, eight);
    kh_random_add(random, text.length);
}

uint64_t kh_random_below(kh_random *random, uint64_t count)
{
    uint64_t uneven = (UINT64_MAX % count + 1) % count; /* the last terms, which would favour the first */
    for (;;) {
        uint64_t term = kh_random_next(random);
        if (term <= UINT64_MAX - uneven)
            return term % count;
    }
}
