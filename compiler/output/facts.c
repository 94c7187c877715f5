/* One table of facts, walked by every renderer that people read. */
#include "output/facts.h"

#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"

/* A reader wants to know whether it is his own township; thirty names would hide the advice below. */
enum { MAX_NAMED_TOWNSHIPS = 5 };

static const kh_text list_mark[KH_LANGUAGES] = {{"、", 3}, {", ", 2}};

kh_text kh_words_in(kh_words words, kh_language language)
{
    for (size_t other = 0; other < KH_LANGUAGES && words.in[language].length == 0; other++)
        if (words.in[other].length)
            return words.in[other];
    return words.in[language];
}

kh_text kh_shown(kh_arena *arena, kh_text text)
{
    kh_builder builder = {.arena = arena};
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        char encoded[4];
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        if (character == '\t' || character == '\n' || character == '\r')
            kh_builder_character(&builder, ' ');
        else if (kh_character_is_invisible(character))
            kh_builder_string(&builder, "·");
        else
            kh_builder_bytes(&builder, encoded, kh_utf8_encode(character, encoded));
    }
    return kh_builder_text(&builder);
}

kh_text kh_level_name(kh_level level, kh_language language)
{
    static const char *const names[][KH_LANGUAGES] = {
        [KH_NOTE] = {"提示", "note"},
        [KH_WARNING] = {"警告", "warning"},
        [KH_ERROR] = {"错误", "error"},
    };
    return kh_text_of(names[level][language]);
}

kh_text kh_level_key(kh_level level)
{
    return kh_level_name(level, KH_ENGLISH);
}

static kh_text townships(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language)
{
    static const char *const more[KH_LANGUAGES] = {"等%zu个乡镇", " and %zu more"};
    kh_builder builder = {.arena = arena};
    size_t count = diagnostic->township_count;
    size_t named = count < MAX_NAMED_TOWNSHIPS ? count : MAX_NAMED_TOWNSHIPS;
    if (diagnostic->base && count)
        kh_builder_string(&builder, language == KH_CHINESE ? "基础方案" : "the base scheme");
    for (size_t i = 0; i < named; i++) {
        kh_builder_add(&builder, i || diagnostic->base ? list_mark[language] : KH_TEXT_NONE);
        kh_builder_add(&builder, diagnostic->townships[i]);
    }
    if (count > named && language == KH_CHINESE)
        kh_builder_format(&builder, more[KH_CHINESE], count);
    else if (count > named)
        kh_builder_format(&builder, more[KH_ENGLISH], count - named);
    return kh_builder_text(&builder);
}

static kh_text citations(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language)
{
    static const char *const between[KH_LANGUAGES] = {"；", "; "}, *const before_date[] = {"，", ", "};
    kh_builder builder = {.arena = arena};
    for (size_t i = 0; i < diagnostic->citation_count; i++) {
        const kh_citation *one = &diagnostic->citations[i];
        kh_builder_string(&builder, i ? between[language] : "");
        kh_builder_add(&builder, kh_words_in(one->document, language));
        kh_text clause = kh_words_in(one->clause, language);
        kh_builder_string(&builder, clause.length ? " " : "");
        kh_builder_add(&builder, clause);
        kh_builder_string(&builder, one->date.length ? before_date[language] : "");
        kh_builder_add(&builder, one->date);
    }
    return kh_builder_text(&builder);
}

static kh_text help(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language)
{
    (void)arena;
    return kh_words_in(diagnostic->help, language);
}

static kh_text fix(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language)
{
    (void)arena;
    return kh_words_in(diagnostic->fix, language);
}

static kh_text waiver(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language)
{
    (void)arena;
    return diagnostic->waived ? kh_words_in(diagnostic->waiver, language) : KH_TEXT_NONE;
}

/* Where there is a page that says more than the message. */
static kh_text explanation(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language)
{
    if (diagnostic->code < KH_CODES && kh_words_in(diagnostic->help, language).length == 0)
        return KH_TEXT_NONE;
    return kh_text_format(arena, "kaohe rules %.*s", KH_TEXT_ARGUMENTS(diagnostic->id));
}

size_t kh_facts_of(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language,
                   kh_fact facts[KH_MAX_FACTS])
{
    static const struct {
        const char *label[KH_LANGUAGES];
        kh_text (*text)(kh_arena *arena, const kh_diagnostic *diagnostic, kh_language language);
    } rows[] = {
        {{"乡镇", "townships"}, townships}, {{"依据", "source"}, citations},
        {{"建议", "help"}, help},           {{"改为", "fix"}, fix},
        {{"豁免", "waiver"}, waiver},       {{"说明", "explain"}, explanation},
    };
    static_assert(KH_COUNT(rows) <= KH_MAX_FACTS, "more facts than callers make room for");
    size_t count = 0;
    for (size_t i = 0; i < KH_COUNT(rows); i++) {
        kh_text text = rows[i].text(arena, diagnostic, language);
        if (text.length)
            facts[count++] = (kh_fact){kh_text_of(rows[i].label[language]), kh_shown(arena, text)};
    }
    return count;
}

typedef struct {
    kh_text missing; /* 类型; empty: the rule does not say */
    kh_map *entities, *rules;
} gap;

static gap *gap_for(kh_arena *arena, kh_map *gaps, kh_text missing)
{
    gap *found = kh_map_find(gaps, missing);
    if (found)
        return found;
    found = kh_arena_new_of(arena, gap);
    *found = (gap){missing, kh_map_new(arena), kh_map_new(arena)};
    kh_map_add(gaps, missing, found);
    return found;
}

