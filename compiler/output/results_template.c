/* The rows and columns of the empty table of results, and its formats in text. */
#include "output/results_template_plan.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/csv_field.h"
#include "output/facts.h"

/* ---- who fills in what ---- */

/* Pointers as keys of a map: a set. */
static kh_text bytes_of(const kh_entity *const *entity)
{
    return kh_text_slice((const char *)entity, sizeof *entity);
}

/* The leaves that the township is scored on, and all that they stand in. */
static const kh_map *scored_by(kh_arena *arena, const kh_card *card)
{
    kh_map *scored = kh_map_new(arena);
    for (size_t i = 0; i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        if (weight->drop != KH_KEPT || weight->if_not_applicable)
            continue;
        for (const kh_entity *at = kh_origin(weight->leaf); at;
             at = at->parent ? kh_origin(at->parent) : NULL) {
            const kh_entity **kept = kh_arena_alloc(arena, sizeof *kept);
            *kept = at;
            kh_map_add(scored, bytes_of(kept), scored); /* any value but NULL */
        }
    }
    return scored;
}

/* The section or indicator that a column's bonus, veto or quantity stands in; NULL: the scheme. */
static const kh_entity *anchor_of(const kh_result_column *column)
{
    const kh_entity *at = column->place.item;
    while (at && at->kind != KH_KIND_SECTION && at->kind != KH_KIND_INDICATOR)
        at = at->parent ? kh_origin(at->parent) : NULL;
    return at;
}

/* What only a group has is nobody else's. */
static bool is_of_another_group(const kh_result_column *column, const kh_card *card)
{
    const kh_entity *const parts[] = {column->place.item, column->place.input};
    for (size_t i = 0; i < KH_COUNT(parts); i++) {
        const kh_entity *group = parts[i] ? kh_container(parts[i], KH_KIND_GROUP) : NULL;
        if (group && card->group && group != card->group->entity)
            return true;
    }
    return false;
}

/* Has the township what the column is about? `scored`: what it is scored on; NULL: not known. */
static bool has_column(const kh_result_column *column, const kh_card *card, const kh_map *scored)
{
    const kh_entity *anchor = anchor_of(column);
    return !scored ||
           ((!anchor || kh_map_find(scored, bytes_of(&anchor))) && !is_of_another_group(column, card));
}

static const bool *open_cells(const kh_template *plan, kh_arena *arena, const kh_card *card,
                              const kh_map *scored, bool everyone)
{
    bool *open = kh_arena_array(arena, plan->column_count + 1, sizeof *open);
    for (size_t i = 0; i < plan->column_count; i++)
        open[i] = plan->columns[i].is_shared == everyone && has_column(&plan->columns[i], card, scored);
    return open;
}

static void add_to_details(kh_template *plan, const kh_entity *township, const kh_card *card,
                           const kh_map *scored)
{
    for (size_t i = 0; i < plan->detail_count; i++) {
        kh_template_detail *detail = &plan->details[i];
        if (detail->detail->column_count && has_column(&detail->detail->columns[0], card, scored))
            detail->townships[detail->township_count++] = township;
    }
}

static void plan_details(kh_arena *arena, kh_template *plan, const kh_document *document)
{
    const kh_result_detail *details;
    plan->detail_count = kh_results_details(document->model, document->scheme, &details);
    plan->details = kh_arena_array(arena, plan->detail_count + 1, sizeof *plan->details);
    for (size_t i = 0; i < plan->detail_count; i++) {
        plan->details[i].detail = &details[i];
        plan->details[i].townships =
            kh_arena_array(arena, document->scheme->township_count + 1, sizeof(*plan->details[i].townships));
    }
}

static const kh_card *card_of(const kh_document *document, size_t township)
{
    const kh_cards *cards = document->cards;
    return cards && township < cards->count ? &cards->items[township] : NULL;
}

