/* kaohe weights and kaohe why: the differentiated weights, and how each came about. */
#include <stdio.h>

#include "cli/cli.h"
#include "source/suggest.h"

static kh_exit print_document(kh_invocation *invocation, const kh_compilation *compilation, size_t index,
                              kh_document_writer *writer)
{
    kh_document document = kh_session_document(invocation, compilation, index, NULL);
    kh_bytes content;
    if (writer(invocation->arena, &document, &content) != KH_OK)
        return kh_complain_errno(invocation, "无法生成分值表：",
                                 "the weights could not be written: ", KH_TEXT_NONE);
    (void)kh_print(kh_text_slice(content.data, content.length));
    return KH_EXIT_CLEAN;
}

kh_exit kh_command_weights(kh_invocation *invocation)
{
    kh_text path = invocation->operands.items[0];
    kh_text format = kh_option_value(invocation, KH_OPTION_FORMAT);
    kh_document_writer *writer = kh_weights_format(format.length ? format : KH_TEXT("table"));
    size_t formats;
    const kh_text *names = kh_weights_formats(&formats);
    if (!writer)
        return kh_complain_format(invocation, format, names, formats);
    kh_compilation *compilation;
    kh_exit refused = kh_session_weigh(invocation, path, &compilation);
    if (!compilation)
        return refused;
    size_t count = compilation->model->scheme_count;
    if (count > 1 && kh_text_is(format, "xlsx"))
        return kh_complain(invocation, "“{0}”里有几个方案，xlsx一次只能写一个，请用 --scheme 写明",
                           "“{0}” holds several schemes; xlsx takes one: say which with --scheme", path);
    kh_exit worst = KH_EXIT_CLEAN;
    for (size_t i = 0; i < count && worst == KH_EXIT_CLEAN; i++) {
        kh_text name = compilation->model->schemes[i].entity->name;
        if (count > 1)
            (void)kh_print(kh_text_format(invocation->arena, "# scheme %.*s\n", KH_TEXT_ARGUMENTS(name)));
        worst = print_document(invocation, compilation, i, writer);
    }
    return worst;
}

static const kh_card *card_named(const kh_cards *cards, kh_text name)
{
    for (size_t i = 0; i < cards->count; i++)
        if (kh_text_equal(cards->items[i].township->name, name))
            return &cards->items[i];
    return NULL;
}

static const kh_weight *weight_named(kh_arena *arena, const kh_card *card, kh_text name)
{
    for (size_t i = 0; i < card->count; i++) {
        const kh_entity *leaf = card->weights[i].leaf;
        if (kh_text_equal(leaf->name, name) || kh_text_equal(kh_entity_path(arena, leaf), name) ||
            kh_text_equal(leaf->label, name))
            return &card->weights[i];
    }
    return NULL;
}

kh_exit kh_no_such(kh_invocation *invocation, const char *chinese, const char *english, kh_text typed,
                   const kh_texts *names)
{
    kh_text nearest = kh_suggest(typed, names->items, names->count);
    const char *hint =
        invocation->language == KH_CHINESE ? "%.*s”，是否指“%.*s" : "%.*s”; did you mean “%.*s";
    kh_text subject = nearest.length ? kh_text_format(invocation->arena, hint, KH_TEXT_ARGUMENTS(typed),
                                                      KH_TEXT_ARGUMENTS(nearest))
                                     : typed;
    return kh_complain(invocation, chinese, english, subject);
}

static kh_exit no_township(kh_invocation *invocation, const kh_cards *cards, kh_text typed)
{
    kh_texts names = {0};
    for (size_t i = 0; i < cards->count; i++)
        kh_vector_push(invocation->arena, &names, cards->items[i].township->name);
    return kh_no_such(invocation, "名册里没有“{0}”", "the roster has no “{0}”", typed, &names);
}

/* A bonus, penalty or veto has no weight, but the card states it. */
static kh_exit why_extra(kh_invocation *invocation, const kh_document *document, const kh_card *card,
                         kh_text typed)
{
    kh_texts names = {0};
    kh_extra_names extras = {0};
    kh_text said = kh_why_extra_text(invocation->arena, document, card, typed, &extras);
    if (said.length) {
        (void)kh_print(said);
        return KH_EXIT_CLEAN;
    }
    for (size_t i = 0; i < card->count; i++)
        kh_vector_push(invocation->arena, &names, card->weights[i].leaf->name);
    for (size_t i = 0; i < extras.all.count; i++)
        kh_vector_push(invocation->arena, &names, extras.all.items[i]);
    return kh_no_such(invocation, "没有指标“{0}”", "there is no indicator “{0}”", typed, &names);
}

kh_exit kh_command_why(kh_invocation *invocation)
{
    const kh_text *operands = invocation->operands.items;
    kh_compilation *compilation;
    kh_exit refused = kh_session_weigh(invocation, operands[0], &compilation);
    if (!compilation)
        return refused;
    if (kh_given(invocation, KH_OPTION_SCORE))
        return kh_why_score(invocation, compilation);
    const kh_card *card = NULL;
    size_t scheme = 0;
    for (size_t i = 0; i < compilation->model->scheme_count && !card; i++) {
        card = card_named(compilation->cards[i], operands[1]);
        scheme = i;
    }
    if (!card)
        return no_township(invocation, compilation->cards[0], operands[1]);
    kh_document document = kh_session_document(invocation, compilation, scheme, NULL);
    const kh_weight *only = NULL;
    if (invocation->operands.count > 2) {
        only = weight_named(invocation->arena, card, operands[2]);
        if (!only)
            return why_extra(invocation, &document, card, operands[2]);
    }
    (void)kh_print(kh_why_text(invocation->arena, &document, card, only));
    return KH_EXIT_CLEAN;
}
