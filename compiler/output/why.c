/* kaohe why: how each weight of a township came about. */
#include "output/captions.h"
#include "output/card_facts.h"
#include "output/columns.h"
#include "output/facts.h"
#include "output/scorecard_extras.h"

static void add_leaf(kh_columns *columns, const kh_document *document, const kh_card *card,
                     const kh_weight *weight)
{
    kh_arena *arena = columns->arena;
    kh_text now = weight->drop == KH_KEPT ? kh_weight_text(arena, document, weight->weight)
                                          : kh_caption_text(KH_CAPTION_DROPPED, document->language);
    const kh_text cells[] = {
        kh_entity_path(arena, weight->leaf),
        kh_points_text(arena, weight->base),
        KH_TEXT("→"),
        now,
        kh_shown(arena, kh_words_in(kh_weight_story(arena, card, weight), document->language)),
    };
    columns->count = KH_COUNT(cells);
    columns->right[1] = columns->right[3] = true;
    kh_columns_row(columns, cells);
}

/* What is asked about one indicator is answered for its points, too. */
static void add_criteria(kh_builder *builder, const kh_document *document, const kh_card *card,
                         const kh_weight *weight)
{
    kh_evaluation evaluation = kh_card_evaluation(builder->arena, document, card);
    kh_text criteria = kh_criteria_text(builder->arena, &evaluation, weight->leaf, weight->weight);
    if (criteria.length)
        kh_builder_format(builder, "  %.*s%s%.*s\n",
                          KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_CRITERIA, document->language)),
                          document->language == KH_CHINESE ? "：" : ": ", KH_TEXT_ARGUMENTS(criteria));
}

static void add_notes(kh_builder *builder, const kh_document *document, const kh_card *card)
{
    for (size_t i = 0; i < card->notes.count; i++) {
        kh_text note = kh_words_in(card->notes.items[i], document->language);
        kh_builder_format(builder, "%s  %.*s\n", i ? "" : "\n",
                          KH_TEXT_ARGUMENTS(kh_shown(builder->arena, note)));
    }
}

kh_text kh_why_text(kh_arena *arena, const kh_document *document, const kh_card *card, const kh_weight *only)
{
    kh_builder builder = {.arena = arena};
    kh_columns columns = {.arena = arena};
    kh_builder_add(&builder, kh_card_heading(arena, document, card));
    kh_builder_character(&builder, '\n');
    for (size_t i = 0; i < card->count; i++)
        if (!only || only == &card->weights[i])
            add_leaf(&columns, document, card, &card->weights[i]);
    if (columns.count)
        kh_columns_print(&columns, &builder, "  ");
    if (only && only->drop == KH_KEPT)
        add_criteria(&builder, document, card, only);
    if (!card->valid)
        kh_builder_format(&builder, "  %.*s\n",
                          KH_TEXT_ARGUMENTS(kh_caption_text(KH_CAPTION_CANNOT_COMPUTE, document->language)));
    if (!only)
        add_notes(&builder, document, card);
    return kh_builder_text(&builder);
}

static void add_extra_fact(kh_builder *builder, const kh_document *document, kh_caption caption, kh_text fact)
{
    if (fact.length)
        kh_builder_format(builder, "  %.*s%s%.*s\n",
                          KH_TEXT_ARGUMENTS(kh_caption_text(caption, document->language)),
                          document->language == KH_CHINESE ? "：" : ": ", KH_TEXT_ARGUMENTS(fact));
}

kh_text kh_why_extra_text(kh_arena *arena, const kh_document *document, const kh_card *card, kh_text name,
                          kh_extra_names *names)
{
    kh_scorecard stated = {0};
    kh_builder builder = {.arena = arena};
    kh_evaluation evaluation = kh_card_evaluation(arena, document, card);
    kh_add_extras(&evaluation, document, card, &stated);
    for (size_t i = 0; i < stated.extras.count; i++) {
        const kh_card_extra *extra = &stated.extras.items[i];
        kh_vector_push(arena, &names->all, extra->entity->name);
        if (!kh_text_equal(extra->entity->name, name) && !kh_text_equal(extra->entity->label, name) &&
            !kh_text_equal(kh_entity_path(arena, extra->entity), name))
            continue;
        kh_builder_add(&builder, kh_card_heading(arena, document, card));
        kh_builder_format(&builder, "\n  %.*s  %.*s\n", KH_TEXT_ARGUMENTS(extra->kind),
                          KH_TEXT_ARGUMENTS(extra->item));
        add_extra_fact(&builder, document, KH_CAPTION_EACH_TIME, extra->each);
        add_extra_fact(&builder, document, KH_CAPTION_CAP, extra->cap);
        add_extra_fact(&builder, document, KH_CAPTION_RULE_AND_EFFECT, extra->rule);
        break;
    }
    return builder.length ? kh_builder_text(&builder) : KH_TEXT_NONE;
}
