/* Reads criteria, bonuses, penalties and vetoes off the tree. */
#include "output/scorecard_extras.h"

#include "model/phrase.h"
#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"

/* Runs of blanks and line ends become one blank: layout of a source means nothing in a cell. */
static kh_text on_one_line(kh_arena *arena, kh_text text)
{
    kh_builder builder = {.arena = arena};
    bool blank = false;
    for (uint32_t i = 0; i < text.length; i++) {
        if (strchr(" \t\r\n", text.data[i])) {
            blank = builder.length > 0;
            continue;
        }
        if (blank)
            kh_builder_character(&builder, ' ');
        kh_builder_character(&builder, text.data[i]);
        blank = false;
    }
    return kh_shown(arena, kh_builder_text(&builder));
}

kh_text kh_attribute_source(kh_arena *arena, const kh_attribute *attribute)
{
    if (attribute->count == 0)
        return KH_TEXT_NONE;
    kh_span all = kh_span_join(attribute->values[0]->span, attribute->values[attribute->count - 1]->span);
    return on_one_line(arena, kh_span_text(all));
}

/* Points that are said are the base scheme's; `weight` is what the card gives. Only a formula is converted.
 */
static kh_text conversion_text(kh_evaluation *evaluation, const kh_entity *entity, kh_number weight)
{
    kh_value full = {0};
    bool known = kh_number_valid(weight) && kh_member_value(evaluation, entity, KH_TEXT("满分"), &full) &&
                 full.kind == KH_VALUE_NUMBER && !full.ranged;
    if (!known || kh_number_equal(full.number, weight))
        return KH_TEXT_NONE;
    return kh_words_in(kh_conversion_words(evaluation, entity, full.number, weight), evaluation->language);
}

static bool ends_with(kh_text text, const char *ending)
{
    size_t length = strlen(ending);
    return text.length >= length && memcmp(text.data + text.length - length, ending, length) == 0;
}

static void add_part(kh_builder *builder, kh_text part)
{
    if (part.length == 0)
        return;
    kh_text before = kh_builder_text(builder);
    bool ended = before.length == 0 || ends_with(before, "。") || ends_with(before, "；");
    kh_builder_string(builder, ended ? "" : "；");
    kh_builder_add(builder, part);
}

static kh_text criterion_text(kh_arena *arena, const kh_entity *criterion)
{
    static const char *const words[] = {"分值", "扣分"};
    kh_builder builder = {.arena = arena};
    kh_builder_add(&builder, kh_entity_title(criterion));
    for (size_t i = 0; i < KH_COUNT(words); i++) {
        const kh_attribute *points = kh_attribute_of(criterion, words[i]);
        kh_text written = points ? kh_attribute_source(arena, points) : KH_TEXT_NONE;
        if (written.length)
            kh_builder_format(&builder, "（%s%.*s）", i == 1 ? "扣" : "", KH_TEXT_ARGUMENTS(written));
    }
    return kh_builder_text(&builder);
}

static bool has_formula(const kh_entity *entity)
{
    return entity->kind == KH_KIND_INDICATOR || entity->kind == KH_KIND_BONUS ||
           entity->kind == KH_KIND_PENALTY;
}

/* Whether the item is assessed at all may rest on results; what is known by the roster the weights have taken
 * into account. */
static kh_text applies_text(kh_arena *arena, kh_evaluation *evaluation, const kh_entity *entity)
{
    const kh_attribute *applies = entity->kind == KH_KIND_INDICATOR ? kh_attribute_of(entity, "适用") : NULL;
    const kh_attribute *instead = kh_attribute_of(entity, "不适用时");
    /* whether it is known is the same on all cards that are alike */
    kh_evaluation asking = *evaluation;
    if (!applies || !applies->count || kh_attribute_value(&asking, entity, "适用").kind == KH_VALUE_TRUTH)
        return KH_TEXT_NONE;
    kh_language language = evaluation->language;
    kh_phrased when = kh_phrased_of(evaluation, entity, KH_PHRASED_CONDITION, applies->values[0]);
    kh_text met = when.words.in[language], where = when.where.in[language];
    kh_text said = KH_TEXT_NONE;
    if (instead && instead->count) {
        kh_phrased else_given = kh_phrased_of(evaluation, entity, KH_PHRASED_SCORE, instead->values[0]);
        said =
            kh_caption_fill(arena, KH_CAPTION_APPLIES_WHEN, language, 2, met, else_given.words.in[language]);
        if (!kh_text_equal(where, else_given.where.in[language]))
            where = kh_text_format(arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(where),
                                   KH_TEXT_ARGUMENTS(else_given.where.in[language]));
    } else {
        said = kh_caption_fill(arena, KH_CAPTION_APPLIES_ONLY_WHEN, language, 1, met);
    }
    return kh_text_format(arena, "%.*s%.*s%s", KH_TEXT_ARGUMENTS(said), KH_TEXT_ARGUMENTS(where),
                          language == KH_CHINESE ? "。" : ".");
}

