/* The examples of a pack: each is a scheme of its own, and only the rule under test is judged on it. */
#include "rules/judging.h"

typedef struct {
    kh_model *model;             /* a copy of the caller's: what examples report goes nowhere else */
    kh_diagnostics *diagnostics; /* the caller's */
    kh_language language;
    kh_pack_test *result;
    kh_builder report, silent;
    const kh_entity *rule;
    bool complete; /* nothing is missing from the rule */
    bool failed;
    bool fired, held;
    const kh_entity *last_good; /* of the good examples; NULL: none */
} pack_run;

/* Examples are blocks, or sentences given to the attribute of the same word. */
static const struct {
    kh_kind kind;
    const char *word;
} forms[] = {{KH_KIND_GOOD_EXAMPLE, "合规例"}, {KH_KIND_BAD_EXAMPLE, "违规例"}};

/* “规则 KH101，违规例“六条”：没有报。”, one line. */
static void fail(pack_run *run, const kh_entity *example, kh_words why)
{
    static const char *const lines[KH_LANGUAGES] = {"规则{0}，{1}“{2}”：{3}\n", "rule {0}, {1} “{2}”: {3}\n"};
    kh_words arguments[] = {
        kh_words_same(run->rule->name),
        kh_block_row_of(example->kind)->word,
        kh_words_same(kh_entity_title(example)),
        why,
    };
    kh_words line = kh_words_fill(run->report.arena, kh_words_of(lines[KH_CHINESE], lines[KH_ENGLISH]),
                                  arguments, KH_COUNT(arguments));
    kh_builder_add(&run->report, line.in[run->language]);
    run->failed = true;
    run->result->failed++;
}

/* ---- what a rule must have ---- */

static void lack(pack_run *run, kh_words what)
{
    kh_words arguments[] = {kh_words_same(run->rule->name), what};
    kh_report(run->diagnostics, KH080, run->rule->span, arguments, KH_COUNT(arguments));
    kh_words line = kh_words_fill(run->report.arena, kh_code_text(KH080), arguments, KH_COUNT(arguments));
    kh_builder_add(&run->report, line.in[run->language]);
    kh_builder_character(&run->report, '\n');
    run->complete = false;
}

static void look_for_parts(pack_run *run)
{
    static const struct {
        const char *word;
        bool english; /* wanted in the 英文 block too */
    } parts[] = {{"别名", false}, {"级别", false}, {"提示", true}, {"建议", true}, {"解释", true}};
    const kh_entity *rule = run->rule, *english = kh_child_of_kind(rule, KH_KIND_ENGLISH);
    for (size_t i = 0; i < KH_COUNT(parts); i++) {
        kh_words word = kh_find_attribute(KH_KIND_RULE, kh_text_of(parts[i].word))->word;
        if (!kh_attribute_of(rule, parts[i].word))
            lack(run, word);
        if (parts[i].english && (!english || !kh_attribute_of(english, parts[i].word)))
            lack(run, kh_words_fill(run->report.arena, kh_words_of("英文{0}", "{0} in English"), &word, 1));
    }
    if (!english || !kh_attribute_of(english, "名称"))
        lack(run, kh_words_of("英文名称", "title in English"));
    if (kh_rule_read(run->model, NULL, rule->parent, rule).citation_count == 0)
        lack(run, kh_words_of("依据（已声明的文件）", "a citation of a declared document"));
    if (!kh_attribute_of(rule, "要求") && !kh_attribute_of(rule, "不得有"))
        lack(run, kh_words_of("条件", "a condition"));
    for (size_t i = 0; i < KH_COUNT(forms); i++)
        if (!kh_child_of_kind(rule, forms[i].kind) && !kh_attribute_of(rule, forms[i].word))
            lack(run, kh_block_row_of(forms[i].kind)->word);
}

/* A limit that does not say which way is strict cannot be adopted more strictly; one that was never verified
 * against its source warns nobody when it is out of date. */
static void look_for_parts_of_limits(pack_run *run)
{
    static const char *const parts[] = {"核对至", "从严", "出处"};
    for (size_t i = 0; i < run->rule->children.count; i++) {
        const kh_entity *parameter = run->rule->children.items[i];
        for (size_t j = 0; parameter->kind == KH_KIND_PARAMETER && j < KH_COUNT(parts); j++) {
            kh_words arguments[] = {kh_words_same(parameter->name),
                                    kh_find_attribute(KH_KIND_PARAMETER, kh_text_of(parts[j]))->word};
            if (!kh_attribute_of(parameter, parts[j]))
                lack(run, kh_words_fill(run->report.arena,
                                        kh_words_of("参数“{0}”的{1}", "{1} of the parameter “{0}”"),
                                        arguments, KH_COUNT(arguments)));
        }
    }
}

