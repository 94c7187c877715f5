/* Puts grades, awards, payouts and consequences into words. */
#include "output/terms.h"

#include "model/phrase.h"
#include "output/captions.h"
#include "output/card_facts.h"
#include "output/facts.h"

typedef struct terms {
    kh_arena *arena;
    const kh_document *document;
    kh_evaluation *evaluation;
    kh_builder text;
    KH_VECTOR(kh_text) where; /* what quantities rest on, once each */
    size_t count;
} terms;

static kh_text words(const terms *of, kh_caption caption)
{
    return kh_caption_text(caption, of->document->language);
}

static void note_where(terms *of, kh_text where)
{
    for (size_t i = 0; i < of->where.count; i++)
        if (kh_text_equal(of->where.items[i], where))
            return;
    if (where.length)
        kh_vector_push(of->arena, &of->where, where);
}

/* Empty: not written. */
static kh_text said(terms *of, const kh_entity *term, const char *word, kh_phrased_as as)
{
    const kh_attribute *written = kh_attribute_of(term, word);
    if (!written || !written->count)
        return KH_TEXT_NONE;
    kh_phrased phrased = kh_phrased_of(of->evaluation, term, as, written->values[0]);
    note_where(of, phrased.where.in[of->document->language]);
    return phrased.words.in[of->document->language];
}

static void add_part(terms *of, kh_text part)
{
    if (part.length)
        kh_builder_add(&of->text,
                       kh_caption_fill(of->arena, KH_CAPTION_TERM_PART, of->document->language, 1, part));
}

static void add_quota(terms *of, const kh_entity *term)
{
    bool counted = term->kind == KH_KIND_GRADE || term->kind == KH_KIND_COMMENDATION;
    kh_text quota = counted ? said(of, term, "名额", KH_PHRASED_VALUE) : KH_TEXT_NONE;
    if (!quota.length)
        return;
    kh_value scope = kh_attribute_value(of->evaluation, term, "名额范围");
    bool overall = scope.kind == KH_VALUE_MEMBER && scope.member &&
                   kh_text_is(scope.member->word.in[KH_CHINESE], "全部");
    kh_caption caption = overall ? KH_CAPTION_TERM_QUOTA_OVERALL : KH_CAPTION_TERM_QUOTA;
    add_part(of, kh_caption_fill(of->arena, caption, of->document->language, 1, quota));
}

static void add_amount(terms *of, const kh_entity *term)
{
    if (term->kind != KH_KIND_PAYOUT)
        return;
    kh_text amount = said(of, term, "金额", KH_PHRASED_VALUE);
    kh_text paid_to =
        kh_attribute_of(term, "领受") ? kh_attribute_text(of->evaluation, term, "领受") : KH_TEXT_NONE;
    if (amount.length && paid_to.length)
        amount =
            kh_caption_fill(of->arena, KH_CAPTION_TERM_PAID_TO, of->document->language, 2, amount, paid_to);
    add_part(of, amount);
    add_part(of, said(of, term, "分配", KH_PHRASED_VALUE));
}

static void add_term(terms *of, const kh_entity *term)
{
    kh_text title = kh_entity_title(term), when = said(of, term, "条件", KH_PHRASED_CONDITION);
    if (of->count++)
        kh_builder_add(&of->text, words(of, KH_CAPTION_TERMS_NEXT));
    kh_builder_add(&of->text, when.length ? kh_caption_fill(of->arena, KH_CAPTION_TERM_WHEN,
                                                            of->document->language, 2, title, when)
                                          : title);
    add_quota(of, term);
    add_amount(of, term);
    if (term->kind != KH_KIND_PAYOUT && kh_attribute_of(term, "后果"))
        add_part(of, kh_attribute_text(of->evaluation, term, "后果"));
}

static kh_text sentence(const terms *blank, const kh_entity *scheme, kh_kind kind, kh_caption caption)
{
    terms of = *blank;
    kh_language language = of.document->language;
    for (size_t i = 0; i < scheme->children.count; i++)
        if (scheme->children.items[i]->kind == kind)
            add_term(&of, scheme->children.items[i]);
    if (!of.count)
        return KH_TEXT_NONE;
    for (size_t i = 0; i < of.where.count; i++)
        kh_builder_add(&of.text, of.where.items[i]);
    kh_builder_add(&of.text, words(&of, KH_CAPTION_TERMS_STOP));
    return kh_caption_fill(of.arena, KH_CAPTION_TERMS_ARE, language, 2, words(&of, caption),
                           kh_builder_text(&of.text));
}

kh_terms kh_terms_of(kh_arena *arena, const kh_document *document)
{
    static const struct {
        kh_kind kind;
        kh_caption caption;
    } kinds[] = {
        {KH_KIND_GRADE, KH_CAPTION_TERMS_GRADES},
        {KH_KIND_COMMENDATION, KH_CAPTION_TERMS_COMMENDATIONS},
        {KH_KIND_PAYOUT, KH_CAPTION_TERMS_PAYOUTS},
        {KH_KIND_ACCOUNTABILITY, KH_CAPTION_TERMS_ACCOUNTABILITIES},
    };
    kh_terms made = {0};
    size_t cards;
    const kh_card *first = kh_cards_of(document, &cards);
    if (!cards)
        return made;
    kh_evaluation evaluation = kh_card_evaluation(arena, document, first);
    terms blank = {.arena = arena, .document = document, .evaluation = &evaluation, .text = {.arena = arena}};
    for (size_t i = 0; i < KH_COUNT(kinds); i++) {
        kh_text one = sentence(&blank, document->scheme->entity, kinds[i].kind, kinds[i].caption);
        if (one.length)
            kh_vector_push(arena, &made, one);
    }
    return made;
}
