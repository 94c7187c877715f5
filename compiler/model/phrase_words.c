/* Quantities, points and conditions in words; filling the rows of the phrase table. */
#include "model/names.h"
#include "model/phrase_internal.h"

#include <stdarg.h>

static const kh_words sayings[KH_SAYINGS] = {
#define SAYING(id, chinese, english) [KH_SAYING_##id] = KH_ROW_WORDS(chinese, english),
#include "model/phrases.def"
};

kh_text kh_say(kh_phraser *phraser, kh_saying saying, size_t count, ...)
{
    enum { MOST = 6 };
    kh_words arguments[MOST];
    va_list list;
    va_start(list, count);
    for (size_t i = 0; i < count && i < MOST; i++)
        arguments[i] = kh_words_same(va_arg(list, kh_text));
    va_end(list);
    return kh_words_fill(phraser->arena, sayings[saying], arguments, count).in[phraser->language];
}

static kh_text joined(kh_phraser *phraser, kh_text left, kh_text right)
{
    return kh_text_format(phraser->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(left), KH_TEXT_ARGUMENTS(right));
}

/* ---- numbers ---- */

static kh_text language_word(kh_phraser *phraser, kh_words word)
{
    kh_text text = word.in[phraser->language];
    kh_builder shown = {.arena = phraser->arena};
    for (uint32_t i = 0; i < text.length; i++)
        kh_builder_character(&shown, text.data[i] == '_' ? ' ' : text.data[i]);
    return kh_builder_text(&shown);
}

/* 起, in English incident or incidents; what the language does not know stays as it is written. */
static kh_text unit_text(kh_phraser *phraser, kh_text unit, bool one)
{
    const kh_unit_row *row = phraser->language == KH_ENGLISH ? kh_find_unit(unit) : NULL;
    if (!row)
        return unit;
    kh_text word = language_word(phraser, row->word);
    bool ends = word.length > 2 && word.data[word.length - 1] == 's' && !kh_text_is(word, "celsius");
    if (one && kh_text_is(word, "people"))
        return KH_TEXT("person");
    if (one && ends)
        return kh_text_slice(word.data, word.length - 1);
    /* the plain ones stand in the plural already; kwh, m2 and ten thousand yuan have none */
    const char *letters = kh_text_terminated(phraser->arena, word);
    bool counted = row->dimension != KH_PLAIN && row->dimension != KH_MONEY && word.length > 2 &&
                   strpbrk(letters, "aeiou") && !strpbrk(letters, " 123");
    return counted && !one && !ends ? kh_text_format(phraser->arena, "%.*ss", KH_TEXT_ARGUMENTS(word)) : word;
}

static kh_text quantity_text(kh_phraser *phraser, const kh_node *node)
{
    kh_text number = kh_number_text(phraser->arena, node->number);
    kh_text unit = unit_text(phraser, node->text, kh_number_equal(node->number, KH_NUMBER(1)));
    return kh_text_format(phraser->arena, phraser->language == KH_CHINESE ? "%.*s%.*s" : "%.*s %.*s",
                          KH_TEXT_ARGUMENTS(number), KH_TEXT_ARGUMENTS(unit));
}

static kh_text number_text(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind == KH_NODE_UNARY)
        return joined(phraser, node->operation == KH_OP_MINUS ? KH_TEXT("-") : KH_TEXT_NONE,
                      number_text(phraser, node->children[0]));
    if (node->kind == KH_NODE_QUANTITY)
        return quantity_text(phraser, node);
    if (node->kind != KH_NODE_PERCENT)
        return kh_number_text(phraser->arena, node->number);
    kh_number hundredths = kh_number_multiply(phraser->arena, node->number, KH_NUMBER(100));
    return joined(phraser, kh_number_text(phraser->arena, hundredths), KH_TEXT("%"));
}

