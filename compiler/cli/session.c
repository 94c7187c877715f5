/* What the commands share: printing, complaining, compiling. */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/file.h"
#include "output/facts.h"
#include "source/failure.h"

bool kh_print(kh_text text)
{
    return text.length == 0 || fwrite(text.data, 1, text.length, stdout) == text.length;
}

static void complain(const kh_invocation *invocation, kh_text text)
{
    const char *stop = invocation->language == KH_CHINESE ? "。" : ".";
    fprintf(stderr, "kaohe: %.*s%s\n", KH_TEXT_ARGUMENTS(text), stop);
}

kh_exit kh_complain(const kh_invocation *invocation, const char *chinese, const char *english,
                    kh_text subject)
{
    kh_words words = kh_words_fill(invocation->arena, kh_words_of(chinese, english),
                                   (kh_words[]){kh_words_same(kh_shown(invocation->arena, subject))}, 1);
    complain(invocation, words.in[invocation->language]);
    return KH_EXIT_USAGE;
}

kh_text kh_listed(const kh_invocation *invocation, const kh_text *names, size_t count)
{
    kh_builder list = {.arena = invocation->arena};
    for (size_t i = 0; i < count; i++)
        kh_builder_format(&list, "%s%.*s", i ? " " : "", KH_TEXT_ARGUMENTS(names[i]));
    return kh_builder_text(&list);
}

kh_exit kh_complain_format(const kh_invocation *invocation, kh_text format, const kh_text *names,
                           size_t count)
{
    kh_words arguments[] = {kh_words_same(format), kh_words_same(kh_listed(invocation, names, count))};
    kh_words words =
        kh_words_fill(invocation->arena,
                      kh_words_of("没有输出格式“{0}”，可用：{1}", "there is no format “{0}”; there are: {1}"),
                      arguments, KH_COUNT(arguments));
    complain(invocation, words.in[invocation->language]);
    return KH_EXIT_USAGE;
}

kh_exit kh_complain_errno(const kh_invocation *invocation, const char *chinese, const char *english,
                          kh_text subject)
{
    kh_words why = kh_failure_words(invocation->arena, errno);
    kh_words words = kh_words_fill(invocation->arena, kh_words_of(chinese, english),
                                   (kh_words[]){kh_words_same(kh_shown(invocation->arena, subject))}, 1);
    complain(invocation,
             kh_text_format(invocation->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(words.in[invocation->language]),
                            KH_TEXT_ARGUMENTS(why.in[invocation->language])));
    return KH_EXIT_USAGE;
}

bool kh_session_files(kh_invocation *invocation, kh_texts *files)
{
    for (size_t i = 0; i < invocation->operands.count; i++) {
        kh_text operand = invocation->operands.items[i];
        const char *path = kh_text_terminated(invocation->arena, operand);
        if (!kh_path_is_folder(path)) {
            kh_vector_push(invocation->arena, files, operand);
            continue;
        }
        const char **paths;
        size_t count;
        if (kh_folder_list(invocation->arena, path, ".kh", &paths, &count) != KH_OK) {
            (void)kh_complain_errno(invocation, "无法读取文件夹“{0}”：",
                                    "cannot read the folder “{0}”: ", operand);
            return false;
        }
        if (!count) { /* nothing checked is nothing clean */
            (void)kh_complain(invocation, "文件夹“{0}”里没有.kh文件",
                              "there is no .kh file in the folder “{0}”", operand);
            return false;
        }
        for (size_t j = 0; j < count; j++)
            kh_vector_push(invocation->arena, files, kh_text_of(paths[j]));
    }
    return true;
}

kh_compilation *kh_session_compile(kh_invocation *invocation, kh_text path, bool unjudged)
{
    kh_compile_options options = {.settings = invocation->settings,
                                  .rules = invocation->rules,
                                  .unjudged = unjudged,
                                  .scheme = kh_option_value(invocation, KH_OPTION_SCHEME)};
    kh_compilation *compilation;
    kh_compile_options *kept = kh_arena_new_of(invocation->arena, kh_compile_options);
    *kept = options;
    return kh_compile(invocation->arena, kept, path, &compilation) == KH_OK ? compilation : NULL;
}

/* Errors of the scheme go to standard error, so that standard output stays a table. */
static kh_exit refuse(kh_invocation *invocation, const kh_compilation *compilation, kh_text path)
{
    kh_session_say_findings(invocation, compilation, path);
    kh_exit status = kh_session_status(invocation, compilation);
    return status == KH_EXIT_CLEAN ? KH_EXIT_VIOLATED : status;
}

/* A card that waits for something 待定 is no error, but there is nothing to print of it either. */
static bool all_valid(const kh_cards *cards)
{
    for (size_t i = 0; i < cards->count; i++)
        if (!cards->items[i].valid)
            return false;
    return cards->count > 0;
}

