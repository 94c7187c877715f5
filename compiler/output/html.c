/* Escapes. */
#include "output/html.h"

#include "output/facts.h"

void kh_html_text(kh_builder *page, kh_text text)
{
    kh_text shown = kh_shown(page->arena, text);
    for (uint32_t i = 0; i < shown.length; i++)
        switch (shown.data[i]) {
        case '&':
            kh_builder_string(page, "&amp;");
            break;
        case '<':
            kh_builder_string(page, "&lt;");
            break;
        case '>':
            kh_builder_string(page, "&gt;");
            break;
        case '"':
            kh_builder_string(page, "&quot;");
            break;
        case '\'':
            kh_builder_string(page, "&#39;");
            break;
        default:
            kh_builder_character(page, shown.data[i]);
        }
}

void kh_html_element(kh_builder *page, const char *name, const char *class_name, kh_text text)
{
    if (class_name)
        kh_builder_format(page, "<%s class=\"%s\">", name, class_name);
    else
        kh_builder_format(page, "<%s>", name);
    kh_html_text(page, text);
    kh_builder_format(page, "</%s>", name);
}
