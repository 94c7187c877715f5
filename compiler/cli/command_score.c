/* kaohe score: actual values to scores, and the empty table for them; kaohe why --score: how each came
 * about. */
#include "cli/cli.h"
#include "output/results_template.h"

const kh_scores *kh_session_scores(kh_compilation *compilation, size_t scheme, kh_text path)
{
    kh_model *model = compilation->model;
    const kh_results *results = kh_results_read(model, &model->schemes[scheme], path);
    return results ? kh_scores_compute(model, &model->schemes[scheme], compilation->cards[scheme], results)
                   : NULL;
}

/* Finds the scores; NULL: it was said why not, *status is the exit status. */
static const kh_scores *scores_of(kh_invocation *invocation, kh_compilation *compilation, kh_text path,
                                  kh_exit *status)
{
    size_t before = kh_diagnostics_count(compilation->diagnostics);
    const kh_scores *scores = kh_session_scores(compilation, 0, path);
    if (kh_diagnostics_count(compilation->diagnostics) > before) {
        kh_diagnostics_finish(compilation->diagnostics);
        kh_session_say_findings(invocation, compilation, invocation->operands.items[0]);
    }
    *status = kh_session_status(invocation, compilation);
    if (scores) /* the scheme compiles: what is wrong is the results */
        *status = scores->complete ? KH_EXIT_CLEAN : KH_EXIT_VIOLATED;
    else if (*status == KH_EXIT_CLEAN)
        *status = KH_EXIT_USAGE;
    return scores;
}

/* The empty table to fill in. */
static kh_exit print_template(kh_invocation *invocation, kh_text format)
{
    kh_document_writer *writer = kh_results_template_format(format);
    size_t formats;
    const kh_text *names = kh_results_template_formats(&formats);
    if (!writer)
        return kh_complain_format(invocation, format, names, formats);
    kh_compilation *compilation;
    kh_exit refused = kh_session_weigh(invocation, invocation->operands.items[0], &compilation);
    if (!compilation)
        return refused;
    if (!kh_session_is_alone(invocation, compilation))
        return KH_EXIT_USAGE;
    kh_document document = kh_session_document(invocation, compilation, 0, NULL);
    return kh_session_print_table(invocation, &document, writer, "results", format);
}

static kh_exit print_scores(kh_invocation *invocation, kh_document_writer *writer, kh_text format)
{
    const kh_text *operands = invocation->operands.items;
    kh_compilation *compilation;
    kh_exit status = kh_session_weigh(invocation, operands[0], &compilation);
    if (!compilation)
        return status;
    if (!kh_session_is_alone(invocation, compilation))
        return KH_EXIT_USAGE;
    const kh_scores *scores = scores_of(invocation, compilation, operands[1], &status);
    if (!scores)
        return status;
    kh_document document = kh_session_document(invocation, compilation, 0, NULL);
    document.scores = scores;
    kh_exit printed = kh_session_print_table(invocation, &document, writer, "scores", format);
    return printed == KH_EXIT_CLEAN ? status : printed;
}

kh_exit kh_command_score(kh_invocation *invocation)
{
    bool template = kh_given(invocation, KH_OPTION_TEMPLATE);
    kh_text format = kh_option_value(invocation, KH_OPTION_FORMAT);
    format = format.length ? format : KH_TEXT("table");
    kh_document_writer *writer = kh_scores_format(format);
    size_t formats;
    const kh_text *names = kh_scores_formats(&formats);
    if (invocation->operands.count != (template ? 1 : 2))
        return kh_complain(invocation, "用法：kaohe {0}", "usage: kaohe {0}",
                           template ? KH_TEXT("score --template FORMAT FILE")
                                    : KH_TEXT("score FILE RESULTS"));
    if (template)
        return print_template(invocation, kh_option_value(invocation, KH_OPTION_TEMPLATE));
    return writer ? print_scores(invocation, writer, format)
                  : kh_complain_format(invocation, format, names, formats);
}

/* ---- why ---- */

static const kh_township_score *township_named(const kh_scores *scores, kh_text name)
{
    for (size_t i = 0; i < scores->count; i++)
        if (kh_text_equal(scores->items[i].township->name, name))
            return &scores->items[i];
    return NULL;
}

static const kh_item_score *item_named(kh_arena *arena, const kh_township_score *township, kh_text name)
{
    for (size_t i = 0; i < township->item_count; i++) {
        const kh_entity *item = township->items[i].item;
        if (kh_text_equal(item->name, name) || kh_text_equal(kh_entity_path(arena, item), name) ||
            kh_text_equal(item->label, name))
            return &township->items[i];
    }
    return NULL;
}

static kh_exit no_township(kh_invocation *invocation, const kh_scores *scores, kh_text typed)
{
    kh_texts names = {0};
    for (size_t i = 0; i < scores->count; i++)
        kh_vector_push(invocation->arena, &names, scores->items[i].township->name);
    return kh_no_such(invocation, "名册里没有“{0}”", "the roster has no “{0}”", typed, &names);
}

static kh_exit no_item(kh_invocation *invocation, const kh_township_score *township, kh_text typed)
{
    kh_texts names = {0};
    for (size_t i = 0; i < township->item_count; i++)
        kh_vector_push(invocation->arena, &names, township->items[i].item->name);
    return kh_no_such(invocation, "没有指标“{0}”", "there is no indicator “{0}”", typed, &names);
}

kh_exit kh_why_score(kh_invocation *invocation, kh_compilation *compilation)
{
    const kh_text *operands = invocation->operands.items;
    kh_exit status;
    if (!kh_session_is_alone(invocation, compilation))
        return KH_EXIT_USAGE;
    const kh_scores *scores =
        scores_of(invocation, compilation, kh_option_value(invocation, KH_OPTION_SCORE), &status);
    if (!scores)
        return status;
    const kh_township_score *township = township_named(scores, operands[1]);
    if (!township)
        return no_township(invocation, scores, operands[1]);
    const kh_item_score *only = NULL;
    if (invocation->operands.count > 2) {
        only = item_named(invocation->arena, township, operands[2]);
        if (!only)
            return no_item(invocation, township, operands[2]);
    }
    kh_document document = kh_session_document(invocation, compilation, 0, NULL);
    document.scores = scores;
    (void)kh_print(kh_why_score_text(invocation->arena, &document, township, only));
    return status;
}
