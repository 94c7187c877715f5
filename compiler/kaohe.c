/* The way from text to judged cards, on one screen. */
#include "kaohe.h"

static void keep_undecided(kh_arena *arena, kh_compilation *compilation, const kh_judgement *judgement)
{
    for (size_t i = 0; i < judgement->undecided.count; i++) {
        const kh_missing *missing = &judgement->undecided.items[i];
        kh_undecided undecided = {missing->rule, missing->entity, missing->missing, missing->missing_count};
        kh_vector_push(arena, &compilation->undecided, undecided);
    }
}

static void judge_schemes(kh_arena *arena, const kh_compile_options *options, kh_compilation *compilation)
{
    kh_model *model = compilation->model;
    if (options->scheme.length)
        (void)kh_model_narrow(model, options->scheme); /* who asked for it sees whether there is one */
    compilation->cards = kh_arena_array(arena, model->scheme_count + 1, sizeof *compilation->cards);
    compilation->rules = kh_arena_array(arena, model->scheme_count + 1, sizeof *compilation->rules);
    for (size_t i = 0; i < model->scheme_count; i++) {
        kh_scheme *scheme = &model->schemes[i];
        compilation->cards[i] = kh_weights_compute(model, scheme);
        if (options->unjudged)
            continue;
        compilation->rules[i] = kh_rules_in_force(model, scheme, options->rules);
        kh_judgement judgement = kh_rules_judge(model, scheme, compilation->cards[i], compilation->rules[i]);
        keep_undecided(arena, compilation, &judgement);
    }
    kh_diagnostics_finish(compilation->diagnostics);
}

static void compile(kh_arena *arena, const kh_compile_options *options, kh_text path, const kh_text *content,
                    kh_compilation **result)
{
    kh_compilation *compilation = kh_arena_new_of(arena, kh_compilation);
    compilation->diagnostics = kh_diagnostics_new(arena);
    compilation->model =
        content ? kh_model_load_text(arena, compilation->diagnostics, &options->settings, path, *content)
                : kh_model_load(arena, compilation->diagnostics, &options->settings, path);
    judge_schemes(arena, options, compilation);
    *result = compilation;
}

/* Apart, so that no variable of the callers lives across the jump. */
static kh_status guarded(kh_arena *arena, const kh_compile_options *options, kh_text path,
                         const kh_text *content, kh_compilation **compilation)
{
    if (kh_arena_guard(arena))
        return KH_NO_MEMORY;
    compile(arena, options, path, content, compilation);
    return KH_OK;
}

static kh_status start(kh_arena *arena, const kh_compile_options *options, kh_text path,
                       const kh_text *content, kh_compilation **compilation)
{
    kh_guard outer;
    kh_arena_keep_guard(arena, &outer);
    kh_status status = guarded(arena, options, path, content, compilation);
    kh_arena_put_guard(arena, &outer);
    return status;
}

kh_status kh_compile(kh_arena *arena, const kh_compile_options *options, kh_text path,
                     kh_compilation **compilation)
{
    return start(arena, options, path, NULL, compilation);
}

kh_status kh_compile_text(kh_arena *arena, const kh_compile_options *options, kh_text path, kh_text content,
                          kh_compilation **compilation)
{
    return start(arena, options, path, &content, compilation);
}
