/* The formats of `kaohe check --format`. */
#include "output/findings.h"

#include "output/findings_formats.h"

/*     name    writer */
#define FORMATS(FORMAT)                                                                                      \
    FORMAT(text, kh_findings_text)                                                                           \
    FORMAT(json, kh_findings_json)                                                                           \
    FORMAT(sarif, kh_findings_sarif)                                                                         \
    FORMAT(github, kh_findings_github)

#define NAME(name, writer)   {#name, sizeof #name - 1},
#define WRITER(name, writer) writer,
static const kh_text names[] = {FORMATS(NAME)};
static kh_findings_writer *const writers[] = {FORMATS(WRITER)};
#undef NAME
#undef WRITER
#undef FORMATS

kh_findings_writer *kh_findings_format(kh_text name)
{
    for (size_t i = 0; i < KH_COUNT(names); i++)
        if (kh_text_equal(name, names[i]))
            return writers[i];
    return NULL;
}

const kh_text *kh_findings_formats(size_t *count)
{
    *count = KH_COUNT(names);
    return names;
}
