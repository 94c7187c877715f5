/* Calls: built-in functions by the vocabulary, user functions by their parameters, documents applied to a
 * clause. */
#include "model/check_internal.h"

#include "model/names.h"
#include "model/prelude.h"
#include "source/suggest.h"

static kh_type argument(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    return kh_check(checker, frame, node, (kh_expectation){.form = KH_FORM_ANY});
}

/* What a built-in function yields. Those without an entry yield numbers whose unit is not followed. */
typedef enum yield {
    YIELDS_ANY,
    YIELDS_PURE,
    YIELDS_TRUTH,
    YIELDS_TEXT,
    YIELDS_ONE, /* of a kind that is not followed */
    YIELDS_FIRST,
    YIELDS_FIRST_OF_YEAR, /* of a series, one value */
    YIELDS_LIST,
    YIELDS_PASSAGES,
} yield;

static const yield yields[KH_FUNCTIONS] = {
    [KH_FUNCTION_ANY] = YIELDS_TRUTH,
    [KH_FUNCTION_ALL] = YIELDS_TRUTH,
    [KH_FUNCTION_HAS] = YIELDS_TRUTH,
    [KH_FUNCTION_INAPPLICABLE] = YIELDS_TRUTH,
    [KH_FUNCTION_STATED] = YIELDS_TRUTH,
    [KH_FUNCTION_EMPTY] = YIELDS_TRUTH,
    [KH_FUNCTION_DIVISIBLE] = YIELDS_TRUTH,
    [KH_FUNCTION_PERCENT] = YIELDS_TEXT,
    [KH_FUNCTION_DISTINCT] = YIELDS_LIST,
    [KH_FUNCTION_SORT] = YIELDS_LIST,
    [KH_FUNCTION_UNION] = YIELDS_LIST,
    [KH_FUNCTION_DIFFERENCE] = YIELDS_LIST,
    [KH_FUNCTION_CLAMP] = YIELDS_FIRST,
    [KH_FUNCTION_SHORTFALL] = YIELDS_FIRST,
    [KH_FUNCTION_EXCESS] = YIELDS_FIRST,
    [KH_FUNCTION_LAST_YEAR] = YIELDS_FIRST_OF_YEAR,
    [KH_FUNCTION_PREVIOUS] = YIELDS_FIRST_OF_YEAR,
    [KH_FUNCTION_RUNNING_TOTAL] = YIELDS_FIRST_OF_YEAR,
    [KH_FUNCTION_COUNT] = YIELDS_ONE,
    [KH_FUNCTION_SUM] = YIELDS_ONE,
    [KH_FUNCTION_SUM_OF_BEST] = YIELDS_ONE,
    [KH_FUNCTION_MEAN] = YIELDS_ONE,
    [KH_FUNCTION_MAX] = YIELDS_ONE,
    [KH_FUNCTION_MIN] = YIELDS_ONE,
    [KH_FUNCTION_RANK] = YIELDS_ONE,
    [KH_FUNCTION_FALLBACK] = YIELDS_FIRST,
    [KH_FUNCTION_INTERSECTION] = YIELDS_LIST,
    [KH_FUNCTION_MATCHING] = YIELDS_LIST,
    [KH_FUNCTION_CONTAINING] = YIELDS_LIST,
    [KH_FUNCTION_ADDITIVE] = YIELDS_TRUTH,
    [KH_FUNCTION_LEVELS_DOWN] = YIELDS_PURE,
    [KH_FUNCTION_DIFFICULTY] = YIELDS_PURE,
    [KH_FUNCTION_SQUARED_VARIATION] = YIELDS_PURE,
    [KH_FUNCTION_CHARACTERS] = YIELDS_PURE,
    [KH_FUNCTION_RATIO] = YIELDS_PURE,
    [KH_FUNCTION_RELATIVE] = YIELDS_PURE,
    [KH_FUNCTION_FIRST_OF] = YIELDS_LIST,
    [KH_FUNCTION_WEEKDAY] = YIELDS_PURE,
    [KH_FUNCTION_COPIED_SHARE] = YIELDS_PURE,
    [KH_FUNCTION_COMMON_PASSAGES] = YIELDS_PASSAGES,
};

