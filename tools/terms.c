/* Prints a C file that holds the lexicons of the library as they are closed for every scheme: gathered,
 * spelled in every way, sorted, and made into one automaton (lexicon/lexicon.h). Thousands of words need not
 * be put in order again at every start.
 *
 * usage: terms >terms.c
 */
#include <stdio.h>
#include <stdlib.h>

#include "kaohe.h"
#include "library.h"

enum { WORDS_A_LINE = 8 };

static const char scheme[] = "方案 甲 “甲” {}";

static _Noreturn void die(const char *why)
{
    fprintf(stderr, "terms: %s\n", why);
    exit(1);
}

static void print_words(kh_text image)
{
    printf("/* Made by tools/terms.c from stdlib/; not to be edited. */\n#include \"library.h\"\n\n"
           "static const uint64_t terms[] = {");
    for (uint32_t i = 0; i + sizeof(uint64_t) <= image.length; i += (uint32_t)sizeof(uint64_t)) {
        uint64_t word;
        memcpy(&word, image.data + i, sizeof word);
        printf("%s%#llx,", i % (WORDS_A_LINE * sizeof word) == 0 ? "\n" : "", (unsigned long long)word);
    }
    printf("\n};\n\nkh_bytes kh_library_terms(void)\n{\n"
           "    return (kh_bytes){(const char *)terms, sizeof terms};\n}\n");
}

int main(void)
{
    kh_arena *arena = kh_arena_new();
    kh_compile_options options = {0};
    kh_compilation *compilation;
    if (!arena || kh_arena_guard(arena))
        die("out of memory");
    kh_builder image = {.arena = arena};
    char *text = kh_arena_alloc(arena, sizeof scheme + 1);
    memcpy(text, scheme, sizeof scheme);
    options.settings.library = kh_library_embedded(&options.settings.library_count);
    if (kh_compile_text(arena, &options, KH_TEXT("甲.kh"), kh_text_slice(text, sizeof scheme - 1),
                        &compilation) != KH_OK ||
        !kh_terms_write(compilation->model, &image))
        die("the lexicons of the library have a mistake");
    print_words(kh_builder_text(&image));
    kh_arena_free(arena);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
