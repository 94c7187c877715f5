/* Lists of rules: the library by packs, and what is in force for one scheme. */
#include "base/utf8.h"
#include "cli/rules_text.h"
#include "output/facts.h"

enum {
    TITLE_CELLS = 40, /* a column of titles */
    LEVEL_CELLS = 10,
    NAME_CELLS = 16,
    INDENT = 7, /* KH101 and two blanks */
};

kh_text kh_level_text(kh_arena *arena, kh_level level, bool varies, kh_language language)
{
    static const char *const up_to[KH_LANGUAGES] = {"至多", "up to "};
    return kh_text_format(arena, "%s%.*s", varies ? up_to[language] : "",
                          KH_TEXT_ARGUMENTS(kh_level_name(level, language)));
}

kh_text kh_citation_text(kh_arena *arena, const kh_citation *citation, kh_language language)
{
    static const char *const before_date[KH_LANGUAGES] = {"，", ", "};
    kh_text clause = kh_words_in(citation->clause, language);
    return kh_text_format(
        arena, "%.*s%s%.*s%s%.*s", KH_TEXT_ARGUMENTS(kh_words_in(citation->document, language)),
        clause.length ? " " : "", KH_TEXT_ARGUMENTS(clause),
        citation->date.length ? before_date[language] : "", KH_TEXT_ARGUMENTS(citation->date));
}

kh_words kh_limit_words(kh_arena *arena, kh_value value)
{
    kh_words words = kh_value_words(arena, value);
    kh_text unit = value.kind == KH_VALUE_NUMBER ? value.unit.word : KH_TEXT_NONE;
    const kh_unit_row *row = unit.length ? kh_find_unit(unit) : NULL;
    kh_text number = words.in[KH_ENGLISH];
    bool behind = row && number.length > unit.length &&
                  memcmp(number.data + number.length - unit.length, unit.data, unit.length) == 0;
    if (!behind || unit.data[0] == '%')
        return words;
    kh_text name = row->word.in[KH_ENGLISH];
    number.length -= unit.length;
    bool plural = !kh_text_is(number, "1") && name.data[name.length - 1] != 's';
    words.in[KH_ENGLISH] = kh_text_format(arena, "%.*s %.*s%s", KH_TEXT_ARGUMENTS(number),
                                          KH_TEXT_ARGUMENTS(name), plural ? "s" : "");
    return words;
}

static void add_padded(kh_builder *text, kh_text cell, size_t cells)
{
    size_t taken = kh_text_cells(cell);
    kh_builder_add(text, cell);
    kh_builder_repeat(text, ' ', taken + 2 <= cells ? cells - taken : 2);
}

/* ---- the library ---- */

static void add_rule_row(const kh_invocation *invocation, const kh_rule *rule, kh_builder *text)
{
    kh_language language = invocation->language;
    bool own_varies, varies;
    kh_level own = kh_rule_own_level(rule, &own_varies), most = kh_rule_level(rule, &varies);
    kh_builder_format(text, "  %.*s  ", KH_TEXT_ARGUMENTS(rule->id));
    add_padded(text, kh_words_in(rule->title, language), TITLE_CELLS);
    add_padded(text, kh_level_text(invocation->arena, most, varies || own != most, language), LEVEL_CELLS);
    for (size_t i = 0; i < rule->citation_count; i++)
        kh_builder_format(
            text, "%s%.*s", i ? (language == KH_CHINESE ? "；" : "; ") : "",
            KH_TEXT_ARGUMENTS(kh_citation_text(invocation->arena, &rule->citations[i], language)));
    kh_builder_character(text, '\n');
}

static size_t rules_written_in(const kh_entity *pack)
{
    size_t count = 0;
    for (size_t i = 0; i < pack->children.count; i++)
        count += pack->children.items[i]->kind == KH_KIND_RULE;
    return count;
}

static void add_pack_rules(const kh_invocation *invocation, const kh_entity *pack, kh_rule_set rules,
                           kh_builder *text)
{
    kh_words title = kh_pack_title(pack);
    kh_builder_format(text,
                      invocation->language == KH_CHINESE ? "%s%.*s  %.*s（%zu条）\n" : "%s%.*s  %.*s (%zu)\n",
                      text->length ? "\n" : "", KH_TEXT_ARGUMENTS(pack->name),
                      KH_TEXT_ARGUMENTS(kh_words_in(title, invocation->language)), rules_written_in(pack));
    for (size_t i = 0; i < rules.count; i++)
        if (rules.items[i].pack == pack)
            add_rule_row(invocation, &rules.items[i], text);
}

