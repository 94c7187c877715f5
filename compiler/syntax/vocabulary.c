/* The tables of grammar/vocabulary.def as constant rows, and how a word is found in them. */
#include "syntax/vocabulary.h"

#include <assert.h>

static_assert(KH_KINDS <= 64, "kh_kinds has no room for so many kinds");

#define WORD_OF(literal)                                                                                     \
    {                                                                                                        \
        "" literal, sizeof(literal) - 1                                                                      \
    }
#define WORDS(chinese, english)                                                                              \
    {                                                                                                        \
        {                                                                                                    \
            [KH_CHINESE] = WORD_OF(chinese), [KH_ENGLISH] = WORD_OF(english)                                 \
        }                                                                                                    \
    }
#define IN(kind) KH_KIND_BIT(KH_KIND_##kind)

#define BLOCK(row, chinese, english, ...)                                                                    \
    static_assert(sizeof chinese > 1 && sizeof english > 1, #row " lacks a language");
#define ATTRIBUTE(of, chinese, english, ...)                                                                 \
    static_assert(sizeof chinese > 1 && sizeof english > 1, chinese english " lacks a language");
#define FUNCTION(row, chinese, english, ...)                                                                 \
    static_assert(sizeof chinese > 1 && sizeof english > 1, #row " lacks a language");
#define KEYNAME(row, chinese, english)                                                                       \
    static_assert(sizeof chinese > 1 && sizeof english > 1, #row " lacks a language");
#include "grammar/vocabulary.def"

static const kh_block_row blocks[] = {
#define BLOCK(row, chinese, english, places, main_word, single, chinese_help, english_help)                  \
    {.kind = KH_KIND_##row,                                                                                  \
     .id = WORD_OF(#row),                                                                                    \
     .word = WORDS(chinese, english),                                                                        \
     .stands_in = (places),                                                                                  \
     .main = main_word,                                                                                      \
     .once = single,                                                                                         \
     .help = WORDS(chinese_help, english_help)},
#include "grammar/vocabulary.def"
};

/* What the column `detail` names depends on the form. */
#define DETAIL_ENTITY(detail)      KH_KIND_##detail
#define DETAIL_ENUMERATION(detail) KH_ENUMERATION_##detail
#define DETAIL_TEXT(detail)        detail
#define DETAIL_NAME(detail)        detail
#define DETAIL_NAMES(detail)       detail
#define DETAIL_NUMBER(detail)      detail
#define DETAIL_INTEGER(detail)     detail
#define DETAIL_POINTS(detail)      detail
#define DETAIL_TRUTH(detail)       detail
#define DETAIL_DATE(detail)        detail
#define DETAIL_FREQUENCY(detail)   detail
#define DETAIL_UNIT(detail)        detail
#define DETAIL_RANGE(detail)       detail
#define DETAIL_EXPRESSION(detail)  detail
#define DETAIL_CONDITION(detail)   detail
#define DETAIL_COUNTERPART(detail) detail
#define DETAIL_ANY(detail)         detail

enum { LIST = 1, REQUIRED = 2, INHERITS = 4, UNSEARCHED = 8 };

static const kh_attribute_row attributes[] = {
#define ATTRIBUTE(kinds, chinese, english, shape, which, flags, missing, otherwise, chinese_help,            \
                  english_help)                                                                              \
    {.of = (kinds),                                                                                          \
     .word = WORDS(chinese, english),                                                                        \
     .form = KH_FORM_##shape,                                                                                \
     .detail = DETAIL_##shape(which),                                                                        \
     .list = ((flags)&LIST) != 0,                                                                            \
     .required = ((flags)&REQUIRED) != 0,                                                                    \
     .inherits = ((flags)&INHERITS) != 0,                                                                    \
     .unsearched = ((flags)&UNSEARCHED) != 0,                                                                \
     .absence = KH_ABSENT_##missing,                                                                         \
     .fallback = otherwise,                                                                                  \
     .help = WORDS(chinese_help, english_help)},
#include "grammar/vocabulary.def"
};

static const kh_property_row properties[] = {
#define PROPERTY(row, kinds, chinese, english, shape, which, several, chinese_help, english_help)            \
    {.property = KH_PROPERTY_##row,                                                                          \
     .of = (kinds),                                                                                          \
     .word = WORDS(chinese, english),                                                                        \
     .form = KH_FORM_##shape,                                                                                \
     .detail = DETAIL_##shape(which),                                                                        \
     .list = several,                                                                                        \
     .help = WORDS(chinese_help, english_help)},
#include "grammar/vocabulary.def"
};

static const kh_function_row functions[] = {
#define FUNCTION(row, chinese, english, fewest, most_, folds, chinese_help, english_help)                    \
    {.function = KH_FUNCTION_##row,                                                                          \
     .word = WORDS(chinese, english),                                                                        \
     .least = fewest,                                                                                        \
     .most = most_,                                                                                          \
     .fold = folds,                                                                                          \
     .help = WORDS(chinese_help, english_help)},
#include "grammar/vocabulary.def"
};

static const kh_words enumerations[] = {
#define ENUMERATION(row, chinese, english) [KH_ENUMERATION_##row] = WORDS(chinese, english),
#include "grammar/vocabulary.def"
};

static const kh_member_row members[] = {
#define MEMBER(of, chinese, english, order)                                                                  \
    {.enumeration = KH_ENUMERATION_##of, .word = WORDS(chinese, english), .rank = order},
#include "grammar/vocabulary.def"
};

static const kh_unit_row units[] = {
#define UNIT(chinese, english, kind, over, under)                                                            \
    {.word = WORDS(chinese, english), .dimension = KH_##kind, .numerator = over, .denominator = under},
#include "grammar/vocabulary.def"
};

static const kh_words keynames[] = {
#define KEYNAME(row, chinese, english) [KH_KEYNAME_##row] = WORDS(chinese, english),
#include "grammar/vocabulary.def"
};

static const kh_words folders[] = {
#define FOLDER(chinese, english) WORDS(chinese, english),
#include "grammar/vocabulary.def"
};

/* ---- single words ---- */

#include "word_table.h"

static_assert(KH_COUNT(namings) <= UINT16_MAX, "words are numbered in 16 bits");

/* The namings of a word: [*first, *end), by table and then in the order of the file. */
static void find_word(kh_text word, unsigned *first, unsigned *end)
{
    *first = *end = 0;
    if (word.length == 0)
        return;
    for (size_t slot = kh_word_hash(word) % WORD_SLOTS; word_slots[slot]; slot = (slot + 1) % WORD_SLOTS) {
        size_t at = word_slots[slot] - 1U;
        if (words[at].length != word.length || memcmp(words[at].word, word.data, word.length) != 0)
            continue;
        *first = words[at].first;
        *end = words[at].end;
        return;
    }
}

/* The first row of `rows` whose word it is, among those that `also` lets through, of which `i` is the number.
 */
#define FIND(rows, which, text, also)                                                                        \
    unsigned first, end;                                                                                     \
    find_word((text), &first, &end);                                                                         \
    for (; first < end; first++) {                                                                           \
        const size_t i = namings[first].row;                                                                 \
        if (namings[first].table == (which) && (also))                                                       \
            return &(rows)[i];                                                                               \
    }                                                                                                        \
    return NULL

const kh_block_row *kh_block_row_of(kh_kind kind)
{
    return kind > KH_KIND_FILE && kind < KH_KINDS ? &blocks[kind - 1] : NULL;
}

const kh_block_row *kh_find_block(kh_text word)
{
    FIND(blocks, TABLE_BLOCKS, word, true);
}

const kh_attribute_row *kh_find_attribute(kh_kind kind, kh_text word)
{
    FIND(attributes, TABLE_ATTRIBUTES, word, attributes[i].of & KH_KIND_BIT(kind));
}

const kh_attribute_row *kh_find_any_attribute(kh_text word)
{
    FIND(attributes, TABLE_ATTRIBUTES, word, true);
}

const kh_property_row *kh_find_property(kh_kind kind, kh_text word)
{
    FIND(properties, TABLE_PROPERTIES, word, properties[i].of & KH_KIND_BIT(kind));
}

const kh_property_row *kh_find_any_property(kh_text word)
{
    FIND(properties, TABLE_PROPERTIES, word, true);
}

const kh_function_row *kh_find_function(kh_text word)
{
    FIND(functions, TABLE_FUNCTIONS, word, true);
}

const kh_member_row *kh_find_member(kh_enumeration enumeration, kh_text word)
{
    FIND(members, TABLE_MEMBERS, word, members[i].enumeration == enumeration);
}

const kh_member_row *kh_find_any_member(kh_text word)
{
    FIND(members, TABLE_MEMBERS, word, true);
}

const kh_unit_row *kh_find_unit(kh_text word)
{
    FIND(units, TABLE_UNITS, word, true);
}

kh_words kh_enumeration_word(kh_enumeration enumeration)
{
    return enumeration < KH_ENUMERATIONS ? enumerations[enumeration] : (kh_words){0};
}

static const kh_words *keyname_row(kh_text word)
{
    FIND(keynames, TABLE_KEYNAMES, word, true);
}

kh_keyname kh_find_keyname(kh_text word)
{
    const kh_words *row = keyname_row(word);
    return row ? (kh_keyname)(row - keynames) : KH_KEYNAMES;
}

kh_words kh_keyname_word(kh_keyname keyname)
{
    return keyname < KH_KEYNAMES ? keynames[keyname] : (kh_words){0};
}

static const kh_words *folder_row(kh_text word)
{
    FIND(folders, TABLE_FOLDERS, word, true);
}

kh_words kh_find_folder(kh_text word)
{
    const kh_words *row = folder_row(word);
    return row ? *row : (kh_words){0};
}

/* ---- tables ---- */

#define WHOLE(table, count)                                                                                  \
    do {                                                                                                     \
        *(count) = KH_COUNT(table);                                                                          \
        return (table);                                                                                      \
    } while (0)

const kh_block_row *kh_blocks(size_t *count)
{
    WHOLE(blocks, count);
}

const kh_attribute_row *kh_attributes(size_t *count)
{
    WHOLE(attributes, count);
}

const kh_property_row *kh_properties(size_t *count)
{
    WHOLE(properties, count);
}

const kh_function_row *kh_functions(size_t *count)
{
    WHOLE(functions, count);
}

const kh_member_row *kh_members(size_t *count)
{
    WHOLE(members, count);
}

const kh_unit_row *kh_units(size_t *count)
{
    WHOLE(units, count);
}

/* ---- conversion ---- */

kh_text kh_translate_expression_word(kh_text word, kh_language language)
{
    const kh_attribute_row *attribute = kh_find_any_attribute(word);
    if (attribute)
        return attribute->word.in[language];
    const kh_property_row *property = kh_find_any_property(word);
    if (property)
        return property->word.in[language];
    const kh_function_row *function = kh_find_function(word);
    if (function)
        return function->word.in[language];
    const kh_member_row *member = kh_find_any_member(word);
    if (member)
        return member->word.in[language];
    const kh_block_row *block = kh_find_block(word);
    if (block) /* 取自(计分, 量) */
        return block->word.in[language];
    return kh_keyname_word(kh_find_keyname(word)).in[language];
}
