/* See evaluating.h. */
#include "evaluating.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include <cmocka.h>

#include "library.h"
#include "model/prelude.h"
#include "syntax/parse.h"

static void expect_no_errors(evaluating *it)
{
    kh_diagnostics_finish(it->diagnostics);
    if (kh_diagnostics_compile_errors(it->diagnostics) == 0)
        return;
    for (size_t i = 0; i < kh_diagnostics_count(it->diagnostics); i++) {
        const kh_diagnostic *found = kh_diagnostics_at(it->diagnostics, i);
        kh_text text = found->message.in[KH_CHINESE];
        fprintf(stderr, "%.*s line %u: %.*s\n", KH_TEXT_ARGUMENTS(found->id), kh_span_place(found->span).line,
                KH_TEXT_ARGUMENTS(text));
    }
    fail_msg("the scheme or expression has mistakes");
}

evaluating evaluating_in(const char *scheme)
{
    evaluating it = {.arena = kh_arena_new()};
    assert_non_null(it.arena);
    it.diagnostics = kh_diagnostics_new(it.arena);
    kh_settings *settings = kh_arena_new_of(it.arena, kh_settings);
    settings->library = kh_library_embedded(&settings->library_count);
    settings->terms = kh_library_terms();
    it.model = kh_model_load_text(it.arena, it.diagnostics, settings, KH_TEXT("test.kh"), kh_text_of(scheme));
    expect_no_errors(&it);
    (void)kh_prelude_file(it.model); /* what a test evaluates has not been checked, which would read it */
    it.evaluation = (kh_evaluation){.arena = it.arena, .model = it.model};
    if (it.model->scheme_count)
        it.evaluation.scheme = &it.model->schemes[0];
    return it;
}

void evaluating_end(evaluating *it)
{
    kh_arena_free(it->arena);
}

const kh_node *parsed(evaluating *it, const char *expression)
{
    size_t length = strlen(expression);
    char *content = kh_arena_alloc(it->arena, length + 2); /* the scanner wants two NULs beyond */
    memcpy(content, expression, length);
    kh_source *source = kh_source_new(it->arena, KH_TEXT("expression"), kh_text_slice(content, length));
    size_t before = kh_diagnostics_count(it->diagnostics);
    const kh_node *node = kh_parse_expression(it->arena, it->diagnostics, source, 0, (uint32_t)length);
    if (kh_diagnostics_count(it->diagnostics) > before)
        expect_no_errors(it);
    return node;
}

kh_value value_of(evaluating *it, const char *expression)
{
    return kh_evaluate(&it->evaluation, &it->frame, parsed(it, expression),
                       (kh_expectation){.form = KH_FORM_ANY});
}

static void add_reasons(kh_builder *words, kh_reasons reasons)
{
    kh_builder_character(words, '?');
    for (size_t i = 0; i < reasons.count; i++) {
        const kh_reason *reason = &reasons.items[i];
        if (i > 0)
            kh_builder_string(words, "、");
        if (reason->entity) {
            kh_builder_add(words, kh_entity_title(reason->entity));
            kh_builder_character(words, '.');
        }
        kh_builder_add(words, reason->missing.in[KH_CHINESE]);
    }
}

static void add_words(evaluating *it, kh_builder *words, kh_value value)
{
    if (value.kind == KH_VALUE_UNKNOWN) {
        add_reasons(words, value.reasons);
    } else if (value.kind == KH_VALUE_POISON) {
        kh_builder_character(words, '!');
    } else if (value.kind == KH_VALUE_LIST) {
        kh_builder_character(words, '[');
        for (size_t i = 0; i < value.list.count; i++) {
            if (i > 0)
                kh_builder_string(words, "、");
            add_words(it, words, value.list.items[i].value);
            if (value.list.items[i].doubtful)
                kh_builder_character(words, '?');
        }
        kh_builder_character(words, ']');
    } else {
        kh_builder_add(words, kh_value_words(it->arena, value).in[KH_CHINESE]);
    }
}

kh_text in_words(evaluating *it, kh_value value)
{
    kh_builder words = {.arena = it->arena};
    add_words(it, &words, value);
    return kh_builder_text(&words);
}

kh_text worth(evaluating *it, const char *expression)
{
    return in_words(it, value_of(it, expression));
}

void expect_worths(evaluating *it, const expression_case *cases, size_t count)
{
    size_t failed = 0;
    for (size_t i = 0; i < count; i++) {
        kh_text found = worth(it, cases[i].expression);
        if (kh_text_is(found, cases[i].wanted))
            continue;
        fprintf(stderr, "%s: %s\n  wanted %s\n  found  %.*s\n", cases[i].why, cases[i].expression,
                cases[i].wanted, KH_TEXT_ARGUMENTS(found));
        failed++;
    }
    if (failed)
        fail_msg("%zu of %zu expressions are worth something else", failed, count);
}

static const kh_entity *find(const kh_entity *in, kh_kind kind, const char *name)
{
    for (size_t i = 0; i < in->children.count; i++) {
        const kh_entity *child = in->children.items[i];
        if (child->kind == kind && kh_text_is(child->name, name))
            return child;
        const kh_entity *inside = find(child, kind, name);
        if (inside)
            return inside;
    }
    return NULL;
}

const kh_entity *entity_named(evaluating *it, kh_kind kind, const char *name)
{
    const kh_entity *found = find(it->evaluation.scheme->entity, kind, name);
    if (!found)
        fail_msg("no entity %s", name);
    return found;
}

void go_to_township(evaluating *it, const char *name)
{
    const kh_scheme *scheme = it->evaluation.scheme;
    for (size_t i = 0; i < scheme->township_count; i++)
        if (kh_text_is(scheme->townships[i]->name, name)) {
            it->evaluation.township = scheme->townships[i];
            return;
        }
    fail_msg("no township %s", name);
}
