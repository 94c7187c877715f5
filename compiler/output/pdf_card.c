/* Scorecards: one township's, and all of them in one document with contents and outline. */
#include "output/document_writers.h"

#include "output/captions.h"
#include "output/card_facts.h"
#include "output/card_print.h"
#include "output/facts.h"
#include "output/pages.h"
#include "output/pdf_body.h"
#include "output/pdf_signatures.h"
#include "output/scorecard.h"

static const kh_style title_style = {KH_FACE_TITLE, KH_SIZE_2, 32};
static const kh_style fact_style = {KH_FACE_SUBHEADING, KH_SIZE_SMALL_4, 18};
static const kh_style table_style = {KH_FACE_TABLE, KH_SIZE_SMALL_5, 12.5};
static const kh_style heading_style = {KH_FACE_HEADING, KH_SIZE_SMALL_4, 20};
static const kh_style note_style = {KH_FACE_BODY, KH_SIZE_5, 16};
/* A derivation below the line of its indicator. */
static const kh_style derivation_style = {KH_FACE_TABLE, 7.5, 9.5};
static const kh_style small_style = {KH_FACE_TABLE, 8, 11};

/* Of the QR code: 22 mm, and what stays white around it. */
#define CODE_SIZE  KH_POINTS_OF_MM(22.0)
#define CODE_BLANK 8.0

/* Between a table and the heading below it, and more than a note on its marks takes. */
#define APART 16.0

/* A 22-point character is 22 points wide: twenty in a line, twenty-nine in one that lies, less one on each
 * side. Three characters of a section's name stand side by side. */
enum { TITLE_CELLS = 36, LYING_TITLE_CELLS = 54, SECTION_CELLS = 6, MAX_INDENT = 3 };

static kh_text caption(const kh_document *document, kh_caption caption_id)
{
    return kh_caption_text(caption_id, document->language);
}

/* Their widths are fitted when the rows are known. */
static void set_columns(kh_table *table, const kh_document *document, const kh_alignment *alignments,
                        const kh_caption *heads, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        table->columns[i] = (kh_column){0, alignments[i], caption(document, heads[i])};
    table->column_count = count;
    table->merged_column = count;
    table->style = table_style;
}

static void add_cell(kh_table_row *row, kh_text text, unsigned column)
{
    row->cells[row->count++] = (kh_cell){.text = text, .column = column};
}

static void add_wide_cell(kh_table_row *row, kh_text text, unsigned column, unsigned span)
{
    row->cells[row->count++] =
        (kh_cell){.text = text, .column = column, .span = span, .strong = true, .centred = true};
}

static void add_sums(kh_table_row *row, const kh_card_line *line, unsigned indicator)
{
    row->cells[row->count++] = (kh_cell){.text = line->points, .column = indicator + 2, .strong = true};
    row->cells[row->count++] = (kh_cell){.text = line->score, .column = indicator + 6, .strong = true};
}

/* Columns: 0 number, 1 section, 2 indicator, 3 department, 4 points, 5 target, 6 criteria, 7 source, 8 score.
 * Without sections the second is away and the others move. */
static kh_table_row card_row(const kh_card_line *line, unsigned shift)
{
    kh_table_row row = {.about = line->about};
    add_cell(&row, line->number, 0);
    unsigned indicator = 1 + shift;
    /* A character a level; who nests deeper than that reads on. */
    double indent = (line->depth < MAX_INDENT ? line->depth : MAX_INDENT) * table_style.size;
    switch (line->kind) {
    case KH_LINE_LEAF:
        row.cells[row.count++] = (kh_cell){.text = line->indicator, .column = indicator, .indent = indent};
        add_cell(&row, line->departments, indicator + 1);
        add_cell(&row, line->points, indicator + 2);
        add_cell(&row, line->target, indicator + 3);
        add_cell(&row, line->criteria, indicator + 4);
        add_cell(&row, line->source, indicator + 5);
        add_cell(&row, line->score, indicator + 6);
        break;
    case KH_LINE_PARENT:
        row.cells[row.count++] =
            (kh_cell){.text = line->indicator, .column = indicator, .span = 6, .indent = indent};
        add_cell(&row, line->score, indicator + 6);
        row.with_next = true;
        break;
    case KH_LINE_SUBTOTAL:
        add_wide_cell(&row, line->indicator, indicator, 2);
        add_sums(&row, line, indicator);
        break;
    case KH_LINE_TOTAL:
        row.count = 0;
        add_wide_cell(&row, line->indicator, 0, indicator + 2);
        add_sums(&row, line, indicator);
        break;
    }
    return row;
}