bool kh_session_computable(const kh_compilation *compilation)
{
    if (kh_diagnostics_compile_errors(compilation->diagnostics) || !compilation->model->scheme_count)
        return false;
    for (size_t i = 0; i < compilation->model->scheme_count; i++)
        if (!all_valid(compilation->cards[i]) &&
            !kh_scores_without_points(compilation->model, &compilation->model->schemes[i]))
            return false;
    return true;
}

static kh_texts names_of_schemes(kh_invocation *invocation, const kh_model *model)
{
    kh_texts names = {0};
    for (size_t i = 0; i < model->scheme_count; i++)
        kh_vector_push(invocation->arena, &names, model->schemes[i].entity->name);
    return names;
}

bool kh_session_is_alone(kh_invocation *invocation, const kh_compilation *compilation)
{
    kh_texts names = names_of_schemes(invocation, compilation->model);
    if (names.count > 1)
        (void)kh_complain(invocation, "文件里有几个方案，请用 --scheme 写明是哪一个：{0}",
                          "the file holds several schemes; say which with --scheme: {0}",
                          kh_listed(invocation, names.items, names.count));
    return names.count == 1;
}

bool kh_session_has_scheme(kh_invocation *invocation, const kh_compilation *compilation)
{
    kh_text wanted = kh_option_value(invocation, KH_OPTION_SCHEME);
    kh_texts names = names_of_schemes(invocation, compilation->model);
    if (wanted.length == 0 || (names.count == 1 && kh_text_equal(names.items[0], wanted)))
        return true;
    (void)kh_no_such(invocation, "文件里没有方案“{0}”", "the file has no scheme “{0}”", wanted, &names);
    return false;
}

/* No error of the language, and yet no card: a waiver excuses a finding, it does not make points add up. */
static void say_why_no_card(kh_invocation *invocation, const kh_compilation *compilation)
{
    bool sums = true;
    for (size_t i = 0; i < compilation->model->scheme_count; i++)
        sums = sums && (!compilation->cards[i] || compilation->cards[i]->sums_agree);
    if (sums)
        (void)kh_complain(
            invocation, "没有算：有的评分卡还定不下来；总分、分值要写成数（不能是“无”“待定”），名册要完整",
            "nothing was scored: some card has no weights; the total and all points must be numbers "
            "(not none or tbd), and the roster complete",
            KH_TEXT_NONE);
    else
        (void)kh_complain(
            invocation,
            "没有算：分项合计与总分或上一级的分值不符（KH120），豁免只是不报，不能代替相等；"
            "文件就是这样写的，把总分（或上一级的分值、评分制）写成分项的合计",
            "nothing was scored: parts do not add up to the total or to what they stand in (KH120), and a "
            "waiver does not make them; if the document is so, write the sum of the parts as the total "
            "(or as the points or the scale of what they stand in)",
            KH_TEXT_NONE);
}

kh_exit kh_session_weigh(kh_invocation *invocation, kh_text path, kh_compilation **compilation)
{
    kh_compilation *made = kh_session_compile(invocation, path, true);
    *compilation = NULL;
    if (made && !kh_diagnostics_compile_errors(made->diagnostics) && !kh_session_has_scheme(invocation, made))
        return KH_EXIT_USAGE;
    *compilation = made && kh_session_computable(made) ? made : NULL;
    if (*compilation)
        return KH_EXIT_CLEAN;
    if (!made)
        return kh_complain(invocation, "内存不足", "out of memory", KH_TEXT_NONE);
    if (kh_diagnostics_compile_errors(made->diagnostics))
        return refuse(invocation, made, path); /* what stops it, and no review beside it */
    /* the points may just not add up: that is a rule's finding, so the rules are asked */
    kh_compilation *judged = kh_session_compile(invocation, path, false);
    kh_exit status = refuse(invocation, judged ? judged : made, path);
    if (made->model->scheme_count)
        say_why_no_card(invocation, made);
    if (status == KH_EXIT_VIOLATED && made->model->scheme_count > 1)
        (void)kh_session_is_alone(invocation, made); /* another of them may do */
    return status;
}

kh_findings kh_session_list(const kh_compilation *compilation, const kh_text *files, size_t file_count)
{
    return (kh_findings){
        .diagnostics = compilation->diagnostics,
        .undecided = compilation->undecided.items,
        .undecided_count = compilation->undecided.count,
        .files = files,
        .file_count = file_count,
        .version = KH_TEXT(KH_VERSION),
    };
}