/* ---- one example ---- */

static kh_date later_of(kh_date left, kh_date right)
{
    if (!kh_date_valid(left) || !kh_date_valid(right))
        return kh_date_valid(left) ? left : right;
    return kh_date_compare(left, right) >= 0 ? left : right;
}

/* The first day on which the rule and all its parameters hold as they stand last. */
static kh_date example_date(const kh_model *model, const kh_entity *rule)
{
    kh_date date = kh_pack_date(rule, "自");
    for (size_t i = 0; i < rule->children.count; i++)
        if (rule->children.items[i]->kind == KH_KIND_PARAMETER)
            date = later_of(date, kh_pack_date(rule->children.items[i], "自"));
    if (!kh_date_valid(date))
        date = model->settings->as_of;
    return kh_date_valid(date) ? kh_date_last_day(date) : date;
}

/* The values of 应报 or 应报级别: they are the example's own and no part of the scheme in it. */
static const kh_node *expectation(const kh_entity *example, const char *word)
{
    const kh_attribute_row *wanted = kh_find_attribute(KH_KIND_BAD_EXAMPLE, kh_text_of(word));
    for (size_t i = 0; i < example->node->count; i++) {
        const kh_node *item = example->node->children[i];
        if (item->kind == KH_NODE_ATTRIBUTE && !item->name.length &&
            kh_find_attribute(KH_KIND_BAD_EXAMPLE, item->text) == wanted)
            return item;
    }
    return NULL;
}

static bool reported_on(const kh_judging *judging, const kh_node *expected)
{
    const kh_entity *entity = kh_find_entity(judging->model, judging->scheme, expected);
    for (size_t i = 0; i < judging->breaches.count && entity; i++) {
        const kh_breach *breach = &judging->breaches.items[i];
        if (breach->offender == entity)
            return true;
        for (size_t j = 0; j < breach->townships.count && entity->kind == KH_KIND_TOWNSHIP; j++)
            if (kh_text_equal(breach->townships.items[j], entity->name))
                return true;
    }
    return false;
}

static bool reported_at(const kh_judging *judging, const kh_node *expected)
{
    const kh_member_row *level = kh_find_member(KH_ENUMERATION_SEVERITY, expected->text);
    for (size_t i = 0; i < judging->breaches.count; i++)
        if (level && (int)judging->breaches.items[i].row.level + 1 == level->rank)
            return true;
    return false;
}

static void expect_broken(pack_run *run, const kh_entity *example, const kh_judging *judging)
{
    const kh_node *on = expectation(example, "应报"), *at = expectation(example, "应报级别");
    if (judging->outcome != KH_BROKEN) {
        fail(run, example,
             kh_words_of("应当违反，却没有报", "it should be broken, but nothing was reported"));
        return;
    }
    run->fired = true;
    for (size_t i = 0; on && i < on->count; i++)
        if (!reported_on(judging, on->children[i])) {
            kh_words entity = kh_words_same(kh_span_text(on->children[i]->span));
            fail(run, example,
                 kh_words_fill(run->report.arena,
                               kh_words_of("没有报在“{0}”上", "nothing was reported on “{0}”"), &entity, 1));
        }
    if (at && at->count && !reported_at(judging, at->children[0]))
        fail(run, example, kh_words_of("报的级别不对", "reported at another level"));
}

/* A good example may show where the rule does not apply. */
static void expect_held(pack_run *run, const kh_entity *example, const kh_judging *judging)
{
    if (judging->outcome == KH_UNDECIDED)
        fail(run, example, kh_words_of("应当合规，却无法判定", "it should hold, but cannot be decided"));
    else if (judging->outcome == KH_BROKEN)
        fail(run, example,
             kh_words_fill(run->report.arena,
                           kh_words_of("应当合规，却报了：{0}", "it should hold, but: {0}"),
                           &judging->breaches.items[0].row.message, 1));
    run->held |= judging->outcome == KH_HOLDS;
}

