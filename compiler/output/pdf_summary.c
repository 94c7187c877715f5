/* The summary sheet: all townships by all indicators on pages that lie, in as many parts as the indicators
 * need. Each part repeats names and totals. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"
#include "output/pages.h"
#include "output/score_facts.h"
#include "output/terms.h"

static const kh_style title_style = {KH_FACE_TITLE, KH_SIZE_3, 24};
static const kh_style table_style = {KH_FACE_TABLE, KH_SIZE_SMALL_5, 12};
static const kh_style small_style = {KH_FACE_TABLE, 8, 11};
static const kh_style heading_style = {KH_FACE_HEADING, KH_SIZE_SMALL_4, 20};
static const kh_style note_style = {KH_FACE_BODY, KH_SIZE_5, 16};

enum { MAX_IN_PART = 14, NAME_COLUMN = 0, TITLE_CELLS = 70 };

#define NAME_WIDTH  80.0
#define TOTAL_WIDTH 44.0

/* Four steps that a copier keeps apart, and under which black is legible. */
static const double tints[] = {0, 0.08, 0.16, 0.26};

typedef struct {
    bool kept, known;
    kh_number number; /* points of the card, or the score */
    kh_number rate;   /* what the tint goes by */
} entry;

typedef struct {
    const kh_entity *leaf;
    size_t index;
} sheet_column;

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    const kh_card **cards; /* group by group, each in roster order */
    size_t count;
    kh_map *columns; /* by the path of the leaf */
    entry *entries;  /* cards × columns */
    kh_number *low, *high;
} sheet;

static entry *entry_of(const sheet *of, size_t card, size_t column)
{
    return &of->entries[card * kh_map_count(of->columns) + column];
}

static void put_in_order(sheet *of)
{
    size_t all;
    const kh_card *cards = kh_cards_of(of->document, &all);
    const kh_scheme *scheme = of->document->scheme;
    of->cards = kh_arena_array(of->arena, all + 1, sizeof *of->cards);
    for (size_t group = 0; group <= scheme->group_count; group++)
        for (size_t i = 0; i < all; i++) {
            bool grouped = cards[i].group >= scheme->groups &&
                           cards[i].group < scheme->groups + scheme->group_count && cards[i].group;
            if (group == scheme->group_count ? !grouped : cards[i].group == &scheme->groups[group])
                of->cards[of->count++] = &cards[i];
        }
}

static void find_columns(sheet *of)
{
    of->columns = kh_map_new(of->arena);
    for (size_t i = 0; i < of->count; i++)
        for (size_t leaf = 0; leaf < of->cards[i]->count; leaf++) {
            const kh_entity *entity = of->cards[i]->weights[leaf].leaf;
            kh_text path = kh_entity_path(of->arena, entity);
            if (kh_map_find(of->columns, path))
                continue;
            sheet_column *made = kh_arena_new_of(of->arena, sheet_column);
            *made = (sheet_column){entity, kh_map_count(of->columns)};
            kh_map_add(of->columns, path, made);
        }
}

static size_t column_of(const sheet *of, const kh_entity *leaf)
{
    const sheet_column *found = kh_map_find(of->columns, kh_entity_path(of->arena, leaf));
    return found->index;
}

static const kh_item_score *scored(const kh_township_score *township, const kh_weight *weight)
{
    for (size_t i = 0; i < township->item_count; i++)
        if (township->items[i].weight == weight)
            return &township->items[i];
    return NULL;
}

static void read_card(sheet *of, size_t at)
{
    const kh_card *card = of->cards[at];
    const kh_township_score *township = kh_card_scored(of->document, card);
    for (size_t i = 0; card->valid && i < card->count; i++) {
        const kh_weight *weight = &card->weights[i];
        if (weight->drop != KH_KEPT)
            continue;
        entry *one = entry_of(of, at, column_of(of, weight->leaf));
        const kh_item_score *item = township ? scored(township, weight) : NULL;
        *one = (entry){true, !township || (item && item->score.known), weight->weight, weight->weight};
        if (!item || !one->known)
            continue;
        one->number = item->score.number;
        one->rate = kh_number_sign(item->full) > 0
                        ? kh_number_divide(of->arena, item->score.number, item->full)
                        : KH_NUMBER(0);
    }
}

/* Lowest and highest of a column. */
static void find_range(sheet *of, size_t column)
{
    bool any = false;
    of->low[column] = KH_NUMBER(0);
    of->high[column] = KH_NUMBER(0);
    for (size_t i = 0; i < of->count; i++) {
        const entry *one = entry_of(of, i, column);
        if (!one->kept || !one->known)
            continue;
        if (!any || kh_number_compare(of->arena, one->rate, of->low[column]) < 0)
            of->low[column] = one->rate;
        if (!any || kh_number_compare(of->arena, one->rate, of->high[column]) > 0)
            of->high[column] = one->rate;
        any = true;
    }
}