static kh_text points_number(kh_phraser *phraser, const kh_node *node)
{
    kh_number number = node->number;
    kh_text text = kh_number_text(phraser->arena, number);
    phraser->points |= kh_number_sign(number) != 0;
    bool one = kh_number_equal(number, KH_NUMBER(1));
    return kh_say(phraser, one ? KH_SAYING_POINT : KH_SAYING_POINTS, 1, text);
}

kh_text kh_phrase_step(kh_phraser *phraser, const kh_node *node)
{
    if (node->kind != KH_NODE_PERCENT)
        return kh_phrase_value(phraser, node);
    kh_number hundredths = kh_number_multiply(phraser->arena, node->number, KH_NUMBER(100));
    bool one = kh_number_equal(hundredths, KH_NUMBER(1));
    return kh_say(phraser, one ? KH_SAYING_PERCENTAGE_POINT : KH_SAYING_PERCENTAGE_POINTS, 1,
                  kh_number_text(phraser->arena, hundredths));
}

/* ---- points ---- */

static bool is_number_only(const kh_node *node)
{
    bool only = node->kind != KH_NODE_NAME && node->kind != KH_NODE_CALL && node->kind != KH_NODE_MEMBER;
    for (size_t i = 0; only && i < node->count; i++)
        only = is_number_only(node->children[i]);
    return only;
}

/* 一般1分、较大3分 */
static kh_text points_list(kh_phraser *phraser, const kh_node *list)
{
    kh_builder text = {.arena = phraser->arena};
    for (size_t i = 0; i < list->count; i++) {
        const kh_node *entry = list->children[i];
        bool named = entry->kind == KH_NODE_NAMED;
        kh_text points = kh_phrase_points(phraser, named ? entry->children[0] : entry);
        kh_builder_add(&text, i ? kh_say(phraser, KH_SAYING_LIST, 0) : KH_TEXT_NONE);
        kh_builder_add(&text, named ? kh_say(phraser, KH_SAYING_ENTRY, 2, entry->text, points) : points);
    }
    return kh_builder_text(&text);
}

kh_text kh_phrase_points(kh_phraser *phraser, const kh_node *node)
{
    kh_letters letters;
    if (node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY)
        return points_number(phraser, node);
    const kh_phrase_row *row = kh_phrase_row_for(phraser, KH_PHRASE_POINTS, node, &letters);
    if (row)
        return kh_fill_words(phraser, row->words, &letters);
    if (node->kind == KH_NODE_LIST)
        return points_list(phraser, node);
    phraser->points |= node->kind == KH_NODE_BINARY || node->kind == KH_NODE_UNARY;
    kh_text value = kh_phrase_value(phraser, node);
    return is_number_only(node) ? kh_say(phraser, KH_SAYING_POINTS, 1, value) : value;
}

/* ---- names ---- */

static void note_derived(kh_phraser *phraser, const kh_entity *input)
{
    bool known = !kh_attribute_of(input, "式") || kh_attribute_of(input, "值");
    for (size_t i = 0; i < phraser->derived.count; i++)
        known |= phraser->derived.items[i] == input;
    if (!known)
        kh_vector_push(phraser->arena, &phraser->derived, input);
}

static kh_text name_text(kh_phraser *phraser, const kh_node *node)
{
    kh_resolution meaning = kh_resolve_name(kh_phraser_scope(phraser), node);
    switch (meaning.means) {
    case KH_MEANS_INPUT:
        note_derived(phraser, meaning.input);
        return kh_entity_title(meaning.input);
    case KH_MEANS_FIELD:
        return kh_entity_title(meaning.input);
    case KH_MEANS_ENTITY:
        return kh_entity_title(meaning.entity);
    case KH_MEANS_ATTRIBUTE:
        return language_word(phraser, meaning.attribute->word);
    case KH_MEANS_PROPERTY:
        return language_word(phraser, meaning.property->word);
    case KH_MEANS_KEYNAME:
        return language_word(phraser, kh_keyname_word(meaning.keyname));
    case KH_MEANS_MEMBER:
        return meaning.member ? language_word(phraser, meaning.member->word) : node->text;
    default:
        return node->text;
    }
}

