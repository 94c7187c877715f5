/* What holds for a whole library of rules and cannot be seen in one of its packs. */
#include "rules/judging.h"

typedef struct {
    kh_model *model;
    kh_language language;
    kh_builder report;
    size_t failed;
} checking;

static void lack(checking *it, const kh_rule *rule, kh_words what)
{
    kh_words arguments[] = {kh_words_same(rule->id), what};
    kh_words line = kh_words_fill(it->model->arena, kh_code_text(KH080), arguments, KH_COUNT(arguments));
    kh_builder_format(&it->report, "%.*s\n", KH_TEXT_ARGUMENTS(line.in[it->language]));
    it->failed++;
}

/* By another pack than its own, which is in force for whoever names it only. */
static bool is_adopted(const kh_rule *rule)
{
    for (size_t i = 0; i < rule->adoption_count; i++)
        if (rule->adoptions[i].pack != rule->pack)
            return true;
    return rule->core;
}

kh_pack_test kh_library_check(kh_model *model, kh_language language)
{
    checking it = {.model = model, .language = language, .report = {.arena = model->arena}};
    kh_rule_set rules = kh_rules_all(model);
    kh_map *aliases = kh_map_new(model->arena);
    for (size_t i = 0; i < rules.count; i++) {
        const kh_rule *rule = &rules.items[i];
        if (!is_adopted(rule))
            lack(&it, rule, kh_words_of("采用它的规则包", "a pack that adopts it"));
        const kh_rule *before = rule->alias.length ? kh_map_add(aliases, rule->alias, &rules.items[i]) : rule;
        kh_words other = kh_words_same(before->id);
        if (before != rule)
            lack(&it, rule,
                 kh_words_fill(
                     model->arena,
                     kh_words_of("自己的别名（与{0}的相同）", "an alias of its own ({0} has the same)"),
                     &other, 1));
    }
    return (kh_pack_test){.failed = it.failed, .report = kh_builder_text(&it.report)};
}
