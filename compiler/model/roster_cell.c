/* Cells, typed by their field: its 类型, 取值, 单位 and 范围. */
#include "base/utf8.h"
#include "model/roster_read.h"
#include "source/suggest.h"

/* ---- what a field wants ---- */

/* The text of an attribute's value: names and texts by what they say, anything else as it is written. */
static kh_text node_text(const kh_node *node)
{
    bool says = node->kind == KH_NODE_NAME || node->kind == KH_NODE_TEXT;
    return says ? node->text : kh_text_trim(kh_span_text(node->span));
}

static const kh_node *first_value(const kh_entity *field, const char *word)
{
    const kh_attribute *attribute = kh_attribute_of(field, word);
    return attribute && attribute->count > 0 ? attribute->values[0] : NULL;
}

static kh_cell_kind declared_kind(const kh_node *node)
{
    static const struct {
        const char *word;
        kh_cell_kind kind;
    } kinds[] = {{"数", KH_CELL_NUMBER}, {"整数", KH_CELL_INTEGER}, {"百分比", KH_CELL_PERCENT},
                 {"文本", KH_CELL_TEXT}, {"真假", KH_CELL_TRUTH},   {"枚举", KH_CELL_NAME},
                 {"日期", KH_CELL_DATE}};
    const kh_member_row *member = kh_find_member(KH_ENUMERATION_VALUE_TYPE, node_text(node));
    for (size_t i = 0; member && i < KH_COUNT(kinds); i++)
        if (kh_text_is(member->word.in[KH_CHINESE], kinds[i].word))
            return kinds[i].kind;
    return KH_CELL_REPORTED;
}

static kh_cell_kind kind_of_unit(kh_text unit)
{
    const kh_unit_row *row = kh_find_unit(unit);
    kh_text word = row ? row->word.in[KH_CHINESE] : KH_TEXT_NONE;
    return kh_text_is(word, "是否")   ? KH_CELL_TRUTH
           : kh_text_is(word, "日期") ? KH_CELL_DATE
                                      : KH_CELL_NUMBER;
}

kh_cell_type kh_cell_type_of(kh_arena *arena, const kh_entity *field)
{
    kh_cell_type type = {.field = field, .names = kh_attribute_of(field, "取值")};
    /* an indicator's 类型 says something else */
    bool is_typed = field->kind == KH_KIND_FIELD || field->kind == KH_KIND_COLUMN;
    const kh_node *kind = is_typed ? first_value(field, "类型") : NULL;
    const kh_node *unit = first_value(field, "单位");
    const kh_node *range = first_value(field, "范围");
    if (unit && unit->kind != KH_NODE_ERROR)
        type.unit = kh_unit_of(arena, kh_text_halve(arena, node_text(unit)));
    type.parts_of_one = kh_text_is(type.unit.word, "%") || kh_text_is(type.unit.word, "‰");
    if (range && range->kind == KH_NODE_RANGE)
        type.range = range;
    if (kind)
        type.kind = declared_kind(kind);
    else if (type.names)
        type.kind = KH_CELL_NAME;
    else if (type.unit.word.length > 0)
        type.kind = kind_of_unit(type.unit.word);
    if (type.kind == KH_CELL_TRUTH || type.kind == KH_CELL_DATE)
        type.unit = (kh_unit){0};
    return type;
}

/* ---- reading ---- */

static bool read_truth(kh_text cell, kh_value *value)
{
    static const char *const yes[] = {"是", "真", "yes", "true", "TRUE", "√"}, *const no[] = {
                                                                                   "否",    "假",    "no",
                                                                                   "false", "FALSE", "×"};
    for (size_t i = 0; i < KH_COUNT(yes); i++) {
        if (kh_text_is(cell, yes[i]) || kh_text_is(cell, no[i])) {
            *value = kh_value_truth(kh_text_is(cell, yes[i]));
            return true;
        }
    }
    return false;
}