static kh_text named_text(kh_phraser *phraser, kh_text name, const kh_node *node)
{
    return kh_text_format(phraser->arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(name),
                          phraser->language == KH_CHINESE ? "：" : ": ",
                          KH_TEXT_ARGUMENTS(kh_phrase_value(phraser, node)));
}

/* ---- mathematics ---- */

static const char *sign_of(kh_operation operation)
{
    static const char *const signs[] = {
        [KH_OP_OR] = "∨",   [KH_OP_AND] = "∧",      [KH_OP_EQUAL] = "=",    [KH_OP_UNEQUAL] = "≠",
        [KH_OP_LESS] = "<", [KH_OP_AT_MOST] = "≤",  [KH_OP_MORE] = ">",     [KH_OP_AT_LEAST] = "≥",
        [KH_OP_ADD] = "+",  [KH_OP_SUBTRACT] = "-", [KH_OP_MULTIPLY] = "×", [KH_OP_DIVIDE] = "÷",
    };
    return operation < KH_COUNT(signs) ? signs[operation] : NULL;
}

static int tightness(const kh_node *node)
{
    enum { OR = 1, AND, COMPARISON, SUM, PRODUCT, WHOLE };
    if (node->kind != KH_NODE_BINARY)
        return node->kind == KH_NODE_UNARY || node->kind == KH_NODE_IF ? OR : WHOLE;
    switch (node->operation) {
    case KH_OP_OR:
        return OR;
    case KH_OP_AND:
        return AND;
    case KH_OP_ADD:
    case KH_OP_SUBTRACT:
        return SUM;
    case KH_OP_MULTIPLY:
    case KH_OP_DIVIDE:
        return PRODUCT;
    default:
        return COMPARISON;
    }
}

/* `least`: anything looser gets brackets. Runs of words get them, too: 甲与乙中较大的 × 2. */
static kh_text operand(kh_phraser *phraser, const kh_node *node, int least)
{
    kh_letters letters;
    kh_text text = kh_phrase_value(phraser, node);
    bool worded =
        node->kind == KH_NODE_CALL || node->kind == KH_NODE_MEMBER ||
        (node->kind == KH_NODE_BINARY && kh_phrase_row_for(phraser, KH_PHRASE_VALUE, node, &letters));
    bool brackets = worded ? least > 0 && phraser->language == KH_ENGLISH : tightness(node) < least;
    return brackets ? kh_say(phraser, KH_SAYING_NEST, 1, text) : text;
}

/* Methods and their parameters have names in both languages. */
static kh_text own_name(kh_phraser *phraser, const kh_entity *entity)
{
    kh_text english = kh_english_name(entity);
    return language_word(phraser, (kh_words){{entity->name, english.length ? english : entity->name}});
}

static kh_text argument_shown(kh_phraser *phraser, const kh_entity *declared, const kh_node *argument)
{
    for (size_t i = 0; declared && argument->kind == KH_NODE_NAMED && i < declared->children.count; i++) {
        const kh_entity *parameter = declared->children.items[i];
        if (parameter->kind == KH_KIND_PARAMETER &&
            (kh_text_equal(argument->text, parameter->name) ||
             kh_text_equal(argument->text, kh_english_name(parameter))))
            return named_text(phraser, own_name(phraser, parameter), argument->children[0]);
    }
    const kh_attribute_row *attribute =
        argument->kind == KH_NODE_NAMED ? kh_find_attribute(KH_KIND_INDICATOR, argument->text) : NULL;
    kh_keyname name = argument->kind == KH_NODE_NAMED ? kh_find_keyname(argument->text) : KH_KEYNAMES;
    if (attribute)
        return named_text(phraser, language_word(phraser, attribute->word), argument->children[0]);
    if (name != KH_KEYNAMES)
        return named_text(phraser, language_word(phraser, kh_keyname_word(name)), argument->children[0]);
    return kh_phrase_value(phraser, argument);
}

