/* kaohe test: the examples of rule packs and of functions, and what every rule and every method must have. */
#include <stdio.h>

#include "base/file.h"
#include "cli/cli.h"
#include "cli/rules_text.h"

/* “核心：规则 6，例子 38，未通过 0，从未触发 0” */
static kh_text line_of(const kh_invocation *invocation, const kh_pack_test *test)
{
    bool chinese = invocation->language == KH_CHINESE;
    kh_builder line = {.arena = invocation->arena};
    kh_builder_add(&line, test->pack->name);
    if (test->rules)
        kh_builder_format(&line,
                          chinese ? "：规则 %zu，例子 %zu，未通过 %zu，从未触发 %zu"
                                  : ": %zu rules, %zu examples, %zu failed, %zu never fired",
                          test->rules, test->examples, test->failed, test->never_fired);
    if (test->silent.length)
        kh_builder_format(&line, chinese ? "（%.*s）" : " (%.*s)", KH_TEXT_ARGUMENTS(test->silent));
    if (test->adopted || !test->rules)
        kh_builder_format(&line, chinese ? "%s采用 %zu" : "%sadopts %zu",
                          test->rules ? (chinese ? "，" : ", ") : (chinese ? "：" : ": "), test->adopted);
    kh_builder_format(&line, "\n%.*s", KH_TEXT_ARGUMENTS(test->report));
    return kh_builder_text(&line);
}

static kh_exit test_packs(kh_invocation *invocation, kh_model *model, size_t packs)
{
    kh_exit worst = KH_EXIT_CLEAN;
    for (size_t i = 0; i < packs; i++) {
        kh_pack_test test = kh_pack_run_examples(model, model->packs.items[i], invocation->language);
        (void)kh_print(line_of(invocation, &test));
        if (test.failed || test.never_fired)
            worst = KH_EXIT_VIOLATED;
    }
    return worst;
}

static kh_text without_ending(kh_text name)
{
    const uint32_t ending = sizeof ".kh" - 1;
    return name.length > ending ? kh_text_slice(name.data, name.length - ending) : name;
}

/* “计分：函数 42，算例 180，未通过 0” */
static kh_exit say_functions(kh_invocation *invocation, kh_text name, kh_function_test test)
{
    bool chinese = invocation->language == KH_CHINESE;
    kh_builder line = {.arena = invocation->arena};
    kh_builder_add(&line, name);
    kh_builder_format(&line,
                      chinese ? "：函数 %zu，算例 %zu，未通过 %zu\n%.*s"
                              : ": %zu functions, %zu worked examples, %zu failed\n%.*s",
                      test.functions, test.examples, test.failed, KH_TEXT_ARGUMENTS(test.report));
    if (test.examples || test.failed)
        (void)kh_print(kh_builder_text(&line));
    return test.failed ? KH_EXIT_VIOLATED : KH_EXIT_CLEAN;
}

static kh_exit print_findings(kh_invocation *invocation, kh_model *model, kh_text path)
{
    kh_diagnostics_finish(model->diagnostics);
    kh_compilation *compilation = kh_arena_new_of(invocation->arena, kh_compilation);
    compilation->model = model;
    compilation->diagnostics = model->diagnostics;
    kh_exit status = kh_session_status(invocation, compilation);
    if (status != KH_EXIT_CLEAN)
        (void)kh_print(kh_session_findings(invocation, compilation, path, KH_TEXT("text")));
    return status;
}

static kh_exit test_library(kh_invocation *invocation)
{
    kh_model *model = kh_library_model(invocation, true);
    (void)kh_model_use(model, kh_methods_path); /* its mistakes are told */
    kh_rules_check_adoptions(model);
    kh_exit read = print_findings(invocation, model, KH_TEXT("stdlib"));
    kh_exit tested = test_packs(invocation, model, model->packs.count);
    kh_pack_test whole = kh_library_check(model, invocation->language);
    (void)kh_print(whole.report);
    kh_exit methods = say_functions(invocation, without_ending(kh_methods_path),
                                    kh_methods_run_examples(model, invocation->language));
    if (whole.failed || methods != KH_EXIT_CLEAN)
        tested = KH_EXIT_VIOLATED;
    return read > tested ? read : tested;
}

static bool has_functions(const kh_model *model)
{
    bool found = kh_child_of_kind(model->root, KH_KIND_FUNCTION) != NULL;
    for (size_t i = 0; i < model->scheme_count && !found; i++)
        found = kh_child_of_kind(model->schemes[i].entity, KH_KIND_FUNCTION) != NULL;
    return found;
}

static kh_exit test_file(kh_invocation *invocation, kh_model *model, size_t packs, kh_text path)
{
    if (!packs && !has_functions(model))
        return kh_complain(invocation, "“{0}”里没有规则包，也没有函数",
                           "there is no rule pack and no function in “{0}”", path);
    kh_exit tested = test_packs(invocation, model, packs);
    kh_exit functions = say_functions(invocation, without_ending(kh_path_name(path)),
                                      kh_functions_run_examples(model, model->root, invocation->language));
    return functions > tested ? functions : tested;
}

kh_exit kh_command_test(kh_invocation *invocation)
{
    if (!invocation->operands.count)
        return test_library(invocation);
    kh_exit worst = KH_EXIT_CLEAN;
    for (size_t i = 0; i < invocation->operands.count; i++) {
        kh_text path = invocation->operands.items[i];
        kh_diagnostics *diagnostics = kh_diagnostics_new(invocation->arena);
        kh_model *model = kh_model_load(invocation->arena, diagnostics, &invocation->settings, path);
        size_t packs = model->packs.count; /* what it adopts is the core's, which is tested by itself */
        kh_rules_check_adoptions(model);
        kh_exit tested = print_findings(invocation, model, path);
        if (tested == KH_EXIT_CLEAN)
            tested = test_file(invocation, model, packs, path);
        worst = tested > worst ? tested : worst;
    }
    return worst;
}
