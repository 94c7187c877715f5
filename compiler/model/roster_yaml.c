/* Rosters in YAML. */
#include "base/utf8.h"
#include "model/roster_read.h"
#include "source/yaml.h"

typedef struct {
    kh_roster_reader *reader;
    kh_yaml events;
} roster_yaml;

/* ---- rows ---- */

static bool read_weak_list(roster_yaml *in, kh_roster_slot *slot)
{
    kh_span opening = kh_yaml_span(&in->events);
    slot->span = opening;
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_LIST_END)
            return true;
        slot->span = kh_span_join(opening, kh_yaml_span(&in->events));
        if (kh_yaml_at(&in->events) == KH_YAML_SCALAR)
            kh_roster_add_weak(in->reader, kh_yaml_text(&in->events));
        else if (!kh_yaml_malformed(&in->events, KH_MALFORMED_CELL, kh_yaml_span(&in->events)) ||
                 !kh_yaml_skip(&in->events))
            return false;
    }
    return false;
}

static bool read_cell(roster_yaml *in, kh_roster_slot *slot)
{
    bool is_weak = slot == &in->reader->slots[KH_SLOT_WEAK];
    slot->given = true;
    if (kh_yaml_at(&in->events) == KH_YAML_LIST && is_weak)
        return read_weak_list(in, slot);
    slot->span = kh_yaml_span(&in->events);
    bool plain = kh_yaml_is_plain(&in->events);
    /* A line without its colon runs into the value above it. */
    if (plain && kh_text_contains(kh_span_text(slot->span), KH_TEXT("\n"))) {
        slot->poisoned = true;
        return kh_yaml_malformed(&in->events, KH_MALFORMED_LINES, slot->span);
    }
    if (kh_yaml_at(&in->events) != KH_YAML_SCALAR) {
        slot->poisoned = true;
        return kh_yaml_malformed(&in->events, KH_MALFORMED_CELL, slot->span) && kh_yaml_skip(&in->events);
    }
    slot->text = kh_yaml_text(&in->events);
    if (is_weak)
        kh_roster_add_weak(in->reader, slot->text);
    return true;
}

static bool read_entry(roster_yaml *in)
{
    kh_span span = kh_yaml_span(&in->events);
    if (kh_yaml_at(&in->events) != KH_YAML_SCALAR || kh_yaml_is(&in->events, ""))
        return kh_yaml_malformed(&in->events, KH_MALFORMED_KEY, span) && kh_yaml_skip(&in->events) &&
               kh_yaml_next(&in->events) && kh_yaml_skip(&in->events);

    bool known;
    kh_text word = kh_text_trim(kh_yaml_text(&in->events));
    kh_roster_slot *slot = kh_roster_column(in->reader, word, span, &known);
    bool again = known && slot->given;
    if (again)
        kh_roster_twice(in->reader, word, slot->column, span);
    else if (slot)
        slot->column = span;
    if (slot && !known)
        slot->poisoned = true;
    return kh_yaml_next(&in->events) && (known && !again ? read_cell(in, slot) : kh_yaml_skip(&in->events));
}

static bool read_row(roster_yaml *in)
{
    uint32_t start = kh_yaml_start(&in->events);
    if (!kh_roster_row_begin(in->reader, kh_yaml_span(&in->events)))
        return false;
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) != KH_YAML_GROUP_END) {
            if (!read_entry(in))
                return false;
            continue;
        }
        in->reader->row = kh_yaml_span_from(&in->events, start);
        return kh_roster_row_end(in->reader);
    }
    return false;
}

static bool read_rows(roster_yaml *in)
{
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_LIST_END)
            return true;
        bool good = kh_yaml_at(&in->events) == KH_YAML_GROUP ? read_row(in)
                                                             : kh_yaml_refuse(&in->events, KH_MALFORMED_ROW);
        if (!good)
            return false;
    }
    return false;
}

/* ---- the file ---- */

static bool read_top_entry(roster_yaml *in, kh_span *first)
{
    kh_span span = kh_yaml_span(&in->events);
    bool again = first->source != NULL;
    if (!kh_yaml_is(&in->events, "townships") && !kh_yaml_is(&in->events, "乡镇"))
        return kh_yaml_malformed(&in->events, KH_MALFORMED_TOP, span) && kh_yaml_skip(&in->events) &&
               kh_yaml_next(&in->events) && kh_yaml_skip(&in->events);
    if (again)
        kh_roster_twice(in->reader, kh_span_text(span), *first, span);
    *first = span;
    if (!kh_yaml_next(&in->events))
        return false;
    if (again || kh_yaml_is(&in->events, ""))
        return kh_yaml_skip(&in->events);
    if (kh_yaml_at(&in->events) == KH_YAML_LIST)
        return read_rows(in);
    return kh_yaml_refuse(&in->events, KH_MALFORMED_TOP);
}

static bool read_document(roster_yaml *in)
{
    kh_span first = {0};
    if (kh_yaml_at(&in->events) != KH_YAML_GROUP)
        return kh_yaml_refuse(&in->events, KH_MALFORMED_TOP);
    while (kh_yaml_next(&in->events)) {
        if (kh_yaml_at(&in->events) == KH_YAML_GROUP_END)
            return true;
        if (!read_top_entry(in, &first))
            return false;
    }
    return false;
}

void kh_roster_yaml(kh_roster_reader *reader)
{
    roster_yaml in = {.reader = reader, .events = kh_yaml_open(&reader->table)};
    if (kh_yaml_begin(&in.events) && read_document(&in))
        kh_yaml_end(&in.events);
    kh_yaml_close(&in.events);
}
