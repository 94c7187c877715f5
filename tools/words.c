/* Prints a C header: every word of grammar/vocabulary.def, found by its hash, with the rows that it names.
 *
 * The compiler asks tens of thousands of times a run what a word is; the rows need not be gone through each
 * time, nor a table be built at every start. Rows are numbered as syntax/vocabulary.c lays them out: in the
 * order of the file, each table by itself.
 *
 * usage: words >word_table.h
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/text.h"

/* syntax/vocabulary.c knows the tables by these names, after TABLE_. */
#define TABLES(TABLE)                                                                                        \
    TABLE(BLOCKS)                                                                                            \
    TABLE(ATTRIBUTES)                                                                                        \
    TABLE(PROPERTIES)                                                                                        \
    TABLE(FUNCTIONS)                                                                                         \
    TABLE(MEMBERS)                                                                                           \
    TABLE(UNITS)                                                                                             \
    TABLE(KEYNAMES)                                                                                          \
    TABLE(FOLDERS)

enum {
#define NAME(table) table,
    TABLES(NAME)
#undef NAME
        ALL_TABLES
};

static const char *const table_names[] = {
#define NAME(table) #table,
    TABLES(NAME)
#undef NAME
};

/* A word and one row that has it. */
typedef struct naming {
    const char *word;
    int table, row;
} naming;

static const struct {
    int table;
    const char *words[2];
} rows[] = {
#define BLOCK(id, chinese, english, ...)        {BLOCKS, {chinese, english}},
#define ATTRIBUTE(of, chinese, english, ...)    {ATTRIBUTES, {chinese, english}},
#define PROPERTY(id, of, chinese, english, ...) {PROPERTIES, {chinese, english}},
#define FUNCTION(id, chinese, english, ...)     {FUNCTIONS, {chinese, english}},
#define MEMBER(of, chinese, english, ...)       {MEMBERS, {chinese, english}},
#define UNIT(chinese, english, ...)             {UNITS, {chinese, english}},
#define KEYNAME(id, chinese, english)           {KEYNAMES, {chinese, english}},
#define FOLDER(chinese, english)                {FOLDERS, {chinese, english}},
#include "grammar/vocabulary.def"
};

enum { ROWS = KH_COUNT(rows), SLOTS = 8192, A_LINE = 16 };
static_assert(SLOTS > 4 * ROWS, "a table that is half full is slow: more slots");

static naming namings[2 * ROWS];
static size_t count;

static int by_word(const void *left, const void *right)
{
    const naming *a = left, *b = right;
    int order = strcmp(a->word, b->word);
    if (order == 0)
        order = a->table - b->table;
    return order ? order : a->row - b->row;
}

/* Words that a row lacks (a kind that is never written) are left out; one that is the same in both languages
 * is one. */
static void gather(void)
{
    int next[ALL_TABLES] = {0};
    for (size_t i = 0; i < ROWS; i++) {
        int row = next[rows[i].table]++;
        for (int language = 0; language < 2; language++) {
            const char *word = rows[i].words[language];
            bool twice = language == 1 && strcmp(word, rows[i].words[0]) == 0;
            if (*word && !twice)
                namings[count++] = (naming){word, rows[i].table, row};
        }
    }
    qsort(namings, count, sizeof *namings, by_word);
}

/* Each word once, with the end of its namings. */
static void print_words(uint16_t *slots)
{
    uint16_t words = 0;
    printf("static const struct {\n    const char *word;\n    uint16_t length, first, end;\n} words[] = {\n");
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && strcmp(namings[i].word, namings[end].word) == 0;)
            end++;
        const char *word = namings[i].word;
        size_t length = strlen(word);
        printf("    {\"%s\", %zu, %zu, %zu},\n", word, length, i, end);
        size_t slot = kh_word_hash(kh_text_slice(word, length)) % SLOTS;
        while (slots[slot])
            slot = (slot + 1) % SLOTS;
        slots[slot] = ++words;
    }
    printf("};\n");
}

int main(void)
{
    static uint16_t slots[SLOTS];
    gather();
    printf("/* Made by tools/words.c from grammar/vocabulary.def. */\nenum { WORD_SLOTS = %d };\nenum {\n",
           SLOTS);
    for (int i = 0; i < ALL_TABLES; i++)
        printf("    TABLE_%s,\n", table_names[i]);
    printf("};\n");
    print_words(slots);
    printf("static const struct {\n    uint16_t table, row;\n} namings[] = {\n");
    for (size_t i = 0; i < count; i++)
        printf("    {%d, %d},\n", namings[i].table, namings[i].row);
    printf("};\n/* The number of the word + 1. */\nstatic const uint16_t word_slots[] = {");
    for (size_t i = 0; i < SLOTS; i++)
        printf("%s%u,", i % A_LINE == 0 ? "\n    " : " ", slots[i]);
    printf("\n};\n");
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