static void read_cards(sheet *of)
{
    size_t columns = kh_map_count(of->columns);
    of->entries = kh_arena_array(of->arena, of->count * columns + 1, sizeof *of->entries);
    of->low = kh_arena_array(of->arena, columns + 1, sizeof *of->low);
    of->high = kh_arena_array(of->arena, columns + 1, sizeof *of->high);
    for (size_t i = 0; i < of->count; i++)
        read_card(of, i);
    for (size_t column = 0; column < columns; column++)
        find_range(of, column);
}

/* By quarters of the range; a column in which all are alike stays white. */
static double tint_of(const sheet *of, const entry *one, size_t column)
{
    kh_number range = kh_number_subtract(of->arena, of->high[column], of->low[column]);
    if (!one->known || kh_number_sign(range) <= 0)
        return 0;
    kh_number above = kh_number_subtract(of->arena, one->rate, of->low[column]);
    unsigned step = 0;
    for (unsigned quarter = 1; quarter < KH_COUNT(tints); quarter++) {
        kh_number edge = kh_number_multiply(of->arena, range, kh_number_ratio(quarter, KH_COUNT(tints)));
        step += kh_number_compare(of->arena, above, edge) >= 0;
    }
    return tints[step];
}

static kh_text entry_text(const sheet *of, const entry *one)
{
    if (!one->known)
        return KH_TEXT_NONE;
    if (!of->document->scores)
        return kh_weight_text(of->arena, of->document, one->number);
    return kh_score_text(of->arena, of->document, (kh_points){.known = true, .number = one->number});
}

static kh_cell entry_cell(const sheet *of, size_t card, size_t column)
{
    const entry *one = entry_of(of, card, column);
    if (!one->kept)
        return (kh_cell){.text = of->cards[card]->valid
                                     ? kh_caption_text(KH_CAPTION_NO_SCORE, of->document->language)
                                     : KH_TEXT_NONE,
                         .centred = true};
    return (kh_cell){.text = entry_text(of, one), .tint = tint_of(of, one, column)};
}

static kh_text total_text(const sheet *of, const kh_card *card)
{
    const kh_township_score *township = kh_card_scored(of->document, card);
    if (of->document->scores)
        return township && township->total.known ? kh_score_text(of->arena, of->document, township->total)
                                                 : KH_TEXT_NONE;
    return card->valid ? kh_points_text(of->arena, card->total) : KH_TEXT_NONE;
}

/* ---- one part ---- */

static const kh_entity *title_leaf(const sheet *of, size_t index)
{
    const sheet_column *found = kh_map_value(of->columns, index);
    return found->leaf;
}

static kh_table begin_table(const sheet *of, size_t first, unsigned columns)
{
    kh_language language = of->document->language;
    kh_table table = {.style = table_style, .column_count = columns + 2, .merged_column = columns + 2};
    double width = (KH_BLOCK_HEIGHT - NAME_WIDTH - TOTAL_WIDTH) / columns;
    table.columns[NAME_COLUMN] =
        (kh_column){NAME_WIDTH, KH_LEFT, kh_caption_text(KH_CAPTION_TOWNSHIP, language)};
    for (unsigned i = 0; i < columns; i++)
        table.columns[1 + i] = (kh_column){width, KH_POINT, kh_entity_title(title_leaf(of, first + i))};
    kh_caption total = of->document->scores ? KH_CAPTION_SCORED : KH_CAPTION_TOTAL;
    table.columns[columns + 1] = (kh_column){TOTAL_WIDTH, KH_POINT, kh_caption_text(total, language)};
    return table;
}

static void add_group_row(const sheet *of, kh_table *table, size_t card)
{
    size_t members = 0;
    while (card + members < of->count && of->cards[card + members]->group == of->cards[card]->group)
        members++;
    kh_text text = kh_caption_fill(of->arena, KH_CAPTION_SUMMARY_GROUP, of->document->language, 2,
                                   kh_card_group(of->document, of->cards[card]),
                                   kh_text_format(of->arena, "%zu", members));
    kh_table_row row = {.count = 1, .with_next = true};
    row.cells[0] = (kh_cell){.text = text, .span = table->column_count, .strong = true};
    kh_vector_push(of->arena, &table->rows, row);
}