static bool is_adopted_by(const kh_rule *rule, const kh_entity *pack)
{
    for (size_t i = 0; i < rule->adoption_count; i++)
        if (rule->adoptions[i].pack == pack)
            return true;
    return false;
}

/* 宁夏2024  宁夏2024年为基层减负15条；省，缺省生效 */
static void add_adopting_pack(const kh_invocation *invocation, const kh_entity *pack, kh_rule_set rules,
                              kh_builder *text)
{
    bool chinese = invocation->language == KH_CHINESE;
    kh_layer layer = kh_pack_layer(pack);
    const char *how = kh_pack_is_automatic(pack) ? (chinese ? "缺省生效" : "in force by default")
                                                 : (chinese ? "引用才生效" : "in force where it is named");
    kh_builder_format(text, "  %.*s  %.*s%s%.*s%s%s\n", KH_TEXT_ARGUMENTS(pack->name),
                      KH_TEXT_ARGUMENTS(kh_words_in(kh_pack_title(pack), invocation->language)),
                      chinese ? "；" : "; ",
                      KH_TEXT_ARGUMENTS(kh_words_in(kh_layer_name(layer), invocation->language)),
                      chinese ? "，" : ", ", how);
    size_t on_line = 0;
    for (size_t i = 0; i < rules.count; i++) {
        if (!is_adopted_by(&rules.items[i], pack))
            continue;
        enum { ON_A_LINE = 14 };
        kh_builder_string(text, on_line % ON_A_LINE ? " " : on_line ? "\n      " : "      ");
        kh_builder_add(text, rules.items[i].id);
        on_line++;
    }
    kh_builder_string(text, on_line ? "\n" : "");
}

void kh_list_library(const kh_invocation *invocation, const kh_model *model, kh_rule_set rules,
                     kh_builder *text)
{
    for (size_t i = 0; i < model->packs.count; i++)
        if (rules_written_in(model->packs.items[i]))
            add_pack_rules(invocation, model->packs.items[i], rules, text);
    kh_builder_string(text, invocation->language == KH_CHINESE
                                ? "\n哪些文件、哪些地方采用哪些规则\n"
                                : "\nwhich documents and places adopt which rules\n");
    for (int layer = 0; layer < KH_LAYERS; layer++)
        for (size_t i = 0; i < model->packs.count; i++) {
            const kh_entity *pack = model->packs.items[i];
            if ((int)kh_pack_layer(pack) == layer && !rules_written_in(pack))
                add_adopting_pack(invocation, pack, rules, text);
        }
}

/* ---- in force for a scheme ---- */

static void add_packs(const kh_invocation *invocation, const kh_scheme *scheme, kh_rule_set rules,
                      kh_builder *text)
{
    kh_language language = invocation->language;
    kh_words arguments[] = {kh_words_same(kh_entity_title(scheme->entity)),
                            kh_words_same(kh_date_text(invocation->arena, scheme->judged_on))};
    kh_words dated = kh_words_of("{0}：{1}生效的规则\n", "{0}: in force on {1}\n");
    kh_words undated = kh_words_of("{0}：不论日期，生效的规则\n", "{0}: in force, whatever the date\n");
    kh_words head = kh_date_valid(scheme->judged_on) ? dated : undated;
    kh_builder_add(text, kh_words_fill(invocation->arena, head, arguments, KH_COUNT(arguments)).in[language]);
    for (int layer = 0; layer < KH_LAYERS; layer++)
        for (size_t i = 0; i < rules.pack_count; i++) {
            if ((int)kh_pack_layer(rules.packs[i]) != layer)
                continue;
            kh_builder_string(text, "  ");
            add_padded(text, kh_words_in(kh_layer_name((kh_layer)layer), language), LEVEL_CELLS);
            add_padded(text, rules.packs[i]->name, NAME_CELLS);
            kh_builder_format(text, "%.*s\n",
                              KH_TEXT_ARGUMENTS(kh_words_in(kh_pack_title(rules.packs[i]), language)));
        }
    kh_builder_character(text, '\n');
}

/* “省 宁夏2024”; the core and the scheme say who they are. */
static kh_text who(kh_arena *arena, const kh_adoption *adoption, kh_language language)
{
    kh_text layer = kh_words_in(kh_layer_name(adoption->layer), language);
    if (adoption->layer == KH_LAYER_CORE || adoption->layer == KH_LAYER_SCHEME)
        return layer;
    return kh_text_format(arena, "%.*s %.*s", KH_TEXT_ARGUMENTS(layer),
                          KH_TEXT_ARGUMENTS(adoption->pack->name));
}

