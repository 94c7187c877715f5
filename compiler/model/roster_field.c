/* Values that the scheme itself gives to townships (属性 { 值：[鹿城：1.35, …] 缺省：… }), beside the
 * roster's. */
#include "model/roster_read.h"

static bool is_record(const kh_node *node)
{
    return node->kind == KH_NODE_LIST && node->count > 0 && node->children[0]->kind == KH_NODE_NAMED;
}

static const kh_node *first_value(const kh_entity *field, const char *word)
{
    const kh_attribute *attribute = kh_attribute_of(field, word);
    return attribute && attribute->count > 0 ? attribute->values[0] : NULL;
}

kh_field_values kh_field_values_of(kh_arena *arena, const kh_entity *field)
{
    kh_field_values values = {.fallback = first_value(field, "缺省")};
    const kh_node *node = first_value(field, "值");
    if (!node)
        return values;
    if (!is_record(node)) {
        values.everywhere = node;
        return values;
    }
    values.entries = kh_map_new(arena);
    for (size_t i = 0; i < node->count; i++) {
        const kh_node *entry = node->children[i];
        if (entry->kind == KH_NODE_NAMED && entry->count > 0)
            kh_map_add(values.entries, entry->text, entry->children[0]);
    }
    return values;
}

/* NULL if 值 says nothing of the township. */
static const kh_node *written_value(const kh_field_values *values, kh_text township)
{
    return values->entries ? kh_map_find(values->entries, township) : values->everywhere;
}

bool kh_field_covers(const kh_field_values *values, kh_text township)
{
    return values->fallback || written_value(values, township);
}

/* What would stand in a cell for it; empty for a formula, whose worth is known only later. */
static kh_text literal_text(const kh_node *node)
{
    if (node->kind == KH_NODE_NAME || node->kind == KH_NODE_TEXT)
        return node->text;
    const kh_node *number = node->kind == KH_NODE_UNARY ? node->children[0] : node;
    bool is_literal = number->kind == KH_NODE_NUMBER || number->kind == KH_NODE_QUANTITY ||
                      number->kind == KH_NODE_PERCENT || node->kind == KH_NODE_DATE ||
                      node->kind == KH_NODE_TRUTH;
    return is_literal ? kh_span_text(node->span) : KH_TEXT_NONE;
}

bool kh_field_fill(kh_model *model, kh_roster_slot *slot, kh_text township, kh_computed *cell)
{
    const kh_node *node = written_value(&slot->written, township);
    if (!node)
        node = slot->written.fallback;
    kh_text text = node ? literal_text(node) : KH_TEXT_NONE;
    if (text.length == 0)
        return false;
    cell->span = node->span;
    (void)kh_cell_check(model, &slot->type, text, node->span, &cell->value);
    return true;
}

static bool is_same(kh_arena *arena, const kh_value *left, const kh_value *right)
{
    if (left->kind != right->kind)
        return false;
    if (left->kind == KH_VALUE_NUMBER) {
        kh_number there = kh_unit_convert(arena, right->number, right->unit, left->unit);
        return kh_units_agree(left->unit, right->unit) && kh_number_equal(left->number, there);
    }
    if (left->kind == KH_VALUE_DATE)
        return kh_date_compare(left->date, right->date) == 0;
    if (left->kind == KH_VALUE_TRUTH)
        return left->truth == right->truth;
    return kh_text_equal(left->text, right->text);
}

void kh_field_compare(kh_model *model, const kh_roster_slot *slot, const kh_entity *township,
                      const kh_value *value)
{
    const kh_node *node = written_value(&slot->written, township->name);
    kh_text text = node ? literal_text(node) : KH_TEXT_NONE;
    kh_value written;
    if (text.length == 0 || kh_cell_read(model->arena, &slot->type, text, &written) != KH_CELL_FITS)
        return;
    bool is_open = written.kind == KH_VALUE_UNKNOWN || value->kind == KH_VALUE_UNKNOWN;
    if (is_open || written.kind == KH_VALUE_POISON || is_same(model->arena, value, &written))
        return;
    kh_words arguments[] = {kh_words_same(township->name), kh_words_same(slot->type.field->name),
                            kh_value_words(model->arena, *value), kh_value_words(model->arena, written)};
    kh_diagnostic *diagnostic =
        kh_report(model->diagnostics, KH057, slot->span, arguments, KH_COUNT(arguments));
    kh_diagnostic_label(model->diagnostics, diagnostic, node->span,
                        kh_words_of("方案里写在这里", "the scheme's value stands here"));
}
