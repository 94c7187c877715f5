/* Units as people write them: 万元, 万人, 万元/亩, 元/人·月. */
#include "model/value.h"

#include "base/utf8.h"

/* A longer unit is a sentence; it stays a label. Exponents then never leave their eight bits. */
enum { MAX_PARTS = 16, MAX_UNIT_BYTES = 200 };

typedef struct {
    kh_dimension dimension;
    kh_number factor;
    bool known;
} part;

static bool take_prefix(kh_text *word, kh_number *scale, kh_arena *arena)
{
    static const struct {
        const char *word;
        int64_t scale;
    } prefixes[] = {{"百", 100}, {"千", 1000}, {"万", 10000}, {"亿", 100000000}};
    for (size_t i = 0; i < KH_COUNT(prefixes); i++) {
        kh_text prefix = kh_text_of(prefixes[i].word);
        if (!kh_text_starts(*word, prefix))
            continue;
        *word = kh_text_slice(word->data + prefix.length, word->length - prefix.length);
        *scale = kh_number_multiply(arena, *scale, KH_NUMBER(prefixes[i].scale));
        return true;
    }
    return false;
}

static bool look_up(kh_arena *arena, kh_text word, kh_number scale, part *found)
{
    const kh_unit_row *row = kh_find_unit(word);
    if (!row)
        return false;
    kh_number own = kh_number_ratio(row->numerator, row->denominator);
    *found = (part){row->dimension, kh_number_multiply(arena, scale, own), true};
    return true;
}

static part part_of(kh_arena *arena, kh_text word)
{
    part found;
    kh_number scale = KH_NUMBER(1);
    /* 百分点 is 个百分点, not a hundred 分点. */
    if (look_up(arena, word, scale, &found) ||
        look_up(arena, kh_text_format(arena, "个%.*s", KH_TEXT_ARGUMENTS(word)), scale, &found))
        return found;
    while (take_prefix(&word, &scale, arena))
        if (look_up(arena, word, scale, &found))
            return found;
    return (part){KH_PLAIN, scale, word.length == 0};
}

/* Up to the next / or ·; *divides becomes whether what follows divides: 元/人·月 is 元 for each 人 and 月. */
static kh_text take_part(kh_text *rest, bool *divides)
{
    const kh_text dot = KH_TEXT("·");
    kh_text taken = *rest;
    for (uint32_t at = 0; at < rest->length; at++) {
        bool slash = rest->data[at] == '/';
        uint32_t skipped = at + (slash ? 1 : dot.length);
        if (!slash && !kh_text_starts(kh_text_slice(rest->data + at, rest->length - at), dot))
            continue;
        taken.length = at;
        *rest = kh_text_slice(rest->data + skipped, rest->length - skipped);
        *divides |= slash;
        return taken;
    }
    *rest = KH_TEXT_NONE;
    return taken;
}

static kh_unit label(kh_text word)
{
    return (kh_unit){.factor = KH_NUMBER(1), .word = word};
}

/* False if a part is not in the vocabulary; the unit is good all the same. */
static bool read_unit(kh_arena *arena, kh_text word, kh_unit *unit)
{
    bool known = true, divides = false;
    *unit = label(word);
    if (word.length > MAX_UNIT_BYTES)
        return false;
    kh_text rest = kh_text_halve(arena, word);
    for (int count = 0; rest.data; count++) {
        bool below = divides;
        kh_text written = take_part(&rest, &divides);
        if (written.length == 0 || count == MAX_PARTS) {
            *unit = label(word);
            return false;
        }
        part read = part_of(arena, written);
        known &= read.known;
        int8_t *exponent = &unit->exponents[read.dimension];
        *exponent = (int8_t)(*exponent + (below ? -1 : 1));
        unit->factor = below ? kh_number_divide(arena, unit->factor, read.factor)
                             : kh_number_multiply(arena, unit->factor, read.factor);
    }
    unit->exponents[KH_PLAIN] = 0;
    if (!kh_number_valid(unit->factor)) /* 万万万万…: beyond any number */
        *unit = label(word);
    return known;
}

kh_unit kh_unit_of(kh_arena *arena, kh_text word)
{
    kh_unit unit;
    (void)read_unit(arena, word, &unit);
    return unit;
}

bool kh_unit_is_known(kh_arena *arena, kh_text word)
{
    kh_unit unit;
    return read_unit(arena, word, &unit);
}

bool kh_units_agree(kh_unit left, kh_unit right)
{
    for (size_t i = 0; i < KH_DIMENSIONS; i++)
        if (i != KH_PLAIN && left.exponents[i] != right.exponents[i])
            return false;
    return true;
}

static kh_number factor_of(kh_unit unit)
{
    return unit.word.length > 0 && kh_number_valid(unit.factor) ? unit.factor : KH_NUMBER(1);
}

kh_number kh_unit_convert(kh_arena *arena, kh_number number, kh_unit from, kh_unit to)
{
    kh_number based = kh_number_multiply(arena, number, factor_of(from));
    return kh_number_divide(arena, based, factor_of(to));
}
