/* The steps of a pattern: texts, lexicons, and kinds of numbers and frequencies. */
#include "model/texts.h"

#include "model/validate.h"

typedef struct {
    kh_model *model;
    bool report;
    KH_VECTOR(kh_step_choice) choices;
} reader;

static void add(reader *it, kh_step_choice choice)
{
    if (!it->report)
        kh_vector_push(it->model->arena, &it->choices, choice);
}

static void wrong(reader *it, const kh_node *node, kh_words wanted)
{
    kh_text written = kh_span_text(node->span);
    kh_words found = kh_words_same(kh_text_format(it->model->arena, "“%.*s”", KH_TEXT_ARGUMENTS(written)));
    if (it->report && node->kind != KH_NODE_ERROR)
        kh_report(it->model->diagnostics, KH031, node->span, (kh_words[]){wanted, found}, 2);
}

static void add_lexicon(reader *it, const kh_entity *lexicon)
{
    if (!it->report)
        add(it, (kh_step_choice){.kind = KH_STEP_CLASS, .of = kh_class_of(it->model, lexicon)});
}

static void read_path(reader *it, const kh_node *node)
{
    const kh_entity *found = kh_lexicon_at(it->model, node);
    if (found && found->kind == KH_KIND_LEXICON)
        add_lexicon(it, found);
    else if (found)
        wrong(it, node, kh_block_row_of(KH_KIND_LEXICON)->word);
    else if (it->report)
        kh_report_unknown_lexicon(it->model, node);
}

/* ---- 数字, 分数, 百分数 ---- */

static bool number_kind(kh_keyname keyname, kh_step_kind *kind)
{
    static const struct {
        kh_keyname keyname;
        kh_step_kind kind;
    } kinds[] = {
        {KH_KEYNAME_NUMBERS, KH_STEP_NUMBER},
        {KH_KEYNAME_POINTS_SAID, KH_STEP_POINTS},
        {KH_KEYNAME_PERCENTAGES, KH_STEP_PERCENT},
    };
    for (size_t i = 0; i < KH_COUNT(kinds); i++)
        if (kinds[i].keyname == keyname) {
            *kind = kinds[i].kind;
            return true;
        }
    return false;
}

static bool is_number(const kh_node *node)
{
    return node->kind == KH_NODE_NUMBER || node->kind == KH_NODE_QUANTITY || node->kind == KH_NODE_PERCENT;
}

static void read_numbers(reader *it, const kh_node *call, kh_step_choice choice)
{
    for (size_t i = 1; i < call->count; i++) {
        const kh_node *argument = call->children[i];
        kh_keyname end = argument->kind == KH_NODE_NAMED ? kh_find_keyname(argument->text) : KH_KEYNAMES;
        if ((end != KH_KEYNAME_AT_LEAST && end != KH_KEYNAME_AT_MOST) || !is_number(argument->children[0])) {
            wrong(it, argument, kh_words_of("“至少：数”或“至多：数”", "at_least: or at_most: a number"));
            continue;
        }
        if (end == KH_KEYNAME_AT_LEAST)
            choice.least = argument->children[0]->number;
        else
            choice.most = argument->children[0]->number;
    }
    add(it, choice);
}

/* ---- 频次词 ---- */

/* Rank of the frequency that a bound names; 0: it is none. */
static int bound_of(reader *it, const kh_node *argument, kh_keyname *end)
{
    const kh_node *value = argument->kind == KH_NODE_NAMED ? argument->children[0] : NULL;
    *end = value ? kh_find_keyname(argument->text) : KH_KEYNAMES;
    bool is_end = *end == KH_KEYNAME_AT_LEAST || *end == KH_KEYNAME_AT_MOST;
    const kh_member_row *frequency =
        is_end && value->kind == KH_NODE_NAME ? kh_find_member(KH_ENUMERATION_FREQUENCY, value->text) : NULL;
    if (!frequency)
        wrong(it, argument,
              kh_words_of("“至多：频次”，如“至多：每季”", "at_most: a frequency, such as quarterly"));
    return frequency ? frequency->rank : 0;
}

/* The parts named by a frequency whose period is between the two. */
static void read_frequencies(reader *it, const kh_node *call)
{
    const kh_entity *lexicon = kh_lexicon_root(it->model, call->children[0]);
    int least = 0, most = INT32_MAX;
    for (size_t i = 1; i < call->count; i++) {
        kh_keyname end;
        int rank = bound_of(it, call->children[i], &end);
        if (rank && end == KH_KEYNAME_AT_LEAST)
            least = rank;
        else if (rank)
            most = rank;
    }
    if (!lexicon && it->report)
        kh_report_unknown_lexicon(it->model, call->children[0]);
    for (size_t i = 0; lexicon && i < lexicon->children.count; i++) {
        const kh_member_row *frequency =
            kh_find_member(KH_ENUMERATION_FREQUENCY, lexicon->children.items[i]->name);
        if (frequency && frequency->rank >= least && frequency->rank <= most)
            add_lexicon(it, lexicon->children.items[i]);
    }
}

/* ---- one step ---- */

static void read_call(reader *it, const kh_node *node)
{
    const kh_node *callee = node->children[0];
    kh_keyname keyname = callee->kind == KH_NODE_NAME ? kh_find_keyname(callee->text) : KH_KEYNAMES;
    kh_step_choice choice = {.least = KH_NUMBER_INVALID, .most = KH_NUMBER_INVALID};
    if (number_kind(keyname, &choice.kind))
        read_numbers(it, node, choice);
    else if (keyname == KH_KEYNAME_FREQUENCY_WORDS)
        read_frequencies(it, node);
    else if (it->report)
        kh_report_texts(it->model->diagnostics, KH033, node->span, 1, kh_span_text(callee->span));
}

static void read_choice(reader *it, const kh_node *node)
{
    kh_step_choice number = {.least = KH_NUMBER_INVALID, .most = KH_NUMBER_INVALID};
    if (node->kind == KH_NODE_TEXT && node->text.length)
        add(it, (kh_step_choice){.kind = KH_STEP_TEXT, .text = node->text});
    else if (node->kind == KH_NODE_NAME && number_kind(kh_find_keyname(node->text), &number.kind))
        add(it, number);
    else if (node->kind == KH_NODE_NAME || node->kind == KH_NODE_MEMBER)
        read_path(it, node);
    else if (node->kind == KH_NODE_CALL)
        read_call(it, node);
    else if (node->kind != KH_NODE_LIST)
        wrong(it, node,
              kh_words_of("步骤：文字、词库，或数字一类的词", "a step: a text, a lexicon, or numbers"));
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        read_choice(it, node->children[i]);
}

kh_step kh_step_read(kh_model *model, const kh_node *node, bool report)
{
    reader it = {.model = model, .report = report};
    read_choice(&it, node);
    return (kh_step){it.choices.items, it.choices.count};
}
