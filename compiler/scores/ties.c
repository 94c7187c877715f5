/* 同分: what equals are compared by, one expression after the other; higher is better. Those still equal
 * after all of them, and those of whom somebody's value is not known, stay tied. */
#include "scores/scoring.h"

#include <stdlib.h>

enum { MAX_NAMED = 5 };

typedef struct contender {
    kh_scored *member;
    kh_value worth; /* of the expression being compared */
    kh_number number;
    kh_words story;
} contender;

typedef struct contest {
    kh_scoring *scoring;
    const kh_entity *owner; /* whose 同分; NULL: nothing is compared */
    const kh_attribute *by;
    contender *all;
    size_t *ties; /* of the contenders: the first of those tied with it */
} contest;

/* ---- values ---- */

static void read_worth(kh_trial *trial, size_t row)
{
    kh_scoring *scoring = trial->scoring;
    kh_frame frame = {.element = scoring->judged};
    (void)row;
    kh_value value = kh_single(
        kh_evaluate(&trial->evaluation, &frame, scoring->compared, (kh_expectation){.form = KH_FORM_ANY}));
    scoring->worth = kh_value_copied(scoring->arena, value);
}

/* In the first one's unit; yes is more than no. False: it is neither. */
static bool is_comparable(kh_arena *arena, const contender *first, contender *one)
{
    const kh_value *worth = &one->worth;
    if (worth->kind == KH_VALUE_TRUTH)
        one->number = KH_NUMBER(worth->truth);
    else if (worth->kind == KH_VALUE_NUMBER && !worth->ranged &&
             kh_units_agree(worth->unit, first->worth.unit))
        one->number = kh_unit_convert(arena, worth->number, worth->unit, first->worth.unit);
    else
        return false;
    return worth->kind == first->worth.kind && kh_number_valid(one->number);
}

/* ---- texts ---- */

static kh_words expression_words(kh_scoring *scoring, const kh_node *expression)
{
    return kh_words_same(kh_text_in_one_line(scoring->arena, kh_span_text(expression->span)));
}

static void add_name(kh_builder *list, size_t place, kh_language language, kh_text name)
{
    const char *between = language == KH_CHINESE ? "、" : ", ";
    if (place < MAX_NAMED)
        kh_builder_format(list, "%s%.*s", place ? between : "", KH_TEXT_ARGUMENTS(name));
    else if (place == MAX_NAMED)
        kh_builder_string(list, language == KH_CHINESE ? "等" : " …");
}

/* 得分(安全) 18（乙镇 17、丙镇 18） */
static void tell(contest *of, size_t first, size_t end, size_t one, const kh_node *expression)
{
    kh_arena *arena = of->scoring->arena;
    contender *own = &of->all[one];
    kh_words how = expression_words(of->scoring, expression), value = kh_value_words(arena, own->worth);
    for (int language = 0; language < KH_LANGUAGES; language++) {
        bool chinese = language == KH_CHINESE;
        kh_builder text = {.arena = arena};
        kh_text before = own->story.in[language];
        kh_builder_format(&text, "%.*s%s%.*s %.*s%s", KH_TEXT_ARGUMENTS(before),
                          !before.length ? ""
                          : chinese      ? "；"
                                         : "; ",
                          KH_TEXT_ARGUMENTS(how.in[language]), KH_TEXT_ARGUMENTS(value.in[language]),
                          chinese ? "（" : " (");
        for (size_t i = first, place = 0; i < end; i++) {
            kh_words worth = kh_value_words(arena, of->all[i].worth);
            kh_text name = of->all[i].member->score->township->name;
            if (i != one)
                add_name(&text, place++, (kh_language)language,
                         kh_text_format(arena, "%.*s %.*s", KH_TEXT_ARGUMENTS(name),
                                        KH_TEXT_ARGUMENTS(worth.in[language])));
        }
        kh_builder_string(&text, chinese ? "）" : ")");
        own->story.in[language] = kh_builder_text(&text);
    }
}

static kh_words names_of(contest *of, size_t first, size_t end, bool only_lacking)
{
    kh_words names;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_builder list = {.arena = of->scoring->arena};
        size_t place = 0;
        for (size_t i = first; i < end; i++)
            if (!only_lacking || !kh_number_valid(of->all[i].number))
                add_name(&list, place++, (kh_language)language, of->all[i].member->score->township->name);
        names.in[language] = kh_builder_text(&list);
    }
    return names;
}