kh_text kh_session_findings(kh_invocation *invocation, const kh_compilation *compilation, kh_text path,
                            kh_text format)
{
    kh_findings_writer *writer = kh_findings_format(format.length ? format : KH_TEXT("text"));
    kh_findings findings = kh_session_list(compilation, &path, 1);
    kh_findings_style style = {invocation->language, invocation->color,
                               kh_given(invocation, KH_OPTION_QUIET)};
    return writer(invocation->arena, &findings, style);
}

void kh_session_say_findings(kh_invocation *invocation, const kh_compilation *compilation, kh_text path)
{
    kh_invocation aside = *invocation;
    aside.color = invocation->color_errors;
    kh_text text = kh_session_findings(&aside, compilation, path, KH_TEXT("text"));
    fwrite(text.data, 1, text.length, stderr);
}

/* What has no place in a text is of the command line: a file that cannot be read, --only and --pack that name
 * nothing. */
static bool wrongly_asked(const kh_compilation *compilation)
{
    for (size_t i = 0; i < kh_diagnostics_count(compilation->diagnostics); i++) {
        const kh_diagnostic *diagnostic = kh_diagnostics_at(compilation->diagnostics, i);
        bool asked = diagnostic->code == KH090 || diagnostic->code == KH082 || diagnostic->code == KH087;
        if (asked && !diagnostic->span.source)
            return true;
    }
    return false;
}

kh_exit kh_session_status(const kh_invocation *invocation, const kh_compilation *compilation)
{
    kh_text level = kh_option_value(invocation, KH_OPTION_FAIL_ON);
    const kh_diagnostics *diagnostics = compilation->diagnostics;
    bool undecided = kh_text_is(level, "undecided");
    size_t failing = kh_diagnostics_at_level(diagnostics, KH_ERROR);
    if (kh_text_is(level, "warning") || kh_text_is(level, "note"))
        failing += kh_diagnostics_at_level(diagnostics, KH_WARNING);
    if (kh_text_is(level, "note"))
        failing += kh_diagnostics_at_level(diagnostics, KH_NOTE);
    if (wrongly_asked(compilation))
        return KH_EXIT_USAGE;
    if (kh_diagnostics_compile_errors(diagnostics))
        return KH_EXIT_BROKEN;
    return failing || (undecided && compilation->undecided.count) ? KH_EXIT_VIOLATED : KH_EXIT_CLEAN;
}

/* SOURCE_DATE_EPOCH, else the judging date: the same scheme gives the same bytes on any day. */
static int64_t stamp(const kh_scheme *scheme)
{
    const char *epoch = getenv("SOURCE_DATE_EPOCH");
    if (epoch && *epoch) {
        char *end;
        errno = 0;
        long long seconds = strtoll(epoch, &end, 10);
        if (errno == 0 && *end == 0 && seconds >= 0 && seconds < 253402300800)
            return seconds;
    }
    return kh_date_valid(scheme->judged_on) ? kh_date_days(scheme->judged_on) * 86400 : 0;
}

static kh_text pack_line(kh_arena *arena, const kh_entity *pack, kh_text name)
{
    const kh_attribute *version = kh_attribute_of(pack, "版本");
    kh_text number = version && version->count ? version->values[0]->text : KH_TEXT_NONE;
    return number.length
               ? kh_text_format(arena, "%.*s %.*s", KH_TEXT_ARGUMENTS(name), KH_TEXT_ARGUMENTS(number))
               : name;
}

kh_document kh_session_document(kh_invocation *invocation, const kh_compilation *compilation, size_t scheme,
                                const kh_findings *findings)
{
    kh_arena *arena = invocation->arena;
    const kh_model *model = compilation->model;
    kh_rule_set rules = compilation->rules ? compilation->rules[scheme] : (kh_rule_set){0};
    kh_text *packs = kh_arena_array(arena, rules.pack_count + 1, sizeof *packs);
    for (size_t i = 0; i < rules.pack_count; i++)
        packs[i] = pack_line(arena, rules.packs[i], rules.packs[i]->name);
    kh_text *shown = packs;
    if (invocation->language == KH_ENGLISH) {
        shown = kh_arena_array(arena, rules.pack_count + 1, sizeof *shown);
        for (size_t i = 0; i < rules.pack_count; i++)
            shown[i] = pack_line(arena, rules.packs[i], kh_pack_title(rules.packs[i]).in[KH_ENGLISH]);
    }
    return (kh_document){
        .model = compilation->model,
        .scheme = &model->schemes[scheme],
        .cards = compilation->cards[scheme],
        .findings = findings,
        .packs = packs,
        .packs_shown = shown,
        .pack_count = rules.pack_count,
        .language = invocation->language,
        .draft = kh_given(invocation, KH_OPTION_DRAFT),
        .stamp = stamp(&model->schemes[scheme]),
        .version = KH_TEXT(KH_VERSION),
        .home = kh_text_of(getenv("HOME")),
    };
}
