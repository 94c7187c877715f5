/* The arrays of a closed library one behind the other, as they lie in memory. */
#include "lexicon/lexicon_internal.h"

#include <assert.h>

typedef struct head {
    uint64_t uses, classes, patterns, choices;
    uint32_t steps, longest;
} head;

/* Scanning asks what a word is used for; which word it is, the automaton knows. */
static void put_uses(kh_builder *image, const kh_lexicons *lexicons)
{
    for (size_t i = 0; i < lexicons->uses.count; i++) {
        const kh_use *use = &lexicons->uses.items[i];
        kh_use kept;
        memset(&kept, 0, sizeof kept);
        kept.kind = use->kind;
        kept.strength = use->strength;
        kept.of = use->of;
        kept.number = use->number;
        kh_image_put(image, &kept, sizeof kept);
    }
}

static bool put_choices(kh_builder *image, const kh_lexicons *lexicons)
{
    bool fits = true;
    for (size_t i = 0; i < lexicons->choices.count; i++) {
        const kh_choice *choice = &lexicons->choices.items[i];
        kh_choice kept;
        memset(&kept, 0, sizeof kept);
        kept.step = choice->step;
        kept.choice.kind = choice->choice.kind;
        kept.choice.of = choice->choice.of;
        kept.choice.least = choice->choice.least;
        kept.choice.most = choice->choice.most;
        fits = fits && !kh_number_big(kept.choice.least) && !kh_number_big(kept.choice.most);
        kh_image_put(image, &kept, sizeof kept);
    }
    return fits;
}

bool kh_lexicons_write(kh_builder *image, const kh_lexicons *lexicons)
{
    const head of = {lexicons->uses.count,    lexicons->classes.count, lexicons->patterns.count,
                     lexicons->choices.count, lexicons->steps,         lexicons->longest};
    static_assert(sizeof(kh_use) % KH_IMAGE_ALIGNMENT == 0 && sizeof(kh_choice) % KH_IMAGE_ALIGNMENT == 0,
                  "one put at a time, they lie as an array");
    assert(lexicons->automaton);
    kh_image_put(image, &of, sizeof of);
    put_uses(image, lexicons);
    bool fits = put_choices(image, lexicons);
    kh_image_put(image, lexicons->classes.items, of.classes * sizeof *lexicons->classes.items);
    kh_image_put(image, lexicons->patterns.items, of.patterns * sizeof *lexicons->patterns.items);
    kh_image_put(image, lexicons->figures, of.steps * sizeof *lexicons->figures);
    kh_alphabet_write(image, lexicons->alphabet);
    kh_automaton_write(image, lexicons->automaton, lexicons->alphabet);
    return fits;
}

#define TAKE(vector, number)                                                                                 \
    do {                                                                                                     \
        (vector)->count = (vector)->capacity = (number);                                                     \
        (vector)->items = kh_image_take(&at, (number) * sizeof *(vector)->items);                            \
    } while (0)

kh_lexicons *kh_lexicons_read(kh_arena *arena, const char *image)
{
    kh_image at = {image};
    const head *of = kh_image_take(&at, sizeof *of);
    kh_lexicons *lexicons = kh_arena_new_of(arena, kh_lexicons);
    lexicons->arena = arena;
    lexicons->steps = of->steps;
    lexicons->longest = of->longest;
    TAKE(&lexicons->uses, of->uses);
    TAKE(&lexicons->choices, of->choices);
    TAKE(&lexicons->classes, of->classes);
    TAKE(&lexicons->patterns, of->patterns);
    lexicons->figures = kh_image_take(&at, of->steps * sizeof *lexicons->figures);
    lexicons->alphabet = kh_alphabet_read(arena, &at);
    lexicons->automaton = kh_automaton_read(arena, &at);
    return lexicons;
}

size_t kh_lexicons_classes(const kh_lexicons *lexicons)
{
    return lexicons->classes.count;
}