static kh_text call_text(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *declared = kh_phrase_function(phraser, node);
    kh_builder text = {.arena = phraser->arena};
    if (kh_phrase_method(phraser, node))
        kh_builder_add(&text, own_name(phraser, declared));
    else if (declared)
        kh_builder_add(&text, kh_entity_title(declared));
    else if (node->function)
        kh_builder_add(&text, language_word(phraser, node->function->word));
    else
        kh_builder_add(&text, node->children[0]->text);
    kh_builder_string(&text, phraser->language == KH_CHINESE ? "（" : "(");
    for (size_t i = 1; i < node->count; i++) {
        kh_builder_add(&text, i > 1 ? kh_say(phraser, KH_SAYING_LIST, 0) : KH_TEXT_NONE);
        kh_builder_add(&text, argument_shown(phraser, declared, node->children[i]));
    }
    kh_builder_string(&text, phraser->language == KH_CHINESE ? "）" : ")");
    return kh_builder_text(&text);
}

static kh_text list_text(kh_phraser *phraser, const kh_node *node)
{
    kh_builder text = {.arena = phraser->arena};
    for (size_t i = 0; i < node->count; i++) {
        kh_builder_add(&text, i ? kh_say(phraser, KH_SAYING_LIST, 0) : KH_TEXT_NONE);
        kh_builder_add(&text, kh_phrase_value(phraser, node->children[i]));
    }
    return kh_builder_text(&text);
}

static kh_text source_text(kh_phraser *phraser, const kh_node *node)
{
    kh_text written = kh_span_text(node->span);
    kh_builder text = {.arena = phraser->arena};
    bool blank = false;
    for (uint32_t i = 0; i < written.length; i++) {
        bool space = strchr(" \t\r\n", written.data[i]) != NULL;
        if (space && !blank)
            kh_builder_character(&text, ' ');
        else if (!space)
            kh_builder_character(&text, written.data[i]);
        blank = space;
    }
    phraser->plain = true;
    return kh_builder_text(&text);
}

static kh_text math(kh_phraser *phraser, const kh_node *node)
{
    int own = tightness(node);
    const char *sign = sign_of(node->operation);
    if (node->kind == KH_NODE_UNARY && (node->operation == KH_OP_MINUS || node->operation == KH_OP_PLUS))
        return joined(phraser, node->operation == KH_OP_MINUS ? KH_TEXT("-") : KH_TEXT_NONE,
                      operand(phraser, node->children[0], 5));
    if (node->kind != KH_NODE_BINARY || !sign)
        return source_text(phraser, node);
    bool strict = node->operation == KH_OP_DIVIDE || node->operation == KH_OP_SUBTRACT;
    kh_text left = operand(phraser, node->children[0], own);
    kh_text right = operand(phraser, node->children[1], own + (strict ? 1 : 0));
    return kh_text_format(phraser->arena, phraser->language == KH_CHINESE ? "%.*s%s%.*s" : "%.*s %s %.*s",
                          KH_TEXT_ARGUMENTS(left), sign, KH_TEXT_ARGUMENTS(right));
}

/* ---- quantities ---- */

static kh_text call_value(kh_phraser *phraser, const kh_node *node)
{
    const kh_entity *declared = kh_phrase_function(phraser, node);
    kh_text own = declared ? kh_phrase_declared(phraser, declared, node) : KH_TEXT_NONE;
    if (own.length)
        return own;
    kh_letters letters;
    kh_text brackets = node->function && node->function->function == KH_FUNCTION_BRACKETS
                           ? kh_phrase_brackets(phraser, node)
                           : KH_TEXT_NONE;
    if (brackets.length)
        return brackets;
    const kh_phrase_row *row =
        kh_phrase_method(phraser, node) ? kh_phrase_row_for(phraser, KH_PHRASE_SAY, node, &letters) : NULL;
    if (row)
        return kh_say(phraser, KH_SAYING_MARK_OF, 1, kh_fill_words(phraser, row->words, &letters));
    const kh_node *body =
        declared && !kh_phrase_method(phraser, node) ? kh_inlined(phraser, declared, node) : NULL;
    if (body)
        return kh_say(phraser, KH_SAYING_NEST, 1, kh_phrase_value(phraser, body));
    return call_text(phraser, node);
}

