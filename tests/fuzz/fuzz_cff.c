/* Any bytes in place of a font's CFF table: some glyphs are cut out of it, or it is refused; what was cut can
 * be cut again to the same bytes. The first byte says how many glyphs. */
#include <stdlib.h>

#include "pdf/cff.h"

enum { MEMORY_LIMIT = 128 << 20, MOST = 64 };

static void cut(kh_arena *arena, const unsigned char *data, size_t size)
{
    uint16_t glyphs[MOST];
    size_t count = data[0] % MOST + 1u;
    for (size_t i = 0; i < count; i++)
        glyphs[i] = (uint16_t)i;
    kh_bytes made = kh_cff_cut(arena, (kh_cff_slice){data + 1, size - 1}, KH_TEXT("Cut"), glyphs, count);
    if (made.length == 0)
        return;
    const kh_cff_slice table = {(const unsigned char *)made.data, made.length};
    kh_bytes again = kh_cff_cut(arena, table, KH_TEXT("Cut"), glyphs, count);
    if (again.length != made.length || memcmp(again.data, made.data, made.length) != 0)
        abort();
}

int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size);
int LLVMFuzzerTestOneInput(const unsigned char *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena || size == 0) {
        kh_arena_free(arena);
        return 0;
    }
    kh_arena_limit(arena, MEMORY_LIMIT);
    if (!kh_arena_guard(arena))
        cut(arena, data, size);
    kh_arena_free(arena);
    return 0;
}
