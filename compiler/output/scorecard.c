/* Gathers a scorecard from the compiled card and the tree of its group. */
#include "output/scorecard.h"

#include "output/captions.h"
#include "output/card_code.h"
#include "output/card_facts.h"
#include "output/card_kinds.h"
#include "output/facts.h"
#include "output/scorecard_scores.h"
#include "output/scorecard_extras.h"

/* What a reader compares by eye; the rest is in the metadata. */
enum { PRINTED_DIGEST_DIGITS = 16 };

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    const kh_card *card;
    kh_evaluation evaluation;
    unsigned digits;    /* decimals of every number in the column of points */
    kh_card_kind *kind; /* NULL: the card is none of a kept kind */
    kh_scorecard *made;
} gathering;

/* As many decimals as the longest of the card needs, so that 8 and 8.5 do not stand together as such. */
static unsigned decimals_needed(kh_arena *arena, const kh_card *card)
{
    unsigned most = 0;
    for (size_t i = 0; i < card->count; i++) {
        kh_text decimal = KH_TEXT_NONE;
        if (card->weights[i].drop == KH_KEPT && kh_number_valid(card->weights[i].weight))
            decimal = kh_number_exact_decimal(arena, card->weights[i].weight);
        const char *point = decimal.length ? memchr(decimal.data, '.', decimal.length) : NULL;
        unsigned after = point ? (unsigned)(decimal.data + decimal.length - point - 1) : 0;
        most = after > most ? after : most;
    }
    return most;
}

static kh_text points_text(const gathering *of, kh_number points)
{
    if (!kh_number_valid(points))
        return KH_TEXT_NONE;
    bool exact = kh_number_exact_decimal(of->arena, points).length > 0;
    return exact ? kh_number_decimal(of->arena, points, of->digits) : kh_number_mixed(of->arena, points);
}

/* The sum of what is kept of `container`; of all when it is NULL. */
static kh_number sum_inside(const gathering *of, const kh_entity *container)
{
    kh_number sum = KH_NUMBER(0);
    for (size_t i = 0; i < of->card->count; i++) {
        const kh_weight *weight = &of->card->weights[i];
        if (weight->drop == KH_KEPT && (!container || kh_entity_is_inside(weight->leaf, container)))
            sum = kh_number_add(of->arena, sum, weight->weight);
    }
    return sum;
}

static kh_text coded_title(gathering *of, const kh_entity *indicator)
{
    kh_builder builder = {.arena = of->arena};
    kh_builder_string(&builder, indicator->core ? "★" : "");
    if (kh_attribute_of(indicator, "编号")) {
        kh_builder_add(&builder, kh_attribute_text(&of->evaluation, indicator, "编号"));
        kh_builder_character(&builder, ' ');
    }
    kh_builder_add(&builder, kh_entity_title(indicator));
    return kh_builder_text(&builder);
}

/* In the unit the indicator is reported in, not in what a formula made of it (亩 times 吨/亩). */
static kh_value in_unit_of(gathering *of, const kh_entity *leaf, kh_value value)
{
    kh_text word = kh_inherited_attribute_of(leaf, "单位") ? kh_attribute_text(&of->evaluation, leaf, "单位")
                                                           : KH_TEXT_NONE;
    kh_unit unit = kh_unit_of(of->arena, word);
    if (word.length == 0 || value.percent || value.ranged)
        return value;
    if (value.unit.word.length && kh_units_agree(value.unit, unit))
        value.number = kh_unit_convert(of->arena, value.number, value.unit, unit);
    else if (value.unit.word.length)
        return value;
    value.unit = unit;
    return value;
}

static kh_text target_text(gathering *of, const kh_entity *leaf)
{
    const kh_attribute *written = kh_attribute_of(leaf, "目标");
    if (!written)
        return KH_TEXT_NONE;
    kh_value value = kh_attribute_value(&of->evaluation, leaf, "目标");
    if (value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON)
        return kh_attribute_source(of->arena, written);
    if (value.kind == KH_VALUE_NUMBER)
        value = in_unit_of(of, leaf, value);
    return kh_words_in(kh_value_words(of->arena, value), of->document->language);
}

static void add_leaf(gathering *of, const kh_weight *weight, unsigned number, unsigned depth)
{
    const kh_entity *leaf = weight->leaf;
    kh_card_line line = {
        .kind = KH_LINE_LEAF,
        .section = weight->section,
        .item = leaf,
        .number = kh_text_format(of->arena, "%u", number),
        .indicator = coded_title(of, leaf),
        .depth = depth,
        .departments = kh_departments_of(&of->evaluation, leaf, true, "、"),
        .points = points_text(of, weight->weight),
        .target = target_text(of, leaf),
        .criteria = kh_criteria_text(of->arena, &of->evaluation, leaf, weight->weight),
        .source = kh_shown(of->arena, kh_attribute_text(&of->evaluation, leaf, "来源")),
        .about = leaf->span,
    };
    if (line.criteria.length == 0)
        line.criteria = kh_caption_text(KH_CAPTION_BY_DEPARTMENT, of->document->language);
    kh_vector_push(of->arena, &of->made->lines, line);
}

