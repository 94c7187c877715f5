/* Which input a title means. */
#include "base/utf8.h"
#include "results/period.h"
#include "results/reader.h"
#include "source/suggest.h"

/* What one spelling may mean. */
typedef struct naming {
    const kh_wanted_input *input;
    const kh_wanted_input *other; /* it may also mean this; NULL: it may not */
    bool is_title;                /* as the template prints it: means nothing else */
} naming;

kh_text kh_result_normal(kh_arena *arena, kh_text text)
{
    static const char *const dropped[] = {"“", "”", "「", "」", "\"", "★", "《", "》"};
    kh_text halved = kh_text_halve(arena, text);
    kh_builder out = {.arena = arena};
    for (uint32_t at = 0; at < halved.length;) {
        kh_character character;
        uint32_t bytes = (uint32_t)kh_utf8_decode(halved.data + at, halved.length - at, &character);
        kh_text one = kh_text_slice(halved.data + at, bytes);
        bool is_dropped = kh_text_trim(one).length == 0;
        for (size_t i = 0; i < KH_COUNT(dropped) && !is_dropped; i++)
            is_dropped = kh_text_is(one, dropped[i]);
        if (character >= 'A' && character <= 'Z')
            kh_builder_character(&out, (char)(character - 'A' + 'a'));
        else if (!is_dropped)
            kh_builder_add(&out, one);
        at += bytes;
    }
    return kh_text_copy(arena, kh_builder_text(&out));
}

/* ---- spellings ---- */

static void name_input(kh_result_reader *reader, kh_text path, const kh_wanted_input *input, bool is_title)
{
    kh_arena *arena = reader->model->arena;
    naming *made = kh_arena_new_of(arena, naming);
    *made = (naming){input, NULL, is_title};
    naming *known = kh_map_add(reader->paths, kh_result_normal(arena, path), made);
    bool is_same = known->input->item == input->item && known->input->input == input->input;
    if (!is_same && !known->is_title && !known->other)
        known->other = input;
}

static kh_text spelling_of(const kh_entity *entity, bool by_label)
{
    return by_label && entity->label.length ? entity->label : kh_result_name(entity);
}

/* From the outermost section to the input; the last in front. */
typedef struct spelling {
    kh_text words[16];
    size_t count;
} spelling;

static spelling way_to(const kh_wanted_input *of, bool by_label)
{
    spelling way = {0};
    if (of->input)
        way.words[way.count++] = spelling_of(of->input, by_label);
    for (const kh_entity *at = of->item; at && way.count < KH_COUNT(way.words);
         at = at->parent ? kh_origin(at->parent) : NULL)
        if (kh_is_in_path(at))
            way.words[way.count++] = spelling_of(at, by_label);
    return way;
}

/* 到位资金, 招商.到位资金, 发展.招商.到位资金; by labels too; of an item, with 实绩 behind it too. */
static void spell(kh_result_reader *reader, const kh_wanted_input *of, bool by_label)
{
    static const char *const actual[] = {"", ".实绩", ".actual"};
    kh_arena *arena = reader->model->arena;
    spelling way = way_to(of, by_label);
    kh_text path = KH_TEXT_NONE;
    for (size_t i = 0; i < way.count; i++) {
        const char *dot = path.length ? "." : "";
        path = kh_text_format(arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(way.words[i]), dot,
                              KH_TEXT_ARGUMENTS(path));
        for (size_t k = 0; k < (of->input ? 1 : KH_COUNT(actual)); k++)
            name_input(reader, kh_text_format(arena, "%.*s%s", KH_TEXT_ARGUMENTS(path), actual[k]), of,
                       false);
    }
}

static void name_townships(kh_result_reader *reader)
{
    kh_arena *arena = reader->model->arena;
    const kh_scheme *scheme = reader->wanted->scheme;
    reader->townships = kh_map_new(arena);
    for (size_t i = 0; i < scheme->township_count; i++)
        kh_map_add(reader->townships, kh_result_normal(arena, scheme->townships[i]->name),
                   (void *)(uintptr_t)scheme->townships[i]); /* never changed through it */
    for (size_t i = 0; i < scheme->township_count; i++)
        if (scheme->townships[i]->label.length)
            kh_map_add(reader->townships, kh_result_normal(arena, scheme->townships[i]->label),
                       (void *)(uintptr_t)scheme->townships[i]);
}