/* Table programs write 2025/2/20, people 2025.2.20. */
static bool read_date(kh_arena *arena, kh_text cell, kh_date *date)
{
    unsigned parts[3] = {0}, count = 0;
    if (kh_date_parse(cell, date))
        return true;
    for (uint32_t i = 0; i < cell.length && cell.length <= 10; i++) {
        char character = cell.data[i];
        bool separates = character == '/' || character == '.' || character == '-';
        if (separates && ++count == KH_COUNT(parts))
            return false;
        if (!separates && (character < '0' || character > '9'))
            return false;
        if (!separates)
            parts[count] = parts[count] * 10 + (unsigned)(character - '0');
    }
    return count == 2 &&
           kh_date_parse(kh_text_format(arena, "%04u-%02u-%02u", parts[0], parts[1], parts[2]), date);
}

/* Over the names that 取值 lists, in brackets or without. */
typedef struct {
    const kh_attribute *names;
    size_t value, child;
} name_walk;

static const kh_node *next_name(name_walk *walk)
{
    while (walk->value < walk->names->count) {
        const kh_node *node = walk->names->values[walk->value];
        if (node->kind == KH_NODE_LIST && walk->child < node->count)
            return node->children[walk->child++];
        walk->value++;
        walk->child = 0;
        if (node->kind != KH_NODE_LIST)
            return node;
    }
    return NULL;
}

void kh_cell_index(kh_arena *arena, kh_cell_type *type)
{
    if (!type->names)
        return;
    type->index = kh_map_new(arena);
    name_walk walk = {.names = type->names};
    for (const kh_node *node = next_name(&walk); node; node = next_name(&walk))
        kh_map_add(type->index, node_text(node), type->index); /* a set: any value but NULL */
}

static bool has_name(const kh_cell_type *type, kh_text name)
{
    if (type->index)
        return kh_map_find(type->index, name);
    name_walk walk = {.names = type->names};
    for (const kh_node *node = next_name(&walk); node; node = next_name(&walk))
        if (kh_text_equal(node_text(node), name))
            return true;
    return false;
}

static kh_cell_fault read_name(kh_arena *arena, const kh_cell_type *type, kh_text cell, kh_value *value)
{
    *value = (kh_value){.kind = KH_VALUE_NAME, .text = cell};
    if (!type->names || has_name(type, cell))
        return KH_CELL_FITS;
    value->text = kh_text_halve(arena, cell); /* names are declared with their letters and digits halved */
    return has_name(type, value->text) ? KH_CELL_FITS : KH_CELL_UNKNOWN_NAME;
}

static kh_cell_fault read_number(kh_arena *arena, const kh_cell_type *type, kh_text cell, kh_value *value)
{
    kh_number number;
    kh_text unit;
    if (!kh_cell_number(arena, cell, &number, &unit) || !kh_cell_convert(arena, type, number, unit, value))
        return KH_CELL_WRONG;
    bool is_wrong = (type->kind == KH_CELL_INTEGER && !kh_number_is_integer(value->number)) ||
                    (type->kind == KH_CELL_PERCENT && !value->percent);
    return is_wrong ? KH_CELL_WRONG : KH_CELL_FITS;
}

static kh_cell_fault read_fitting(kh_arena *arena, const kh_cell_type *type, kh_text cell, kh_value *value)
{
    switch (type->kind) {
    case KH_CELL_ANY:
        if (read_number(arena, type, cell, value) != KH_CELL_FITS)
            *value = kh_value_text(cell);
        return KH_CELL_FITS;
    case KH_CELL_NUMBER:
    case KH_CELL_INTEGER:
    case KH_CELL_PERCENT:
        return read_number(arena, type, cell, value);
    case KH_CELL_TEXT:
        *value = kh_value_text(cell);
        return KH_CELL_FITS;
    case KH_CELL_TRUTH:
        return read_truth(cell, value) ? KH_CELL_FITS : KH_CELL_WRONG;
    case KH_CELL_NAME:
        return read_name(arena, type, cell, value);
    case KH_CELL_DATE:
        *value = (kh_value){.kind = KH_VALUE_DATE};
        return read_date(arena, cell, &value->date) ? KH_CELL_FITS : KH_CELL_WRONG;
    case KH_CELL_REPORTED:
        *value = kh_value_poison();
        return KH_CELL_FITS;
    }
    return KH_CELL_WRONG;
}

