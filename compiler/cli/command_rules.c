/* kaohe rules and kaohe test: the rules in force, one explained, their examples run. */
#include <stdio.h>

#include "base/utf8.h"
#include "cli/cli.h"
#include "output/facts.h"
#include "source/suggest.h"

static bool holds_rules_or_terms(kh_text path)
{
    return kh_text_starts(path, KH_TEXT("规则/")) || kh_text_starts(path, KH_TEXT("词库/"));
}

/* A model that holds the whole library, for a rule of any pack. */
static kh_model *library_model(kh_invocation *invocation)
{
    kh_diagnostics *diagnostics = kh_diagnostics_new(invocation->arena);
    invocation->settings.with_examples = true;
    kh_model *model =
        kh_model_load_text(invocation->arena, diagnostics, &invocation->settings, KH_TEXT("-"), KH_TEXT(""));
    for (size_t i = 0; i < invocation->settings.library_count; i++)
        if (holds_rules_or_terms(invocation->settings.library[i].path))
            (void)kh_model_use(model, invocation->settings.library[i].path);
    return model;
}

static kh_text citation_line(kh_arena *arena, const kh_citation *citation, kh_language language)
{
    kh_builder line = {.arena = arena};
    kh_builder_add(&line, citation->document.in[language]);
    kh_text clause = kh_words_in(citation->clause, language);
    if (clause.length)
        kh_builder_format(&line, " %.*s", KH_TEXT_ARGUMENTS(clause));
    if (citation->date.length)
        kh_builder_format(&line, language == KH_CHINESE ? "，%.*s" : ", %.*s",
                          KH_TEXT_ARGUMENTS(citation->date));
    return kh_builder_text(&line);
}

static void add_level(kh_builder *text, const kh_rule *rule, kh_language language)
{
    static const char *const up_to[KH_LANGUAGES] = {"至多", "up to "};
    bool varies;
    kh_level level = kh_rule_level(rule, &varies);
    kh_builder_string(text, varies ? up_to[language] : "");
    kh_builder_add(text, kh_level_name(level, language));
}

static void list_rule(kh_invocation *invocation, kh_builder *text, const kh_rule *rule)
{
    kh_language language = invocation->language;
    kh_builder_format(text, "%.*s  %.*s", KH_TEXT_ARGUMENTS(rule->id),
                      KH_TEXT_ARGUMENTS(rule->title.in[language]));
    size_t cells = kh_text_cells(rule->title.in[language]);
    kh_builder_repeat(text, ' ', cells < 38 ? 40 - cells : 2);
    add_level(text, rule, language);
    kh_builder_format(text, "  %.*s", KH_TEXT_ARGUMENTS(kh_pack_title(rule->pack).in[language]));
    for (size_t i = 0; i < rule->citation_count; i++)
        kh_builder_format(text, "%s%.*s", i ? (language == KH_CHINESE ? "；" : "; ") : "  ",
                          KH_TEXT_ARGUMENTS(citation_line(invocation->arena, &rule->citations[i], language)));
    kh_builder_character(text, '\n');
}

static void explain_parameters(kh_invocation *invocation, kh_builder *text, const kh_rule *rule)
{
    kh_language language = invocation->language;
    bool chinese = language == KH_CHINESE;
    for (size_t i = 0; i < rule->entity->children.count; i++) {
        const kh_entity *child = rule->entity->children.items[i];
        if (child->kind != KH_KIND_PARAMETER)
            continue;
        kh_builder_format(text, chinese ? "参数 %.*s：" : "parameter %.*s:", KH_TEXT_ARGUMENTS(child->name));
        for (size_t j = 0; j < child->attributes.count; j++) {
            const kh_attribute *attribute = &child->attributes.items[j];
            kh_text value = attribute->count ? kh_span_text(attribute->values[0]->span) : KH_TEXT_NONE;
            kh_text translated = kh_translate_expression_word(value, language);
            value = translated.length ? translated : value;
            kh_builder_format(text, " %.*s %.*s%s", KH_TEXT_ARGUMENTS(attribute->row->word.in[language]),
                              KH_TEXT_ARGUMENTS(value),
                              j + 1 < child->attributes.count ? (chinese ? "，" : ",") : "");
        }
        kh_builder_character(text, '\n');
    }
}

/* 合规例 and 违规例 that are sentences, one a line. */
static void explain_sentences(kh_builder *text, const kh_attribute *attribute, kh_language language)
{
    kh_text word = attribute->row->word.in[KH_CHINESE];
    if (!kh_text_is(word, "合规例") && !kh_text_is(word, "违规例"))
        return;
    kh_builder_format(text, "\n%.*s:\n", KH_TEXT_ARGUMENTS(attribute->row->word.in[language]));
    for (size_t i = 0; i < attribute->count; i++)
        kh_builder_format(text, "%.*s\n", KH_TEXT_ARGUMENTS(kh_span_text(attribute->values[i]->span)));
}