/* Items of one name in two sections are two: a rule lists each entity once, so the second of that name under
 * one rule is another. */
static kh_text distinct(kh_arena *arena, kh_map *seen, const kh_undecided *one)
{
    kh_text key =
        kh_text_format(arena, "%.*s\n%.*s", KH_TEXT_ARGUMENTS(one->rule), KH_TEXT_ARGUMENTS(one->entity));
    size_t *count = kh_map_find(seen, key);
    if (!count) {
        count = kh_arena_new_of(arena, size_t);
        kh_map_add(seen, key, count);
    }
    return kh_text_format(arena, "%.*s\n%zu", KH_TEXT_ARGUMENTS(one->entity), (*count)++);
}

/* One datum after the other, so that each is counted once, whatever else its owner lacks. */
static kh_map *collect_gaps(kh_arena *arena, const kh_findings *findings, kh_language language)
{
    kh_map *gaps = kh_map_new(arena), *seen = kh_map_new(arena);
    for (size_t i = 0; i < findings->undecided_count; i++) {
        const kh_undecided *one = &findings->undecided[i];
        kh_text entity = distinct(arena, seen, one);
        for (size_t m = 0; m < one->missing_count || m == 0; m++) {
            bool said = m < one->missing_count;
            gap *found = gap_for(arena, gaps, said ? kh_words_in(one->missing[m], language) : KH_TEXT_NONE);
            /* Sets: any value but NULL. */
            kh_map_add(found->entities, entity, found);
            kh_map_add(found->rules, one->rule, found);
        }
    }
    return gaps;
}

static int by_text(const void *left, const void *right)
{
    const kh_text *a = left, *b = right;
    return kh_text_compare(*a, *b);
}

static void add_rules(kh_arena *arena, kh_builder *builder, const kh_map *rules)
{
    size_t count = kh_map_count(rules);
    kh_text *sorted = kh_arena_array(arena, count, sizeof *sorted);
    for (size_t i = 0; i < count; i++)
        sorted[i] = kh_map_key(rules, i);
    qsort(sorted, count, sizeof *sorted, by_text);
    for (size_t i = 0; i < count; i++) {
        kh_builder_character(builder, i ? ' ' : '(');
        kh_builder_add(builder, sorted[i]);
    }
    kh_builder_character(builder, ')');
}

static kh_text gap_line(kh_arena *arena, const gap *one, kh_language language)
{
    kh_builder builder = {.arena = arena};
    size_t count = kh_map_count(one->entities);
    if (language == KH_CHINESE)
        kh_builder_format(&builder, "无法判定: %zu个%s", count, one->missing.length ? "缺" : "");
    else
        kh_builder_format(&builder, "undecided: %zu %s", count,
                          !one->missing.length ? ""
                          : count == 1         ? "lacks "
                                               : "lack ");
    if (one->missing.length)
        kh_builder_format(&builder, "“%.*s”%s", KH_TEXT_ARGUMENTS(one->missing),
                          language == KH_ENGLISH ? " " : "");
    add_rules(arena, &builder, one->rules);
    return kh_shown(arena, kh_builder_text(&builder));
}

size_t kh_undecided_lines(kh_arena *arena, const kh_findings *findings, kh_language language, kh_text **lines)
{
    const kh_map *gaps = collect_gaps(arena, findings, language);
    size_t count = kh_map_count(gaps);
    *lines = kh_arena_array(arena, count, sizeof **lines);
    for (size_t i = 0; i < count; i++)
        (*lines)[i] = gap_line(arena, kh_map_value(gaps, i), language);
    return count;
}

size_t kh_waived_count(const kh_diagnostics *diagnostics)
{
    size_t waived = 0;
    for (size_t i = 0; i < kh_diagnostics_count(diagnostics); i++)
        waived += kh_diagnostics_at(diagnostics, i)->waived;
    return waived;
}

kh_text kh_findings_summary(kh_arena *arena, const kh_findings *findings, kh_language language)
{
    static const kh_level levels[] = {KH_ERROR, KH_WARNING, KH_NOTE};
    bool chinese = language == KH_CHINESE;
    size_t waived = kh_waived_count(findings->diagnostics);
    /* What could not be judged is no clean bill. */
    if (kh_diagnostics_count(findings->diagnostics) == 0 && findings->undecided_count == 0)
        return chinese ? KH_TEXT("没有发现问题。") : KH_TEXT("no findings.");

    kh_builder builder = {.arena = arena};
    for (size_t i = 0; i < KH_COUNT(levels); i++) {
        size_t count = kh_diagnostics_at_level(findings->diagnostics, levels[i]);
        kh_text name = kh_level_name(levels[i], language);
        if (chinese)
            kh_builder_format(&builder, "%s%.*s %zu", i ? "，" : "", KH_TEXT_ARGUMENTS(name), count);
        else
            kh_builder_format(&builder, "%s%zu %.*s%s", i ? ", " : "", count, KH_TEXT_ARGUMENTS(name),
                              count == 1 ? "" : "s");
    }
    if (waived)
        kh_builder_format(&builder, chinese ? "，已豁免 %zu" : ", %zu waived", waived);
    kh_builder_string(&builder, chinese ? "。" : ".");
    return kh_builder_text(&builder);
}