static kh_type result_of(kh_function function, kh_type first)
{
    switch (yields[function]) {
    case YIELDS_ANY:
        break;
    case YIELDS_PURE: /* a number without unit */
        return (kh_type){.kind = KH_TYPE_NUMBER, .has_unit = true};
    case YIELDS_TRUTH:
        return kh_type_plain(KH_TYPE_TRUTH);
    case YIELDS_TEXT:
        return kh_type_plain(KH_TYPE_TEXT);
    case YIELDS_ONE:
        return (kh_type){.kind = KH_TYPE_ANY, .single = true};
    case YIELDS_FIRST_OF_YEAR:
        first.list &= !first.series;
        first.series = false;
        return first;
    case YIELDS_FIRST:
        return first;
    case YIELDS_LIST:
        return kh_type_list_of(first);
    case YIELDS_PASSAGES:
        return (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_HIT, .list = true};
    }
    return kh_type_plain(KH_TYPE_ANY);
}

static kh_diagnostic *wrong_count(kh_checker *checker, const kh_node *node, kh_text name, unsigned least,
                                  unsigned most)
{
    kh_arena *arena = checker->model->arena;
    kh_text wanted =
        least == most ? kh_text_format(arena, "%u", least) : kh_text_format(arena, "%u～%u", least, most);
    return kh_report_texts(checker->model->diagnostics, KH034, node->span, 3, name, wanted,
                           kh_text_format(arena, "%zu", node->count - 1));
}

/* What must be given and is not, or how the function is written. */
static void wrong_count_of_builtin(kh_checker *checker, const kh_node *node, const kh_function_row *row)
{
    kh_diagnostic *diagnostic = wrong_count(checker, node, node->children[0]->text, row->least, row->most);
    diagnostic->help =
        kh_words_fill(checker->model->arena, kh_words_of("函数：{0}。", "The function: {0}."), &row->help, 1);
}

/* 取自(计分, 外部): the second argument is the word of a block. */
static kh_type check_mention(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    const kh_node *kind = node->children[2];
    const kh_block_row *row = kind->kind == KH_NODE_NAME ? kh_find_block(kind->text) : NULL;
    kh_type formula = argument(checker, frame, node->children[1]);
    if (!row) {
        kh_words wanted = kh_words_of("外部、属性、量或指标", "external, attribute, quantity or indicator");
        kh_words found = kh_words_same(
            kh_text_format(checker->model->arena, "“%.*s”", KH_TEXT_ARGUMENTS(kh_span_text(kind->span))));
        kh_report(checker->model->diagnostics, KH031, kind->span, (kh_words[]){wanted, found}, 2);
    }
    if (!row || formula.kind == KH_TYPE_POISON)
        return kh_type_plain(KH_TYPE_POISON);
    kh_kind shown = row->kind == KH_KIND_CORE_INDICATOR ? KH_KIND_INDICATOR : row->kind;
    return (kh_type){.kind = KH_TYPE_ENTITY, .detail = shown, .list = true};
}

/* What an argument is, whatever stands beside it: 尾数：舍. */
static kh_expectation expected_argument(const kh_node *argument)
{
    if (argument->kind == KH_NODE_NAMED && kh_find_keyname(argument->text) == KH_KEYNAME_REMAINDER)
        return (kh_expectation){.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_REMAINDER};
    return (kh_expectation){.form = KH_FORM_ANY};
}

/* The type of the first argument. A word of some 取值 is explained by what stands beside it:
 * 位次(等级, [优, 良, 中]). */