/* Below the line that it explains, and as wide as the table allows. */
static void add_derivation(kh_flow *flow, kh_table *table, kh_text derivation, unsigned column)
{
    kh_table_row *above = &table->rows.items[table->rows.count - 1];
    kh_table_row row = {.about = above->about, .group = above->group, .merged = above->merged};
    if (derivation.length == 0)
        return;
    row.style = derivation_style;
    row.with_next = above->with_next;
    above->with_next = true;
    row.cells[row.count++] =
        (kh_cell){.text = derivation, .column = column, .span = table->column_count - column};
    kh_vector_push(flow->arena, &table->rows, row);
}

static void add_card_rows(kh_flow *flow, kh_table *table, const kh_scorecard *card)
{
    unsigned group = 0;
    const kh_entity *section = NULL;
    for (size_t i = 0; i < card->lines.count; i++) {
        const kh_card_line *line = &card->lines.items[i];
        kh_table_row row = card_row(line, card->sections ? 1 : 0);
        if (line->section && line->section != section)
            group++;
        section = line->section;
        row.group = line->section ? group : 0;
        if (line->section)
            row.merged =
                kh_press_title(flow->arena, flow->press, kh_entity_title(line->section), SECTION_CELLS);
        /* A subtotal or the total alone at the head of a page tells nothing. */
        row.with_next =
            row.with_next || (i + 1 < card->lines.count && card->lines.items[i + 1].kind >= KH_LINE_SUBTOTAL);
        kh_vector_push(flow->arena, &table->rows, row);
        add_derivation(flow, table, line->derivation, card->sections ? 2 : 1);
    }
}

/* Two rows at least stay with what follows. */
static void bind_last_rows(kh_table *table, double below)
{
    table->below = below;
    if (below > APART && table->rows.count > 1)
        table->rows.items[table->rows.count - 2].with_next = true;
}

static void place_card_table(kh_flow *flow, const kh_document *document, const kh_scorecard *card,
                             double below)
{
    static const kh_caption heads[] = {
        KH_CAPTION_NUMBER,     KH_CAPTION_SECTION,     KH_CAPTION_INDICATOR,
        KH_CAPTION_DEPARTMENT, KH_CAPTION_POINTS,      KH_CAPTION_TARGET,
        KH_CAPTION_CRITERIA,   KH_CAPTION_DATA_SOURCE, KH_CAPTION_SCORE,
    };
    static const kh_alignment alignments[KH_COUNT(heads)] = {
        KH_CENTRE, KH_CENTRE, KH_LEFT, KH_CENTRE, KH_POINT, KH_CENTRE, KH_LEFT, KH_CENTRE, KH_CENTRE,
    };
    /* What is written by hand needs room, what is long takes the rest. */
    static const kh_column_limits standing[KH_COUNT(heads)] = {
        {2, 2, 2}, {3, 3, 3}, {7, 9, 14}, {5, 6, 8},       {0, 3, 0},
        {3, 5, 7}, {8, 0, 0}, {4, 4, 6},  {2.6, 2.6, 2.6},
    };
    static const kh_column_limits lying[KH_COUNT(heads)] = {
        {2, 2, 2}, {3, 3, 3}, {9, 12, 16}, {6, 8, 11}, {0, 3, 0}, {3, 6, 9}, {16, 0, 0}, {4, 6, 9}, {4, 4, 4},
    };
    const kh_column_limits *limits = flow->landscape ? lying : standing;
    kh_caption kept_heads[KH_COUNT(heads)];
    kh_alignment kept[KH_COUNT(heads)];
    kh_column_limits kept_limits[KH_COUNT(heads)];
    unsigned count = 0;
    for (unsigned i = 0; i < KH_COUNT(heads); i++)
        if (i != 1 || card->sections) {
            kept[count] = alignments[i];
            kept_limits[count] = limits[i];
            kept_heads[count++] = heads[i];
        }
    kh_table table = {0};
    set_columns(&table, document, kept, kept_heads, count);
    table.columns[count - 1].alignment = card->filled ? KH_POINT : KH_CENTRE;
    table.merged_column = card->sections ? 1 : count;
    add_card_rows(flow, &table, card);
    kh_fit_columns(flow, &table, kept_limits, count - 3);
    bind_last_rows(&table, below);
    kh_flow_table(flow, &table);
}

