/* A simulation as JSON; its members are a promise to other programs. */
#include "output/document_writers.h"

#include "output/facts.h"
#include "output/simulation_facts.h"
#include "output/weights_json.h"

/* Six decimals, and the fraction where nothing was drawn. */
static void add_share(kh_arena *arena, kh_json *into, const char *key, const char *exact_key, kh_number share,
                      bool exact)
{
    if (kh_number_valid(share))
        kh_json_add_decimal(arena, into, key, kh_number_decimal(arena, share, 6));
    else
        kh_json_add_null(arena, into, key);
    kh_json_add_text_or_null(arena, into, exact_key,
                             exact && kh_number_valid(share) ? kh_number_fraction(arena, share)
                                                             : KH_TEXT_NONE);
}

static void add_drawn(kh_arena *arena, kh_json *into, unsigned drawn)
{
    static const struct {
        unsigned how;
        const char *key;
    } kinds[] = {{KH_DRAWN_RANGE, "range"},
                 {KH_DRAWN_TARGET, "target"},
                 {KH_DRAWN_SCORE, "points"},
                 {KH_DRAWN_NOT, "not"}};
    kh_json *list = kh_json_add_array(arena, into, "drawn");
    for (size_t i = 0; i < KH_COUNT(kinds); i++)
        if (drawn & kinds[i].how)
            kh_json_add_text(arena, list, NULL, kh_text_of(kinds[i].key));
}

static void add_influences(kh_arena *arena, kh_json *json, const kh_document *document)
{
    size_t count;
    const kh_influence_line *lines = kh_influence_lines(arena, document, &count);
    kh_json *list = kh_json_add_array(arena, json, "influences");
    for (size_t i = 0; i < count; i++) {
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "item", lines[i].item);
        add_share(arena, entry, "nominal", "nominal_exact", lines[i].source->nominal, true);
        add_share(arena, entry, "decides", "decides_exact", lines[i].source->decides,
                  document->simulation->draws == 0);
        kh_json_add_text(arena, entry, "verdict", lines[i].verdict_key);
        add_drawn(arena, entry, lines[i].source->drawn);
    }
}

static void add_grade(kh_arena *arena, kh_json *into, const char *key, const kh_entity *grade)
{
    kh_json_add_text_or_null(arena, into, key, grade ? grade->name : KH_TEXT_NONE);
}

static void add_prospects(kh_arena *arena, kh_json *json, const kh_document *document)
{
    size_t count;
    const kh_prospect_line *lines = kh_prospect_lines(arena, document, &count);
    bool ranked = document->simulation->scores->ranks_may_show;
    kh_json *list = kh_json_add_array(arena, json, "prospects");
    for (size_t i = 0; i < count; i++) {
        const kh_prospect *of = lines[i].source;
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "township", of->township->name);
        kh_json_add_text_or_null(arena, entry, "group", of->group->name);
        kh_json_add_number(arena, entry, "least", of->low);
        kh_json_add_number(arena, entry, "most", of->high);
        kh_json_add_integer(arena, entry, "places_open", (int64_t)(of->worst - of->best + 1));
        if (ranked) {
            kh_json_add_integer(arena, entry, "best_place", (int64_t)of->best);
            kh_json_add_integer(arena, entry, "worst_place", (int64_t)of->worst);
        }
        add_grade(arena, entry, "best_grade", of->best_grade);
        add_grade(arena, entry, "worst_grade", of->worst_grade);
        kh_json_add_text(arena, entry, "outlook", lines[i].outlook_key);
    }
}

static void add_change(kh_arena *arena, kh_json *into, const char *key, bool known, kh_number points,
                       const kh_entity *const *pair)
{
    if (!known) {
        kh_json_add_null(arena, into, key);
        return;
    }
    kh_json *change = kh_json_add_object(arena, into, key);
    kh_json_add_text(arena, change, "points", kh_number_fraction(arena, points));
    kh_json *list = kh_json_add_array(arena, change, "townships");
    kh_json_add_text(arena, list, NULL, pair[0]->name);
    kh_json_add_text(arena, list, NULL, pair[1]->name);
}

static void add_sways(kh_arena *arena, kh_json *json, const kh_document *document)
{
    size_t count;
    const kh_sway_line *lines = kh_sway_lines(arena, document, &count);
    kh_json *list = kh_json_add_array(arena, json, "sways");
    for (size_t i = 0; i < count; i++) {
        const kh_sway *of = lines[i].source;
        kh_json *entry = kh_json_add_object(arena, list, NULL);
        kh_json_add_text(arena, entry, "item", lines[i].item);
        kh_json_add_number(arena, entry, "base", of->base);
        add_change(arena, entry, "below", of->down_known, of->down, lines[i].down_pair);
        add_change(arena, entry, "above", of->up_known, of->up, lines[i].up_pair);
    }
}

kh_status kh_write_simulation_json(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    const kh_simulation *simulation = document->simulation;
    const kh_scores *scores = simulation->scores;
    kh_json *json = kh_json_new(arena);
    kh_json_add_provenance(arena, json, document);
    /* as text: a seed may be larger than other programs' whole numbers */
    kh_json_add_text(arena, json, "seed",
                     kh_text_format(arena, "%llu", (unsigned long long)simulation->choice.seed));
    kh_json_add_integer(arena, json, "draws", simulation->draws);
    kh_json_add_bool(arena, json, "ranked", scores->ranks_may_show);
    kh_json_add_text_or_null(arena, json, "why_not_ranked",
                             kh_words_in(scores->why_no_ranks, document->language));
    add_influences(arena, json, document);
    add_prospects(arena, json, document);
    add_sways(arena, json, document);
    kh_text text = kh_json_print(arena, json);
    *content = (kh_bytes){text.data, text.length};
    return KH_OK;
}
