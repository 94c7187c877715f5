/* One rule in full, in the reader's language as far as there are words in it. */
#include "cli/rules_text.h"
#include "model/evaluate.h"
#include "output/facts.h"
#include "syntax/format.h"
#include "syntax/parse.h"

typedef struct {
    const kh_invocation *invocation;
    kh_model *model;
    const kh_scheme *scheme; /* NULL: of the library */
    const kh_rule *rule;
    kh_builder *text;
} explaining;

static bool in_chinese(const explaining *of)
{
    return of->invocation->language == KH_CHINESE;
}

/* “依据：…”; nothing for nothing. */
static void add_line(const explaining *of, const char *chinese, const char *english, kh_text said)
{
    if (said.length)
        kh_builder_format(of->text, in_chinese(of) ? "%s：%.*s\n" : "%s: %.*s\n",
                          in_chinese(of) ? chinese : english, KH_TEXT_ARGUMENTS(said));
}

static const kh_attribute *written(const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = entity ? kh_attribute_of(entity, word) : NULL;
    return attribute && attribute->count ? attribute : NULL;
}

/* The first value as it is written, a word of ours in the reader's language. */
static kh_text value_of(const explaining *of, const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = written(entity, word);
    kh_text value = attribute ? kh_span_text(attribute->values[0]->span) : KH_TEXT_NONE;
    kh_text translated = kh_translate_expression_word(value, of->invocation->language);
    if (!translated.length)
        return value;
    char *blanked = kh_arena_copy(of->invocation->arena, translated.data, translated.length);
    for (char *at = blanked; *at; at++)
        if (*at == '_')
            *at = ' ';
    return kh_text_of(blanked);
}

/* “，自2024-02-18” and its like, behind what is there. */
static void add_fact(const explaining *of, kh_builder *line, const kh_entity *entity, const char *word,
                     kh_words pattern)
{
    kh_words value = kh_words_same(value_of(of, entity, word));
    if (!value.in[KH_CHINESE].length)
        return;
    kh_builder_string(line, line->length ? (in_chinese(of) ? "，" : ", ") : "");
    kh_builder_add(line, kh_words_fill(line->arena, pattern, &value, 1).in[of->invocation->language]);
}

static void add_term(const explaining *of, kh_builder *line, const kh_entity *entity)
{
    add_fact(of, line, entity, "自", kh_words_of("自{0}起", "from {0}"));
    add_fact(of, line, entity, "至", kh_words_of("到{0}止", "until {0}"));
}

/* ---- limits over time ---- */

static void add_strictness(const explaining *of, kh_builder *line, const kh_entity *parameter)
{
    static const char *const ways[][KH_LANGUAGES] = {{"越小越严", "smaller is stricter"},
                                                     {"越大越严", "larger is stricter"}};
    const kh_attribute *way = written(parameter, "从严");
    const kh_member_row *row = way ? kh_find_member(KH_ENUMERATION_STRICTER, way->values[0]->text) : NULL;
    if (row && row->rank >= 1 && row->rank <= (int)KH_COUNT(ways))
        kh_builder_format(line, "%s%s", in_chinese(of) ? "，" : ", ",
                          ways[row->rank - 1][of->invocation->language]);
}

static kh_text parameter_text(const explaining *of, const kh_entity *parameter)
{
    kh_builder line = {.arena = of->invocation->arena};
    kh_evaluation evaluation = {.arena = line.arena, .model = of->model, .scheme = of->scheme};
    kh_words value = kh_limit_words(line.arena, kh_attribute_value(&evaluation, parameter, "值"));
    kh_builder_add(&line, value.in[of->invocation->language]);
    add_term(of, &line, parameter);
    add_fact(of, &line, parameter, "核对至", kh_words_of("核对至{0}", "verified until {0}"));
    add_strictness(of, &line, parameter);
    add_fact(of, &line, parameter, "出处", kh_words_of("出处：{0}", "origin: {0}"));
    if (in_chinese(of))
        add_fact(of, &line, parameter, "说明", kh_words_of("{0}", ""));
    return kh_builder_text(&line);
}

