/* The review opinion: what the rules say of the scheme, and the three signatures below it. */
#include "output/document_writers.h"

#include "base/file.h"
#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"
#include "output/pages.h"
#include "output/pdf_signatures.h"

/* A reader wants to see whether it is one township or all; thirty names would fill the page. */
enum { MAX_NAMED_TOWNSHIPS = 5 };

static const kh_style title_style = {KH_FACE_TITLE, KH_SIZE_2, 34};
static const kh_style heading_style = {KH_FACE_HEADING, KH_SIZE_4, 26};
static const kh_style body_style = {KH_FACE_BODY, KH_SIZE_SMALL_4, 20};
static const kh_style table_style = {KH_FACE_TABLE, KH_SIZE_SMALL_5, 12.5};
static const kh_style small_style = {KH_FACE_TABLE, 8, 11};

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    kh_flow *flow;
    kh_language language;
} review;

static kh_text caption(const review *of, kh_caption caption_id)
{
    return kh_caption_text(caption_id, of->language);
}

static kh_text level_text(const review *of, kh_level level)
{
    static const kh_caption names[] = {
        [KH_NOTE] = KH_CAPTION_LEVEL_NOTE,
        [KH_WARNING] = KH_CAPTION_LEVEL_WARNING,
        [KH_ERROR] = KH_CAPTION_LEVEL_ERROR,
    };
    return caption(of, names[level]);
}

static kh_text townships_text(const review *of, const kh_diagnostic *finding)
{
    kh_builder builder = {.arena = of->arena};
    size_t count = finding->township_count;
    for (size_t i = 0; i < count && i < MAX_NAMED_TOWNSHIPS; i++) {
        kh_builder_string(&builder, i == 0 ? "" : of->language == KH_CHINESE ? "、" : ", ");
        kh_builder_add(&builder, finding->townships[i]);
    }
    kh_text names = kh_builder_text(&builder);
    if (count > MAX_NAMED_TOWNSHIPS)
        names = kh_caption_fill(of->arena, KH_CAPTION_AND_OTHERS, of->language, 2, names,
                                kh_text_format(of->arena, "%zu", count));
    return count ? kh_caption_fill(of->arena, KH_CAPTION_TOWNSHIPS_ARE, of->language, 1, names)
                 : KH_TEXT_NONE;
}

static void add_line(kh_builder *builder, kh_text line)
{
    if (line.length == 0)
        return;
    kh_builder_string(builder, builder->length ? "\n" : "");
    kh_builder_add(builder, line);
}

static kh_text place_text(const review *of, kh_span span)
{
    if (!span.source)
        return KH_TEXT_NONE;
    kh_text line = kh_text_format(of->arena, "%u", kh_span_place(span).line);
    return kh_caption_fill(of->arena, KH_CAPTION_PLACE_IS, of->language, 2, kh_path_name(span.source->path),
                           line);
}

static kh_text message_text(const review *of, const kh_diagnostic *finding)
{
    kh_builder builder = {.arena = of->arena};
    add_line(&builder, kh_shown(of->arena, kh_words_in(finding->message, of->language)));
    add_line(&builder, townships_text(of, finding));
    add_line(&builder, kh_shown(of->arena, place_text(of, finding->span)));
    return kh_builder_text(&builder);
}

static kh_text citations_text(const review *of, const kh_diagnostic *finding)
{
    kh_builder builder = {.arena = of->arena};
    for (size_t i = 0; i < finding->citation_count; i++) {
        const kh_citation *citation = &finding->citations[i];
        kh_text document = kh_words_in(citation->document, of->language);
        kh_text clause = kh_words_in(citation->clause, of->language);
        kh_text line = kh_text_format(of->arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(document),
                                      clause.length ? " " : "", KH_TEXT_ARGUMENTS(clause));
        add_line(&builder, kh_shown(of->arena, line)); /* a line each, which what is shown has not */
    }
    return kh_builder_text(&builder);
}

static kh_table make_table(const review *of, const kh_caption *heads, unsigned count)
{
    kh_table table = {.style = table_style, .column_count = count, .merged_column = count};
    for (unsigned i = 0; i < count; i++)
        table.columns[i] = (kh_column){0, KH_LEFT, caption(of, heads[i])};
    return table;
}

