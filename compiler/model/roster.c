/* Rows of a roster become townships; both formats hand their cells in here. */
#include "model/roster.h"

#include "base/utf8.h"
#include "model/lost.h"
#include "model/roster_read.h"
#include "source/suggest.h"

/* ---- reporting ---- */

kh_diagnostic *kh_roster_report(kh_roster_reader *reader, kh_code code, kh_span span,
                                const kh_words *arguments, size_t count)
{
    reader->faults += kh_code_level(code) == KH_ERROR;
    return kh_report(reader->model->diagnostics, code, span, arguments, count);
}

kh_diagnostic *kh_roster_malformed(kh_roster_reader *reader, kh_malformed what, kh_span span)
{
    kh_words argument = kh_malformed_words(what);
    return kh_roster_report(reader, KH050, span, &argument, 1);
}

void kh_roster_twice(kh_roster_reader *reader, kh_text what, kh_span first, kh_span second)
{
    kh_words argument = kh_words_same(what);
    kh_diagnostic *diagnostic = kh_roster_report(reader, KH053, second, &argument, 1);
    if (first.source)
        kh_diagnostic_label(reader->model->diagnostics, diagnostic, first,
                            kh_words_of("第一次在这里", "first given here"));
}

static void report_size(kh_roster_reader *reader, kh_span span, kh_words what)
{
    kh_words most = kh_words_same(kh_text_format(reader->model->arena, "%d", KH_MAX_TOWNSHIPS));
    (void)kh_roster_report(reader, KH051, span, (kh_words[]){most, what}, 2);
}

static void report_invisible(kh_roster_reader *reader, kh_character character, kh_span span)
{
    kh_words argument = kh_words_same(kh_text_format(reader->model->arena, "U+%04X", (unsigned)character));
    (void)kh_roster_report(reader, KH005, span, &argument, 1);
}

/* ---- what the formats ask and tell ---- */

static kh_diagnostic *tell_malformed(void *owner, kh_malformed what, kh_span span)
{
    return kh_roster_malformed(owner, what, span);
}

static void tell_bad_text(void *owner, kh_code code, kh_text what, kh_span span)
{
    kh_words argument = kh_words_same(what);
    (void)kh_roster_report(owner, code, span, &argument, 1);
}

static bool has_enough(void *owner)
{
    const kh_roster_reader *reader = owner;
    return reader->faults > KH_MAX_DIAGNOSTICS;
}

static bool is_column(void *owner, kh_text word)
{
    const kh_roster_reader *reader = owner;
    return kh_map_find(reader->columns, word);
}

static kh_table table_of(kh_roster_reader *reader)
{
    return (kh_table){.arena = reader->model->arena,
                      .source = reader->source,
                      .owner = reader,
                      .malformed = tell_malformed,
                      .bad_text = tell_bad_text,
                      .has_enough = has_enough,
                      .is_column = is_column};
}

/* Escapes of YAML can hide what kh_table_check() looks for; what stands in the file itself was reported by
 * it. */
static bool is_visible(kh_roster_reader *reader, kh_text text, kh_span span, bool one_line)
{
    kh_text content = reader->source->content;
    bool is_raw = text.data >= content.data && text.data < kh_text_end(content);
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        bool breaks = one_line && (character == '\n' || character == '\r' || character == '\t');
        if (!breaks && !kh_character_is_invisible(character))
            continue;
        if (breaks || !is_raw)
            report_invisible(reader, character, span);
        return false;
    }
    return true;
}

/* ---- columns ---- */

static void add_column(kh_roster_reader *reader, const char *word, size_t slot)
{
    kh_map_add(reader->columns, kh_text_of(word), &reader->slots[slot]);
}

static void find_columns(kh_roster_reader *reader, kh_roster_fields fields)
{
    kh_arena *arena = reader->model->arena;
    static const char *const names[] = {"name", "名称", "乡镇", "township"}, *const weak[] = {"薄弱", "weak"};
    reader->columns = kh_map_new(arena);
    reader->slot_count = fields.count + KH_SLOT_FIELDS;
    reader->slots = kh_arena_array(arena, reader->slot_count, sizeof *reader->slots);
    for (size_t i = 0; i < KH_COUNT(names); i++)
        add_column(reader, names[i], KH_SLOT_NAME);
    for (size_t i = 0; i < KH_COUNT(weak); i++)
        add_column(reader, weak[i], KH_SLOT_WEAK);
    for (size_t i = 0; i < fields.count; i++) {
        kh_roster_slot *slot = &reader->slots[KH_SLOT_FIELDS + i];
        slot->type = kh_cell_type_of(arena, fields.items[i]);
        kh_cell_index(arena, &slot->type);
        slot->written = kh_field_values_of(arena, fields.items[i]);
        slot->shadowed = kh_map_add(reader->columns, fields.items[i]->name, slot) != slot;
    }
}

