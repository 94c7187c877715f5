/* Nearest word by optimal string alignment: R. A. Wagner and M. J. Fischer, The String-to-String Correction
 * Problem, 1974, with the adjacent swap of F. J. Damerau, 1964. */
#include "source/suggest.h"

#include "base/utf8.h"

typedef struct {
    kh_character at[KH_MAX_SUGGEST_CHARACTERS];
    unsigned count;
} word;

/* No distance reaches it. */
enum { FAR = 2 * KH_MAX_SUGGEST_CHARACTERS };

static kh_character fold(kh_character character)
{
    kh_character half = kh_character_halve(character);
    return half >= 'A' && half <= 'Z' ? half - 'A' + 'a' : half;
}

/* False: too long, or empty. */
static bool read_word(kh_text text, word *read)
{
    read->count = 0;
    for (size_t at = 0; at < text.length;) {
        if (read->count == KH_MAX_SUGGEST_CHARACTERS)
            return false;
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        read->at[read->count++] = fold(character);
    }
    return read->count > 0;
}

static unsigned least(unsigned left, unsigned right)
{
    return left < right ? left : right;
}

static bool is_swap(const word *left, unsigned i, const word *right, unsigned j)
{
    return i > 1 && j > 1 && left->at[i - 1] == right->at[j - 2] && left->at[i - 2] == right->at[j - 1];
}

static unsigned distance(const word *left, const word *right)
{
    /* Three rows of the table: the swap looks two rows back. */
    unsigned rows[3][KH_MAX_SUGGEST_CHARACTERS + 1];
    for (unsigned j = 0; j <= right->count; j++)
        rows[0][j] = j;
    for (unsigned i = 1; i <= left->count; i++) {
        unsigned *now = rows[i % 3];
        const unsigned *before = rows[(i + 2) % 3], *twice_before = rows[(i + 1) % 3];
        now[0] = i;
        for (unsigned j = 1; j <= right->count; j++) {
            unsigned change = before[j - 1] + (left->at[i - 1] != right->at[j - 1]);
            now[j] = least(change, least(before[j], now[j - 1]) + 1);
            if (is_swap(left, i, right, j))
                now[j] = least(now[j], twice_before[j - 2] + 1);
        }
    }
    return rows[left->count % 3][right->count];
}

static bool contains(const word *whole, const word *part)
{
    if (part->count < 2)
        return false;
    for (unsigned start = 0; start + part->count <= whole->count; start++)
        if (memcmp(whole->at + start, part->at, part->count * sizeof *part->at) == 0)
            return true;
    return false;
}

static bool share_a_character(const word *left, const word *right)
{
    for (unsigned i = 0; i < left->count; i++)
        for (unsigned j = 0; j < right->count; j++)
            if (left->at[i] == right->at[j])
                return true;
    return false;
}

/* FAR if not near. */
static unsigned nearness(const word *typed, const word *candidate)
{
    const word *longer = typed->count > candidate->count ? typed : candidate;
    const word *shorter = longer == typed ? candidate : typed;
    bool contained = contains(longer, shorter);
    unsigned allowed = longer->count < 6 ? 1 : longer->count / 3;
    if (!contained && longer->count - shorter->count > allowed)
        return FAR;
    /* One of two characters differing is half a word: 总份 is 总分, 粮食 is not 森林. */
    if (longer->count <= 2 && !share_a_character(typed, candidate))
        return FAR;
    unsigned found = distance(typed, candidate);
    return contained || found <= allowed ? found : FAR;
}

kh_text kh_suggest(kh_text typed, const kh_text *candidates, size_t count)
{
    word wanted, candidate;
    kh_text nearest = KH_TEXT_NONE;
    unsigned best = FAR;
    if (!read_word(typed, &wanted))
        return KH_TEXT_NONE;
    for (size_t i = 0; i < count; i++) {
        if (kh_text_equal(typed, candidates[i]) || !read_word(candidates[i], &candidate))
            continue;
        unsigned found = nearness(&wanted, &candidate);
        if (found < best) {
            best = found;
            nearest = candidates[i];
        }
    }
    return nearest;
}