/* 投资不低于1亿元的项目; [工业：40, 农业：36][产业]; 各月[3]. */
static kh_text filter_text(kh_phraser *phraser, const kh_node *node)
{
    const kh_node *from = node->children[0], *what = node->children[1];
    if (what->kind == KH_NODE_NUMBER)
        return math(phraser, node);
    if (from->kind == KH_NODE_LIST && from->count && from->children[0]->kind == KH_NODE_NAMED)
        return kh_say(phraser, KH_SAYING_LOOKED_UP, 2,
                      kh_say(phraser, KH_SAYING_NEST, 1, kh_phrase_value(phraser, from)),
                      kh_phrase_value(phraser, what));
    return kh_say(phraser, KH_SAYING_THOSE, 2, kh_phrase_value(phraser, from),
                  kh_phrase_condition(phraser, what));
}

static kh_text plain_value(kh_phraser *phraser, const kh_node *node)
{
    switch (node->kind) {
    case KH_NODE_NUMBER:
    case KH_NODE_QUANTITY:
    case KH_NODE_PERCENT:
        return number_text(phraser, node);
    case KH_NODE_NAME:
        return name_text(phraser, node);
    case KH_NODE_TEXT:
        return node->text;
    case KH_NODE_DATE:
        return kh_date_text(phraser->arena, node->date);
    case KH_NODE_CALL:
        return call_value(phraser, node);
    case KH_NODE_NAMED:
        return named_text(phraser, node->text, node->children[0]);
    case KH_NODE_LIST:
        return list_text(phraser, node);
    case KH_NODE_RANGE:
        return kh_text_format(
            phraser->arena, "%.*s..%s%.*s", KH_TEXT_ARGUMENTS(kh_phrase_value(phraser, node->children[0])),
            node->half_open ? "<" : "", KH_TEXT_ARGUMENTS(kh_phrase_value(phraser, node->children[1])));
    case KH_NODE_MEMBER:
        return kh_say(phraser, KH_SAYING_OF, 2, kh_phrase_value(phraser, node->children[0]), node->text);
    case KH_NODE_FILTER:
        return filter_text(phraser, node);
    case KH_NODE_MATCH:
        return kh_phrase_match(phraser, node);
    case KH_NODE_UNARY:
    case KH_NODE_BINARY:
        return kh_is_condition(node) ? kh_phrase_condition(phraser, node) : math(phraser, node);
    case KH_NODE_IF:
        return kh_say(phraser, KH_SAYING_CASE_VALUE, 3, kh_phrase_condition(phraser, node->children[0]),
                      kh_phrase_value(phraser, node->children[1]),
                      kh_phrase_value(phraser, node->children[2]));
    default:
        return math(phraser, node);
    }
}

kh_text kh_phrase_value(kh_phraser *phraser, const kh_node *node)
{
    kh_letters letters;
    if (phraser->budget == 0 || phraser->depth >= KH_MAX_PHRASE_DEPTH)
        return source_text(phraser, node);
    phraser->budget--;
    phraser->depth++;
    const kh_phrase_row *row = kh_phrase_row_for(phraser, KH_PHRASE_VALUE, node, &letters);
    kh_text text = row ? kh_fill_words(phraser, row->words, &letters) : plain_value(phraser, node);
    phraser->depth--;
    return text;
}

/* ---- what is counted ---- */