kh_cell_fault kh_cell_read(kh_arena *arena, const kh_cell_type *type, kh_text cell, kh_value *value)
{
    cell = kh_text_trim(cell);
    if (kh_find_keyname(cell) == KH_KEYNAME_TBD) {
        *value = kh_value_unknown(arena, NULL, kh_words_same(type->field->name));
        return KH_CELL_FITS;
    }
    kh_cell_fault fault = read_fitting(arena, type, cell, value);
    return fault == KH_CELL_FITS && !kh_cell_in_range(arena, type, value) ? KH_CELL_OUT_OF_RANGE : fault;
}

/* ---- 范围 ---- */

/* A literal number in the unit of `value`; false for anything else, of which the checker of expressions
 * speaks. */
static bool bound_number(kh_arena *arena, const kh_cell_type *type, const kh_node *bound,
                         const kh_value *value, kh_number *number)
{
    bool negative = bound->kind == KH_NODE_UNARY && bound->operation == KH_OP_MINUS;
    const kh_node *literal = negative ? bound->children[0] : bound;
    kh_unit unit = {0}, of_value = value->percent ? (kh_unit){0} : value->unit;
    if (literal->kind == KH_NODE_QUANTITY)
        unit = kh_unit_of(arena, literal->text);
    else if (literal->kind == KH_NODE_NUMBER)
        unit = type->unit;
    else if (literal->kind != KH_NODE_PERCENT)
        return false;
    if (unit.word.length > 0 && !kh_units_agree(unit, of_value))
        return false;
    *number =
        unit.word.length > 0 ? kh_unit_convert(arena, literal->number, unit, of_value) : literal->number;
    if (negative)
        *number = kh_number_negate(arena, *number);
    return kh_number_valid(*number);
}

bool kh_cell_bound(kh_arena *arena, const kh_cell_type *type, bool upper, kh_number *number)
{
    const kh_value like = {.kind = KH_VALUE_NUMBER, .percent = type->parts_of_one, .unit = type->unit};
    const kh_node *bound =
        type->range && type->range->count == 2 ? type->range->children[upper ? 1 : 0] : NULL;
    return bound && bound_number(arena, type, bound, &like, number);
}

/* The sign of bound − value; false if there is nothing to compare. */
static bool compare_bound(kh_arena *arena, const kh_cell_type *type, const kh_node *bound,
                          const kh_value *value, int *order)
{
    kh_number number;
    if (!bound)
        return false;
    if (bound->kind == KH_NODE_DATE && value->kind == KH_VALUE_DATE) {
        *order = kh_date_compare(bound->date, value->date);
        return true;
    }
    if (value->kind != KH_VALUE_NUMBER || !bound_number(arena, type, bound, value, &number))
        return false;
    *order = kh_number_compare(arena, number, value->number);
    return true;
}

bool kh_cell_in_range(kh_arena *arena, const kh_cell_type *type, const kh_value *value)
{
    int order;
    if (!type->range || type->range->count < 2)
        return true;
    const kh_node *low = type->range->children[0], *high = type->range->children[1];
    if (compare_bound(arena, type, low, value, &order) && order > 0)
        return false;
    return !compare_bound(arena, type, high, value, &order) || order > 0 ||
           (order == 0 && !type->range->half_open);
}

/* ---- reporting ---- */