static void place_extras(kh_flow *flow, const kh_document *document, const kh_scorecard *card, double below)
{
    static const kh_caption heads[] = {
        KH_CAPTION_ITEM_KIND, KH_CAPTION_ITEM,       KH_CAPTION_EACH_TIME,
        KH_CAPTION_CAP,       KH_CAPTION_DEPARTMENT, KH_CAPTION_RULE_AND_EFFECT,
        KH_CAPTION_SCORE,
    };
    static const kh_alignment alignments[KH_COUNT(heads)] = {
        KH_CENTRE, KH_LEFT, KH_CENTRE, KH_CENTRE, KH_CENTRE, KH_LEFT, KH_CENTRE,
    };
    static const kh_column_limits limits[KH_COUNT(heads)] = {
        {2, 2, 4}, {7, 10, 16}, {2, 3, 7}, {2, 3, 7}, {4, 6, 9}, {8, 0, 0}, {2.6, 2.6, 2.6},
    };
    if (card->extras.count == 0)
        return;
    kh_table table = {0};
    set_columns(&table, document, alignments, heads, KH_COUNT(heads));
    table.columns[KH_COUNT(heads) - 1].alignment = card->filled ? KH_POINT : KH_CENTRE;
    for (size_t i = 0; i < card->extras.count; i++) {
        const kh_card_extra *extra = &card->extras.items[i];
        const kh_text cells[] = {extra->kind, extra->item,        extra->each,
                                 extra->cap,  extra->departments, extra->rule};
        kh_table_row row = {.about = extra->about};
        for (unsigned cell = 0; cell < KH_COUNT(cells); cell++)
            add_cell(&row, cells[cell], cell);
        add_cell(&row, extra->score, KH_COUNT(cells));
        row.cells[KH_COUNT(cells)].centred = extra->entity && extra->entity->kind == KH_KIND_VETO;
        kh_vector_push(flow->arena, &table.rows, row);
        add_derivation(flow, &table, extra->derivation, 1);
    }
    kh_fit_columns(flow, &table, limits, 5);
    bind_last_rows(&table, below);
    kh_flow_space(flow, 8);
    kh_flow_reserve(flow, heading_style.pitch + 2 + kh_table_first_height(flow, &table));
    kh_flow_text(flow, KH_TAG_HEADING, caption(document, KH_CAPTION_EXTRAS_HEAD), heading_style, KH_LEFT,
                 (kh_span){0});
    kh_flow_space(flow, 2);
    kh_flow_table(flow, &table);
}

/* Each begins two characters in, as a paragraph does. */
static void place_sentences(kh_flow *flow, kh_text heading, const kh_text *sentences, size_t count,
                            kh_span about)
{
    if (count == 0)
        return;
    kh_flow_space(flow, 8);
    kh_flow_reserve(flow, heading_style.pitch + 2 * note_style.pitch);
    kh_flow_text(flow, KH_TAG_HEADING, heading, heading_style, KH_LEFT, about);
    for (size_t i = 0; i < count; i++) {
        kh_text sentence = kh_text_format(flow->arena, "　　%.*s", KH_TEXT_ARGUMENTS(sentences[i]));
        kh_flow_text(flow, KH_TAG_TEXT, sentence, note_style, KH_LEFT, about);
    }
}

static void place_head(kh_flow *flow, const kh_document *document, const kh_scorecard *card)
{
    kh_span about = document->scheme->entity->span;
    kh_text title = kh_press_title(flow->arena, flow->press, card->title,
                                   flow->landscape ? LYING_TITLE_CELLS : TITLE_CELLS);
    kh_flow_text(flow, KH_TAG_TITLE, title, title_style, KH_CENTRE, about);
    kh_flow_text(flow, KH_TAG_TITLE, caption(document, KH_CAPTION_SCORECARD), title_style, KH_CENTRE, about);
    kh_flow_space(flow, 6);
    flow->part = KH_PAGE_OWN; /* the township's name, and all that follows from it */
    for (size_t i = 0; i < KH_COUNT(card->facts); i++)
        kh_flow_text(flow, KH_TAG_TEXT, card->facts[i], fact_style, KH_LEFT, about);
    kh_flow_space(flow, 4);
}

