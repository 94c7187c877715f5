/* Values: made, and put into words. */
#include "model/value.h"

#include "model/entity.h"

/* A list inside a list inside a list is no longer read by anybody; shared parts could make the text explode.
 */
enum { MAX_LISTED = 5, MAX_WHOLE = 12 /* a year has so many months */, MAX_WORDS_DEPTH = 3 };

kh_value kh_value_unknown(kh_arena *arena, const struct kh_entity *entity, kh_words missing)
{
    kh_reason *reason = kh_arena_new_of(arena, kh_reason);
    *reason = (kh_reason){.entity = entity, .missing = missing};
    return (kh_value){.kind = KH_VALUE_UNKNOWN, .reasons = {reason, 1}};
}

/* ---- words ---- */

typedef struct {
    kh_builder *out;
    kh_language language;
    size_t whole; /* so many elements, or fewer, are all listed */
} writer;

static void add_word(writer to, const char *chinese, const char *english)
{
    kh_builder_string(to.out, to.language == KH_CHINESE ? chinese : english);
}

static void add_value(writer to, const kh_value *value, unsigned depth);

static void add_bare_number(writer to, const kh_value *value, kh_number number)
{
    kh_arena *arena = to.out->arena;
    if (!kh_number_valid(number))
        add_word(to, "无效的数", "no valid number");
    else if (value->percent)
        kh_builder_add(to.out, kh_number_percent(arena, number));
    else
        kh_builder_add(to.out, kh_number_text(arena, number));
}

/* 30天, 30 days; other units stand as the scheme writes them, in either language. */
static void add_unit(writer to, const kh_value *value, kh_number count)
{
    const kh_unit_row *row = to.language == KH_ENGLISH ? kh_find_unit(value->unit.word) : NULL;
    if (!row || row->dimension != KH_TIME) {
        kh_builder_add(to.out, value->unit.word);
        return;
    }
    kh_builder_format(to.out, " %.*s%s", KH_TEXT_ARGUMENTS(row->word.in[KH_ENGLISH]),
                      kh_number_equal(count, KH_NUMBER(1)) ? "" : "s");
}

static void add_number(writer to, const kh_value *value)
{
    add_bare_number(to, value, value->number);
    if (value->ranged && !kh_number_equal(value->number, value->upper)) {
        kh_builder_string(to.out, "..");
        add_bare_number(to, value, value->upper);
    }
    if (!value->percent)
        add_unit(to, value, value->ranged ? value->upper : value->number);
}

static void add_range(writer to, const kh_value *value)
{
    bool has_low = kh_number_valid(value->number), has_high = kh_number_valid(value->upper);
    const char *below = value->half_open ? "<" : "≤";
    if (!has_low && !has_high) {
        add_word(to, "不限", "any");
        return;
    }
    if (!has_low)
        kh_builder_string(to.out, below);
    else if (!has_high)
        kh_builder_string(to.out, "≥");
    if (has_low)
        add_bare_number(to, value, value->number);
    if (has_low && has_high)
        kh_builder_string(to.out, value->half_open ? "..<" : "..");
    if (has_high)
        add_bare_number(to, value, value->upper);
    if (!value->percent)
        add_unit(to, value, has_high ? value->upper : value->number);
}

static void add_list(writer to, const kh_value *value, unsigned depth)
{
    size_t count = value->list.count, shown = count <= to.whole || count < MAX_LISTED ? count : MAX_LISTED;
    if (count == 0)
        add_word(to, "无", "none");
    if (count > 0 && depth == MAX_WORDS_DEPTH) {
        kh_builder_string(to.out, "…");
        return;
    }
    for (size_t i = 0; i < shown; i++) {
        const kh_element *element = &value->list.items[i];
        if (i > 0)
            add_word(to, "、", ", ");
        if (value->kind == KH_VALUE_RECORD) {
            kh_builder_add(to.out, element->key);
            add_word(to, "：", ": ");
        }
        add_value(to, &element->value, depth + 1);
    }
    if (count > shown && to.language == KH_CHINESE)
        kh_builder_format(to.out, "等%zu项", count);
    else if (count > shown)
        kh_builder_format(to.out, " and %zu more", count - shown);
}

/* What has an 英文 block is called by it; part of a lexicon, by that of the whole. */
static kh_text title_in(const kh_entity *entity, kh_language language)
{
    for (const kh_entity *at = language == KH_ENGLISH ? entity : NULL; at; at = at->parent) {
        const kh_entity *english = kh_child_of_kind(at, KH_KIND_ENGLISH);
        const kh_attribute *title = english ? kh_attribute_of(english, "名称") : NULL;
        if (title && title->count)
            return title->values[0]->text;
        if (at->kind != KH_KIND_LEXICON)
            break;
    }
    return kh_entity_title(entity);
}

static void add_value(writer to, const kh_value *value, unsigned depth)
{
    switch (value->kind) {
    case KH_VALUE_UNKNOWN:
        add_word(to, "未写", "not stated");
        break;
    case KH_VALUE_POISON:
        add_word(to, "有误", "mistaken");
        break;
    case KH_VALUE_NONE:
        add_word(to, "无", "none");
        break;
    case KH_VALUE_NUMBER:
        add_number(to, value);
        break;
    case KH_VALUE_TEXT:
    case KH_VALUE_NAME:
        kh_builder_add(to.out, value->text);
        break;
    case KH_VALUE_TRUTH:
        add_word(to, value->truth ? "是" : "否", value->truth ? "yes" : "no");
        break;
    case KH_VALUE_DATE:
        kh_builder_add(to.out, kh_date_text(to.out->arena, value->date));
        break;
    case KH_VALUE_MEMBER:
        kh_builder_add(to.out, value->member->word.in[to.language]);
        break;
    case KH_VALUE_ENTITY:
        kh_builder_add(to.out, title_in(value->entity, to.language));
        break;
    case KH_VALUE_LIST:
    case KH_VALUE_RECORD:
        add_list(to, value, depth);
        break;
    case KH_VALUE_RANGE:
        add_range(to, value);
        break;
    }
}

static kh_words words_of(kh_arena *arena, kh_value value, size_t whole)
{
    kh_words words;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_builder out = {.arena = arena};
        add_value((writer){&out, (kh_language)language, whole}, &value, 0);
        words.in[language] = kh_builder_text(&out);
    }
    return words;
}

kh_words kh_value_words(kh_arena *arena, kh_value value)
{
    return words_of(arena, value, MAX_LISTED);
}

kh_words kh_value_words_of_year(kh_arena *arena, kh_value value)
{
    return words_of(arena, value, MAX_WHOLE);
}