static void explain_rule(kh_invocation *invocation, kh_builder *text, const kh_rule *rule)
{
    kh_language language = invocation->language;
    bool chinese = language == KH_CHINESE;
    kh_builder_format(text, "%.*s  %.*s  (%.*s)\n", KH_TEXT_ARGUMENTS(rule->id),
                      KH_TEXT_ARGUMENTS(rule->title.in[language]), KH_TEXT_ARGUMENTS(rule->alias));
    kh_builder_string(text, chinese ? "级别：" : "level: ");
    add_level(text, rule, language);
    kh_builder_format(text, chinese ? "\n规则包：%.*s\n" : "\npack: %.*s\n",
                      KH_TEXT_ARGUMENTS(kh_pack_title(rule->pack).in[language]));
    for (size_t i = 0; i < rule->citation_count; i++)
        kh_builder_format(text, chinese ? "依据：%.*s\n" : "source: %.*s\n",
                          KH_TEXT_ARGUMENTS(citation_line(invocation->arena, &rule->citations[i], language)));
    if (rule->explanation.in[language].length)
        kh_builder_format(text, "%.*s\n", KH_TEXT_ARGUMENTS(rule->explanation.in[language]));
    explain_parameters(invocation, text, rule);
    if (rule->suggestion.in[language].length)
        kh_builder_format(text, chinese ? "建议：%.*s\n" : "remedy: %.*s\n",
                          KH_TEXT_ARGUMENTS(rule->suggestion.in[language]));
    for (size_t i = 0; i < rule->entity->children.count; i++) {
        const kh_entity *example = rule->entity->children.items[i];
        if (example->kind == KH_KIND_GOOD_EXAMPLE || example->kind == KH_KIND_BAD_EXAMPLE)
            kh_builder_format(text, "\n%.*s:\n%.*s\n",
                              KH_TEXT_ARGUMENTS(kh_block_row_of(example->kind)->word.in[language]),
                              KH_TEXT_ARGUMENTS(kh_span_text(example->whole)));
    }
    for (size_t i = 0; i < rule->entity->attributes.count; i++)
        explain_sentences(text, &rule->entity->attributes.items[i], language);
}

/* A code of the compiler's own: KH001–KH099, KH990–KH999. */
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

kh_exit kh_command_rules(kh_invocation *invocation)
{
    kh_rule_set rules = {0};
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
    if (file.length) {
        kh_compilation *compilation = kh_session_compile(invocation, file, false);
        if (!compilation || !compilation->model->scheme_count)
            return kh_complain(invocation, "“{0}”里没有能读的方案", "there is no readable scheme in “{0}”",
                               file);
        rules = compilation->rules[0];
    } else {
        rules = kh_rules_all(library_model(invocation));
    }
    kh_builder text = {.arena = invocation->arena};
    for (size_t i = 0; i < rules.count; i++) {
        const kh_rule *rule = &rules.items[i];
        if (!id.length)
            list_rule(invocation, &text, rule);
        else if (kh_text_equal(rule->id, id) || kh_text_equal(rule->alias, id))
            explain_rule(invocation, &text, rule);
    }
    if (id.length && !text.length)
        return unknown_rule(invocation, &rules, id);
    (void)kh_print(kh_builder_text(&text));
    return KH_EXIT_CLEAN;
}

static kh_exit test_packs(kh_invocation *invocation, kh_model *model, size_t packs)
{
    bool chinese = invocation->language == KH_CHINESE;
    kh_exit worst = KH_EXIT_CLEAN;
    for (size_t i = 0; i < packs; i++) {
        kh_pack_test test = kh_pack_run_examples(model, model->packs.items[i], invocation->language);
        kh_builder line = {.arena = invocation->arena};
        kh_builder_format(&line,
                          chinese ? "%.*s：规则 %zu，例子 %zu，未通过 %zu，从未触发 %zu\n%.*s"
                                  : "%.*s: %zu rules, %zu examples, %zu failed, %zu never fired\n%.*s",
                          KH_TEXT_ARGUMENTS(test.pack->name), test.rules, test.examples, test.failed,
                          test.never_fired, KH_TEXT_ARGUMENTS(test.report));
        (void)kh_print(kh_builder_text(&line));
        if (test.failed || test.never_fired)
            worst = KH_EXIT_VIOLATED;
    }
    return worst;
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

kh_exit kh_command_test(kh_invocation *invocation)
{
    if (!invocation->operands.count) {
        kh_model *model = library_model(invocation);
        kh_exit read = print_findings(invocation, model, KH_TEXT("stdlib"));
        kh_exit tested = test_packs(invocation, model, model->packs.count);
        return read > tested ? read : tested;
    }
    kh_exit worst = KH_EXIT_CLEAN;
    for (size_t i = 0; i < invocation->operands.count; i++) {
        kh_text path = invocation->operands.items[i];
        kh_diagnostics *diagnostics = kh_diagnostics_new(invocation->arena);
        kh_model *model = kh_model_load(invocation->arena, diagnostics, &invocation->settings, path);
        size_t packs = model->packs.count; /* what it adopts is the core's, which is tested by itself */
        kh_rules_check_adoptions(model);
        kh_exit tested = print_findings(invocation, model, path);
        if (tested == KH_EXIT_CLEAN)
            tested =
                packs ? test_packs(invocation, model, packs)
                      : kh_complain(invocation, "“{0}”里没有规则包", "there is no rule pack in “{0}”", path);
        worst = tested > worst ? tested : worst;
    }
    return worst;
}
