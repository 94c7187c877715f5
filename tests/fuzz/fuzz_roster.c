/* Rosters of any bytes: nothing crashes, hangs or eats memory, and whatever is said has a place in the file.
 * The first byte chooses the format. */
#include "model/roster.h"

#include <stdlib.h>

#include "syntax/parse.h"

/* Of a roster of some kilobytes; a thousand findings take most of it. */
enum { MEMORY_LIMIT = 64 << 20 };

static const char fields_text[] =
    "属性 定位 { 取值：[农业, 工业] } 属性 人口 { 类型：整数 单位：万人 范围：1..200万人 }"
    "属性 系数 { 值：[甲：1.35, 乙：-3%] 缺省：待定 } 属性 开工 { 类型：日期 缺省：2025-01-01 }"
    "属性 率 { 类型：百分比 缺省：5% } 属性 山区 { 类型：真假 缺省：否 }";

static kh_source *make_source(kh_arena *arena, const char *data, size_t size)
{
    char *copy = kh_arena_alloc(arena, size + 2);
    if (size > 0)
        memcpy(copy, data, size);
    return kh_source_new(arena, KH_TEXT("fuzz"), kh_text_slice(copy, size));
}

static const kh_entity *make_field(kh_arena *arena, const kh_node *block)
{
    kh_entity *field = kh_arena_new_of(arena, kh_entity);
    *field = (kh_entity){.kind = KH_KIND_FIELD, .name = block->name, .span = block->name_span};
    for (size_t i = 0; i < block->count; i++) {
        const kh_node *item = block->children[i];
        kh_attribute attribute = {kh_find_attribute(KH_KIND_FIELD, item->text), item->text_span,
                                  item->children, item->count};
        if (attribute.row)
            kh_entity_add_attribute(arena, field, attribute);
    }
    return field;
}

static void require(bool holds)
{
    if (!holds)
        abort();
}

static void check_findings(const kh_model *model, const kh_source *roster)
{
    for (size_t i = 0; i < kh_diagnostics_count(model->diagnostics); i++) {
        const kh_diagnostic *found = kh_diagnostics_at(model->diagnostics, i);
        require(found->span.source && found->span.start <= found->span.end);
        require(found->span.end <= found->span.source->content.length);
        require(found->span.source != roster || kh_span_place(found->span).line > 0);
        require(found->message.in[KH_CHINESE].length > 0 && found->message.in[KH_ENGLISH].length > 0);
    }
}

static void check_townships(const kh_townships *townships)
{
    for (size_t i = 0; i < townships->count; i++) {
        const kh_entity *township = townships->items[i];
        require(township->name.length > 0 && township->span.source);
        require(township->whole.start <= township->span.start && township->span.end <= township->whole.end);
    }
}

static void read_roster(kh_arena *arena, bool csv, const char *data, size_t size)
{
    kh_model model = {.arena = arena, .diagnostics = kh_diagnostics_new(arena)};
    const kh_tree *tree =
        kh_parse(arena, model.diagnostics, make_source(arena, fields_text, sizeof fields_text - 1));
    kh_roster_fields fields = {kh_arena_array(arena, tree->count, sizeof *fields.items), tree->count};
    for (size_t i = 0; i < tree->count; i++)
        fields.items[i] = make_field(arena, tree->items[i]);

    kh_townships townships = {0};
    kh_source *roster = make_source(arena, data, size);
    roster->order = 1;
    bool good = kh_roster_read(&model, roster, csv, fields, &townships);
    kh_diagnostics_finish(model.diagnostics);
    require(good == (kh_diagnostics_at_level(model.diagnostics, KH_ERROR) == 0));
    require(!good || townships.count > 0);
    check_findings(&model, roster);
    check_townships(&townships);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena || size == 0) {
        kh_arena_free(arena);
        return 0;
    }
    kh_arena_limit(arena, MEMORY_LIMIT);
    require(!kh_arena_guard(arena)); /* some kilobytes never need so much */
    read_roster(arena, data[0] & 1, (const char *)data + 1, size - 1);
    kh_arena_free(arena);
    return 0;
}