static kh_type check_arguments(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    kh_type first = kh_type_plain(KH_TYPE_ANY);
    kh_expectation beside = {.form = KH_FORM_ANY};
    for (int pass = 0; pass < 2; pass++)
        for (size_t i = 1; i < node->count; i++) {
            const kh_node *argument = node->children[i];
            kh_expectation expected = expected_argument(argument);
            if (kh_explains_itself(checker, frame, argument) != (pass == 0))
                continue;
            kh_type type =
                kh_check(checker, frame, argument, expected.form == KH_FORM_ANY ? beside : expected);
            if (pass == 0 && type.kind == KH_TYPE_NAME && !beside.field)
                beside = kh_expectation_of(type);
            if (i == 1)
                first = type;
        }
    return first;
}

/* All but the first are about its elements. */
static kh_type check_fold(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    kh_type first = argument(checker, frame, node->children[1]), element = first;
    element.list = element.series = element.written = false;
    kh_static_frame inner = kh_frame_of_element(frame, &element);
    for (size_t i = 2; i < node->count && element.kind != KH_TYPE_POISON; i++)
        (void)kh_check(checker, &inner, node->children[i], expected_argument(node->children[i]));
    return first;
}

static kh_type check_builtin(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                             const kh_function_row *row)
{
    size_t given = node->count - 1;
    if (given < row->least || given > row->most) {
        wrong_count_of_builtin(checker, node, row);
        return kh_type_plain(KH_TYPE_POISON);
    }
    if (row->function == KH_FUNCTION_HITS)
        return kh_check_hits(checker, frame, node);
    if (row->function == KH_FUNCTION_TAKEN_FROM || row->function == KH_FUNCTION_SCORED_FROM)
        return check_mention(checker, frame, node);
    bool last_year = checker->last_year;
    checker->last_year |= row->function == KH_FUNCTION_LAST_YEAR;
    kh_type first =
        row->fold && given ? check_fold(checker, frame, node) : check_arguments(checker, frame, node);
    checker->last_year = last_year;
    return result_of(row->function, first);
}

/* An argument of a name that no parameter has would be passed over, and the default taken in its place. */
static void unknown_parameter(kh_checker *checker, const kh_node *given, const kh_entity *function)
{
    kh_arena *arena = checker->model->arena;
    KH_VECTOR(kh_text) names = {0};
    for (size_t i = 0; i < function->children.count; i++)
        if (function->children.items[i]->kind == KH_KIND_PARAMETER)
            kh_vector_push(arena, &names, function->children.items[i]->name);
    kh_words owner = kh_words_of("函数“{0}”", "the function “{0}”");
    kh_words arguments[] = {kh_words_fill(arena, owner, (kh_words[]){kh_words_same(function->name)}, 1),
                            kh_words_same(given->text)};
    kh_diagnostic *diagnostic = kh_report(checker->model->diagnostics, KH036, given->text_span, arguments, 2);
    kh_suggest_name(checker->model, diagnostic, kh_suggest(given->text, names.items, names.count));
}

static bool is_given(const kh_node *call, const kh_entity *parameter, size_t position)
{
    size_t at = 0;
    for (size_t i = 1; i < call->count; i++) {
        const kh_node *given = call->children[i];
        bool named = given->kind == KH_NODE_NAMED;
        if (named ? kh_text_equal(given->text, parameter->name) ||
                        kh_text_equal(given->text, kh_english_name(parameter))
                  : at++ == position)
            return true;
    }
    return false;
}

/* “每步、满”: the parameters that have no 缺省 and were not given. */
static void name_what_lacks(kh_checker *checker, const kh_node *call, const kh_entity *function,
                            kh_diagnostic *diagnostic)
{
    kh_arena *arena = checker->model->arena;
    kh_words lists;
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_builder list = {.arena = arena};
        size_t position = 0;
        for (size_t i = 0; i < function->children.count; i++) {
            const kh_entity *parameter = function->children.items[i];
            if (parameter->kind != KH_KIND_PARAMETER)
                continue;
            bool lacks = !kh_attribute_of(parameter, "缺省") && !is_given(call, parameter, position);
            position++;
            kh_text english = language == KH_ENGLISH ? kh_english_name(parameter) : KH_TEXT_NONE;
            if (!lacks)
                continue;
            if (list.length)
                kh_builder_string(&list, language == KH_CHINESE ? "、" : ", ");
            kh_builder_add(&list, english.length ? english : parameter->name);
        }
        lists.in[language] = kh_builder_text(&list);
    }
    if (lists.in[KH_CHINESE].length)
        diagnostic->help = kh_words_fill(arena, kh_words_of("缺参数：{0}。", "Missing: {0}."), &lists, 1);
}