static kh_text unit_word(kh_phraser *phraser, const kh_entity *holder)
{
    const kh_attribute *unit = holder ? kh_inherited_attribute_of(holder, "单位") : NULL;
    return unit && unit->count ? kh_written_text(phraser->arena, unit->values[0]) : KH_TEXT_NONE;
}

kh_text kh_phrase_one(kh_phraser *phraser, const kh_node *quantity)
{
    bool extra = phraser->item->kind != KH_KIND_INDICATOR;
    kh_text unit = KH_TEXT_NONE;
    while (quantity->kind == KH_NODE_CALL && quantity->count > 1 &&
           (quantity->function && (quantity->function->function == KH_FUNCTION_SHORTFALL ||
                                   quantity->function->function == KH_FUNCTION_EXCESS)))
        quantity = quantity->children[1];
    if (quantity->kind != KH_NODE_NAME)
        return KH_TEXT_NONE;
    kh_resolution meaning = kh_resolve_name(kh_phraser_scope(phraser), quantity);
    bool actual = meaning.means == KH_MEANS_KEYNAME && meaning.keyname == KH_KEYNAME_ACTUAL;
    if (actual)
        unit = unit_word(phraser, phraser->item);
    else if (meaning.means == KH_MEANS_INPUT || meaning.means == KH_MEANS_FIELD)
        unit = unit_word(phraser, meaning.input);
    if (actual && extra && !unit.length)
        return kh_say(phraser, KH_SAYING_ONE_TIME, 0);
    const kh_unit_row *row = unit.length ? kh_find_unit(unit) : NULL;
    bool share = row && row->dimension == KH_PLAIN && row->denominator != 1;
    bool points = kh_text_is(unit, "分") || kh_text_is(unit, "是否") || kh_text_is(unit, "日期");
    return !unit.length || share || points
               ? KH_TEXT_NONE
               : kh_say(phraser, KH_SAYING_ONE, 1, unit_text(phraser, unit, true));
}

/* ---- rows, filled ---- */

typedef struct filling {
    kh_phraser *phraser;
    const kh_letters *letters;
    kh_builder text;
} filling;

/* Whom the scheme assesses. */
static kh_text units_text(kh_phraser *phraser, bool one)
{
    static const struct {
        const char *assessee, *chinese, *english, *one;
    } words[] = {
        {"乡镇街道", "乡镇", "townships", "township"},
        {"村社区", "村（社区）", "villages", "village"},
        {"县", "县", "counties", "county"},
        {"区", "区", "districts", "district"},
        {"市", "市", "cities", "city"},
        {"学校", "学校", "schools", "school"},
        {"企业", "企业", "firms", "firm"},
        {NULL, "单位", "units", "unit"},
    };
    const kh_entity *scheme = kh_container(phraser->item, KH_KIND_SCHEME);
    const kh_attribute *written = scheme ? kh_attribute_of(scheme, "对象") : NULL;
    const kh_member_row *member = NULL;
    if (written && written->count == 1 && written->values[0]->kind == KH_NODE_NAME)
        member = kh_find_member(KH_ENUMERATION_ASSESSEE, written->values[0]->text);
    size_t i = 0; /* not stated: townships */
    while (words[i].assessee && written &&
           !(member && kh_text_is(member->word.in[KH_CHINESE], words[i].assessee)))
        i++;
    bool chinese = phraser->language == KH_CHINESE;
    return kh_text_of(chinese ? words[i].chinese : one ? words[i].one : words[i].english);
}

kh_text kh_phrase_units(kh_phraser *phraser)
{
    return units_text(phraser, true);
}

static kh_text without_article(kh_text text)
{
    const kh_text article = KH_TEXT("the ");
    if (!kh_text_starts(text, article))
        return text;
    return kh_text_slice(text.data + article.length, text.length - article.length);
}

/* 甲且（乙或丙） */
static kh_text tight_condition(kh_phraser *phraser, const kh_node *node)
{
    kh_text text = kh_phrase_condition(phraser, node);
    bool loose = node->kind == KH_NODE_BINARY && node->operation == KH_OP_OR;
    return loose ? kh_say(phraser, KH_SAYING_NEST, 1, text) : text;
}

