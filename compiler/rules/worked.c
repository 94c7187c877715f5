/* Functions of a library: the examples worked by hand beside each, and what each must say of itself. */
#include "model/names.h"
#include "model/prelude.h"
#include "rules/judging.h"

typedef struct {
    kh_model *model;
    kh_evaluation evaluation;
    kh_language language;
    kh_function_test result;
    kh_builder report;
} working;

static void say(working *it, kh_words line)
{
    kh_builder_add(&it->report, line.in[it->language]);
    kh_builder_character(&it->report, '\n');
    it->result.failed++;
}

/* ---- what a function of a library must have ---- */

static void lack(working *it, const kh_entity *function, kh_words what)
{
    kh_words arguments[] = {kh_words_same(function->name), what};
    say(it,
        kh_words_fill(it->report.arena, kh_words_of("函数“{0}”缺少{1}。", "the function “{0}” lacks {1}."),
                      arguments, KH_COUNT(arguments)));
}

/* The office calls it by that name: letters, digits and underscores, a letter first. */
static bool is_plain_name(kh_text name)
{
    for (uint32_t i = 0; i < name.length; i++) {
        char byte = name.data[i];
        bool letter = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') || byte == '_';
        if (!letter && (i == 0 || byte < '0' || byte > '9'))
            return false;
    }
    return name.length > 0;
}

static void look_at_name(working *it, const kh_entity *function, const kh_entity *of, kh_text chinese_of)
{
    kh_words which = kh_words_same(chinese_of);
    if (!is_plain_name(kh_english_name(of)))
        lack(it, function,
             kh_words_fill(
                 it->report.arena,
                 kh_words_of("“{0}”能作名字的英文名称", "an English name for “{0}” that can be called"),
                 &which, 1));
}

static bool has_text(const kh_entity *entity, const char *word)
{
    return entity && kh_attribute_of(entity, word);
}

static void look_for_parts(working *it, const kh_entity *function)
{
    static const char *const parts[] = {"说明", "来源"};
    const kh_entity *english = kh_child_of_kind(function, KH_KIND_ENGLISH);
    const kh_attribute *worked = kh_attribute_of(function, "算例");
    enum { LEAST_EXAMPLES = 3 };
    for (size_t i = 0; i < KH_COUNT(parts); i++) {
        kh_words word = kh_find_attribute(KH_KIND_FUNCTION, kh_text_of(parts[i]))->word;
        if (!has_text(function, parts[i]))
            lack(it, function, word);
        if (!has_text(english, parts[i]))
            lack(it, function,
                 kh_words_fill(it->report.arena, kh_words_of("英文{0}", "{0} in English"), &word, 1));
    }
    if (!worked || worked->count < LEAST_EXAMPLES)
        lack(it, function, kh_words_of("三个算例", "three worked examples"));
    if (kh_find_function(function->name) || kh_find_function(kh_english_name(function)))
        lack(it, function,
             kh_words_of("自己的名字（语言里已有这个函数）",
                         "a name of its own: the language has one so called"));
    look_at_name(it, function, function, function->name);
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *parameter = function->children.items[i];
        kh_words word = kh_words_same(parameter->name);
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        look_at_name(it, function, parameter, parameter->name);
        if (!has_text(parameter, "说明") || !has_text(kh_child_of_kind(parameter, KH_KIND_ENGLISH), "说明"))
            lack(it, function,
                 kh_words_fill(it->report.arena,
                               kh_words_of("参数“{0}”的说明（中文和英文）",
                                           "a note on the parameter “{0}” in both languages"),
                               &word, 1));
    }
}

/* ---- examples ---- */

static kh_words why_unknown(working *it, kh_value value)
{
    kh_words missing = kh_words_of("不知道", "not known");
    return value.reasons.count ? kh_words_fill(it->report.arena, kh_words_of("没有数：{0}", "no value: {0}"),
                                               &value.reasons.items[0].missing, 1)
                               : missing;
}

static kh_words in_words(working *it, kh_value value)
{
    return value.kind == KH_VALUE_UNKNOWN || value.kind == KH_VALUE_POISON
               ? why_unknown(it, value)
               : kh_value_words(it->report.arena, value);
}

static void run_example(working *it, const kh_entity *function, const kh_frame *frame, const kh_node *example)
{
    const kh_node *shown = example;
    kh_value holds =
        kh_evaluate(&it->evaluation, frame, example, (kh_expectation){.form = KH_FORM_CONDITION});
    it->result.examples++;
    if (holds.kind == KH_VALUE_TRUTH && holds.truth)
        return;
    if (example->kind == KH_NODE_BINARY && example->operation == KH_OP_EQUAL)
        shown = example->children[0];
    kh_value worth = kh_evaluate(&it->evaluation, frame, shown, (kh_expectation){.form = KH_FORM_ANY});
    kh_words arguments[] = {kh_words_same(function->name), kh_words_same(kh_span_text(example->span)),
                            in_words(it, worth)};
    say(it, kh_words_fill(
                it->report.arena,
                kh_words_of("函数“{0}”，算例“{1}”不成立：算得{2}。",
                            "the function “{0}”: the worked example “{1}” does not hold: it comes to {2}."),
                arguments, KH_COUNT(arguments)));
}

static void run_function(working *it, const kh_entity *function, const kh_entity *scheme)
{
    const kh_attribute *worked = kh_attribute_of(function, "算例");
    kh_frame frame = {.element = scheme};
    it->result.functions++;
    for (size_t i = 0; worked && i < worked->count; i++)
        run_example(it, function, &frame, worked->values[i]);
}

/* ---- a file ---- */

/* A file of functions only is a library; beside a scheme or a pack a function is that one's own affair. */
static bool is_library(const kh_entity *file)
{
    return !kh_child_of_kind(file, KH_KIND_PACK) && !kh_child_of_kind(file, KH_KIND_SCHEME);
}

static void run_functions(working *it, const kh_entity *in, const kh_entity *scheme, bool library)
{
    for (size_t i = 0; i < in->children.count; i++) {
        const kh_entity *function = in->children.items[i];
        if (function->kind != KH_KIND_FUNCTION)
            continue;
        if (library)
            look_for_parts(it, function);
        run_function(it, function, scheme);
    }
}

kh_function_test kh_methods_run_examples(kh_model *model, kh_language language)
{
    const kh_entity *file = kh_prelude_file(model);
    return file ? kh_functions_run_examples(model, file, language) : (kh_function_test){0};
}

kh_function_test kh_functions_run_examples(kh_model *model, const kh_entity *file, kh_language language)
{
    working it = {.model = model,
                  .evaluation = {.arena = model->arena, .model = model, .language = language},
                  .language = language,
                  .report = {.arena = model->arena}};
    run_functions(&it, file, NULL, is_library(file));
    for (size_t i = 0; i < file->children.count; i++) {
        const kh_entity *scheme = file->children.items[i];
        it.evaluation.scheme = scheme->compiled;
        if (scheme->kind == KH_KIND_SCHEME)
            run_functions(&it, scheme, scheme, false);
    }
    it.result.report = kh_builder_text(&it.report);
    return it.result;
}
