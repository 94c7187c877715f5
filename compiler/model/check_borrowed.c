/* Names in the bodies of functions that only those who call them can explain: a body sees its parameters,
 * then what the caller sees. Where the function stands, such a name is let pass if something in the scheme is
 * called so; where it is called, it must be seen. */
#include "model/check_internal.h"

#include "model/names.h"
#include "model/prelude.h"

/* The inputs of a name below a tree. */
typedef struct borrowed {
    const kh_entity *first;
    size_t count;
    bool column;  /* of a detail: seen inside a fold of its rows */
    bool outside; /* not in an item, so seen from everywhere */
} borrowed;

static void look(const kh_entity *tree, kh_text word, borrowed *found)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        bool input = child->kind == KH_KIND_QUANTITY || child->kind == KH_KIND_EXTERNAL ||
                     child->kind == KH_KIND_DETAIL || child->kind == KH_KIND_COLUMN;
        if (input && kh_text_equal(child->name, word)) {
            found->first = found->first ? found->first : child;
            found->count++;
            found->column |= child->kind == KH_KIND_COLUMN;
            found->outside |= tree->kind == KH_KIND_SCHEME || tree->kind == KH_KIND_FILE;
        }
        look(child, word, found);
    }
}

/* A function that no scheme holds is called by those of its file. */
static borrowed look_for(const kh_checker *checker, kh_text word)
{
    borrowed found = {0};
    const kh_entity *tree = checker->scheme ? checker->scheme->entity : checker->model->root;
    if (tree)
        look(tree, word, &found);
    return found;
}

static bool is_in_body(const kh_checker *checker)
{
    const kh_text word = checker->attribute ? checker->attribute->row->word.in[KH_CHINESE] : KH_TEXT_NONE;
    return checker->owner && kh_container(checker->owner, KH_KIND_FUNCTION) &&
           (kh_text_is(word, "式") || kh_text_is(word, "缺省"));
}

bool kh_is_borrowed(kh_checker *checker, kh_text word, kh_type *type)
{
    borrowed found = {0};
    if (is_in_body(checker))
        found = look_for(checker, word);
    if (found.count)
        *type = found.count == 1 ? kh_type_of_input(checker->model->arena, found.first)
                                 : kh_type_plain(KH_TYPE_ANY);
    return found.count > 0;
}

const kh_entity *kh_tree_of_words(const kh_checker *checker)
{
    if (checker->scheme)
        return checker->scheme->entity;
    return is_in_body(checker) ? checker->model->root : NULL;
}

static void report_unseen(kh_checker *checker, const kh_node *call, const kh_entity *function, kh_text word,
                          const kh_entity *input)
{
    kh_words parts[] = {kh_words_same(function->name), kh_words_same(word),
                        kh_words_same(kh_entity_title(input->parent))};
    kh_diagnostic *diagnostic = kh_report_texts(checker->model->diagnostics, KH032, call->span, 1, word);
    diagnostic->help = kh_words_fill(
        checker->model->arena,
        kh_words_of(
            "函数“{0}”的式子要用“{1}”，它是“{2}”的，这里看不到；加一个参数，把它传进去。",
            "The formula of the function “{0}” uses “{1}”, which is that of “{2}” and not seen here; pass "
            "it as a parameter."),
        parts, KH_COUNT(parts));
}

static void check_names_in(kh_checker *checker, const kh_static_frame *frame, const kh_node *call,
                           const kh_entity *function, const kh_node *body)
{
    for (size_t i = 0; i < body->count; i++)
        if (body->children[i])
            check_names_in(checker, frame, call, function, body->children[i]);
    if (body->kind != KH_NODE_NAME || kh_parameter_named(function, body->text))
        return;
    borrowed found = look_for(checker, body->text);
    if (found.count && !found.column && !found.outside && !kh_is_seen(checker, frame, body->text))
        report_unseen(checker, call, function, body->text, found.first);
}

void kh_check_borrowed(kh_checker *checker, const kh_static_frame *frame, const kh_node *call,
                       const kh_entity *function)
{
    const kh_attribute *formula = kh_attribute_of(function, "式");
    bool inside =
        checker->owner && kh_container(checker->owner, KH_KIND_FUNCTION); /* its own callers are asked */
    if (checker->scheme && !inside && formula && formula->count && !kh_is_in_prelude(formula->values[0]))
        check_names_in(checker, frame, call, function, formula->values[0]);
}