static void add_card_row(const sheet *of, kh_table *table, size_t card, size_t first)
{
    unsigned last = table->column_count - 1;
    kh_table_row row = {.about = of->cards[card]->township ? of->cards[card]->township->span : (kh_span){0}};
    row.cells[row.count++] = (kh_cell){.text = kh_card_title(of->document, of->cards[card])};
    for (unsigned column = 1; column < last; column++) {
        row.cells[row.count] = entry_cell(of, card, first + column - 1);
        row.cells[row.count++].column = column;
    }
    row.cells[row.count++] =
        (kh_cell){.text = total_text(of, of->cards[card]), .column = last, .strong = true};
    kh_vector_push(of->arena, &table->rows, row);
}

static void place_part(const sheet *of, kh_flow *flow, size_t first, unsigned columns)
{
    kh_table table = begin_table(of, first, columns);
    for (size_t card = 0; card < of->count; card++) {
        if (of->document->scheme->group_count > 1 &&
            (card == 0 || of->cards[card]->group != of->cards[card - 1]->group))
            add_group_row(of, &table, card);
        add_card_row(of, &table, card, first);
    }
    table.below = 4 + small_style.pitch;
    kh_flow_table(flow, &table);
}

static kh_text name_of(const sheet *of)
{
    return kh_caption_text(of->document->scores ? KH_CAPTION_SUMMARY_SCORES : KH_CAPTION_SUMMARY_SHEET,
                           of->document->language);
}

static kh_text document_title(const sheet *of)
{
    return kh_text_format(of->arena, "%.*s　%.*s",
                          KH_TEXT_ARGUMENTS(kh_entity_title(of->document->scheme->entity)),
                          KH_TEXT_ARGUMENTS(name_of(of)));
}

static void place_all(const sheet *of, kh_flow *flow)
{
    kh_language language = of->document->language;
    size_t columns = kh_map_count(of->columns), parts = (columns + MAX_IN_PART - 1) / MAX_IN_PART;
    kh_span about = of->document->scheme->entity->span;
    for (size_t part = 0; part < parts; part++) {
        size_t first = columns * part / parts, end = columns * (part + 1) / parts;
        kh_text name = document_title(of);
        if (parts > 1)
            name = kh_caption_fill(of->arena, KH_CAPTION_SUMMARY_PART, language, 3, name,
                                   kh_text_format(of->arena, "%zu", part + 1),
                                   kh_text_format(of->arena, "%zu", parts));
        kh_flow_reserve(flow, flow->height);
        kh_flow_text(flow, KH_TAG_TITLE, kh_press_title(of->arena, flow->press, name, TITLE_CELLS),
                     title_style, KH_CENTRE, about);
        kh_flow_space(flow, 6);
        place_part(of, flow, first, (unsigned)(end - first));
        kh_flow_space(flow, 4);
        kh_caption help = of->document->scores ? KH_CAPTION_SUMMARY_RATE_HELP : KH_CAPTION_SUMMARY_HELP;
        kh_flow_text(flow, KH_TAG_TEXT, kh_caption_text(help, language), small_style, KH_LEFT, about);
    }
}

/* When each grade, award, payout and consequence holds: no card says it. */
static void place_terms(const sheet *of, kh_flow *flow)
{
    kh_terms terms = kh_terms_of(of->arena, of->document);
    kh_span about = of->document->scheme->entity->span;
    if (!terms.count)
        return;
    kh_flow_space(flow, 8);
    kh_flow_reserve(flow, heading_style.pitch + 2 * note_style.pitch);
    kh_flow_text(flow, KH_TAG_HEADING, kh_caption_text(KH_CAPTION_TERMS_HEAD, of->document->language),
                 heading_style, KH_LEFT, about);
    for (size_t i = 0; i < terms.count; i++)
        kh_flow_text(flow, KH_TAG_TEXT,
                     kh_text_format(of->arena, "　　%.*s", KH_TEXT_ARGUMENTS(terms.items[i])), note_style,
                     KH_LEFT, about);
}

kh_status kh_print_summary(kh_arena *arena, const kh_document *document, kh_sink *sink)
{
    kh_press *press = kh_press_of(arena, document);
    if (!press)
        return KH_OK; /* reported; there is nothing to write */
    kh_setter_scratch(press->setter, arena);
    sheet of = {.arena = arena, .document = document};
    put_in_order(&of);
    find_columns(&of);
    read_cards(&of);
    kh_flow flow = kh_flow_new(arena, press);
    kh_flow_lie(&flow);
    place_all(&of, &flow);
    place_terms(&of, &flow);
    const kh_pages_choice choice = {.title = document_title(&of), .alone = true};
    kh_pages *pages = kh_pages_open(arena, document, press, sink, &choice);
    kh_pages_draw(pages, &flow, name_of(&of), 0);
    kh_status status = kh_pages_close(pages);
    kh_setter_scratch(press->setter, NULL);
    return status;
}

kh_status kh_write_summary(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    return kh_print_to_memory(arena, document, kh_print_summary, content);
}