/* Indicators around a leaf that do not hold the leaf before it, the outermost first. Answers how many
 * surround it. */
static unsigned add_parents(gathering *of, const kh_entity *leaf, const kh_entity *before,
                            const kh_weight *weight)
{
    const kh_entity *parent = leaf->parent;
    if (!parent || parent->kind != KH_KIND_INDICATOR)
        return 0;
    unsigned depth = add_parents(of, parent, before, weight);
    if (!before || !kh_entity_is_inside(before, parent)) {
        kh_text points = kh_points_text(of->arena, sum_inside(of, parent));
        kh_card_line line = {
            .kind = KH_LINE_PARENT, .section = weight->section, .item = parent, .about = parent->span};
        line.indicator = kh_caption_fill(of->arena, KH_CAPTION_PARTS_TOGETHER, of->document->language, 2,
                                         coded_title(of, parent), points);
        line.depth = depth;
        kh_vector_push(of->arena, &of->made->lines, line);
    }
    return depth + 1;
}

static void add_sum(gathering *of, kh_card_line_kind kind, const kh_entity *section, kh_number points)
{
    kh_caption caption = kind == KH_LINE_TOTAL ? KH_CAPTION_TOTAL : KH_CAPTION_SUBTOTAL;
    kh_card_line line = {
        .kind = kind,
        .section = section,
        .item = section,
        .indicator = kh_caption_text(caption, of->document->language),
        .points = points_text(of, points),
        .about = section ? section->span : of->document->scheme->entity->span,
    };
    kh_vector_push(of->arena, &of->made->lines, line);
}

static void add_lines(gathering *of)
{
    const kh_weight *before = NULL;
    unsigned number = 0;
    for (size_t i = 0; of->card->valid && i < of->card->count; i++) {
        const kh_weight *weight = &of->card->weights[i];
        if (weight->drop != KH_KEPT)
            continue;
        if (before && before->section && before->section != weight->section)
            add_sum(of, KH_LINE_SUBTOTAL, before->section, sum_inside(of, before->section));
        unsigned depth = add_parents(of, weight->leaf, before ? before->leaf : NULL, weight);
        add_leaf(of, weight, ++number, depth);
        of->made->sections = of->made->sections || weight->section;
        before = weight;
    }
    if (before && before->section)
        add_sum(of, KH_LINE_SUBTOTAL, before->section, sum_inside(of, before->section));
    if (before)
        add_sum(of, KH_LINE_TOTAL, NULL, of->card->total);
}

static void add_fact(kh_builder *builder, const gathering *of, kh_caption caption, kh_text text)
{
    if (text.length == 0)
        return;
    kh_builder_string(builder, builder->length ? "　　" : "");
    kh_builder_add(builder, kh_caption_text(caption, of->document->language));
    kh_builder_string(builder, of->document->language == KH_CHINESE ? "：" : ": ");
    kh_builder_add(builder, text);
}

static void add_head(gathering *of)
{
    const kh_document *document = of->document;
    kh_builder first = {.arena = of->arena}, second = {.arena = of->arena};
    of->made->title = kh_entity_title(document->scheme->entity);
    of->made->name = kh_card_title(document, of->card);
    add_fact(&first, of, KH_CAPTION_TOWNSHIP, of->made->name);
    if (of->card->group && of->card->group->entity)
        add_fact(&first, of, KH_CAPTION_GROUP, kh_card_group(document, of->card));
    add_fact(&first, of, KH_CAPTION_YEAR, kh_scheme_fact(of->arena, document, "年度"));
    add_fact(&second, of, KH_CAPTION_DOCUMENT_NUMBER, kh_scheme_fact(of->arena, document, "文号"));
    add_fact(&second, of, KH_CAPTION_FILING_NUMBER, kh_scheme_fact(of->arena, document, "备案"));
    of->made->facts[0] = kh_builder_text(&first);
    of->made->facts[1] = kh_builder_text(&second);
}

static bool concerns(const kh_diagnostic *finding, const kh_card *card)
{
    for (size_t i = 0; card->township && i < finding->township_count; i++)
        if (kh_text_equal(finding->townships[i], card->township->name))
            return true;
    return finding->township_count == 0;
}