/* At the right of the last lines, with a blank of four modules around it (ISO/IEC 18004, 6.3.8). */
static void place_code(kh_flow *flow, const kh_scorecard *card, kh_qr_code code)
{
    kh_placed_code placed = {.page = flow->page, .y = flow->y, .size = CODE_SIZE};
    placed.x = flow->width - CODE_SIZE;
    placed.code = code;
    flow->record = card->record;
    if (placed.code.side == 0)
        return;
    placed.node = kh_tags_add(flow->tags, KH_TAG_FIGURE, 0);
    kh_tags_alternate(flow->tags, placed.node,
                      kh_caption_text(KH_CAPTION_CODE_FIGURE, flow->press->document->language));
    kh_vector_push(flow->arena, &flow->codes, placed);
}

static void place_foot(kh_flow *flow, const kh_document *document, const kh_scorecard *card, kh_qr_code code)
{
    static const kh_caption roles[] = {KH_CAPTION_TEAM_SIGNS, KH_CAPTION_TOWNSHIP_SIGNS,
                                       KH_CAPTION_AUDITOR_SIGNS};
    kh_span about = document->scheme->entity->span;
    kh_text help = card->code.length ? caption(document, KH_CAPTION_CODE_HELP) : KH_TEXT_NONE;
    double width = flow->width - (card->code.length ? CODE_SIZE + CODE_BLANK : 0);
    double texts =
        kh_set_text(flow->setter, card->appeal, note_style, width, about)->count * note_style.pitch;
    texts +=
        kh_set_text(flow->setter, card->provenance, small_style, width, about)->count * small_style.pitch;
    texts += kh_set_text(flow->setter, help, small_style, width, about)->count * small_style.pitch;
    double height = card->code.length && texts < CODE_SIZE ? CODE_SIZE : texts;
    kh_flow_space(flow, 10);
    /* A last page with nothing but the digest of a card looks torn off. */
    kh_place_signatures(flow, document, roles, KH_COUNT(roles), 0, CODE_BLANK + height);
    kh_flow_space(flow, CODE_BLANK);
    double end = flow->y + height;
    place_code(flow, card, code);
    kh_flow_narrow_text(flow, KH_TAG_TEXT, card->appeal, note_style, width, about);
    kh_flow_narrow_text(flow, KH_TAG_TEXT, card->provenance, small_style, width, about);
    kh_flow_narrow_text(flow, KH_TAG_TEXT, help, small_style, width, about);
    flow->y = end > flow->y ? end : flow->y;
}

static kh_span about_card(const kh_document *document, const kh_card *card)
{
    return card->township ? card->township->span : document->scheme->entity->span;
}

static bool has_core(const kh_card *card)
{
    for (size_t i = 0; i < card->count; i++)
        for (const kh_entity *one = card->weights[i].leaf; one; one = one->parent)
            if (one->core && card->weights[i].drop == KH_KEPT)
                return true;
    return false;
}

/* The township first: of a long title the end may be cut. */
static kh_text running_head(kh_arena *arena, const kh_document *document, const kh_card *card)
{
    return kh_text_format(arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(kh_card_title(document, card)),
                          KH_TEXT_ARGUMENTS(kh_entity_title(document->scheme->entity)));
}

/* A way to lay out a card. `below`: so much that follows the last table stays with its last rows. */
typedef struct {
    bool tight;
    double below;
    kh_qr_code code;
} manner;

/* The tables, and the note on their marks. */
static void set_body(kh_flow *flow, const kh_document *document, const kh_card *card,
                     const kh_scorecard *texts, double below)
{
    bool core = has_core(card), extras = texts->extras.count > 0;
    place_card_table(flow, document, texts, (core ? 2 + small_style.pitch : 0) + (extras ? 0 : below));
    if (core) {
        kh_flow_space(flow, 2);
        kh_flow_text(flow, KH_TAG_TEXT, caption(document, KH_CAPTION_CORE_MARK), small_style, KH_LEFT,
                     about_card(document, card));
    }
    place_extras(flow, document, texts, below);
}

