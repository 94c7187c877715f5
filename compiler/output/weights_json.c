/* The cards as JSON; its members are a promise to other programs. */
#include "output/weights_json.h"

#include "output/card_facts.h"
#include "output/document_writers.h"
#include "output/facts.h"

enum { FORM_VERSION = 1 };

static kh_bytes bytes_of(kh_text text)
{
    return (kh_bytes){text.data, text.length};
}

void kh_json_add_number(kh_arena *arena, kh_json *into, const char *key, kh_number number)
{
    if (!kh_number_valid(number)) {
        kh_json_add_null(arena, into, key);
        return;
    }
    kh_text decimal = kh_number_exact_decimal(arena, number);
    if (decimal.length)
        kh_json_add_decimal(arena, into, key, decimal);
    else
        kh_json_add_text(arena, into, key, kh_number_fraction(arena, number));
}

void kh_json_add_provenance(kh_arena *arena, kh_json *into, const kh_document *document)
{
    const kh_scheme *scheme = document->scheme;
    bool dated = kh_date_valid(scheme->judged_on);
    kh_json_add_integer(arena, into, "version", FORM_VERSION);
    kh_json_add_text(arena, into, "kaohe", document->version);
    kh_json_add_text(arena, into, "scheme", scheme->entity->name);
    kh_json_add_text(arena, into, "title", kh_entity_title(scheme->entity));
    kh_json_add_text(arena, into, "digest", scheme->digest);
    kh_json_add_text_or_null(arena, into, "judged_on",
                             dated ? kh_date_text(arena, scheme->judged_on) : KH_TEXT_NONE);
    kh_json *packs = kh_json_add_array(arena, into, "packs");
    for (size_t i = 0; i < document->pack_count; i++)
        kh_json_add_text(arena, packs, NULL, document->packs[i]);
}

static void add_departments(kh_arena *arena, kh_json *into, kh_text joined)
{
    kh_json *list = kh_json_add_array(arena, into, "departments");
    for (uint32_t start = 0, end; start < joined.length; start = end + 1) {
        for (end = start; end < joined.length && joined.data[end] != ';';)
            end++;
        kh_json_add_text(arena, list, NULL, kh_text_slice(joined.data + start, end - start));
    }
}

static void add_steps(kh_arena *arena, kh_json *into, const kh_weight *weight, kh_language language)
{
    static const char *const names[] = {
        [KH_STEP_BASE] = "base",       [KH_STEP_ADD] = "add",     [KH_STEP_SUBTRACT] = "subtract",
        [KH_STEP_SCALE] = "scale",     [KH_STEP_SET] = "set",     [KH_STEP_COEFFICIENT] = "coefficient",
        [KH_STEP_RECEIVE] = "receive", [KH_STEP_YIELD] = "yield", [KH_STEP_BOUND] = "bound",
        [KH_STEP_ROUND] = "round",     [KH_STEP_DROP] = "drop",
    };
    kh_json *list = kh_json_add_array(arena, into, "steps");
    for (size_t i = 0; i < weight->steps.count; i++) {
        const kh_step *step = &weight->steps.items[i];
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "step", kh_text_of(names[step->kind]));
        kh_json_add_number(arena, entry, "amount", step->amount);
        kh_json_add_number(arena, entry, "after", step->after);
        kh_json_add_text_or_null(arena, entry, "words", kh_words_in(step->words, language));
    }
}

static void add_row(kh_arena *arena, kh_json *into, const kh_card_row *row, bool steps, kh_language language)
{
    kh_json *entry = kh_json_add_object(arena, into, NULL);
    kh_json_add_text(arena, entry, "indicator", row->indicator);
    kh_json_add_text_or_null(arena, entry, "section", row->section);
    add_departments(arena, entry, row->department);
    kh_json_add_text_or_null(arena, entry, "kind", row->kind);
    kh_json_add_bool(arena, entry, "core", row->core);
    kh_json_add_number(arena, entry, "base", row->source->base);
    kh_json_add_text(arena, entry, "exact", row->exact);
    kh_json_add_number(arena, entry, "weight", row->source->weight);
    if (steps)
        add_steps(arena, entry, row->source, language);
}

static void add_dropped(kh_arena *arena, kh_json *into, const kh_card *card)
{
    kh_json *list = kh_json_add_array(arena, into, "dropped");
    for (size_t i = 0; i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        if (weight->drop == KH_KEPT)
            continue;
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "indicator", kh_entity_path(arena, weight->leaf));
        kh_json_add_text(arena, entry, "why",
                         weight->drop == KH_DROPPED_BY_GROUP ? KH_TEXT("group") : KH_TEXT("not-applicable"));
    }
}

void kh_json_add_cards(kh_arena *arena, kh_json *into, const char *key, const kh_document *document,
                       bool steps)
{
    size_t card_count;
    const kh_card *cards = kh_cards_of(document, &card_count);
    kh_json *list = kh_json_add_array(arena, into, key);
    for (size_t i = 0; i < card_count; i++) {
        const kh_card *card = &cards[i];
        size_t count;
        const kh_card_row *rows = kh_card_rows(arena, document, card, &count);
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text_or_null(arena, entry, "township",
                                 card->township ? card->township->name : KH_TEXT_NONE);
        kh_json_add_text_or_null(arena, entry, "group", card->group ? card->group->name : KH_TEXT_NONE);
        kh_json_add_bool(arena, entry, "valid", card->valid);
        kh_json_add_number(arena, entry, "total", card->valid ? card->total : KH_NUMBER_INVALID);
        kh_json *weights = kh_json_add_array(arena, entry, "weights");
        for (size_t row = 0; row < count; row++)
            add_row(arena, weights, &rows[row], steps, document->language);
        add_dropped(arena, entry, card);
        kh_json *notes = kh_json_add_array(arena, entry, "notes");
        for (size_t note = 0; note < card->notes.count; note++)
            kh_json_add_text(arena, notes, NULL, kh_words_in(card->notes.items[note], document->language));
    }
}

kh_status kh_write_weights_json(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_json *json = kh_json_new(arena);
    kh_json_add_provenance(arena, json, document);
    kh_json_add_cards(arena, json, "townships", document, false);
    *content = bytes_of(kh_json_print(arena, json));
    return KH_OK;
}
