/* Any bytes as a scheme: read, checked, weighed, judged; never a crash, a hang or a leak. */
#include "kaohe.h"
#include "library.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void compile(kh_arena *arena, kh_text content)
{
    kh_compile_options options = {0};
    kh_compilation *compilation;
    options.settings.library = kh_library_embedded(&options.settings.library_count);
    (void)!kh_compile_text(arena, &options, KH_TEXT("fuzz.kh"), content, &compilation);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena)
        return 0;
    kh_arena_limit(arena, (size_t)1 << 30);
    compile(arena, kh_text_slice((const char *)data, size));
    kh_arena_free(arena);
    return 0;
}
