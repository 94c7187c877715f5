/* How long a text is, and what day a date falls on. */
#include "model/functions.h"

#include "base/utf8.h"

/* ---- 字数 ---- */

static bool is_blank(kh_character character)
{
    return character <= ' ' || character == 0xA0 || character == 0x3000 || character == 0xFEFF ||
           (character >= 0x2000 && character <= 0x200D) || character == 0x2028 || character == 0x2029 ||
           character == 0x202F || character == 0x205F || character == 0x1680 || character == 0x85;
}

static int64_t characters_of(kh_text text)
{
    int64_t count = 0;
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        count += !is_blank(character);
    }
    return count;
}

/* Of several texts, in all. */
kh_value kh_function_characters(kh_call call)
{
    kh_value texts = kh_as_list(call.scope, kh_argument(call, 0, KH_KEYNAMES)), result;
    int64_t sure = 0, all = 0;
    if (texts.kind != KH_VALUE_LIST)
        return texts;
    for (size_t i = 0; i < texts.list.count; i++) {
        const kh_element *element = &texts.list.items[i];
        if (kh_absorb(call.scope.evaluation->arena, &element->value, 1, &result))
            return result;
        if (element->value.kind != KH_VALUE_TEXT && element->value.kind != KH_VALUE_NAME)
            return kh_wrong_type(call.scope);
        if (!kh_spend(call.scope.evaluation, element->value.text.length))
            return kh_too_large();
        int64_t count = characters_of(element->value.text);
        all += count;
        sure += element->doubtful ? 0 : count;
    }
    return kh_number_between(call.scope, KH_NUMBER(sure), KH_NUMBER(all), NULL, texts.reasons);
}

/* ---- 星期 ---- */

/* 1970-01-01 was a Thursday. */
kh_value kh_function_weekday(kh_call call)
{
    kh_value value = kh_scalar(kh_argument(call, 0, KH_KEYNAMES)), result;
    if (kh_absorb(call.scope.evaluation->arena, &value, 1, &result))
        return result;
    if (value.kind != KH_VALUE_DATE)
        return kh_wrong_type(call.scope);
    if (value.date.day == 0)
        return kh_lacking(call.scope, "具体到日的日期", "a date to the day");
    int64_t weekday = (kh_date_days(value.date) + 3) % 7;
    return kh_value_number(KH_NUMBER((weekday < 0 ? weekday + 7 : weekday) + 1));
}