static kh_text letter_text(kh_phraser *phraser, const kh_node *node, kh_text how)
{
    if (kh_text_is(how, "points"))
        return kh_phrase_points(phraser, node);
    if (kh_text_is(how, "say"))
        return kh_say_points(phraser, node, (kh_bounds){0});
    if (kh_text_is(how, "if"))
        return kh_phrase_condition(phraser, node);
    if (kh_text_is(how, "tight"))
        return tight_condition(phraser, node);
    if (kh_text_is(how, "step"))
        return kh_phrase_step(phraser, node);
    kh_letters letters;
    kh_text value = kh_phrase_value(phraser, node);
    if (kh_text_is(how, "list"))
        return value;
    /* 满分乘以（60%+40%×实绩）, 按（甲：3、乙：5）计分 */
    bool many = node->kind == KH_NODE_LIST;
    if (many ||
        (node->kind == KH_NODE_BINARY && !kh_phrase_row_for(phraser, KH_PHRASE_VALUE, node, &letters)))
        return kh_say(phraser, KH_SAYING_NEST, 1, value);
    return kh_text_is(how, "bare") ? without_article(value) : value;
}

/* What stands in { }. */
static kh_text slot_text(filling *into, kh_text slot)
{
    kh_phraser *phraser = into->phraser;
    if (kh_text_is(slot, "get"))
        return kh_say(phraser, phraser->get, 0);
    if (kh_text_is(slot, "units") || kh_text_is(slot, "units.one"))
        return units_text(phraser, slot.length > 5);
    const kh_node actual = {.kind = KH_NODE_NAME, .text = kh_keyname_word(KH_KEYNAME_ACTUAL).in[KH_CHINESE]};
    if (kh_text_is(slot, "one")) {
        kh_text one = kh_phrase_one(phraser, into->letters->of['a'] ? into->letters->of['a'] : &actual);
        return one.length ? one : kh_say(phraser, KH_SAYING_ONE_EVENT, 0);
    }
    const kh_node *node = into->letters->of[(unsigned char)*slot.data & 127];
    kh_text how = slot.length > 2 ? kh_text_slice(slot.data + 2, slot.length - 2) : KH_TEXT_NONE;
    if (node && kh_text_is(how, "left"))
        return kh_phrase_left(phraser, node, into->letters->of['R'], false);
    return node ? letter_text(phraser, node, how) : KH_TEXT_NONE;
}

static const char *end_of(const char *at, const char *end, char close)
{
    while (at < end && *at != close)
        at++;
    return at;
}

/* [!X:…] is said if X is missing, [?…] if the subject is to be named, […] if none of its letters is missing.
 */
static bool is_said(const filling *into, kh_text part)
{
    if (part.length && *part.data == '?')
        return into->letters->of['?'] != NULL;
    if (part.length > 2 && *part.data == '!')
        return into->letters->of[(unsigned char)part.data[1] & 127] == NULL;
    const char *end = kh_text_end(part);
    for (const char *at = part.data; at < end; at++)
        if (*at == '{' && at + 1 < end && at[1] >= 'A' && at[1] <= 'Z' &&
            !into->letters->of[(unsigned char)at[1] & 127])
            return false;
    return true;
}

static void fill(filling *into, kh_text words)
{
    const char *end = kh_text_end(words);
    for (const char *at = words.data; at < end; at++) {
        if (*at == '{') {
            const char *close = end_of(at, end, '}');
            kh_builder_add(&into->text, slot_text(into, kh_text_slice(at + 1, (size_t)(close - at - 1))));
            at = close;
        } else if (*at == '[') {
            const char *close = end_of(at, end, ']');
            kh_text part = kh_text_slice(at + 1, (size_t)(close - at - 1));
            size_t mark = !part.length ? 0 : *part.data == '!' ? 3 : *part.data == '?' ? 1 : 0;
            if (is_said(into, part))
                fill(into, kh_text_slice(part.data + mark, part.length - mark));
            at = close;
        } else {
            kh_builder_character(&into->text, *at);
        }
    }
}

