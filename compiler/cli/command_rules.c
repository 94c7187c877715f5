/* kaohe rules: the library's rules, those in force for a scheme, one explained. */
#include "cli/cli.h"
#include "cli/rules_text.h"
#include "source/suggest.h"

/* Files that are shown by a path are checked when they are used; lexicons have a test of their own. */
static void show_paths(kh_invocation *invocation)
{
    kh_settings *settings = &invocation->settings;
    kh_library_file *files = kh_arena_array(invocation->arena, settings->library_count + 1, sizeof *files);
    for (size_t i = 0; i < settings->library_count; i++) {
        files[i] = settings->library[i];
        if (kh_text_starts(files[i].path, KH_TEXT("规则/")) || kh_text_equal(files[i].path, kh_methods_path))
            files[i].shown = files[i].path;
    }
    settings->library = files;
}

kh_model *kh_library_model(kh_invocation *invocation, bool checked)
{
    static const char *const folders[] = {"规则/", "词库/"};
    kh_diagnostics *diagnostics = kh_diagnostics_new(invocation->arena);
    invocation->settings.with_examples = true;
    if (checked)
        show_paths(invocation);
    kh_model *model =
        kh_model_load_text(invocation->arena, diagnostics, &invocation->settings, KH_TEXT("-"), KH_TEXT(""));
    (void)kh_model_use(model, KH_TEXT("规则/核心.kh")); /* first in every list */
    for (size_t i = 0; i < invocation->settings.library_count; i++)
        for (size_t j = 0; j < KH_COUNT(folders); j++)
            if (kh_text_starts(invocation->settings.library[i].path, kh_text_of(folders[j])))
                (void)kh_model_use(model, invocation->settings.library[i].path);
    return model;
}

/* A code of the compiler's own: KH001–KH099, KH940–KH999. */
static bool explain_code(kh_invocation *invocation, kh_text id)
{
    kh_language language = invocation->language;
    for (int i = 0; i < KH_CODES; i++) {
        if (!kh_text_is(id, kh_code_id((kh_code)i)))
            continue;
        (void)kh_print(kh_text_format(invocation->arena, "%.*s  %s\n%.*s\n%.*s\n", KH_TEXT_ARGUMENTS(id),
                                      kh_code_name((kh_code)i),
                                      KH_TEXT_ARGUMENTS(kh_code_text((kh_code)i).in[language]),
                                      KH_TEXT_ARGUMENTS(kh_code_help((kh_code)i).in[language])));
        return true;
    }
    return false;
}

static bool is_rule(kh_text operand)
{
    return kh_text_starts(operand, KH_TEXT("KH")) || !kh_text_contains(operand, KH_TEXT("."));
}

static kh_exit unknown_rule(kh_invocation *invocation, const kh_rule_set *rules, kh_text id)
{
    kh_texts names = {0};
    for (size_t i = 0; i < rules->count; i++) {
        kh_vector_push(invocation->arena, &names, rules->items[i].id);
        kh_vector_push(invocation->arena, &names, rules->items[i].alias);
    }
    kh_text nearest = kh_suggest(id, names.items, names.count);
    const char *hint =
        invocation->language == KH_CHINESE ? "%.*s”，是否指“%.*s" : "%.*s”; did you mean “%.*s";
    if (nearest.length)
        id = kh_text_format(invocation->arena, hint, KH_TEXT_ARGUMENTS(id), KH_TEXT_ARGUMENTS(nearest));
    return kh_complain(invocation, "没有规则“{0}”", "there is no rule “{0}”", id);
}

static kh_exit explain(kh_invocation *invocation, kh_model *model, const kh_scheme *scheme, kh_rule_set rules,
                       kh_text id)
{
    kh_builder text = {.arena = invocation->arena};
    for (size_t i = 0; i < rules.count && !text.length; i++)
        if (kh_text_equal(rules.items[i].id, id) || kh_text_equal(rules.items[i].alias, id))
            kh_explain_rule(invocation, model, scheme, &rules.items[i], &text);
    if (!text.length)
        return unknown_rule(invocation, &rules, id);
    (void)kh_print(kh_builder_text(&text));
    return KH_EXIT_CLEAN;
}

static kh_exit of_library(kh_invocation *invocation, kh_text id)
{
    kh_model *model = kh_library_model(invocation, false);
    kh_rule_set rules = kh_rules_all(model);
    if (id.length)
        return explain(invocation, model, NULL, rules, id);
    kh_builder text = {.arena = invocation->arena};
    kh_list_library(invocation, model, rules, &text);
    (void)kh_print(kh_builder_text(&text));
    return KH_EXIT_CLEAN;
}

static kh_exit of_file(kh_invocation *invocation, kh_text file, kh_text id)
{
    invocation->settings.with_examples = id.length > 0;
    kh_compilation *compilation = kh_session_compile(invocation, file, false);
    kh_builder text = {.arena = invocation->arena};
    if (!compilation || !compilation->model->scheme_count)
        return kh_complain(invocation, "“{0}”里没有能读的方案", "there is no readable scheme in “{0}”", file);
    kh_model *model = compilation->model;
    if (id.length)
        return explain(invocation, model, &model->schemes[0], compilation->rules[0], id);
    for (size_t i = 0; i < model->scheme_count; i++) {
        kh_builder_string(&text, i ? "\n" : "");
        kh_list_in_force(invocation, model, &model->schemes[i], compilation->rules[i], &text);
    }
    (void)kh_print(kh_builder_text(&text));
    return KH_EXIT_CLEAN;
}

kh_exit kh_command_rules(kh_invocation *invocation)
{
    kh_text id = KH_TEXT_NONE, file = KH_TEXT_NONE;
    for (size_t i = 0; i < invocation->operands.count; i++) {
        kh_text operand = invocation->operands.items[i];
        if (is_rule(operand))
            id = operand;
        else
            file = operand;
    }
    if (id.length && explain_code(invocation, id))
        return KH_EXIT_CLEAN;
    return file.length ? of_file(invocation, file, id) : of_library(invocation, id);
}