static void add_adopters(const kh_invocation *invocation, const kh_rule *rule, kh_builder *text)
{
    const char *between = invocation->language == KH_CHINESE ? "、" : ", ";
    bool first = true;
    for (size_t i = 0; i < rule->adoption_count; i++) {
        bool again = i && rule->adoptions[i].pack == rule->adoptions[i - 1].pack;
        if (again)
            continue;
        kh_builder_string(text, first ? "" : between);
        kh_builder_add(text, who(invocation->arena, &rule->adoptions[i], invocation->language));
        first = false;
    }
}

/* “上限 4（规则本身5；省 甲从严）” */
static void add_limit(const kh_invocation *invocation, kh_model *model, const kh_scheme *scheme,
                      const kh_rule *rule, const kh_entity *parameter, kh_builder *text)
{
    kh_arena *arena = invocation->arena;
    kh_language language = invocation->language;
    kh_value value, own;
    const kh_adoption *by, *ignored;
    kh_rule plain = *rule;
    plain.adoption_count = 0;
    plain.replacement = NULL;
    if (!kh_rule_parameter(model, scheme, rule, parameter, &value, &by) ||
        !kh_rule_parameter(model, scheme, &plain, parameter, &own, &ignored))
        return;
    kh_words patterns[] = {
        kh_words_of("{0} {1}", "{0} {1}"),
        kh_words_of("{0} {1}（规则本身{2}，{3}从严）", "{0} {1} (the rule's own {2}; stricter by {3})"),
        kh_words_of("{0} {1}（规则本身{2}，{3}替换：{4}）",
                    "{0} {1} (the rule's own {2}; replaced by {3}: {4})"),
    };
    kh_words arguments[] = {kh_words_same(parameter->name), kh_limit_words(arena, value),
                            kh_limit_words(arena, own),
                            by ? kh_words_same(who(arena, by, language)) : kh_words_same(KH_TEXT_NONE),
                            by && by->replaces ? kh_adoption_reason(by) : kh_words_same(KH_TEXT_NONE)};
    size_t which = !by ? 0 : by->replaces ? 2 : 1;
    kh_builder_string(text, language == KH_CHINESE ? "，" : ", ");
    kh_builder_add(text, kh_words_fill(arena, patterns[which], arguments, KH_COUNT(arguments)).in[language]);
}

/* What changed it, and its limits: one line, if there is anything to say. */
static void add_details(const kh_invocation *invocation, kh_model *model, const kh_scheme *scheme,
                        const kh_rule *rule, kh_builder *text)
{
    kh_arena *arena = invocation->arena;
    kh_language language = invocation->language;
    kh_builder line = {.arena = arena};
    const kh_adoption *raised = kh_rule_raised_by(rule);
    const char *comma = language == KH_CHINESE ? "，" : ", ";
    bool varies;
    if (raised) {
        kh_words arguments[] = {kh_words_same(kh_level_name(kh_rule_own_level(rule, &varies), language)),
                                kh_words_same(who(arena, raised, language))};
        kh_words pattern = kh_words_of("级别由{1}从{0}提高", "raised from {0} by {1}");
        kh_builder_string(&line, comma);
        kh_builder_add(&line, kh_words_fill(arena, pattern, arguments, KH_COUNT(arguments)).in[language]);
    }
    for (size_t i = 0; i < rule->entity->children.count; i++) {
        const kh_entity *child = rule->entity->children.items[i];
        if (child->kind == KH_KIND_PARAMETER &&
            kh_child_named(rule->entity, KH_KIND_PARAMETER, child->name) == child)
            add_limit(invocation, model, scheme, rule, child, &line);
    }
    if (!line.length)
        return;
    kh_builder_repeat(text, ' ', INDENT);
    kh_builder_format(text, "%.*s\n", (int)(line.length - strlen(comma)), line.data + strlen(comma));
}

void kh_list_in_force(const kh_invocation *invocation, kh_model *model, const kh_scheme *scheme,
                      kh_rule_set rules, kh_builder *text)
{
    kh_language language = invocation->language;
    add_packs(invocation, scheme, rules, text);
    for (size_t i = 0; i < rules.count; i++) {
        const kh_rule *rule = &rules.items[i];
        bool varies;
        kh_level level = kh_rule_level(rule, &varies);
        add_padded(text, rule->id, INDENT);
        add_padded(text, kh_words_in(rule->title, language), TITLE_CELLS);
        add_padded(text, kh_level_text(invocation->arena, level, varies, language), LEVEL_CELLS);
        add_adopters(invocation, rule, text);
        kh_builder_character(text, '\n');
        add_details(invocation, model, scheme, rule, text);
    }
}