static void add_row(const review *of, kh_table *table, const kh_text *cells, kh_span about)
{
    kh_table_row row = {.about = about, .count = table->column_count};
    for (unsigned i = 0; i < row.count; i++)
        row.cells[i] = (kh_cell){.text = cells[i], .column = i};
    kh_vector_push(of->arena, &table->rows, row);
}

static void place_table(const review *of, kh_caption heading, kh_table *table, const kh_column_limits *limits,
                        unsigned rest)
{
    double below = body_style.pitch;
    if (table->rows.count) {
        kh_fit_columns(of->flow, table, limits, rest);
        below = kh_table_first_height(of->flow, table);
    }
    kh_flow_space(of->flow, 8);
    kh_flow_reserve(of->flow, heading_style.pitch + below);
    kh_flow_text(of->flow, KH_TAG_HEADING, caption(of, heading), heading_style, KH_LEFT, (kh_span){0});
    if (table->rows.count)
        kh_flow_table(of->flow, table);
    else
        kh_flow_text(of->flow, KH_TAG_TEXT, caption(of, KH_CAPTION_REVIEW_NONE), body_style, KH_LEFT,
                     (kh_span){0});
}

static void place_findings(const review *of, bool waived)
{
    static const kh_caption heads[] = {KH_CAPTION_RULE, KH_CAPTION_LEVEL, KH_CAPTION_FINDING,
                                       KH_CAPTION_CLAUSE, KH_CAPTION_REMEDY};
    static const kh_column_limits limits[] = {{4, 4, 12}, {2, 2, 5}, {14, 0, 0}, {9, 10, 14}, {8, 11, 16}};
    kh_caption kept[KH_COUNT(heads)];
    memcpy(kept, heads, sizeof kept);
    kept[4] = waived ? KH_CAPTION_WAIVER : KH_CAPTION_REMEDY;
    kh_table table = make_table(of, kept, KH_COUNT(heads));
    const kh_diagnostics *list = of->document->findings->diagnostics;
    /* The gravest first; of one level in source order, as they are listed. */
    for (int level = KH_ERROR; level >= KH_NOTE; level--)
        for (size_t i = 0; i < kh_diagnostics_count(list); i++) {
            const kh_diagnostic *one = kh_diagnostics_at(list, i);
            if (one->waived != waived || (int)one->level != level || !kh_finding_is_printed(one))
                continue;
            kh_words last = waived ? one->waiver : one->help;
            const kh_text cells[] = {one->id, level_text(of, one->level), message_text(of, one),
                                     citations_text(of, one),
                                     kh_shown(of->arena, kh_words_in(last, of->language))};
            add_row(of, &table, cells, one->span);
        }
    place_table(of, waived ? KH_CAPTION_REVIEW_WAIVED : KH_CAPTION_REVIEW_FINDINGS, &table, limits, 2);
}

static void place_undecided(const review *of)
{
    static const kh_caption heads[] = {KH_CAPTION_RULE, KH_CAPTION_ENTITY, KH_CAPTION_MISSING};
    static const kh_column_limits limits[] = {{4, 6, 12}, {10, 18, 28}, {10, 0, 0}};
    kh_table table = make_table(of, heads, KH_COUNT(heads));
    const kh_findings *findings = of->document->findings;
    for (size_t i = 0; i < findings->undecided_count; i++) {
        const kh_undecided *one = &findings->undecided[i];
        kh_builder missing = {.arena = of->arena};
        for (size_t item = 0; item < one->missing_count; item++) {
            kh_builder_string(&missing, item == 0 ? "" : of->language == KH_CHINESE ? "、" : ", ");
            kh_builder_add(&missing, kh_words_in(one->missing[item], of->language));
        }
        const kh_text cells[] = {one->rule, one->entity, kh_shown(of->arena, kh_builder_text(&missing))};
        add_row(of, &table, cells, of->document->scheme->entity->span);
    }
    place_table(of, KH_CAPTION_REVIEW_UNDECIDED, &table, limits, 2);
}

static size_t count_of(const review *of, kh_level level, bool waived)
{
    const kh_diagnostics *list = of->document->findings->diagnostics;
    size_t count = 0;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++) {
        const kh_diagnostic *one = kh_diagnostics_at(list, i);
        count += kh_finding_is_printed(one) && one->waived == waived && (waived || one->level == level);
    }
    return count;
}