static void place_body(kh_flow *flow, const kh_document *document, const kh_card *card,
                       const kh_scorecard *texts, double below)
{
    kh_body_key key = kh_body_key_of(flow, texts->kind, below);
    if (!texts->kind) {
        set_body(flow, document, card, texts, below);
        return;
    }
    if (kh_body_place(flow, key))
        return;
    const kh_flow before = *flow;
    kh_setter_keep(flow->setter, true);
    set_body(flow, document, card, texts, below);
    kh_setter_keep(flow->setter, false);
    kh_body_keep(&before, flow, key);
}

static kh_flow lay_out(kh_arena *arena, kh_press *press, const kh_document *document, const kh_card *card,
                       const kh_scorecard *texts, manner how)
{
    kh_flow flow = kh_flow_new(arena, press);
    flow.shared = true;
    flow.part = KH_PAGE_BEFORE;
    flow.tight = how.tight;
    if (document->landscape)
        kh_flow_lie(&flow);
    kh_span about = about_card(document, card);
    flow.head = running_head(arena, document, card);
    place_head(&flow, document, texts);
    flow.part = KH_PAGE_COMMON;
    if (card->valid)
        place_body(&flow, document, card, texts, how.below);
    else
        kh_flow_text(&flow, KH_TAG_TEXT, caption(document, KH_CAPTION_CANNOT_COMPUTE), note_style, KH_LEFT,
                     about);
    flow.table_page = flow.page;
    flow.table_end = flow.y;
    flow.part = KH_PAGE_REST;
    place_sentences(&flow, caption(document, KH_CAPTION_RESULT_HEAD), texts->results.items,
                    texts->results.count, about);
    place_sentences(&flow, caption(document, KH_CAPTION_NOTES_HEAD), texts->notes.items, texts->notes.count,
                    about);
    place_sentences(&flow, caption(document, KH_CAPTION_WAIVERS_HEAD), texts->waivers.items,
                    texts->waivers.count, about);
    flow.part = KH_PAGE_AFTER;
    place_foot(&flow, document, texts, how.code);
    return flow;
}

/* A last page without a line of a table looks as if it belonged to no card: lines a little closer may spare
 * it; else the last rows come along. */
static kh_flow flow_of(kh_arena *arena, kh_press *press, const kh_document *document, const kh_card *card)
{
    kh_scorecard texts = kh_scorecard_of(arena, document, card, &press->kinds);
    manner how = {.code = kh_qr_code_of(arena, texts.code)};
    kh_flow flow = lay_out(arena, press, document, card, &texts, how);
    if (!card->valid || flow.page == flow.table_page)
        return flow;
    how.tight = true;
    kh_flow tight = lay_out(arena, press, document, card, &texts, how);
    if (tight.page == tight.table_page)
        return tight;
    how.tight = false;
    how.below = flow.y + flow.height - flow.table_end; /* at most so much follows the table */
    kh_flow kept = lay_out(arena, press, document, card, &texts, how);
    return kept.page == flow.page && kept.page == kept.table_page ? kept : flow;
}

static kh_text document_title(kh_arena *arena, const kh_document *document, kh_text rest)
{
    return kh_text_format(arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(kh_entity_title(document->scheme->entity)),
                          KH_TEXT_ARGUMENTS(rest));
}

/* A line as it is drawn, to the end of its last glyph. */
static kh_text line_text(const kh_placed_line *placed)
{
    const kh_line *line = &placed->paragraph->lines[placed->line];
    const kh_shaped *shaped = placed->paragraph->shaped;
    size_t end = line->first + line->count;
    uint32_t start = line->count ? shaped->glyphs[line->first].start : 0;
    uint32_t stop = end < shaped->count ? shaped->glyphs[end].start : shaped->text.length;
    return line->count ? kh_text_slice(shaped->text.data + start, stop - start) : KH_TEXT_NONE;
}

kh_printed kh_printed_of(kh_arena *arena, kh_press *press, const kh_document *document, const kh_card *card)
{
    kh_printed printed = {0};
    kh_flow flow = flow_of(arena, press, document, card);
    const kh_placed_line *last = NULL;
    uint32_t highest = 0;
    kh_builder text = {.arena = arena};
    for (size_t i = 0; i <= flow.lines.count; i++) {
        const kh_placed_line *line = i < flow.lines.count ? &flow.lines.items[i] : NULL;
        bool over = !line || line->part == KH_PAGE_AFTER, artifact = line && line->node == KH_ARTIFACT;
        if (artifact && !over)
            continue;
        /* Nodes are numbered as they are read: an earlier one goes on. */
        bool goes_on = last && !over && !line->common && line->node <= highest && line->node != last->node;
        printed.split = printed.split || goes_on;
        highest = !over && !line->common && line->node > highest ? line->node : highest;
        if (last && (over || line->node != last->node)) {
            kh_printed_cell cell = {kh_squeezed(arena, kh_builder_text(&text)), last->common};
            if (cell.text.length)
                kh_vector_push(arena, &printed.cells, cell);
            text = (kh_builder){.arena = arena};
        }
        if (over)
            break;
        kh_builder_add(&text, line_text(line));
        last = line;
    }
    return printed;
}

