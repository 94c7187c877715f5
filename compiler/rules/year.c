/* What changes within the year that a scheme assesses: it is judged as of one day, and whoever reads the
 * findings should know what was different on others. */
#include <stdlib.h>

#include "model/evaluate.h"
#include "rules/judging.h"

typedef KH_VECTOR(kh_date) kh_dates;

typedef struct {
    kh_model model; /* a copy, whose diagnostics nobody reads: of other days nothing is reported */
    const kh_scheme *scheme;
    const kh_map *broken;
    int year;
    kh_dates days; /* on which something may begin or has just ended, in order */
    kh_builder text[KH_LANGUAGES];
    size_t said;
} survey;

/* Beyond so many nobody reads on. */
enum { MOST_NAMED = 5 };

static kh_date day_after(kh_date date)
{
    return kh_date_from_days(kh_date_days(date) + 1);
}

static kh_date day_before(kh_date date)
{
    return kh_date_from_days(kh_date_days(date) - 1);
}

/* What begins with the year does not change within it. */
static void add_day(survey *of, kh_date date)
{
    if (!kh_date_valid(date))
        return;
    date = kh_date_last_day(date);
    bool inside = date.year == of->year && !(date.month == 1 && date.day == 1);
    size_t at = 0;
    while (inside && at < of->days.count && kh_date_compare(of->days.items[at], date) < 0)
        at++;
    if (!inside || (at < of->days.count && kh_date_compare(of->days.items[at], date) == 0))
        return;
    kh_vector_push(of->model.arena, &of->days, date);
    for (size_t i = of->days.count - 1; i > at; i--)
        of->days.items[i] = of->days.items[i - 1];
    of->days.items[at] = date;
}

static void add_days_of(survey *of, const kh_entity *entity)
{
    static const char *const beginnings[] = {"自", "施行", "日期", "废止"};
    for (size_t i = 0; entity && i < KH_COUNT(beginnings); i++)
        add_day(of, kh_pack_date(entity, beginnings[i]));
    kh_date until = entity ? kh_pack_date(entity, "至") : (kh_date){0};
    if (kh_date_valid(until))
        add_day(of, day_after(until));
    for (size_t i = 0; entity && entity->kind != KH_KIND_PACK && i < entity->children.count; i++)
        if (entity->children.items[i]->kind == KH_KIND_PARAMETER)
            add_days_of(of, entity->children.items[i]);
}

static void add_days_of_rule(survey *of, const kh_rule *rule)
{
    add_days_of(of, rule->entity);
    for (size_t i = 0; i < rule->document_count; i++)
        add_days_of(of, rule->documents[i]);
    for (size_t i = 0; i < rule->adoption_count; i++) {
        add_days_of(of, rule->adoptions[i].block);
        if (rule->adoptions[i].pack->kind == KH_KIND_PACK)
            add_days_of(of, rule->adoptions[i].pack);
    }
}

/* ---- one day ---- */

typedef struct {
    kh_rule before, after;
    bool held, holds;
    bool told; /* that it begins or ends there */
} turn;

static bool binds_somebody(const kh_rule *rule)
{
    for (size_t i = 0; i < rule->adoption_count; i++)
        if (rule->adoptions[i].layer != KH_LAYER_GENERAL)
            return true;
    return false;
}

/* Of what binds nobody, and of what the scheme keeps to anyway, nobody needs to know when it began. */
static turn turn_of(survey *of, const kh_rule *rule, kh_date day)
{
    kh_date eve = day_before(day);
    bool broken = kh_map_find(of->broken, rule->id) != NULL;
    turn it = {.before = kh_rule_on(&of->model, of->scheme, rule, eve),
               .after = kh_rule_on(&of->model, of->scheme, rule, day)};
    it.held = kh_rule_is_in_force(&of->model, of->scheme, &it.before, eve);
    it.holds = kh_rule_is_in_force(&of->model, of->scheme, &it.after, day);
    bool known = it.holds && kh_date_compare(day, of->scheme->judged_on) <= 0;
    it.told =
        it.held != it.holds && (broken || (!known && binds_somebody(it.holds ? &it.after : &it.before)));
    return it;
}

static void say(survey *of, kh_words sentence)
{
    static const char *const between[KH_LANGUAGES] = {"；", "; "};
    for (int language = 0; of->said < MOST_NAMED && language < KH_LANGUAGES; language++) {
        kh_builder_string(&of->text[language], of->said ? between[language] : "");
        kh_builder_add(&of->text[language], sentence.in[language]);
    }
    of->said++;
}

/* “KH101、KH102等12条” */
static void say_rules(survey *of, kh_date day, kh_text list, size_t count, kh_words pattern)
{
    kh_words arguments[] = {kh_words_same(kh_date_text(of->model.arena, day)), kh_words_same(list),
                            kh_words_same(kh_text_format(of->model.arena, "%zu", count))};
    kh_words named = kh_words_of("{1}", "{1}"), many = kh_words_of("{1}等{2}条", "{2} rules ({1} …)");
    arguments[1] =
        kh_words_fill(of->model.arena, count > MOST_NAMED ? many : named, arguments, KH_COUNT(arguments));
    say(of, kh_words_fill(of->model.arena, pattern, arguments, KH_COUNT(arguments)));
}

static void survey_force(survey *of, const kh_rule *rules, const turn *turns, size_t count, kh_date day,
                         bool begins)
{
    kh_builder list = {.arena = of->model.arena};
    size_t found = 0;
    for (size_t i = 0; i < count; i++) {
        if (!turns[i].told || turns[i].holds != begins)
            continue;
        if (found < MOST_NAMED)
            kh_builder_format(&list, "%s%.*s", found ? " " : "", KH_TEXT_ARGUMENTS(rules[i].id));
        found++;
    }
    if (found)
        say_rules(of, day, kh_text_copy(of->model.arena, kh_builder_text(&list)), found,
                  begins ? kh_words_of("自{0}起{1}生效", "from {0} {1} in force")
                         : kh_words_of("自{0}起{1}不再有效", "from {0} {1} no longer in force"));
}