kh_text kh_criteria_text(kh_arena *arena, kh_evaluation *evaluation, const kh_entity *entity,
                         kh_number weight)
{
    kh_builder builder = {.arena = arena};
    if (kh_attribute_of(entity, "评分标准")) {
        kh_value value = kh_attribute_value(evaluation, entity, "评分标准");
        for (size_t i = 0; value.kind == KH_VALUE_LIST && i < value.list.count; i++)
            add_part(&builder, on_one_line(arena, value.list.items[i].value.text));
        if (value.kind == KH_VALUE_TEXT)
            add_part(&builder, on_one_line(arena, value.text));
    }
    for (size_t i = 0; i < entity->children.count; i++)
        if (entity->children.items[i]->kind == KH_KIND_CRITERION)
            add_part(&builder, criterion_text(arena, entity->children.items[i]));
    kh_phrase phrase = has_formula(entity) ? kh_phrase_of(evaluation, entity) : (kh_phrase){0};
    kh_text words = phrase.words.in[evaluation->language];
    bool points =
        builder.length ? words.length && kh_says_points(arena, kh_builder_text(&builder)) : phrase.points;
    bool written = builder.length > 0;
    if (!written)
        kh_builder_add(&builder, words);
    /* criteria in the scheme's own words say themselves whom they concern */
    const kh_text after[] = {points ? conversion_text(evaluation, entity, weight) : KH_TEXT_NONE,
                             written ? KH_TEXT_NONE : applies_text(arena, evaluation, entity)};
    for (size_t i = 0; i < KH_COUNT(after); i++) {
        if (after[i].length && builder.length && evaluation->language == KH_ENGLISH)
            kh_builder_format(&builder, " %.*s", KH_TEXT_ARGUMENTS(after[i]));
        else
            add_part(&builder, after[i]);
    }
    return builder.length ? kh_builder_text(&builder) : KH_TEXT_NONE;
}

typedef struct {
    kh_arena *arena;
    const kh_document *document;
    const kh_card *card;
    kh_evaluation *evaluation;
    kh_scorecard *made;
} extras;

static kh_text filled(extras *of, kh_caption caption, kh_text text)
{
    return text.length ? kh_caption_fill(of->arena, caption, of->document->language, 1, text) : KH_TEXT_NONE;
}

static kh_text cap_text(extras *of, const kh_entity *item)
{
    const kh_attribute *written = kh_attribute_of(item, item->kind == KH_KIND_VETO ? "分值" : "上限");
    if (!written)
        return KH_TEXT_NONE;
    kh_value value = kh_attribute_value(of->evaluation, item, item->kind == KH_KIND_VETO ? "分值" : "上限");
    if (value.kind == KH_VALUE_NONE)
        return kh_caption_text(KH_CAPTION_NO_CAP, of->document->language);
    if (value.kind == KH_VALUE_NUMBER)
        return kh_words_in(kh_value_words(of->arena, value), of->document->language);
    return kh_attribute_source(of->arena, written);
}

/* What is written, in words, and what its quantities rest on. */
static kh_text said(extras *of, const kh_entity *item, kh_phrased_as as, const kh_attribute *written)
{
    if (!written->count)
        return KH_TEXT_NONE;
    kh_phrased phrased = kh_phrased_of(of->evaluation, item, as, written->values[0]);
    kh_language language = of->document->language;
    return kh_text_format(of->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(phrased.words.in[language]),
                          KH_TEXT_ARGUMENTS(phrased.where.in[language]));
}

static kh_text rule_text(extras *of, const kh_entity *item)
{
    kh_builder builder = {.arena = of->arena};
    const kh_attribute *applies = kh_attribute_of(item, "适用"), *condition = kh_attribute_of(item, "条件");
    add_part(&builder, kh_criteria_text(of->arena, of->evaluation, item, KH_NUMBER_INVALID));
    if (condition)
        add_part(&builder,
                 filled(of, KH_CAPTION_CONDITION_IS, said(of, item, KH_PHRASED_CONDITION, condition)));
    else if (applies)
        add_part(&builder,
                 filled(of, KH_CAPTION_CONDITION_IS, said(of, item, KH_PHRASED_CONDITION, applies)));
    if (kh_attribute_of(item, "后果"))
        add_part(&builder, filled(of, KH_CAPTION_EFFECT_IS,
                                  on_one_line(of->arena, kh_attribute_text(of->evaluation, item, "后果"))));
    if (item->kind == KH_KIND_VETO && kh_attribute_of(item, "计分"))
        add_part(&builder, filled(of, KH_CAPTION_SCORE_BECOMES,
                                  said(of, item, KH_PHRASED_MADE, kh_attribute_of(item, "计分"))));
    return kh_builder_text(&builder);
}

static kh_text item_text(extras *of, const kh_entity *item)
{
    kh_text title = kh_entity_title(item);
    if (!item->parent || item->parent->kind == KH_KIND_SCHEME)
        return title;
    return kh_text_format(of->arena, "%.*s：%.*s", KH_TEXT_ARGUMENTS(kh_entity_title(item->parent)),
                          KH_TEXT_ARGUMENTS(title));
}