/* Once for those townships and that expression, whoever asks. */
static void report_lacking(contest *of, size_t first, size_t end, const kh_node *expression)
{
    kh_scoring *scoring = of->scoring;
    kh_words names = names_of(of, first, end, false);
    kh_words arguments[] = {names,
                            kh_number_words(scoring->arena, of->all[first].member->score->total.number),
                            expression_words(scoring, expression), names_of(of, first, end, true)};
    kh_text key = kh_text_format(scoring->arena, "tie %u %.*s", expression->span.start,
                                 KH_TEXT_ARGUMENTS(names.in[KH_CHINESE]));
    if (kh_map_find(scoring->notes, key))
        return;
    kh_map_add(scoring->notes, key, scoring);
    kh_report(scoring->diagnostics, KH986, expression->span, arguments, KH_COUNT(arguments));
}

/* ---- comparing ---- */

static int by_number(const void *left, const void *right)
{
    const contender *a = left, *b = right;
    int order = kh_number_compare(a->member->arena, b->number, a->number);
    return order ? order : a->member->score < b->member->score ? -1 : a->member->score > b->member->score;
}

static size_t end_of_equals(const contest *of, size_t first, size_t end)
{
    size_t at = first + 1;
    while (at < end && kh_number_equal(of->all[at].number, of->all[first].number))
        at++;
    return at;
}

/* False: somebody's value is not known. */
static bool read_worths(contest *of, size_t first, size_t end, const kh_node *expression)
{
    kh_scoring *scoring = of->scoring;
    bool known = true;
    for (size_t i = first; i < end; i++) {
        scoring->judged = of->owner;
        scoring->compared = expression;
        kh_try(scoring, of->all[i].member, NULL, KH_NO_ROW, read_worth);
        of->all[i].worth = scoring->worth;
    }
    for (size_t i = first; i < end; i++) {
        of->all[i].number = KH_NUMBER_INVALID;
        known &= is_comparable(scoring->arena, &of->all[first], &of->all[i]);
    }
    return known;
}

static void stay_tied(contest *of, size_t first, size_t end)
{
    for (size_t i = first; i < end; i++)
        of->ties[i] = first;
}

/* Of those with the same total and the same values so far. */
static void compare(contest *of, size_t first, size_t end, size_t next)
{
    if (end - first < 2 || !of->by || next >= of->by->count) {
        stay_tied(of, first, end);
        return;
    }
    const kh_node *expression = of->by->values[next];
    if (!read_worths(of, first, end, expression)) {
        report_lacking(of, first, end, expression);
        stay_tied(of, first, end);
        for (size_t i = first; i < end; i++)
            of->all[i].member->score->tie_lacks |= of->owner->kind != KH_KIND_COMMENDATION;
        return;
    }
    qsort(of->all + first, end - first, sizeof *of->all, by_number);
    for (size_t i = first; i < end; i++)
        tell(of, first, end, i, expression);
    for (size_t at = first, after; at < end; at = after) {
        after = end_of_equals(of, at, end);
        compare(of, at, after, next + 1);
    }
}

kh_standing kh_standing_of(kh_scoring *scoring, kh_scored **members, size_t count, const kh_entity *owner)
{
    kh_arena *arena = scoring->arena;
    contest of = {.scoring = scoring, .owner = owner, .by = owner ? kh_attribute_of(owner, "同分") : NULL};
    of.all = kh_arena_array(arena, count + 1, sizeof *of.all);
    of.ties = kh_arena_array(arena, count + 1, sizeof *of.ties);
    for (size_t i = 0; i < count; i++)
        of.all[i] = (contender){.member = members[i], .number = members[i]->score->total.number};
    qsort(of.all, count, sizeof *of.all, by_number);
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && kh_number_equal(of.all[end].member->score->total.number,
                                              of.all[first].member->score->total.number))
            end++;
        compare(&of, first, end, 0);
    }
    kh_standing standing = {.members = kh_arena_array(arena, count + 1, sizeof(kh_scored *)),
                            .ties = of.ties,
                            .stories = kh_arena_array(arena, count + 1, sizeof(kh_words)),
                            .count = count};
    for (size_t i = 0; i < count; i++) {
        standing.members[i] = of.all[i].member;
        standing.stories[i] = of.all[i].story;
    }
    return standing;
}

/* ---- telling ---- */

void kh_tell_tie(kh_scoring *scoring, const kh_standing *standing, size_t member, kh_words purpose)
{
    kh_words arguments[] = {purpose, standing->stories[member]};
    if (!arguments[1].in[KH_CHINESE].length)
        return;
    kh_words note = kh_score_filled(scoring->arena, "同分（{0}）：{1}", "tied ({0}): {1}",
                                    KH_COUNT(arguments), arguments);
    kh_vector_push(scoring->arena, &standing->members[member]->score->notes, note);
}