kh_words kh_cell_expected(kh_arena *arena, const kh_cell_type *type)
{
    kh_words unit = kh_words_same(type->unit.word);
    kh_words number =
        type->kind == KH_CELL_INTEGER ? kh_words_of("整数", "an integer") : kh_words_of("数", "a number");
    switch (type->kind) {
    case KH_CELL_TRUTH:
        return kh_words_of("“是”或“否”", "yes or no");
    case KH_CELL_DATE:
        return kh_words_of("日期，如2025-02-20", "a date such as 2025-02-20");
    case KH_CELL_PERCENT:
        return kh_words_of("百分比，如5%", "a percentage such as 5%");
    case KH_CELL_ANY:
    case KH_CELL_NUMBER:
    case KH_CELL_INTEGER:
    case KH_CELL_TEXT:
    case KH_CELL_NAME:
    case KH_CELL_REPORTED:
        break;
    }
    if (type->unit.word.length == 0)
        return number;
    return kh_words_fill(arena, kh_words_of("{0}，单位{1}", "{0} in {1}"), (kh_words[]){number, unit}, 2);
}

kh_words kh_cell_names(kh_arena *arena, kh_cell_type *type)
{
    KH_VECTOR(kh_element) elements = {0};
    name_walk walk = {.names = type->names};
    if (type->listed.in[KH_CHINESE].length > 0 || !type->names)
        return type->listed;
    for (const kh_node *node = next_name(&walk); node; node = next_name(&walk)) {
        kh_element element = {.value = kh_value_text(node_text(node))};
        kh_vector_push(arena, &elements, element);
    }
    type->listed =
        kh_value_words(arena, (kh_value){.kind = KH_VALUE_LIST, .list = {elements.items, elements.count}});
    return type->listed;
}

kh_text kh_cell_nearest_name(const kh_cell_type *type, kh_text cell)
{
    kh_text words[KH_MAX_CANDIDATES];
    size_t count = 0;
    name_walk walk = {.names = type->names};
    for (const kh_node *node = next_name(&walk); node && count < KH_COUNT(words); node = next_name(&walk))
        words[count++] = node_text(node);
    return kh_suggest(cell, words, count);
}

static kh_diagnostic *report_unknown_name(kh_model *model, kh_cell_type *type, kh_text cell, kh_span span)
{
    kh_words arguments[] = {kh_words_same(cell), kh_words_same(type->field->name),
                            kh_cell_names(model->arena, type)};
    kh_diagnostic *diagnostic = kh_report(model->diagnostics, KH030, span, arguments, KH_COUNT(arguments));
    diagnostic->fix = kh_words_same(kh_cell_nearest_name(type, cell));
    return diagnostic;
}

bool kh_cell_check(kh_model *model, kh_cell_type *type, kh_text cell, kh_span span, kh_value *value)
{
    kh_cell_fault fault = kh_cell_read(model->arena, type, cell, value);
    kh_words arguments[] = {kh_words_same(kh_text_trim(cell)), kh_words_same(type->field->name), {{{0}}}};
    kh_diagnostic *diagnostic = NULL;
    switch (fault) {
    case KH_CELL_FITS:
        if (value->kind == KH_VALUE_UNKNOWN)
            kh_report(model->diagnostics, KH038, span, &arguments[1], 1);
        return true;
    case KH_CELL_WRONG:
        arguments[2] = kh_cell_expected(model->arena, type);
        diagnostic = kh_report(model->diagnostics, KH055, span, arguments, KH_COUNT(arguments));
        break;
    case KH_CELL_UNKNOWN_NAME:
        diagnostic = report_unknown_name(model, type, arguments[0].in[0], span);
        break;
    case KH_CELL_OUT_OF_RANGE:
        arguments[2] = kh_words_same(kh_span_text(type->range->span));
        diagnostic = kh_report(model->diagnostics, KH056, span, arguments, KH_COUNT(arguments));
        break;
    }
    if (type->field->span.source)
        kh_diagnostic_label(model->diagnostics, diagnostic, type->field->span,
                            kh_words_of("属性在这里声明", "the attribute is declared here"));
    *value = kh_value_poison();
    return false;
}

bool kh_roster_cell(kh_model *model, const kh_entity *field, kh_text cell, kh_span span, kh_value *value)
{
    kh_cell_type type = kh_cell_type_of(model->arena, field);
    return kh_cell_check(model, &type, cell, span, value);
}
