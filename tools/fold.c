/* Prints the table by which characters are folded for matching: each Han character of the basic plane that
 * ICU's Traditional-Simplified turns into one other, and the rows of lexicon/variants.def.
 *
 * usage: fold >table
 */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <uchar.h>

#include <unicode/uversion.h>
#include <unicode/utrans.h>

enum { FIRST = 0x3400, LAST = 0x9FFF, A_LINE = 12 };

static const struct variant {
    char32_t written, read;
} variants[] = {
#define VARIANT(written, read) {written, read},
#include "lexicon/variants.def"
};
enum { VARIANTS = sizeof variants / sizeof *variants };

static _Noreturn void die(const char *what, unsigned long which)
{
    fprintf(stderr, "fold: %s %04lX\n", what, which);
    exit(1);
}

static bool is_in_block(unsigned long character)
{
    return character >= FIRST && character <= LAST;
}

/* The one character that ICU makes of `character`; itself if it makes several. */
static UChar32 simplified(UTransliterator *rules, UChar32 character)
{
    UChar text[8] = {(UChar)character};
    int32_t length = 1, limit = 1;
    UErrorCode status = U_ZERO_ERROR;
    utrans_transUChars(rules, text, &length, 8, 0, &limit, &status);
    if (U_FAILURE(status))
        die(u_errorName(status), (unsigned long)character);
    return length == 1 && is_in_block(text[0]) ? text[0] : character;
}

static void fill_from_icu(uint16_t *table)
{
    UErrorCode status = U_ZERO_ERROR;
    UTransliterator *rules =
        utrans_openU(u"Traditional-Simplified", -1, UTRANS_FORWARD, NULL, 0, NULL, &status);
    if (U_FAILURE(status))
        die(u_errorName(status), 0);
    for (UChar32 character = FIRST; character <= LAST; character++)
        table[character - FIRST] = (uint16_t)simplified(rules, character);
    utrans_close(rules);
}

static void fill_from_variants(uint16_t *table)
{
    for (size_t i = 0; i < VARIANTS; i++) {
        if (!is_in_block(variants[i].written) || !is_in_block(variants[i].read))
            die("a variant outside the block:", variants[i].written);
        table[variants[i].written - FIRST] = (uint16_t)variants[i].read;
    }
}

/* Where a chain ends; of a circle (ICU turns 苎 into 苧 and 苧 into 苎) its least character. */
static uint16_t end_of(const uint16_t *table, uint16_t character)
{
    enum { LONGEST_CHAIN = 8 };
    for (int i = 0; i < LONGEST_CHAIN; i++)
        character = table[character - FIRST];
    uint16_t least = character;
    for (uint16_t next = table[character - FIRST]; next != character; next = table[next - FIRST])
        least = next < least ? next : least;
    return least;
}

/* So that folding twice is folding once. */
static void follow_chains(const uint16_t *table, uint16_t *ends)
{
    for (uint16_t character = FIRST; character <= LAST; character++)
        ends[character - FIRST] = end_of(table, character);
    for (uint16_t character = FIRST; character <= LAST; character++)
        if (ends[ends[character - FIRST] - FIRST] != ends[character - FIRST])
            die("folding twice is not folding once:", character);
}

int main(void)
{
    static uint16_t table[LAST - FIRST + 1], ends[LAST - FIRST + 1];
    size_t changed = 0;
    fill_from_icu(table);
    fill_from_variants(table);
    follow_chains(table, ends);
    printf("/* Made by tools/fold.c from ICU %s and lexicon/variants.def. */\n", U_ICU_VERSION);
    printf("enum { FOLD_FIRST = 0x%X, FOLD_LAST = 0x%X };\n", FIRST, LAST);
    printf("static const uint16_t folded[] = {");
    for (size_t i = 0; i <= LAST - FIRST; i++) {
        changed += ends[i] != FIRST + i;
        printf("%s0x%04X,", i % A_LINE == 0 ? "\n    " : " ", ends[i]);
    }
    printf("\n};\n");
    if (changed < 2000)
        die("ICU folds too few characters:", (unsigned long)changed);
    return 0;
}