void kh_bind_prepare(kh_result_reader *reader)
{
    const kh_wanted *wanted = reader->wanted;
    reader->paths = kh_map_new(reader->model->arena);
    reader->titles = kh_map_new(reader->model->arena);
    for (size_t i = 0; i < wanted->inputs.count; i++)
        name_input(reader, wanted->inputs.items[i]->path, wanted->inputs.items[i], true);
    for (size_t i = 0; i < wanted->inputs.count; i++)
        for (unsigned by_label = 0; by_label < 2; by_label++)
            spell(reader, wanted->inputs.items[i], by_label);
    name_townships(reader);
}

/* ---- one title ---- */

/* A title taken apart: 招商.签约.省@2025-07@上年 */
typedef struct title_parts {
    kh_text path, period;
    kh_result_time time;
    bool is_odd; /* odd: two periods, or last year twice */
} title_parts;

/* KH_THIS_YEAR: it is no word of last year. */
static kh_result_time last_year_of(kh_text word)
{
    if (kh_text_is(word, "上年") || kh_text_is(word, "去年") || kh_text_is(word, "last_year") ||
        kh_text_is(word, "lastyear"))
        return KH_LAST_YEAR;
    bool period =
        kh_text_is(word, "上年末期") || kh_text_is(word, "last_period") || kh_text_is(word, "lastperiod");
    return period ? KH_LAST_PERIOD : KH_THIS_YEAR;
}

static const char *time_word(kh_result_time time)
{
    return time == KH_LAST_YEAR ? "@上年" : time == KH_LAST_PERIOD ? "@上年末期" : "";
}

static title_parts take_apart(kh_text text)
{
    const char *at = text.length ? memchr(text.data, '@', text.length) : NULL;
    title_parts of = {.path = kh_text_slice(text.data, at ? (size_t)(at - text.data) : text.length)};
    const char *end = kh_text_end(text);
    while (at) {
        const char *start = at + 1;
        at = memchr(start, '@', (size_t)(end - start));
        kh_text word = kh_text_slice(start, (size_t)((at ? at : end) - start));
        kh_result_time time = last_year_of(word);
        of.is_odd |= time ? of.time != KH_THIS_YEAR : of.period.length > 0 || word.length == 0;
        if (time)
            of.time = time;
        else
            of.period = word;
    }
    return of;
}

static uint32_t last_dot(kh_text path)
{
    uint32_t at = path.length;
    while (at > 0 && path.data[at - 1] != '.')
        at--;
    return at;
}

/* The input, and which of 分列; the path may end in its name. */
static const naming *find_input(const kh_result_reader *reader, kh_text path, kh_text *column)
{
    *column = KH_TEXT_NONE;
    const naming *found = kh_map_find(reader->paths, path);
    uint32_t dot = found ? 0 : last_dot(path);
    if (dot < 2)
        return found;
    *column = kh_text_slice(path.data + dot, path.length - dot);
    found = kh_map_find(reader->paths, kh_text_slice(path.data, dot - 1));
    return found && found->input->input && kh_attribute_of(found->input->input, "分列") ? found : NULL;
}

static bool fits(const kh_result_reader *reader, const kh_wanted_input *input, size_t index, kh_text column,
                 unsigned period)
{
    const kh_result_place *place = &reader->wanted->columns.items[input->first + index].place;
    kh_text own = kh_result_normal(reader->model->arena, place->column);
    return (!period || place->period == period) && (!column.length || kh_text_equal(own, column));
}

