/* The rows of diagnostics.def, by code. */
#include "source/diagnostic.h"

#include <assert.h>

#define DIAGNOSTIC(code, name, level, chinese, english, chinese_help, english_help)                          \
    static_assert(sizeof name > 1, #code " lacks a name");                                                   \
    static_assert(sizeof chinese > 1 && sizeof english > 1, #code " lacks a language");                      \
    static_assert((sizeof chinese_help > 1) == (sizeof english_help > 1), #code " has help in one "          \
                                                                                "language");
#include "source/diagnostics.def"
#undef DIAGNOSTIC

static const struct {
    const char *id, *name;
    kh_level level;
    const char *text[KH_LANGUAGES], *help[KH_LANGUAGES];
} rows[] = {
#define DIAGNOSTIC(code, name, level, chinese, english, chinese_help, english_help)                          \
    [code] = {#code,                                                                                         \
              name,                                                                                          \
              KH_##level,                                                                                    \
              {[KH_CHINESE] = chinese, [KH_ENGLISH] = english},                                              \
              {[KH_CHINESE] = chinese_help, [KH_ENGLISH] = english_help}},
#include "source/diagnostics.def"
#undef DIAGNOSTIC
};

const char *kh_code_id(kh_code code)
{
    assert(code < KH_CODES);
    return rows[code].id;
}

const char *kh_code_name(kh_code code)
{
    assert(code < KH_CODES);
    return rows[code].name;
}

kh_level kh_code_level(kh_code code)
{
    assert(code < KH_CODES);
    return rows[code].level;
}

kh_words kh_code_text(kh_code code)
{
    assert(code < KH_CODES);
    return kh_words_of(rows[code].text[KH_CHINESE], rows[code].text[KH_ENGLISH]);
}

kh_words kh_code_help(kh_code code)
{
    assert(code < KH_CODES);
    return kh_words_of(rows[code].help[KH_CHINESE], rows[code].help[KH_ENGLISH]);
}