static void add_extra(extras *of, const kh_entity *item)
{
    kh_language language = of->document->language;
    kh_caption kind = item->kind == KH_KIND_BONUS     ? KH_CAPTION_BONUS
                      : item->kind == KH_KIND_PENALTY ? KH_CAPTION_PENALTY
                                                      : KH_CAPTION_VETO;
    const kh_attribute *each = kh_attribute_of(item, "单次");
    kh_card_extra extra = {
        .entity = item,
        .kind = kh_caption_text(kind, language),
        .item = item_text(of, item),
        .each = each ? kh_attribute_source(of->arena, each) : KH_TEXT_NONE,
        .cap = cap_text(of, item),
        .departments = kh_departments_of(of->evaluation, item, true, "、"),
        .rule = rule_text(of, item),
        .about = item->span,
    };
    kh_vector_push(of->arena, &of->made->extras, extra);
}

/* What all of a place may come to: 加分上限, 扣分上限. */
static void add_cap(extras *of, const kh_entity *place, kh_kind kind)
{
    bool bonus = kind == KH_KIND_BONUS;
    const char *word = bonus ? "加分上限" : "扣分上限";
    kh_language language = of->document->language;
    const kh_attribute *written = kh_attribute_of(place, word);
    if (!written)
        return;
    kh_value cap = kh_attribute_value(of->evaluation, place, word);
    kh_text title = kh_caption_text(bonus ? KH_CAPTION_ALL_BONUSES : KH_CAPTION_ALL_PENALTIES, language);
    bool inside = place->kind != KH_KIND_SCHEME;
    kh_card_extra extra = {
        .entity = place,
        .kind = kh_caption_text(bonus ? KH_CAPTION_BONUS : KH_CAPTION_PENALTY, language),
        .item = inside ? kh_text_format(of->arena, "%.*s：%.*s", KH_TEXT_ARGUMENTS(kh_entity_title(place)),
                                        KH_TEXT_ARGUMENTS(title))
                       : title,
        .cap = cap.kind == KH_VALUE_NUMBER ? kh_words_in(kh_value_words(of->arena, cap), language)
                                           : kh_attribute_source(of->arena, written),
        .about = written->span,
    };
    kh_vector_push(of->arena, &of->made->extras, extra);
}

/* What is made of the sum of the items of a place, and what equals are compared by. */
static void add_rule(extras *of, const kh_entity *place, kh_caption kind, const kh_attribute *written)
{
    if (!written || !written->count)
        return;
    bool score = kind != KH_CAPTION_TIE_BREAKERS;
    kh_card_extra extra = {
        .entity = place,
        .kind = kh_caption_text(kind, of->document->language),
        .item = kh_entity_title(place),
        .rule = score ? said(of, place, KH_PHRASED_SCORE, written) : kh_attribute_source(of->arena, written),
        .about = written->span,
    };
    kh_vector_push(of->arena, &of->made->extras, extra);
}

static bool is_extra(const kh_entity *entity)
{
    return entity->kind == KH_KIND_BONUS || entity->kind == KH_KIND_PENALTY || entity->kind == KH_KIND_VETO;
}

/* Only what is known not to hold is left out; a condition on results is for later. */
static bool may_apply(extras *of, const kh_entity *item)
{
    if (!kh_attribute_of(item, "适用"))
        return true;
    kh_value value = kh_attribute_value(of->evaluation, item, "适用");
    return value.kind != KH_VALUE_TRUTH || value.truth;
}

/* Does the township keep anything of this section or indicator? */
static bool is_kept(const extras *of, const kh_entity *container)
{
    for (size_t i = 0; i < of->card->count; i++)
        if (of->card->weights[i].drop == KH_KEPT && kh_entity_is_inside(of->card->weights[i].leaf, container))
            return true;
    return false;
}

/* As deep as braces were nested: KH_MAX_DEPTH. */
static void walk(extras *of, const kh_entity *container)
{
    for (size_t i = 0; i < container->children.count; i++) {
        const kh_entity *child = container->children.items[i];
        if (is_extra(child) && may_apply(of, child))
            add_extra(of, child);
        else if ((child->kind == KH_KIND_SECTION || child->kind == KH_KIND_INDICATOR) && is_kept(of, child))
            walk(of, child);
    }
    add_cap(of, container, KH_KIND_BONUS);
    add_cap(of, container, KH_KIND_PENALTY);
    add_rule(of, container, KH_CAPTION_SUBTOTAL, kh_score_on_whole(container));
    add_rule(of, container, KH_CAPTION_PERIODS, kh_attribute_of(container, "逐期计分"));
    if (container->kind == KH_KIND_SCHEME)
        add_rule(of, container, KH_CAPTION_TIE_BREAKERS, kh_attribute_of(container, "同分"));
}

void kh_add_extras(kh_evaluation *evaluation, const kh_document *document, const kh_card *card,
                   kh_scorecard *made)
{
    extras of = {
        .arena = evaluation->arena,
        .document = document,
        .card = card,
        .evaluation = evaluation,
        .made = made,
    };
    const kh_entity *tree = card->group && card->group->tree ? card->group->tree : document->scheme->entity;
    if (card->valid)
        walk(&of, tree);
}