static void say_change(survey *of, const kh_rule *rule, kh_date day, kh_words what, kh_words old,
                       kh_words new)
{
    kh_words arguments[] = {kh_words_same(kh_date_text(of->model.arena, day)), kh_words_same(rule->id), what,
                            old, new};
    kh_words pattern =
        kh_words_of("自{0}起{1}的“{2}”由{3}改为{4}", "from {0} “{2}” of {1} is {4} instead of {3}");
    say(of, kh_words_fill(of->model.arena, pattern, arguments, KH_COUNT(arguments)));
}

static void survey_limits(survey *of, const turn *it, kh_date day)
{
    for (size_t i = 0; i < it->after.entity->children.count; i++) {
        const kh_entity *child = it->after.entity->children.items[i];
        kh_value old, new;
        const kh_adoption *ignored;
        bool first = child->kind == KH_KIND_PARAMETER &&
                     kh_child_named(it->after.entity, KH_KIND_PARAMETER, child->name) == child;
        if (!first ||
            !kh_rule_parameter_on(&of->model, of->scheme, &it->before, child, day_before(day), &old,
                                  &ignored) ||
            !kh_rule_parameter_on(&of->model, of->scheme, &it->after, child, day, &new, &ignored))
            continue;
        kh_words was = kh_value_words(of->model.arena, old), is = kh_value_words(of->model.arena, new);
        if (!kh_text_equal(was.in[KH_CHINESE], is.in[KH_CHINESE]))
            say_change(of, &it->after, day, kh_words_same(child->name), was, is);
    }
}

static kh_words level_words(kh_level level)
{
    static const char *const words[][KH_LANGUAGES] = {
        [KH_NOTE] = {"提示", "note"}, [KH_WARNING] = {"警告", "warning"}, [KH_ERROR] = {"错误", "error"}};
    return kh_words_of(words[level][KH_CHINESE], words[level][KH_ENGLISH]);
}

static void survey_day(survey *of, const kh_rule *rules, size_t count, kh_date day)
{
    turn *turns = kh_arena_array(of->model.arena, count + 1, sizeof *turns);
    for (size_t i = 0; i < count; i++)
        turns[i] = turn_of(of, &rules[i], day);
    survey_force(of, rules, turns, count, day, true);
    survey_force(of, rules, turns, count, day, false);
    for (size_t i = 0; i < count; i++) {
        if (!turns[i].held || !turns[i].holds)
            continue;
        survey_limits(of, &turns[i], day);
        bool ignored;
        kh_level was = kh_rule_level(&turns[i].before, &ignored),
                 is = kh_rule_level(&turns[i].after, &ignored);
        if (was != is)
            say_change(of, &rules[i], day, kh_words_of("级别", "level"), level_words(was), level_words(is));
    }
}

/* ---- the year ---- */

static int assessed_year(const kh_scheme *scheme)
{
    const kh_node *node = kh_pack_node(scheme->entity, "年度");
    int64_t number = 0;
    if (node && node->kind == KH_NODE_DATE)
        return node->date.year;
    bool whole = node && node->kind == KH_NODE_NUMBER && kh_number_to_integer(node->number, &number);
    return whole && number >= 1 && number <= 9999 ? (int)number : 0;
}

static void note_late_issue(kh_model *model, const kh_scheme *scheme, int year)
{
    kh_date issued = kh_pack_date(scheme->entity, "印发");
    if (kh_date_valid(issued) && kh_date_last_day(issued).year > year)
        kh_report_texts(model->diagnostics, KH994, scheme->entity->span, 2,
                        kh_date_text(model->arena, issued), kh_text_format(model->arena, "%d", year));
}

static void note_survey(kh_model *model, survey *of)
{
    kh_words found = {{kh_builder_text(&of->text[KH_CHINESE]), kh_builder_text(&of->text[KH_ENGLISH])}};
    kh_words more[] = {found, kh_words_same(kh_text_format(model->arena, "%zu", of->said))};
    if (of->said > MOST_NAMED)
        found = kh_words_fill(model->arena, kh_words_of("{0}；等{1}处", "{0}; {1} changes in all"), more,
                              KH_COUNT(more));
    kh_words arguments[] = {
        kh_words_same(kh_date_text(model->arena, of->scheme->judged_on)),
        kh_words_same(kh_text_format(model->arena, "%d", of->year)),
        found,
    };
    kh_report(model->diagnostics, KH993, of->scheme->entity->span, arguments, KH_COUNT(arguments));
}

void kh_note_changes(kh_model *model, const kh_scheme *scheme, kh_rule_set rules, const kh_map *broken)
{
    survey of = {.model = *model, .scheme = scheme, .broken = broken, .year = assessed_year(scheme)};
    if (kh_date_valid(model->settings->as_of) || !of.year)
        return; /* who asks for a day knows which */
    note_late_issue(model, scheme, of.year);
    of.model.diagnostics = kh_diagnostics_new(model->arena);
    for (int language = 0; language < KH_LANGUAGES; language++)
        of.text[language].arena = model->arena;
    for (size_t i = 0; i < rules.candidate_count; i++)
        add_days_of_rule(&of, &rules.candidates[i]);
    for (size_t i = 0; i < of.days.count; i++)
        survey_day(&of, rules.candidates, rules.candidate_count, of.days.items[i]);
    if (of.said)
        note_survey(model, &of);
}