static const kh_diagnostic *first_error(const kh_diagnostics *list)
{
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        if (kh_diagnostics_at(list, i)->level == KH_ERROR)
            return kh_diagnostics_at(list, i);
    return NULL;
}

static void run_example(pack_run *run, kh_entity *example)
{
    kh_arena *arena = run->model->arena;
    kh_diagnostics *list = kh_diagnostics_new(arena);
    run->result->examples++;
    if (example->kind == KH_KIND_GOOD_EXAMPLE)
        run->last_good = example;
    run->model->diagnostics = list;
    kh_scheme *scheme = kh_model_example(run->model, list, example, example_date(run->model, run->rule));
    const kh_cards *cards = kh_weights_compute(run->model, scheme);
    kh_cards_show(run->model, cards);
    kh_rule rule = kh_rule_read(run->model, scheme, run->rule->parent, run->rule);
    kh_arena *scratch = kh_arena_child(arena);
    kh_judging *judging = kh_judging_of(run->model, scheme, cards, &rule, kh_undecided_new(arena), scratch);
    kh_judge_rule(judging);
    kh_arena_release(arena, scratch);
    const kh_diagnostic *error = first_error(list);
    if (error)
        fail(run, example, error->message);
    else if (example->kind == KH_KIND_BAD_EXAMPLE)
        expect_broken(run, example, judging);
    else
        expect_held(run, example, judging);
}

static void run_sentence(pack_run *run, kh_kind kind, kh_node *node)
{
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        run_sentence(run, kind, node->children[i]);
    if (node->kind != KH_NODE_TEXT)
        return;
    kh_entity *rule = (kh_entity *)(uintptr_t)run->rule; /* only stands around the example */
    kh_entity *example = kh_model_sentence(run->model, rule, kind, node);
    if (example)
        run_example(run, example);
}

static void run_sentences(pack_run *run, const kh_attribute *attribute)
{
    for (size_t form = 0; form < KH_COUNT(forms); form++)
        for (size_t i = 0;
             kh_text_is(attribute->row->word.in[KH_CHINESE], forms[form].word) && i < attribute->count; i++)
            run_sentence(run, forms[form].kind, attribute->values[i]);
}

/* ---- the pack ---- */

static void run_rule(pack_run *run, const kh_entity *rule)
{
    run->rule = rule;
    run->complete = true;
    run->failed = run->fired = run->held = false;
    run->last_good = NULL;
    run->result->rules++;
    look_for_parts(run);
    look_for_parts_of_limits(run);
    for (size_t i = 0; i < rule->children.count; i++) {
        kh_entity *child = rule->children.items[i];
        if (child->kind == KH_KIND_GOOD_EXAMPLE || child->kind == KH_KIND_BAD_EXAMPLE)
            run_example(run, child);
    }
    for (size_t i = 0; i < rule->attributes.count; i++)
        run_sentences(run, &rule->attributes.items[i]);
    if (run->last_good && !run->held && !run->failed)
        fail(run, run->last_good,
             kh_words_of("没有一个例子是适用而合规的",
                         "in none of the examples does the rule apply and hold"));
    if (!run->fired)
        kh_builder_format(&run->silent, "%s%.*s", run->silent.length ? " " : "",
                          KH_TEXT_ARGUMENTS(rule->name));
    run->result->never_fired += !run->fired;
    if (!run->complete)
        run->result->failed++;
}

kh_pack_test kh_pack_run_examples(kh_model *model, const kh_entity *pack, kh_language language)
{
    kh_model copy = *model;
    kh_pack_test result = {.pack = pack};
    pack_run run = {
        .model = &copy,
        .diagnostics = model->diagnostics,
        .language = language,
        .result = &result,
        .report = {.arena = model->arena},
        .silent = {.arena = model->arena},
    };
    const kh_attribute *plain = kh_attribute_of(pack, "采用");
    result.adopted = plain ? plain->count : 0;
    for (size_t i = 0; i < pack->children.count; i++) {
        kh_kind kind = pack->children.items[i]->kind;
        result.adopted += kind == KH_KIND_ADOPTION || kind == KH_KIND_REPLACEMENT;
        if (kind == KH_KIND_RULE)
            run_rule(&run, pack->children.items[i]);
    }
    model->entity_count = copy.entity_count;
    result.silent = kh_builder_text(&run.silent);
    result.report = kh_builder_text(&run.report);
    return result;
}