kh_text kh_fill_words(kh_phraser *phraser, kh_words words, const kh_letters *letters)
{
    filling into = {.phraser = phraser, .letters = letters, .text = {.arena = phraser->arena}};
    fill(&into, words.in[phraser->language]);
    return kh_builder_text(&into.text);
}

/* ---- declared functions ---- */

const kh_node *kh_phrase_argument(kh_phraser *phraser, const kh_entity *function, const kh_node *call,
                                  kh_text name)
{
    size_t position = 0;
    kh_call made = {kh_phraser_scope(phraser), call};
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *parameter = function->children.items[i];
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        if (!kh_text_equal(parameter->name, name)) {
            position++;
            continue;
        }
        const kh_node *given = kh_argument_for(made, parameter, position);
        const kh_attribute *usual = kh_attribute_of(parameter, "值");
        usual = usual ? usual : kh_attribute_of(parameter, "缺省");
        return given ? given : usual && usual->count ? usual->values[0] : NULL;
    }
    return NULL;
}

static kh_text wording_of(kh_phraser *phraser, const kh_entity *function)
{
    const kh_entity *english =
        phraser->language == KH_ENGLISH ? kh_child_of_kind(function, KH_KIND_ENGLISH) : NULL;
    const kh_attribute *wording = english ? kh_attribute_of(english, "措辞") : NULL;
    if (!wording)
        wording = kh_attribute_of(function, "措辞");
    return wording && wording->count && wording->values[0]->kind == KH_NODE_TEXT ? wording->values[0]->text
                                                                                 : KH_TEXT_NONE;
}

/* Points are said as points, everything else as a quantity. */
static kh_text argument_text(kh_phraser *phraser, const kh_node *node)
{
    bool points = kh_is_fixed(phraser, node) && !kh_is_literal(node);
    return points ? kh_phrase_points(phraser, node) : kh_phrase_value(phraser, node);
}

kh_text kh_phrase_declared(kh_phraser *phraser, const kh_entity *function, const kh_node *call)
{
    kh_text words = wording_of(phraser, function);
    kh_builder text = {.arena = phraser->arena};
    const char *end = kh_text_end(words);
    for (const char *at = words.data; words.length && at < end; at++) {
        if (*at != '{') {
            kh_builder_character(&text, *at);
            continue;
        }
        const char *close = end_of(at, end, '}');
        kh_text name = kh_text_slice(at + 1, (size_t)(close - at - 1));
        const kh_node *given = kh_phrase_argument(phraser, function, call, name);
        kh_builder_add(&text, given ? argument_text(phraser, given) : name);
        at = close;
    }
    return kh_builder_text(&text);
}

static const kh_node *put_in(kh_phraser *phraser, const kh_entity *function, const kh_node *call,
                             const kh_node *body)
{
    if (phraser->budget == 0)
        return body;
    phraser->budget--;
    if (body->kind == KH_NODE_NAME) {
        const kh_node *given = kh_phrase_argument(phraser, function, call, body->text);
        return given ? given : body;
    }
    kh_node *copy = kh_arena_new_of(phraser->arena, kh_node);
    *copy = *body;
    copy->children = kh_arena_array(phraser->arena, body->count, sizeof *copy->children);
    for (size_t i = 0; i < body->count; i++)
        copy->children[i] = body->children[i]
                                ? (kh_node *)(uintptr_t)put_in(phraser, function, call, body->children[i])
                                : NULL;
    return copy;
}

const kh_node *kh_inlined(kh_phraser *phraser, const kh_entity *function, const kh_node *call)
{
    const kh_attribute *formula = kh_attribute_of(function, "式");
    return formula && formula->count ? put_in(phraser, function, call, formula->values[0]) : NULL;
}
