/* The roster of a scheme: its 乡镇 blocks, then the rows of its 名册. */
#include "model/township.h"

#include "base/file.h"
#include "model/load.h"
#include "model/lost.h"
#include "model/names.h"
#include "model/roster_read.h"

static const kh_entity *field_named(kh_roster_fields fields, kh_text name)
{
    for (size_t i = 0; i < fields.count; i++)
        if (kh_text_equal(fields.items[i]->name, name))
            return fields.items[i];
    return NULL;
}

static kh_value names_list(kh_model *model, const kh_node *item)
{
    KH_VECTOR(kh_element) names = {0};
    for (size_t i = 0; i < item->count; i++) {
        const kh_node *value = item->children[i];
        for (size_t j = 0; value->kind == KH_NODE_LIST && j < value->count; j++) {
            kh_element element = {.value = kh_value_text(value->children[j]->text)};
            kh_vector_push(model->arena, &names, element);
        }
        if (value->kind != KH_NODE_LIST) {
            kh_element element = {.value = kh_value_text(kh_span_text(value->span))};
            kh_vector_push(model->arena, &names, element);
        }
    }
    return (kh_value){.kind = KH_VALUE_LIST, .list = {names.items, names.count}};
}

static void unknown_field(kh_model *model, const kh_scheme *scheme, const kh_node *item)
{
    if (kh_is_lost(model, item->text))
        return;
    kh_diagnostic *diagnostic =
        kh_report(model->diagnostics, KH029, item->text_span,
                  (kh_words[]){kh_block_row_of(KH_KIND_FIELD)->word, kh_words_same(item->text)}, 2);
    kh_suggest_name(model, diagnostic,
                    kh_nearest_name(model, scheme->entity, KH_KIND_BIT(KH_KIND_FIELD), item->text));
}

static bool written_cell(kh_model *model, const kh_scheme *scheme, kh_entity *township, const kh_node *item,
                         kh_roster_fields fields)
{
    const kh_entity *field = field_named(fields, item->text);
    kh_computed cell = {.word = item->text, .span = item->text_span};
    if (item->kind != KH_NODE_ATTRIBUTE || !item->count || item->children[0]->kind == KH_NODE_ERROR)
        return false;
    if (!field && kh_find_keyname(item->text) == KH_KEYNAME_WEAK) {
        cell.word = kh_keyname_word(KH_KEYNAME_WEAK).in[KH_CHINESE];
        cell.value = names_list(model, item);
    } else if (!field) {
        unknown_field(model, scheme, item);
        return false;
    } else {
        kh_span span = item->children[0]->span;
        const kh_node *value = item->children[0];
        kh_text text =
            value->kind == KH_NODE_TEXT || value->kind == KH_NODE_NAME ? value->text : kh_span_text(span);
        if (!kh_roster_cell(model, field, text, span, &cell.value))
            return false;
    }
    kh_vector_push(model->arena, &township->computed, cell);
    return true;
}

static bool fill(kh_model *model, kh_entity *township, kh_roster_fields fields, bool complete)
{
    bool good = true;
    for (size_t i = 0; i < fields.count; i++) {
        const kh_entity *field = fields.items[i];
        kh_roster_slot slot = {.type = kh_cell_type_of(model->arena, field),
                               .written = kh_field_values_of(model->arena, field)};
        kh_computed cell = {.word = field->name};
        if (kh_computed_of(township, cell.word))
            continue;
        if (kh_field_fill(model, &slot, township->name, &cell)) {
            kh_vector_push(model->arena, &township->computed, cell);
        } else if (complete && !kh_field_covers(&slot.written, township->name)) {
            kh_report_texts(model->diagnostics, KH037, township->span, 2, township->name, cell.word);
            good = false;
        }
    }
    return good;
}

static void check_weak(kh_model *model, kh_scheme *scheme, const kh_entity *township)
{
    const kh_computed *weak = kh_computed_of(township, KH_TEXT("薄弱"));
    for (size_t i = 0; weak && weak->value.kind == KH_VALUE_LIST && i < weak->value.list.count; i++) {
        kh_text name = weak->value.list.items[i].value.text;
        bool several = false;
        if (kh_find_item(scheme->entity, name, &several))
            continue;
        scheme->roster_broken = true;
        if (kh_is_lost(model, name))
            continue;
        kh_diagnostic *diagnostic =
            kh_report(model->diagnostics, KH029, weak->span,
                      (kh_words[]){kh_block_row_of(KH_KIND_INDICATOR)->word, kh_words_same(name)}, 2);
        kh_kinds items = KH_KIND_BIT(KH_KIND_INDICATOR) | KH_KIND_BIT(KH_KIND_SECTION);
        kh_suggest_name(model, diagnostic, kh_nearest_name(model, scheme->entity, items, name));
    }
}

static bool ends_in(kh_text text, const char *ending)
{
    size_t length = strlen(ending);
    return text.length >= length && memcmp(text.data + text.length - length, ending, length) == 0;
}

static void read_file(kh_model *model, kh_scheme *scheme, kh_roster_fields fields, kh_townships *townships)
{
    const kh_attribute *roster = kh_attribute_of(scheme->entity, "名册");
    if (!roster || !roster->count || roster->values[0]->kind == KH_NODE_ERROR)
        return;
    const kh_node *name = roster->values[0];
    if (name->kind == KH_NODE_NAME && kh_find_keyname(name->text) == KH_KEYNAME_TBD)
        return;
    kh_source *source = kh_read_beside(model, name->text, name->text, name->span, KH090);
    bool csv = ends_in(name->text, ".csv") || ends_in(name->text, ".CSV");
    if (!source || !kh_roster_read(model, source, csv, fields, townships))
        scheme->roster_broken = true;
}

void kh_townships_build(kh_model *model, kh_scheme *scheme, bool complete)
{
    kh_roster_fields fields;
    const kh_entity **items = NULL;
    fields.count = kh_fields(model, scheme->entity, &items);
    fields.items = items;
    kh_townships townships = {0};
    for (size_t i = 0; i < scheme->entity->children.count; i++) {
        kh_entity *child = scheme->entity->children.items[i];
        if (child->kind != KH_KIND_TOWNSHIP)
            continue;
        bool good = true;
        for (size_t j = 0; child->node && j < child->node->count; j++)
            good &= written_cell(model, scheme, child, child->node->children[j], fields);
        good &= fill(model, child, fields, complete && good);
        scheme->roster_broken |= !good;
        if (!child->name.length)
            child->name = child->label;
        kh_vector_push(model->arena, &townships, child);
    }
    read_file(model, scheme, fields, &townships);
    scheme->townships =
        kh_arena_array(model->arena, townships.count ? townships.count : 1, sizeof *scheme->townships);
    scheme->township_count = townships.count;
    for (size_t i = 0; i < townships.count; i++) {
        townships.items[i]->parent = scheme->entity;
        scheme->townships[i] = townships.items[i];
        check_weak(model, scheme, townships.items[i]);
    }
}