static kh_text nearest_column(const kh_roster_reader *reader, kh_text word)
{
    kh_text words[KH_MAX_CANDIDATES];
    size_t count = kh_map_count(reader->columns);
    count = count < KH_COUNT(words) ? count : KH_COUNT(words);
    for (size_t i = 0; i < count; i++)
        words[i] = kh_map_key(reader->columns, i);
    return kh_suggest(word, words, count);
}

kh_roster_slot *kh_roster_column(kh_roster_reader *reader, kh_text word, kh_span span, bool *known)
{
    kh_roster_slot *slot = kh_map_find(reader->columns, word);
    if (!slot)
        slot = kh_map_find(reader->columns, kh_text_halve(reader->model->arena, word));
    *known = slot != NULL;
    if (slot)
        return slot;
    kh_text meant = nearest_column(reader, word);
    if (is_visible(reader, word, span, true) && !kh_is_lost(reader->model, word)) {
        kh_words argument = kh_words_same(word);
        kh_roster_report(reader, KH052, span, &argument, 1)->fix = kh_words_same(meant);
    }
    return meant.length > 0 ? kh_map_find(reader->columns, meant) : NULL;
}

/* ---- rows ---- */

bool kh_roster_row_begin(kh_roster_reader *reader, kh_span place)
{
    reader->cells += reader->slot_count;
    if (reader->rows == KH_MAX_TOWNSHIPS) {
        report_size(reader, place, kh_words_of("更多", "more"));
        return false;
    }
    if (reader->cells > KH_MAX_ROSTER_CELLS && reader->rows > 0) {
        (void)kh_roster_malformed(reader, KH_MALFORMED_CELLS, place);
        return false;
    }
    reader->rows++;
    reader->row = place;
    reader->weak.count = 0;
    for (size_t i = 0; i < reader->slot_count; i++)
        reader->slots[i].given = reader->slots[i].poisoned = false;
    return true;
}

void kh_roster_add_weak(kh_roster_reader *reader, kh_text text)
{
    static const char *const separators[] = {";", "；", "、"};
    uint32_t start = 0;
    for (uint32_t at = 0; at <= text.length;) {
        uint32_t skipped = at == text.length;
        kh_text rest = kh_text_slice(text.data + at, text.length - at);
        for (size_t i = 0; i < KH_COUNT(separators) && !skipped; i++)
            if (kh_text_starts(rest, kh_text_of(separators[i])))
                skipped = kh_text_of(separators[i]).length;
        if (skipped > 0) {
            kh_text name = kh_text_trim(kh_text_slice(text.data + start, at - start));
            kh_element element = {.value = kh_value_text(name)};
            if (name.length > 0)
                kh_vector_push(reader->model->arena, &reader->weak, element);
            start = at + skipped;
        }
        at += skipped > 0 ? skipped : 1;
    }
}

/* NULL: nameless, or there is one of this name; reported. */
static kh_entity *new_township(kh_roster_reader *reader)
{
    kh_roster_slot *slot = &reader->slots[KH_SLOT_NAME];
    kh_text name = slot->given ? kh_text_trim(slot->text) : KH_TEXT_NONE;
    if (slot->poisoned || (name.length > 0 && !is_visible(reader, name, slot->span, true)))
        return NULL;
    if (name.length == 0) {
        (void)kh_roster_report(reader, KH059, slot->given ? slot->span : reader->row, NULL, 0);
        return NULL;
    }
    kh_entity *township = kh_arena_new_of(reader->model->arena, kh_entity);
    const kh_entity *known = kh_map_add(reader->names, name, township);
    if (known != township) {
        kh_roster_twice(reader, name, known->span, slot->span);
        return NULL;
    }
    *township = (kh_entity){.kind = KH_KIND_TOWNSHIP,
                            .name = name,
                            .span = slot->span,
                            .whole = reader->row,
                            .order = (uint32_t)reader->townships->count};
    kh_vector_push(reader->model->arena, reader->townships, township);
    return township;
}

static void note_blank(kh_roster_reader *reader, const kh_entity *township, kh_text word, kh_value *value)
{
    kh_arena *arena = reader->model->arena;
    value->reasons.items[0].entity = township;
    kh_tbd blank = {.what = kh_text_format(arena, "乡镇 %.*s 的 %.*s", KH_TEXT_ARGUMENTS(township->name),
                                           KH_TEXT_ARGUMENTS(word))};
    kh_vector_push(arena, &reader->model->tbd, blank);
}

static void report_missing(kh_roster_reader *reader, const kh_entity *township, kh_text field)
{
    kh_arena *arena = reader->model->arena;
    kh_words who = kh_words_fill(arena, kh_words_of("乡镇“{0}”", "the township “{0}”"),
                                 (kh_words[]){kh_words_same(township->name)}, 1);
    (void)kh_roster_report(reader, KH054, township->span, (kh_words[]){who, kh_words_same(field)}, 2);
}