static void place_fact(const review *of, kh_caption name, kh_text value)
{
    kh_text line = kh_text_format(of->arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(caption(of, name)),
                                  of->language == KH_CHINESE ? "：" : ": ", KH_TEXT_ARGUMENTS(value));
    if (value.length)
        kh_flow_text(of->flow, KH_TAG_TEXT, line, body_style, KH_LEFT, of->document->scheme->entity->span);
}

static void place_summary(const review *of)
{
    const size_t counts[] = {count_of(of, KH_ERROR, false), count_of(of, KH_WARNING, false),
                             count_of(of, KH_NOTE, false), count_of(of, KH_NOTE, true),
                             of->document->findings->undecided_count};
    kh_text texts[KH_COUNT(counts)];
    for (size_t i = 0; i < KH_COUNT(counts); i++)
        texts[i] = kh_text_format(of->arena, "%zu", counts[i]);
    kh_text summary = kh_caption_fill(of->arena, KH_CAPTION_REVIEW_SUMMARY, of->language, 5, texts[0],
                                      texts[1], texts[2], texts[3], texts[4]);
    kh_flow_text(of->flow, KH_TAG_TEXT, summary, body_style, KH_LEFT, (kh_span){0});
}

static void place_all(const review *of)
{
    static const kh_caption roles[] = {KH_CAPTION_FIRST_REVIEW, KH_CAPTION_SECOND_REVIEW,
                                       KH_CAPTION_FINAL_REVIEW};
    const kh_document *document = of->document;
    kh_span about = document->scheme->entity->span;
    kh_flow_text(of->flow, KH_TAG_TITLE, caption(of, KH_CAPTION_REVIEW), title_style, KH_CENTRE, about);
    kh_flow_space(of->flow, 8);
    place_fact(of, KH_CAPTION_REVIEW_SCHEME, kh_entity_title(document->scheme->entity));
    place_fact(of, KH_CAPTION_REVIEW_ISSUER, kh_scheme_fact(of->arena, document, "制定单位"));
    place_fact(of, KH_CAPTION_DOCUMENT_NUMBER, kh_scheme_fact(of->arena, document, "文号"));
    place_fact(of, KH_CAPTION_JUDGED_ON, kh_judged_on_text(of->arena, document));
    place_fact(of, KH_CAPTION_PACKS, kh_packs_text(of->arena, document));
    place_summary(of);
    place_findings(of, false);
    place_findings(of, true);
    place_undecided(of);
    kh_flow_space(of->flow, 12);
    kh_place_signatures(of->flow, document, roles, KH_COUNT(roles), 48, 4 + small_style.pitch);
    kh_flow_space(of->flow, 4);
    kh_text digest = kh_text_format(of->arena, "sha256:%.*s", KH_TEXT_ARGUMENTS(document->scheme->digest));
    kh_flow_text(of->flow, KH_TAG_TEXT, digest, small_style, KH_LEFT, about);
}

kh_status kh_print_review(kh_arena *arena, const kh_document *document, kh_sink *sink)
{
    kh_press *press = kh_press_of(arena, document);
    if (!press)
        return KH_OK; /* reported; there is nothing to write */
    kh_setter_scratch(press->setter, arena);
    kh_flow flow = kh_flow_new(arena, press);
    const review of = {arena, document, &flow, document->language};
    place_all(&of);
    kh_text title =
        kh_text_format(arena, "%.*s　%.*s", KH_TEXT_ARGUMENTS(kh_entity_title(document->scheme->entity)),
                       KH_TEXT_ARGUMENTS(caption(&of, KH_CAPTION_REVIEW)));
    const kh_pages_choice choice = {.title = title, .alone = true};
    kh_pages *pages = kh_pages_open(arena, document, press, sink, &choice);
    kh_pages_draw(pages, &flow, caption(&of, KH_CAPTION_REVIEW), 0);
    kh_status status = kh_pages_close(pages);
    kh_setter_scratch(press->setter, NULL);
    return status;
}

kh_status kh_write_review(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    return kh_print_to_memory(arena, document, kh_print_review, content);
}