static void add_parameters(const explaining *of, const kh_entity *owner, const char *before)
{
    for (size_t i = 0; i < owner->children.count; i++) {
        const kh_entity *child = owner->children.items[i];
        if (child->kind == KH_KIND_PARAMETER)
            kh_builder_format(of->text, in_chinese(of) ? "%s参数 %.*s：%.*s\n" : "%sparameter %.*s: %.*s\n",
                              before, KH_TEXT_ARGUMENTS(child->name),
                              KH_TEXT_ARGUMENTS(parameter_text(of, child)));
    }
}

/* ---- who adopts it ---- */

static void add_adoption(const explaining *of, const kh_adoption *adoption)
{
    kh_language language = of->invocation->language;
    kh_builder line = {.arena = of->invocation->arena};
    const kh_entity *block = adoption->block, *pack = adoption->pack;
    kh_builder_format(&line, "%.*s %.*s",
                      KH_TEXT_ARGUMENTS(kh_words_in(kh_layer_name(adoption->layer), language)),
                      KH_TEXT_ARGUMENTS(pack->name));
    add_term(of, &line, written(block, "自") || written(block, "至") ? block : pack);
    add_fact(of, &line, block, "级别", kh_words_of("级别：{0}", "level: {0}"));
    if (adoption->replaces) {
        kh_words reason = kh_adoption_reason(adoption);
        kh_words pattern = kh_words_of("，替换：{0}", ", replaces: {0}");
        kh_builder_add(&line, kh_words_fill(line.arena, pattern, &reason, 1).in[language]);
    }
    kh_builder_format(of->text, "  %.*s\n", KH_TEXT_ARGUMENTS(kh_builder_text(&line)));
    if (block && pack->kind == KH_KIND_PACK)
        add_parameters(of, block, "    ");
}

/* The pack it is written in puts it in force for whoever names that pack: nothing to tell of the library. */
static bool is_own_subject(const explaining *of, const kh_adoption *adoption)
{
    return !of->scheme && !adoption->block && adoption->pack == of->rule->pack && !of->rule->core;
}

static void add_adoptions(const explaining *of)
{
    if (of->rule->adoption_count)
        kh_builder_string(of->text,
                          in_chinese(of) ? "使它生效的规则包：\n" : "packs that put it in force:\n");
    for (size_t i = 0; i < of->rule->adoption_count; i++)
        if (!is_own_subject(of, &of->rule->adoptions[i]))
            add_adoption(of, &of->rule->adoptions[i]);
}

static void add_permissions(const explaining *of)
{
    const kh_attribute *waivable = written(of->rule->entity, "可豁免");
    const kh_attribute *replaceable = written(of->rule->entity, "可替换");
    if (waivable && waivable->values[0]->kind == KH_NODE_TRUTH && !waivable->values[0]->truth)
        kh_builder_string(of->text, in_chinese(of) ? "不可豁免。\n" : "It cannot be waived.\n");
    if (replaceable && replaceable->values[0]->kind == KH_NODE_TRUTH && replaceable->values[0]->truth)
        kh_builder_string(of->text, in_chinese(of) ? "更小地方的规则包可以替换它的限度。\n"
                                                   : "The pack of a smaller place may replace its limits.\n");
}

/* ---- examples ---- */

/* The scanner wants two NUL bytes beyond the text. */
static kh_text two_bytes_more(kh_arena *arena, kh_text text)
{
    char *copy = kh_arena_alloc(arena, (size_t)text.length + 2);
    memcpy(copy, text.data, text.length);
    copy[text.length] = copy[text.length + 1] = 0;
    return kh_text_slice(copy, text.length);
}

/* The block as a file of its own, in the reader's words; what stood around it only to be parsed is taken off.
 */