static kh_type check_user(kh_checker *checker, const kh_static_frame *frame, const kh_node *node,
                          const kh_entity *function)
{
    unsigned least = 0, most = 0;
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *child = function->children.items[i];
        if (child->kind != KH_KIND_PARAMETER)
            continue;
        most++;
        least += !kh_attribute_of(child, "缺省");
    }
    if (node->count - 1 < least || node->count - 1 > most)
        name_what_lacks(checker, node, function, wrong_count(checker, node, function->name, least, most));
    for (size_t i = 1; i < node->count; i++) {
        const kh_node *given = node->children[i];
        if (given->kind == KH_NODE_NAMED && !kh_parameter_named(function, given->text))
            unknown_parameter(checker, given, function);
    }
    (void)check_arguments(checker, frame, node);
    kh_check_borrowed(checker, frame, node, function);
    return kh_type_plain(KH_TYPE_ANY);
}

kh_text kh_nearest_function(kh_model *model, kh_text typed)
{
    KH_VECTOR(kh_text) words = {0};
    size_t count;
    const kh_function_row *functions = kh_functions(&count);
    for (size_t i = 0; i < count; i++)
        for (int language = 0; language < KH_LANGUAGES; language++)
            kh_vector_push(model->arena, &words, functions[i].word.in[language]);
    const kh_entity *methods = kh_prelude_file(model);
    for (size_t i = 0; methods && i < methods->children.count; i++) {
        kh_vector_push(model->arena, &words, methods->children.items[i]->name);
        kh_vector_push(model->arena, &words, kh_english_name(methods->children.items[i]));
    }
    for (size_t i = 0; i < kh_map_count(model->names); i++) {
        const kh_entity *outside = kh_map_value(model->names, i);
        if (outside->kind == KH_KIND_FUNCTION)
            kh_vector_push(model->arena, &words, outside->name);
    }
    return kh_suggest(typed, words.items, words.count);
}

kh_type kh_check_call(kh_checker *checker, const kh_static_frame *frame, const kh_node *node)
{
    const kh_node *callee = node->children[0];
    kh_model *model = checker->model;
    if (callee->kind == KH_NODE_ERROR)
        return kh_type_plain(KH_TYPE_POISON);
    if (callee->kind == KH_NODE_NAME) {
        const kh_entity *scheme = checker->scheme ? checker->scheme->entity : NULL;
        const kh_entity *user = kh_find_function_of_office(model, scheme, callee->text);
        for (const kh_static_frame *at = frame; at && !user; at = at->outer)
            for (const kh_entity *in = at->entity; in && !user; in = in->parent)
                user = kh_child_named(in, KH_KIND_FUNCTION, callee->text);
        if (user)
            return check_user(checker, frame, node, user);
        const kh_function_row *row = kh_find_function(callee->text);
        if (row)
            return check_builtin(checker, frame, node, row);
        if (kh_find_declared(model, scheme, KH_KIND_DOCUMENT, callee->text) ||
            kh_find_keyname(callee->text) == KH_KEYNAME_BY) {
            for (size_t i = 1; i < node->count; i++)
                (void)argument(checker, frame, node->children[i]);
            return kh_type_plain(KH_TYPE_ANY);
        }
        const kh_entity *method = kh_prelude_read(model, callee->text);
        if (method)
            return check_user(checker, frame, node, method);
    }
    kh_diagnostic *diagnostic =
        kh_report_texts(model->diagnostics, KH033, node->span, 1, kh_span_text(callee->span));
    if (callee->kind == KH_NODE_NAME)
        kh_suggest_name(model, diagnostic, kh_nearest_function(model, callee->text));
    return kh_type_plain(KH_TYPE_POISON);
}