kh_template kh_template_of(kh_arena *arena, const kh_document *document)
{
    const kh_scheme *scheme = document->scheme;
    kh_template plan = {.corner = kh_caption_text(KH_CAPTION_RESULTS_TOWNSHIP, document->language),
                        .units = kh_caption_text(KH_CAPTION_RESULTS_UNIT, document->language)};
    plan.column_count = kh_results_wanted(document->model, scheme, &plan.columns);
    plan.rows = kh_arena_array(arena, scheme->township_count + 1, sizeof *plan.rows);
    bool any_shared = false;
    for (size_t i = 0; i < plan.column_count; i++)
        any_shared |= plan.columns[i].is_shared;
    if (any_shared)
        plan.rows[plan.row_count++] =
            (kh_template_row){.name = kh_caption_text(KH_CAPTION_RESULTS_EVERYONE, document->language),
                              .open = open_cells(&plan, arena, NULL, NULL, true)};
    plan_details(arena, &plan, document);
    for (size_t i = 0; i < scheme->township_count; i++) {
        const kh_card *card = card_of(document, i);
        const kh_map *scored = card && card->valid ? scored_by(arena, card) : NULL;
        plan.rows[plan.row_count++] =
            (kh_template_row){.name = scheme->townships[i]->name,
                              .township = scheme->townships[i],
                              .open = open_cells(&plan, arena, card, scored, false)};
        add_to_details(&plan, scheme->townships[i], card, scored);
    }
    return plan;
}

/* A cell that is not to be filled in: where the township has no such item it says so. */
static bool is_not_applicable(const kh_template *plan, const kh_template_row *row, size_t column)
{
    return row->township && !row->open[column] && !plan->columns[column].is_shared;
}

/* ---- CSV ---- */

/* Below the table: a line that names the detail, its titles, its units, a row a township. */
static void add_csv_detail(kh_builder *out, const kh_template *plan, const kh_template_detail *of,
                           kh_text word)
{
    kh_builder_string(out, "\r\n");
    kh_csv_field(out, word);
    kh_builder_character(out, ',');
    kh_csv_field(out, of->detail->title);
    kh_builder_string(out, "\r\n");
    kh_csv_field(out, plan->corner);
    for (size_t i = 0; i < of->detail->column_count; i++) {
        kh_builder_character(out, ',');
        kh_csv_field(out, of->detail->columns[i].title);
    }
    kh_builder_string(out, "\r\n");
    kh_csv_field(out, plan->units);
    for (size_t i = 0; i < of->detail->column_count; i++) {
        kh_builder_character(out, ',');
        kh_csv_field(out, of->detail->columns[i].unit);
    }
    kh_builder_string(out, "\r\n");
    for (size_t i = 0; i < of->township_count; i++) {
        kh_csv_field(out, of->townships[i]->name);
        for (size_t k = 0; k < of->detail->column_count; k++)
            kh_builder_character(out, ',');
        kh_builder_string(out, "\r\n");
    }
}

/* With a byte order mark and CR LF: table programs then know what it is. */
kh_status kh_write_template_csv(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_template plan = kh_template_of(arena, document);
    kh_builder out = {.arena = arena};
    kh_builder_string(&out, "\xEF\xBB\xBF");
    kh_csv_field(&out, plan.corner);
    for (size_t i = 0; i < plan.column_count; i++) {
        kh_builder_character(&out, ',');
        kh_csv_field(&out, plan.columns[i].title);
    }
    kh_builder_string(&out, "\r\n");
    kh_csv_field(&out, plan.units);
    for (size_t i = 0; i < plan.column_count; i++) {
        kh_builder_character(&out, ',');
        kh_csv_field(&out, plan.columns[i].unit);
    }
    kh_builder_string(&out, "\r\n");
    for (size_t row = 0; row < plan.row_count; row++) {
        kh_csv_field(&out, plan.rows[row].name);
        for (size_t i = 0; i < plan.column_count; i++) {
            kh_builder_character(&out, ',');
            if (is_not_applicable(&plan, &plan.rows[row], i))
                kh_csv_field(&out, kh_caption_text(KH_CAPTION_RESULTS_NOT_APPLICABLE, document->language));
        }
        kh_builder_string(&out, "\r\n");
    }
    kh_text word = kh_words_in(kh_block_row_of(KH_KIND_DETAIL)->word, document->language);
    for (size_t i = 0; i < plan.detail_count; i++)
        add_csv_detail(&out, &plan, &plan.details[i], word);
    *content = (kh_bytes){kh_builder_text(&out).data, out.length};
    return KH_OK;
}

