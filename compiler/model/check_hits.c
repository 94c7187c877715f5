/* 命中: which of its arguments are lexicons and which places, whatever their order. */
#include "model/check_internal.h"

#include "model/texts.h"

/* What 命中 asks of: how many of its arguments are places, how many lexicons. */
typedef struct {
    size_t places, lexicons;
    bool mistaken; /* and reported */
} hits_asked;

static void count_hits_argument(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                                hits_asked *asked)
{
    const kh_entity *root = kh_lexicon_root(checker->model, node);
    const kh_entity *lexicon = root ? kh_lexicon_at(checker->model, node) : NULL;
    asked->lexicons += root != NULL;
    if (root && !lexicon)
        kh_report_unknown_lexicon(checker->model, node);
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        count_hits_argument(checker, frame, node->children[i], asked);
    if (root || node->kind == KH_NODE_LIST)
        return;
    kh_type type = kh_check(checker, frame, node, (kh_expectation){.form = KH_FORM_ANY});
    bool named =
        type.kind == KH_TYPE_ENTITY && (type.detail == KH_KIND_LEXICON || type.detail == KH_KIND_PATTERN);
    bool place = type.kind == KH_TYPE_ENTITY || type.kind == KH_TYPE_TEXT || type.kind == KH_TYPE_ANY ||
                 type.kind == KH_TYPE_NONE;
    asked->lexicons += named || type.kind == KH_TYPE_ANY;
    asked->places += place && !named;
    asked->mistaken |= type.kind == KH_TYPE_POISON;
    if (place || type.kind == KH_TYPE_POISON)
        return;
    kh_words wanted = kh_words_of("有文字的处，或词库", "a place with text, or a lexicon");
    kh_report(checker->model->diagnostics, KH031, node->span, (kh_words[]){wanted, kh_type_words(type)}, 2);
    asked->mistaken = true;
}

/* 命中(处…, 词库…), in any order. */
kh_type kh_check_hits(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    hits_asked asked = {0};
    for (size_t i = 1; i < node->count; i++)
        count_hits_argument(checker, frame, node->children[i], &asked);
    const kh_node *last = node->children[node->count - 1];
    kh_words written = kh_words_same(
        kh_text_format(checker->model->arena, "“%.*s”", KH_TEXT_ARGUMENTS(kh_span_text(last->span))));
    kh_words wanted = !asked.lexicons ? kh_words_of("词库或句式", "a lexicon or a pattern")
                                      : kh_words_of("有文字的处", "a place with text");
    if (!asked.mistaken && (!asked.lexicons || !asked.places))
        kh_report(checker->model->diagnostics, KH031, last->span, (kh_words[]){wanted, written}, 2);
    return (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_HIT, .list = true};
}