static void read_given(kh_roster_reader *reader, kh_roster_slot *slot, const kh_entity *township,
                       kh_value *value)
{
    if (!is_visible(reader, slot->text, slot->span, false))
        return;
    if (!kh_cell_check(reader->model, &slot->type, slot->text, slot->span, value))
        reader->faults++;
    else if (township && value->kind == KH_VALUE_UNKNOWN)
        note_blank(reader, township, slot->type.field->name, value);
    else if (township)
        kh_field_compare(reader->model, slot, township, value);
}

/* False: nothing to be kept. township is NULL if the row names none. */
static bool cell_of(kh_roster_reader *reader, kh_roster_slot *slot, const kh_entity *township,
                    kh_computed *cell)
{
    kh_text name = slot->type.field->name;
    *cell = (kh_computed){name, kh_value_poison(), slot->given ? slot->span : reader->row};
    bool is_blank = !slot->given || kh_text_trim(slot->text).length == 0;
    if (slot->poisoned || slot->excused)
        return true;
    if (!is_blank)
        read_given(reader, slot, township, &cell->value);
    else if (township && kh_field_covers(&slot->written, township->name))
        return kh_field_fill(reader->model, slot, township->name, cell);
    else if (township)
        report_missing(reader, township, name);
    return true;
}

/* 薄弱：待定 and 薄弱：无 stand alone. */
static kh_keyname lone_word(const kh_roster_reader *reader)
{
    return reader->weak.count == 1 ? kh_find_keyname(reader->weak.items[0].value.text) : KH_KEYNAMES;
}

static kh_value weak_value(kh_roster_reader *reader, const kh_entity *township)
{
    const kh_words word = kh_keyname_word(KH_KEYNAME_WEAK);
    const kh_roster_slot *slot = &reader->slots[KH_SLOT_WEAK];
    kh_value value = {.kind = KH_VALUE_LIST, .list = {NULL, reader->weak.count}};
    if (slot->poisoned || slot->excused)
        return kh_value_poison();
    for (size_t i = 0; i < reader->weak.count; i++)
        if (!is_visible(reader, reader->weak.items[i].value.text, slot->span, true))
            return kh_value_poison();
    if (lone_word(reader) == KH_KEYNAME_TBD) {
        value = kh_value_unknown(reader->model->arena, township, word);
        note_blank(reader, township, word.in[KH_CHINESE], &value);
        (void)kh_roster_report(reader, KH038, slot->span, &word, 1);
        return value;
    }
    if (lone_word(reader) == KH_KEYNAME_NONE || value.list.count == 0)
        return (kh_value){.kind = KH_VALUE_LIST};
    value.list.items = kh_arena_array(reader->model->arena, value.list.count, sizeof *value.list.items);
    memcpy(value.list.items, reader->weak.items, value.list.count * sizeof *value.list.items);
    return value;
}

bool kh_roster_row_end(kh_roster_reader *reader)
{
    kh_arena *arena = reader->model->arena;
    kh_entity *township = new_township(reader);
    if (township) { /* as many as there will be: growing would leave copies of large values behind */
        township->computed.items =
            kh_arena_array(arena, reader->slot_count, sizeof *township->computed.items);
        township->computed.capacity = reader->slot_count;
        kh_computed weak = {KH_TEXT("薄弱"), weak_value(reader, township), reader->slots[KH_SLOT_WEAK].span};
        kh_vector_push(arena, &township->computed, weak);
    }
    for (size_t i = KH_SLOT_FIELDS; i < reader->slot_count; i++) {
        kh_roster_slot *slot = &reader->slots[i];
        kh_computed cell;
        if (!slot->shadowed && cell_of(reader, slot, township, &cell) && township)
            kh_vector_push(arena, &township->computed, cell);
    }
    return reader->faults <= KH_MAX_DIAGNOSTICS;
}

bool kh_roster_read(kh_model *model, const kh_source *source, bool csv, kh_roster_fields fields,
                    kh_townships *townships)
{
    kh_roster_reader reader = {.model = model, .source = source, .townships = townships};
    reader.names = kh_map_new(model->arena);
    for (size_t i = 0; i < townships->count; i++)
        kh_map_add(reader.names, townships->items[i]->name, townships->items[i]);
    find_columns(&reader, fields);
    reader.table = table_of(&reader);
    if (!kh_table_check(&reader.table))
        return false;
    if (csv)
        kh_roster_csv(&reader);
    else
        kh_roster_yaml(&reader);
    if (reader.rows == 0 && reader.faults == 0)
        report_size(&reader, kh_span_of(source, source->lines[0], source->lines[0]),
                    kh_words_of("一个也没有", "none"));
    return reader.faults == 0;
}