static void add_choice(kh_result_reader *reader, kh_builder *choices, const kh_wanted_input *input,
                       size_t index, size_t *shown)
{
    enum { SHOWN = 3 };
    kh_text one = reader->wanted->columns.items[input->first + index].title;
    if (*shown < SHOWN)
        kh_builder_format(choices, "%s“%.*s”", *shown ? " / " : "", KH_TEXT_ARGUMENTS(one));
    else if (*shown == SHOWN)
        kh_builder_string(choices, " …");
    ++*shown;
}

static size_t report_choices(kh_result_reader *reader, kh_text written, kh_span span, kh_builder *choices)
{
    kh_words arguments[] = {kh_words_same(written), kh_words_same(kh_builder_text(choices))};
    (void)kh_result_report(reader, KH954, span, arguments, KH_COUNT(arguments));
    return KH_NO_COLUMN;
}

/* The input whose spelling is nearest, said as it was written but for the name. */
static kh_text suggest(const kh_result_reader *reader, const title_parts *of)
{
    /* whoever has so many unknown columns has the wrong file, and each is compared with all spellings */
    enum { MAX_SUGGESTIONS = 100, MAX_SPELLINGS = 4000 };
    kh_arena *arena = reader->model->arena;
    size_t count = kh_map_count(reader->paths);
    if (reader->faults > MAX_SUGGESTIONS || count > MAX_SPELLINGS)
        return KH_TEXT_NONE;
    kh_text *words = kh_arena_array(arena, count + 1, sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = kh_map_key(reader->paths, i);
    const naming *meant = kh_map_find(reader->paths, kh_suggest(of->path, words, count));
    if (!meant)
        return KH_TEXT_NONE;
    const char *at = of->period.length ? "@" : "";
    return kh_text_format(arena, "%.*s%s%.*s%s", KH_TEXT_ARGUMENTS(meant->input->path), at,
                          KH_TEXT_ARGUMENTS(of->period), time_word(of->time));
}

static size_t report_unknown(kh_result_reader *reader, const title_parts *of, kh_text written, kh_span span)
{
    kh_words argument = kh_words_same(written);
    kh_text meant = suggest(reader, of);
    kh_result_report(reader, KH953, span, &argument, 1)->fix = kh_words_same(meant);
    return KH_NO_COLUMN;
}

static size_t report_unused(kh_result_reader *reader, kh_text written, kh_span span)
{
    kh_words argument = kh_words_same(written);
    (void)kh_result_report(reader, KH965, span, &argument, 1);
    return KH_NO_COLUMN;
}

/* A thing of the scheme that no formula asks for. */
static bool is_known_thing(kh_result_reader *reader, kh_text path)
{
    const kh_entity *tree = reader->wanted->scheme->entity;
    kh_text own = kh_text_slice(path.data + last_dot(path), path.length - last_dot(path));
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        if (child->name.length && kh_text_equal(kh_result_normal(reader->model->arena, child->name), own))
            return child->kind != KH_KIND_DEPARTMENT && child->kind != KH_KIND_TOWNSHIP;
        for (size_t k = 0; child->kind == KH_KIND_SECTION && k < child->children.count; k++)
            if (child->children.items[k]->name.length &&
                kh_text_equal(kh_result_normal(reader->model->arena, child->children.items[k]->name), own))
                return true;
    }
    return false;
}

static size_t choose(kh_result_reader *reader, const naming *found, const title_parts *of, kh_text column,
                     kh_text written, kh_span span)
{
    kh_builder choices = {.arena = reader->model->arena};
    const kh_wanted_input *input = found->input;
    size_t shown = 0, chosen = KH_NO_COLUMN;
    if (found->other) {
        add_choice(reader, &choices, found->input, 0, &shown);
        add_choice(reader, &choices, found->other, 0, &shown);
        return report_choices(reader, written, span, &choices);
    }
    input = kh_wanted_find(reader->wanted, input->item, input->input, of->time);
    if (!input || input->count == 0)
        return report_unused(reader, written, span);
    unsigned period = of->period.length && input->periods
                          ? kh_period_read(of->period, input->periods, reader->wanted->year)
                          : 0;
    if (of->period.length && period == 0)
        return report_unknown(reader, of, written, span);
    for (size_t i = 0; i < input->count; i++)
        if (fits(reader, input, i, column, period)) {
            chosen = input->first + i;
            add_choice(reader, &choices, input, i, &shown);
        }
    if (shown == 1)
        return chosen;
    return shown ? report_choices(reader, written, span, &choices)
                 : report_unknown(reader, of, written, span);
}