/* ---- what the cards of a scheme have in common ---- */

/* Of each group the first card, and the weights as written: whatever else is printed, this is the same. */
static void set_common_cards(kh_arena *arena, kh_press *press, const kh_document *document)
{
    const kh_cards *cards = document->cards;
    if (cards->count == 0 || cards->base.valid)
        (void)flow_of(arena, press, document, &cards->base);
    for (size_t group = 0; group <= document->scheme->group_count; group++) {
        const kh_group *wanted =
            group < document->scheme->group_count ? &document->scheme->groups[group] : NULL;
        for (size_t i = 0; i < cards->count; i++)
            if (cards->items[i].group == wanted) {
                (void)flow_of(arena, press, document, &cards->items[i]);
                break;
            }
    }
}

/* Digits stand in every face, on every page's foot too, and a draft has its mark. */
static void set_furniture(kh_arena *arena, kh_press *press, const kh_document *document)
{
    static const kh_style large = {KH_FACE_TITLE, KH_SIZE_2, KH_SIZE_2};
    kh_text digits = KH_TEXT("0123456789");
    kh_text place = kh_caption_fill(arena, KH_CAPTION_PAGE_OF, document->language, 2, digits, digits);
    kh_text line = kh_text_format(arena, "%.*s　….%%-/×+", KH_TEXT_ARGUMENTS(place));
    (void)kh_set_text(press->setter, kh_entity_title(document->scheme->entity), table_style, 0, (kh_span){0});
    kh_text findings = kh_caption_fill(arena, KH_CAPTION_DRAFT_FINDINGS, document->language, 1, digits);
    for (unsigned face = KH_FACE_BODY; face < KH_FACES_COUNT; face++) {
        const kh_style style = {face, KH_SIZE_5, KH_SIZE_5};
        (void)kh_set_text(press->setter, KH_TEXT("0123456789."), style, 0, (kh_span){0});
        if (face == KH_FACE_TABLE) {
            (void)kh_set_text(press->setter, line, style, 0, (kh_span){0});
            /* As it stands on the page: a dash beside nothing but digits is another glyph. */
            (void)kh_set_text(press->setter, KH_TEXT("— 0123456789 —"), style, 0, (kh_span){0});
        }
        if (document->draft && face == KH_FACE_HEADING)
            (void)kh_set_text(press->setter, findings, style, 0, (kh_span){0});
    }
    if (document->draft)
        (void)kh_set_text(press->setter, caption(document, KH_CAPTION_DRAFT), large, 0, (kh_span){0});
}

/* What all cards in one document have around them. */
static void expect_contents(kh_press *press, const kh_document *document)
{
    static const kh_caption heads[] = {KH_CAPTION_NUMBER, KH_CAPTION_TOWNSHIP, KH_CAPTION_GROUP,
                                       KH_CAPTION_TOTAL, KH_CAPTION_PAGE};
    kh_fonts_expect(press->fonts, KH_FACE_TITLE, caption(document, KH_CAPTION_SCORECARDS));
    kh_fonts_expect(press->fonts, KH_FACE_TABLE, caption(document, KH_CAPTION_CONTENTS));
    for (size_t i = 0; i < KH_COUNT(heads); i++)
        kh_fonts_expect(press->fonts, KH_FACE_HEADING, caption(document, heads[i]));
}

/* Names and notes, which differ from township to township. */
static void expect_cards(kh_press *press, const kh_document *document)
{
    static const kh_face roles[] = {KH_FACE_SUBHEADING, KH_FACE_TABLE};
    size_t count;
    const kh_card *cards = kh_cards_of(document, &count);
    for (size_t i = 0; i < count; i++) {
        for (size_t role = 0; role < KH_COUNT(roles); role++)
            kh_fonts_expect(press->fonts, roles[role], kh_card_title(document, &cards[i]));
        kh_fonts_expect(press->fonts, KH_FACE_TABLE, kh_card_group(document, &cards[i]));
        for (size_t note = 0; note < cards[i].notes.count; note++)
            kh_fonts_expect(press->fonts, KH_FACE_BODY,
                            kh_words_in(cards[i].notes.items[note], document->language));
    }
}

