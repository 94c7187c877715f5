/* Prints a C file that holds every file of the standard library: its path as 引用 names it, its bytes, and of
 * what is read at every start the tree as well (syntax/image.h). Sorted, so that the same library gives the
 * same binary.
 *
 * usage: embed STDLIB_FOLDER >library.c
 */
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "syntax/examples.h"
#include "syntax/image.h"
#include "syntax/parse.h"
#include "syntax/vocabulary.h"

enum { BYTES_A_LINE = 24 };

static _Noreturn void die(const char *what, const char *which)
{
    fprintf(stderr, "embed: %s %s\n", what, which);
    exit(1);
}

static bool ends_in(kh_text path, const char *ending)
{
    size_t length = strlen(ending);
    return path.length > length && memcmp(path.data + path.length - length, ending, length) == 0;
}

static void print_bytes(kh_text bytes, const char *name, size_t number)
{
    printf("static const char %s_%zu[] = {", name, number);
    for (uint32_t i = 0; i < bytes.length; i++)
        printf("%s%d,", i % BYTES_A_LINE == 0 ? "\n" : "", bytes.data[i]);
    printf("0, 0};\n");
}

static bool says_automatic(const kh_node *node)
{
    const kh_attribute_row *row = kh_find_attribute(KH_KIND_PACK, KH_TEXT("自动"));
    bool says = false;
    for (size_t i = 0; node->kind == KH_NODE_BLOCK && i < node->count; i++)
        says |= node->children[i]->kind == KH_NODE_ATTRIBUTE &&
                kh_find_attribute(KH_KIND_PACK, node->children[i]->text) == row;
    return says;
}

static bool is_automatic(const kh_tree *tree)
{
    bool is = false;
    for (size_t i = 0; i < tree->count; i++)
        is |= says_automatic(tree->items[i]);
    return is;
}

/* Without the examples, which are read from the text when they are wanted. Empty: the file has a mistake, and
 * whoever reads it shall be told. */
static kh_text image_of(kh_arena *arena, kh_text path, kh_text content, bool *automatic)
{
    kh_builder image = {.arena = arena};
    kh_diagnostics *diagnostics = kh_diagnostics_new(arena);
    kh_source *source = kh_source_new(arena, path, kh_without_examples(arena, content));
    source->embedded = true;
    const kh_tree *tree = kh_parse(arena, diagnostics, source);
    bool whole = kh_image_write(&image, tree);
    *automatic = is_automatic(tree);
    return whole && kh_diagnostics_count(diagnostics) == 0 ? kh_builder_text(&image) : KH_TEXT_NONE;
}

/* Answers whether a pack of it is in force without being named. */
static bool print_file(kh_arena *arena, const char *file, kh_text path, size_t number)
{
    bool automatic = false;
    kh_bytes bytes;
    if (kh_file_read(arena, file, &bytes) != KH_OK)
        die("cannot read", file);
    kh_text content = kh_text_slice(bytes.data, bytes.length);
    print_bytes(content, "content", number);
    print_bytes(ends_in(path, ".kh") ? image_of(arena, path, content, &automatic) : KH_TEXT_NONE, "image",
                number);
    return automatic;
}

/* How 引用 names what lies in the folder under an English name. */
static const struct {
    const char *written, *known;
} names_of[] = {{"rules/", "规则/"}, {"scoring.kh", "计分.kh"}};

/* rules/核心.kh is 规则/核心.kh. */
static void print_row(kh_text path, size_t number, bool automatic)
{
    const char *known = "";
    for (size_t i = 0; i < KH_COUNT(names_of) && !*known; i++) {
        kh_text written = kh_text_of(names_of[i].written);
        if (!kh_text_starts(path, written))
            continue;
        known = names_of[i].known;
        path = kh_text_slice(path.data + written.length, path.length - written.length);
    }
    printf("    {PATH(\"%s%.*s\"), BYTES(content_%zu), {NULL, 0}, BYTES(image_%zu), %d},\n", known,
           KH_TEXT_ARGUMENTS(path), number, number, automatic);
}

static void print_library(kh_arena *arena, const char *folder)
{
    const char **paths;
    size_t found, count = 0;
    if (kh_folder_list(arena, folder, "", &paths, &found) != KH_OK)
        die("cannot read", folder);
    kh_text *names = kh_arena_array(arena, found, sizeof *names);
    bool *automatic = kh_arena_array(arena, found, sizeof *automatic);
    printf("/* Made by tools/embed.c from stdlib/; not to be edited. */\n#include \"library.h\"\n");
    for (size_t i = 0; i < found; i++) {
        kh_text path = kh_text_of(paths[i] + strlen(folder) + 1);
        if (!ends_in(path, ".kh") && !ends_in(path, ".csv"))
            continue;
        automatic[count] = print_file(arena, paths[i], path, count);
        names[count++] = path;
    }
    printf("\n#define PATH(text) {text, sizeof text - 1}\n#define BYTES(name) {name, sizeof name - 2}\n"
           "static const kh_library_file files[] = {\n");
    for (size_t i = 0; i < count; i++)
        print_row(names[i], i, automatic[i]);
    printf("};\n\nconst kh_library_file *kh_library_embedded(size_t *count)\n{\n"
           "    *count = KH_COUNT(files);\n    return files;\n}\n");
}

int main(int count, char **arguments)
{
    kh_arena *arena = kh_arena_new();
    if (count != 2 || !arena || kh_arena_guard(arena))
        die("usage:", "embed STDLIB_FOLDER >library.c");
    print_library(arena, arguments[1]);
    kh_arena_free(arena);
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
