/* Rows of CSV. */
#include "output/csv.h"

#include <string.h>

static void field(kh_builder *builder, kh_text text, char end)
{
    bool quoted = false;
    for (uint32_t i = 0; i < text.length && !quoted; i++)
        quoted = strchr(",\"\r\n ", text.data[i]) != NULL;
    if (quoted)
        kh_builder_character(builder, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"')
            kh_builder_character(builder, '"');
        kh_builder_character(builder, text.data[i]);
    }
    if (quoted)
        kh_builder_character(builder, '"');
    kh_builder_character(builder, end);
}

void kh_csv_row(kh_builder *builder, const kh_text *fields, size_t count)
{
    for (size_t i = 0; i < count; i++)
        field(builder, fields[i], i + 1 < count ? ',' : '\n');
}