static void set_base(kh_arena *arena, kh_press *press, const kh_document *document)
{
    if (press->based)
        return;
    kh_setter_scratch(press->setter, NULL);
    expect_cards(press, document);
    expect_contents(press, document);
    kh_fonts_begin_base(press->fonts);
    set_common_cards(arena, press, document);
    set_furniture(arena, press, document);
    kh_fonts_seal_base(press->fonts);
    press->based = true;
}

kh_status kh_print_scorecard(kh_arena *arena, const kh_document *document, const kh_card *card, kh_sink *sink)
{
    kh_press *press = kh_press_of(arena, document);
    if (!press)
        return KH_OK; /* reported; there is nothing to write */
    set_base(arena, press, document);
    kh_setter_scratch(press->setter, arena);
    kh_flow flow = flow_of(arena, press, document, card);
    kh_text name =
        kh_text_format(arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(caption(document, KH_CAPTION_SCORECARD)),
                       KH_TEXT_ARGUMENTS(kh_card_title(document, card)));
    const kh_pages_choice choice = {.title = document_title(arena, document, name)};
    kh_pages *pages = kh_pages_open(arena, document, press, sink, &choice);
    kh_pages_draw(pages, &flow, kh_card_title(document, card), 0);
    kh_status status = kh_pages_close(pages);
    kh_setter_scratch(press->setter, NULL);
    return status;
}

/* ---- all cards in one document ---- */

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    kh_press *press;
    kh_pages *pages;
    const kh_card **cards; /* in the order they are bound: group by group, each in roster order */
    unsigned *places;      /* where each begins, from 0 */
    size_t count;
} binding;

static void put_in_order(binding *of)
{
    size_t all;
    const kh_card *cards = kh_cards_of(of->document, &all);
    const kh_scheme *scheme = of->document->scheme;
    of->cards = kh_arena_array(of->arena, all, sizeof *of->cards);
    of->places = kh_arena_array(of->arena, all, sizeof *of->places);
    bool *taken = kh_arena_array(of->arena, all, sizeof *taken);
    for (size_t group = 0; group <= scheme->group_count; group++)
        for (size_t i = 0; i < all; i++) {
            bool here = group == scheme->group_count || cards[i].group == &scheme->groups[group];
            if (!here || taken[i])
                continue;
            taken[i] = true;
            of->cards[of->count++] = &cards[i];
        }
}

static void add_contents_row(const binding *of, kh_arena *arena, kh_table *table, size_t i)
{
    const kh_card *card = of->cards[i];
    kh_table_row row = {.about = card->township ? card->township->span : of->document->scheme->entity->span};
    add_cell(&row, kh_text_format(arena, "%zu", i + 1), 0);
    add_cell(&row, kh_card_title(of->document, card), 1);
    row.cells[1].link = of->places[i] + 1;
    add_cell(&row, kh_card_group(of->document, card), 2);
    add_cell(&row, card->valid ? kh_points_text(arena, card->total) : KH_TEXT_NONE, 3);
    add_cell(&row, kh_text_format(arena, "%u", of->places[i] + 1), 4);
    kh_vector_push(arena, &table->rows, row);
}

