/* See csv_field.h. */
#include "output/csv_field.h"

void kh_csv_field(kh_builder *builder, kh_text text)
{
    bool quoted = false;
    for (uint32_t i = 0; i < text.length && !quoted; i++)
        quoted = strchr(",\"\r\n ", text.data[i]) != NULL;
    kh_builder_string(builder, quoted ? "\"" : "");
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"')
            kh_builder_character(builder, '"');
        kh_builder_character(builder, text.data[i]);
    }
    kh_builder_string(builder, quoted ? "\"" : "");
}
