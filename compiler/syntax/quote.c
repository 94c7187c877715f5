/* “…” and 「…」 are raw; in "…" a backslash stands for nothing and the character behind it for itself. */
#include "syntax/quote.h"

kh_span kh_inside_quotes(kh_span quoted, bool *escapes)
{
    kh_span inside = quoted;
    kh_text written = kh_span_text(quoted);
    *escapes = written.length > 0 && *written.data == '"';
    uint32_t mark = (uint32_t)(*escapes ? strlen("\"") : strlen("“"));
    inside.start += mark;
    inside.end = inside.end >= inside.start + mark ? inside.end - mark : inside.start;
    return inside;
}

uint32_t kh_quoted_place(kh_span inside, bool escapes, uint32_t offset)
{
    kh_text written = kh_span_text(inside);
    uint32_t at = 0;
    for (uint32_t worth = 0; escapes && worth < offset && at < written.length; worth++)
        at += written.data[at] == '\\' && at + 1 < written.length ? 2 : 1;
    uint32_t place = escapes ? at : offset;
    return inside.start + (place < written.length ? place : written.length);
}