static void add_waivers(gathering *of)
{
    const kh_diagnostics *list = of->document->findings->diagnostics;
    kh_language language = of->document->language;
    kh_map *told = kh_map_new(of->arena);
    for (size_t i = 0; i < kh_diagnostics_count(list); i++) {
        const kh_diagnostic *finding = kh_diagnostics_at(list, i);
        if (!finding->waived || !concerns(finding, of->card))
            continue;
        kh_text text = kh_text_format(
            of->arena, "%.*s %.*s%s%.*s", KH_TEXT_ARGUMENTS(finding->id), KH_TEXT_ARGUMENTS(finding->entity),
            language == KH_CHINESE ? "：" : ": ", KH_TEXT_ARGUMENTS(kh_words_in(finding->waiver, language)));
        if (kh_map_find(told, text))
            continue;
        kh_map_add(told, text, of);
        kh_vector_push(of->arena, &of->made->waivers, kh_shown(of->arena, text));
    }
}

static void add_foot(gathering *of)
{
    const kh_document *document = of->document;
    for (size_t i = 0; i < of->card->notes.count; i++) {
        kh_text note = kh_shown(of->arena, kh_words_in(of->card->notes.items[i], document->language));
        kh_vector_push(of->arena, &of->made->notes, note);
    }
    add_waivers(of);
    kh_text appeal = kh_scheme_fact(of->arena, document, "申诉");
    if (appeal.length)
        of->made->appeal = kh_caption_fill(of->arena, KH_CAPTION_APPEAL_IS, document->language, 1, appeal);
    kh_text digest = document->scheme->digest;
    if (digest.length > PRINTED_DIGEST_DIGITS)
        digest.length = PRINTED_DIGEST_DIGITS;
    of->made->provenance = kh_caption_fill(of->arena, KH_CAPTION_PROVENANCE, document->language, 4, digest,
                                           kh_judged_on_text(of->arena, document),
                                           kh_packs_text(of->arena, document), document->version);
}

static void add_code(gathering *of)
{
    if (!of->card->valid)
        return;
    kh_card_code code =
        kh_card_code_with(of->arena, of->document, of->card,
                          of->kind ? of->kind->weights : kh_code_weights_of(of->arena, of->card));
    of->made->code = kh_card_code_text(of->arena, &code);
    of->made->record = kh_card_code_record(of->arena, &code);
}

static void add_body(gathering *of)
{
    add_lines(of);
    kh_add_extras(&of->evaluation, of->document, of->card, of->made);
}

static void gather_kind(const gathering *of, kh_card_kinds *kinds)
{
    gathering common = *of;
    kh_card_kind *kind = of->kind;
    common.arena = common.evaluation.arena = kinds->arena;
    common.made = &kind->common;
    common.evaluation.unit_asked = false;
    common.digits = decimals_needed(of->arena, of->card);
    add_body(&common);
    kind->digits = common.digits;
    kind->weights = kh_code_weights_of(kinds->arena, of->card);
    kind->own = common.evaluation.unit_asked;
    kind->gathered = true;
}

/* What is filled in is filled into a copy. */
static void take_common(gathering *of, const kh_scorecard *common)
{
    kh_scorecard *made = of->made;
    made->sections = common->sections;
    for (size_t i = 0; i < common->lines.count; i++)
        kh_vector_push(of->arena, &made->lines, common->lines.items[i]);
    for (size_t i = 0; i < common->extras.count; i++)
        kh_vector_push(of->arena, &made->extras, common->extras.items[i]);
}

static void take_body(gathering *of, kh_card_kinds *kinds)
{
    kh_card_kind *kind = of->kind;
    bool first = kind && !kind->gathered;
    if (first)
        gather_kind(of, kinds);
    of->digits = kind ? kind->digits : decimals_needed(of->arena, of->card);
    if (!kind || (kind->own && !first)) {
        add_body(of);
        return;
    }
    take_common(of, &kind->common);
    of->made->kind = kind->own || of->document->scores ? NULL : kind;
}

kh_scorecard kh_scorecard_of(kh_arena *arena, const kh_document *document, const kh_card *card,
                             kh_card_kinds *kinds)
{
    kh_scorecard made = {0};
    gathering of = {
        .arena = arena,
        .document = document,
        .card = card,
        .evaluation = kh_card_evaluation(arena, document, card),
        .kind = kinds ? kh_card_kind_of(kinds, card, document->language) : NULL,
        .made = &made,
    };
    add_head(&of);
    take_body(&of, kinds);
    kh_fill_scorecard(arena, document, card, &made);
    add_foot(&of);
    add_code(&of);
    return made;
}