/* ---- YAML ---- */

static void quoted(kh_builder *out, kh_text text)
{
    kh_builder_character(out, '"');
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.data[i] == '"' || text.data[i] == '\\')
            kh_builder_character(out, '\\');
        kh_builder_character(out, text.data[i]);
    }
    kh_builder_character(out, '"');
}

static bool has_detail(const kh_template_detail *of, const kh_entity *township)
{
    for (size_t i = 0; i < of->township_count; i++)
        if (of->townships[i] == township)
            return true;
    return false;
}

/* The key, and in a comment what stands in the list: [{名称, 投资: 亿元}]; 无 */
static void add_yaml_detail(kh_builder *out, const kh_result_detail *detail, kh_language language)
{
    kh_builder_string(out, "\n  ");
    quoted(out, detail->title);
    kh_builder_string(out, ":  # [{");
    for (size_t i = 0; i < detail->column_count; i++) {
        const kh_result_column *column = &detail->columns[i];
        kh_builder_format(out, "%s%.*s%s%.*s", i ? ", " : "", KH_TEXT_ARGUMENTS(column->title),
                          column->unit.length ? ": " : "", KH_TEXT_ARGUMENTS(column->unit));
    }
    kh_builder_format(out, "}] / %.*s",
                      KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_RESULTS_NONE, language)));
}

/* Not by libyaml's emitter: it writes no comments, and the units stand in them. */
kh_status kh_write_template_yaml(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_template plan = kh_template_of(arena, document);
    kh_builder out = {.arena = arena};
    for (size_t row = 0; row < plan.row_count; row++) {
        bool any = false;
        quoted(&out, plan.rows[row].name);
        kh_builder_character(&out, ':');
        for (size_t i = 0; i < plan.column_count; i++) {
            if (!plan.rows[row].open[i])
                continue;
            kh_builder_string(&out, "\n  ");
            quoted(&out, plan.columns[i].title);
            kh_builder_character(&out, ':');
            if (plan.columns[i].unit.length)
                kh_builder_format(&out, "  # %.*s", KH_TEXT_ARGUMENTS(plan.columns[i].unit));
            any = true;
        }
        for (size_t i = 0; i < plan.detail_count; i++) {
            if (!has_detail(&plan.details[i], plan.rows[row].township))
                continue;
            add_yaml_detail(&out, plan.details[i].detail, document->language);
            any = true;
        }
        kh_builder_string(&out, any ? "\n" : " {}\n");
    }
    *content = (kh_bytes){kh_builder_text(&out).data, out.length};
    return KH_OK;
}

/* ---- the table of formats ---- */

#define FORMATS(NAME)                                                                                        \
    NAME("xlsx", kh_write_template_xlsx)                                                                     \
    NAME("csv", kh_write_template_csv)                                                                       \
    NAME("yaml", kh_write_template_yaml)
#define WRITER(name, write)    write,
#define ONLY_NAME(name, write) {name, sizeof name - 1},

static kh_document_writer *const writers[] = {FORMATS(WRITER)};
static const kh_text names[] = {FORMATS(ONLY_NAME)};

kh_document_writer *kh_results_template_format(kh_text name)
{
    for (size_t i = 0; i < KH_COUNT(names); i++)
        if (kh_text_equal(names[i], name))
            return writers[i];
    return NULL;
}

const kh_text *kh_results_template_formats(size_t *count)
{
    *count = KH_COUNT(names);
    return names;
}