static kh_text example_text(const explaining *of, const kh_entity *example)
{
    static const char before[] = "规则包 例 {\n规则 例 {\n", after[] = "\n}\n}\n";
    enum { AROUND = 2, DEPTH = 8 };
    kh_arena *arena = of->invocation->arena;
    kh_text body = kh_span_text(example->whole), formatted;
    kh_text wrapped =
        two_bytes_more(arena, kh_text_format(arena, "%s%.*s%s", before, KH_TEXT_ARGUMENTS(body), after));
    kh_source *source = kh_source_new(arena, KH_TEXT("-"), wrapped);
    const kh_tree *tree = kh_parse(arena, kh_diagnostics_new(arena), source);
    kh_format_options options = {.convert = true, .language = of->invocation->language};
    if (!kh_format(arena, tree, options, &formatted))
        return body;
    kh_source *lines = kh_source_new(arena, KH_TEXT("-"), formatted);
    kh_builder text = {.arena = arena};
    for (uint32_t line = 1 + AROUND; line + AROUND < lines->line_count; line++) {
        kh_text one = kh_source_line(lines, line);
        uint32_t cut = one.length < DEPTH ? one.length : DEPTH;
        kh_builder_format(&text, "%.*s\n", (int)(one.length - cut), one.data + cut);
    }
    return kh_builder_text(&text);
}

/* 合规例 and 违规例 that are sentences, one a line. */
static void add_sentences(const explaining *of, const kh_attribute *attribute)
{
    kh_text word = attribute->row->word.in[KH_CHINESE];
    if (!kh_text_is(word, "合规例") && !kh_text_is(word, "违规例"))
        return;
    kh_builder_format(of->text, in_chinese(of) ? "\n%.*s：\n" : "\n%.*s:\n",
                      KH_TEXT_ARGUMENTS(attribute->row->word.in[of->invocation->language]));
    for (size_t i = 0; i < attribute->count; i++)
        kh_builder_format(of->text, "    %.*s\n",
                          KH_TEXT_ARGUMENTS(kh_span_text(attribute->values[i]->span)));
}

static void add_examples(const explaining *of)
{
    for (size_t i = 0; i < of->rule->entity->children.count; i++) {
        const kh_entity *example = of->rule->entity->children.items[i];
        if (example->kind == KH_KIND_GOOD_EXAMPLE || example->kind == KH_KIND_BAD_EXAMPLE)
            kh_builder_format(of->text, "\n%.*s", KH_TEXT_ARGUMENTS(example_text(of, example)));
    }
    for (size_t i = 0; i < of->rule->entity->attributes.count; i++)
        add_sentences(of, &of->rule->entity->attributes.items[i]);
}

void kh_explain_rule(const kh_invocation *invocation, kh_model *model, const kh_scheme *scheme,
                     const kh_rule *rule, kh_builder *text)
{
    const explaining of = {invocation, model, scheme, rule, text};
    kh_language language = invocation->language;
    bool own_varies, varies;
    kh_level own = kh_rule_own_level(rule, &own_varies), most = kh_rule_level(rule, &varies);
    kh_builder_format(text, "%.*s  %.*s", KH_TEXT_ARGUMENTS(rule->id),
                      KH_TEXT_ARGUMENTS(kh_words_in(rule->title, language)));
    kh_builder_format(text, rule->alias.length ? "  (%.*s)\n" : "%.*s\n", KH_TEXT_ARGUMENTS(rule->alias));
    add_line(&of, "级别", "level", kh_level_text(invocation->arena, most, varies || own != most, language));
    add_line(&of, "规则包", "pack", kh_words_in(kh_pack_title(rule->pack), language));
    kh_builder term = {.arena = invocation->arena};
    add_term(&of, &term, rule->entity);
    add_line(&of, "有效", "holds", kh_builder_text(&term));
    for (size_t i = 0; i < rule->citation_count; i++)
        add_line(&of, "依据", "source", kh_citation_text(invocation->arena, &rule->citations[i], language));
    add_adoptions(&of);
    add_permissions(&of);
    kh_text explanation = kh_words_in(rule->explanation, language);
    if (explanation.length)
        kh_builder_format(text, "\n%.*s\n\n", KH_TEXT_ARGUMENTS(explanation));
    add_parameters(&of, rule->entity, "");
    add_line(&of, "建议", "remedy", kh_words_in(rule->suggestion, language));
    add_examples(&of);
}