bool kh_title_unit(kh_text title, kh_text *rest, kh_text *unit)
{
    static const char *const pairs[][2] = {{"(", ")"}, {"（", "）"}, {"[", "]"}, {"［", "］"}};
    kh_text text = kh_text_trim(title);
    for (size_t i = 0; i < KH_COUNT(pairs); i++) {
        kh_text open = kh_text_of(pairs[i][0]), close = kh_text_of(pairs[i][1]);
        uint32_t end = text.length - (text.length > close.length ? close.length : text.length);
        if (!kh_text_starts(kh_text_slice(text.data + end, text.length - end), close))
            continue;
        for (uint32_t at = end; at > 1; at--) {
            kh_text from = kh_text_slice(text.data + at - 1, end - at + 1);
            if (!kh_text_starts(from, open))
                continue;
            *rest = kh_text_trim(kh_text_slice(text.data, at - 1));
            *unit = kh_text_trim(kh_text_slice(from.data + open.length, from.length - open.length));
            return rest->length > 0;
        }
    }
    return false;
}

bool kh_is_left_out(kh_text normal)
{
    static const char *const words[] = {"序号", "编号", "备注", "说明",  "分组",
                                        "no",   "no.",  "note", "notes", "group"};
    for (size_t i = 0; i < KH_COUNT(words); i++)
        if (kh_text_is(normal, words[i]))
            return true;
    return false;
}

bool kh_is_township_title(kh_arena *arena, kh_text written)
{
    static const char *const words[] = {"乡镇",     "名称",     "name",       "township",
                                        "乡镇街道", "乡镇名称", "被考核单位", "单位名称",
                                        "镇街",     "镇(街道)", "乡镇(街道)", "townships"};
    kh_text normal = kh_result_normal(arena, written);
    for (size_t i = 0; i < KH_COUNT(words); i++)
        if (kh_text_is(normal, words[i]))
            return true;
    return false;
}

static size_t look_up(kh_result_reader *reader, kh_text written, kh_span span)
{
    kh_arena *arena = reader->model->arena;
    kh_text rest, unit = KH_TEXT_NONE, column;
    title_parts of = take_apart(kh_result_normal(arena, written));
    const naming *found = find_input(reader, of.path, &column);
    if (!found && kh_title_unit(written, &rest, &unit)) {
        of = take_apart(kh_result_normal(arena, rest));
        found = find_input(reader, of.path, &column);
    }
    if (!found && kh_is_left_out(kh_result_normal(arena, written)))
        return KH_NO_COLUMN;
    if (!found && is_known_thing(reader, of.path))
        return report_unused(reader, written, span);
    if (!found || of.is_odd)
        return report_unknown(reader, &of, written, span);
    size_t index = choose(reader, found, &of, column, written, span);
    if (index != KH_NO_COLUMN && unit.length)
        kh_check_unit(reader, &reader->wanted->columns.items[index], unit, span, false);
    return index;
}

size_t kh_bind_column(kh_result_reader *reader, kh_text written, kh_span span)
{
    size_t *known = kh_map_find(reader->titles, written);
    if (known || reader->faults > KH_MAX_DIAGNOSTICS)
        return known ? *known : KH_NO_COLUMN;
    known = kh_arena_new_of(reader->model->arena, size_t);
    *known = look_up(reader, written, span);
    kh_map_add(reader->titles, kh_text_copy(reader->model->arena, written), known);
    if (*known != KH_NO_COLUMN && !reader->named[*known].source) {
        reader->named[*known] = span;
        kh_vector_push(reader->model->arena, &reader->bound, *known);
    }
    return *known;
}