static kh_flow contents_flow(const binding *of, kh_arena *arena)
{
    static const kh_caption heads[] = {KH_CAPTION_NUMBER, KH_CAPTION_TOWNSHIP, KH_CAPTION_GROUP,
                                       KH_CAPTION_TOTAL, KH_CAPTION_PAGE};
    static const kh_alignment alignments[KH_COUNT(heads)] = {KH_CENTRE, KH_LEFT, KH_LEFT, KH_POINT,
                                                             KH_CENTRE};
    static const kh_column_limits limits[KH_COUNT(heads)] = {
        {4, 4, 4}, {16, 0, 0}, {8, 12, 16}, {5, 5, 5}, {5, 5, 5},
    };
    const kh_document *document = of->document;
    kh_flow flow = kh_flow_new(arena, of->press);
    kh_table table = {0};
    kh_span about = document->scheme->entity->span;
    set_columns(&table, document, alignments, heads, KH_COUNT(heads));
    table.style.size = KH_SIZE_5;
    table.style.pitch = 14; /* thirty townships on a page */
    for (size_t i = 0; i < of->count; i++)
        add_contents_row(of, arena, &table, i);
    kh_fit_columns(&flow, &table, limits, 1);
    kh_text title = kh_press_title(arena, of->press, kh_entity_title(document->scheme->entity), TITLE_CELLS);
    kh_flow_text(&flow, KH_TAG_TITLE, title, title_style, KH_CENTRE, about);
    kh_flow_text(&flow, KH_TAG_TITLE, caption(document, KH_CAPTION_SCORECARDS), title_style, KH_CENTRE,
                 about);
    kh_flow_space(&flow, 10);
    kh_flow_table(&flow, &table);
    return flow;
}

static void outline_cards(const binding *of)
{
    unsigned parent = 0;
    for (size_t i = 0; i < of->count; i++) {
        const kh_card *card = of->cards[i];
        if (of->document->scheme->group_count > 1 && (i == 0 || card->group != of->cards[i - 1]->group))
            parent = kh_pages_outline(of->pages, 0, kh_card_group(of->document, card), of->places[i]);
        kh_pages_outline(of->pages, parent, kh_card_title(of->document, card), of->places[i]);
    }
}

/* In memory of its own: a province's cards together would be too much to keep. */
static unsigned draw_card(const binding *of, kh_arena *scratch, const kh_card *card, unsigned place)
{
    if (kh_arena_guard(scratch))
        kh_arena_give_up(of->arena); /* which frees the scratch too */
    kh_setter_scratch(of->press->setter, scratch);
    kh_flow flow = flow_of(scratch, of->press, of->document, card);
    kh_pages_draw(of->pages, &flow, kh_card_title(of->document, card), place);
    return kh_flow_page_count(&flow);
}

/* Answers how many pages they take. A province's rows are some megabytes, and not needed for long. */
static unsigned draw_contents(const binding *of, bool draw)
{
    kh_arena *scratch = kh_arena_child(of->arena);
    if (kh_arena_guard(scratch))
        kh_arena_give_up(of->arena);
    kh_setter_scratch(of->press->setter, scratch);
    kh_flow contents = contents_flow(of, scratch);
    unsigned pages = kh_flow_page_count(&contents);
    if (draw)
        kh_pages_draw(of->pages, &contents, caption(of->document, KH_CAPTION_CONTENTS), 0);
    kh_setter_scratch(of->press->setter, of->arena);
    kh_arena_release(of->arena, scratch);
    return pages;
}

/* Answers where the pages end. */
static unsigned draw_cards(const binding *of, unsigned place)
{
    kh_arena *scratch = kh_arena_child(of->arena);
    for (size_t i = 0; i < of->count; i++) {
        of->places[i] = place;
        place += draw_card(of, scratch, of->cards[i], place);
        kh_setter_scratch(of->press->setter, of->arena);
        kh_arena_clear(scratch);
    }
    kh_arena_release(of->arena, scratch);
    return place;
}

kh_status kh_print_scorecards(kh_arena *arena, const kh_document *document, kh_sink *sink)
{
    binding of = {.arena = arena, .document = document, .press = kh_press_of(arena, document)};
    if (!of.press)
        return KH_OK; /* reported; there is nothing to write */
    set_base(arena, of.press, document);
    kh_setter_scratch(of.press->setter, arena);
    put_in_order(&of);
    kh_text name = caption(document, KH_CAPTION_SCORECARDS);
    const kh_pages_choice choice = {.title = document_title(arena, document, name)};
    of.pages = kh_pages_open(arena, document, of.press, sink, &choice);
    kh_pages_outline(of.pages, 0, caption(document, KH_CAPTION_CONTENTS), 0);
    /* Where the cards begin depends on how long the contents are, which stand first and are drawn last. */
    unsigned first = draw_contents(&of, false);
    (void)draw_cards(&of, first);
    (void)draw_contents(&of, true);
    outline_cards(&of);
    kh_status status = kh_pages_close(of.pages);
    kh_setter_scratch(of.press->setter, NULL);
    return status;
}

kh_status kh_write_scorecards(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    return kh_print_to_memory(arena, document, kh_print_scorecards, content);
}
