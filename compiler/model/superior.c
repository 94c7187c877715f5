/* Schemes that stand above the one that is read. */
#include "model/superior.h"

#include "model/check_internal.h"
#include "model/declare.h"
#include "model/evaluate_internal.h"
#include "model/load.h"
#include "source/suggest.h"

/* ---- 上级 in an example ---- */

static const kh_node *first_value(const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = kh_attribute_of(entity, word);
    return attribute && attribute->count ? attribute->values[0] : NULL;
}

static kh_text member_word(const kh_entity *scheme, const char *word, kh_enumeration enumeration)
{
    const kh_node *node = first_value(scheme, word);
    const kh_member_row *member = node ? kh_find_member(enumeration, node->text) : NULL;
    return member ? member->word.in[KH_CHINESE] : KH_TEXT_NONE;
}

static kh_example_level level_above(const kh_entity *example)
{
    static const struct {
        const char *below;
        kh_example_level above;
    } ladder[] = {{"省", {"中央", "省"}},
                  {"市", {"省", "市"}},
                  {"县", {"市", "县"}},
                  {"区", {"市", "区"}},
                  {"镇", {"县", "乡镇街道"}},
                  {"乡镇街道", {"县", "乡镇街道"}},
                  {"村社区", {"乡镇街道", "村社区"}}};
    kh_text own = member_word(example, "层级", KH_ENUMERATION_LEVEL);
    for (size_t i = 0; i < KH_COUNT(ladder); i++)
        if (kh_text_is(own, ladder[i].below))
            return ladder[i].above;
    return (kh_example_level){"市", "县"};
}

static kh_example_level level_of(kh_arena *arena, const kh_entity *example)
{
    kh_text level = member_word(example, "层级", KH_ENUMERATION_LEVEL);
    kh_text assessee = member_word(example, "对象", KH_ENUMERATION_ASSESSEE);
    return (kh_example_level){level.length ? kh_text_terminated(arena, level) : "县",
                              assessee.length ? kh_text_terminated(arena, assessee) : "乡镇街道"};
}

static int year_of(const kh_entity *example)
{
    const kh_node *node = first_value(example, "年度");
    int64_t year = 0;
    if (node && node->kind == KH_NODE_DATE)
        year = node->date.year;
    else if (node && node->kind == KH_NODE_NUMBER && kh_number_to_integer(node->number, &year) && year > 9999)
        year = 0;
    return (int)year;
}

static void build(kh_model *model, kh_entity *example, kh_entity *block)
{
    const kh_node *last = first_value(example, "上年方案");
    bool last_year = last && last->kind == KH_NODE_NAME && kh_text_equal(last->text, block->name);
    block->kind = KH_KIND_SCHEME;
    block->parent = example->parent; /* nothing of the example's own is inherited */
    kh_declare_items(model, block, block->node->children, block->node->count);
    kh_example_defaults(model, block, last_year ? level_of(model->arena, example) : level_above(example),
                        year_of(example) - last_year);
    kh_scheme *scheme = kh_arena_new_of(model->arena, kh_scheme);
    scheme->entity = block;
    scheme->source = block->span.source;
    scheme->foreign = true;
    kh_scheme_build(model, scheme, false);
}

void kh_superiors_build(kh_model *model, kh_entity *example)
{
    for (size_t i = 0; i < example->children.count; i++)
        if (example->children.items[i]->kind == KH_KIND_SUPERIOR)
            build(model, example, example->children.items[i]);
}

/* ---- 本级 ---- */

typedef struct row_check {
    kh_checker checker;
    const kh_node *own; /* what 本级 says */
    const kh_scheme *reported;
} row_check;

static void report_row(row_check *check, const kh_scheme *theirs)
{
    kh_model *model = check->checker.model;
    kh_text *names = kh_arena_array(model->arena, theirs->township_count, sizeof *names);
    for (size_t i = 0; i < theirs->township_count; i++)
        names[i] = theirs->townships[i]->name;
    kh_diagnostic *diagnostic = kh_report_texts(model->diagnostics, KH097, check->own->span, 2,
                                                kh_entity_title(theirs->entity), check->own->text);
    kh_text nearest = kh_suggest(check->own->text, names, theirs->township_count);
    if (nearest.length)
        diagnostic->help = kh_words_fill(model->arena, kh_words_of("是否指“{0}”？", "did you mean “{0}”?"),
                                         (kh_words[]){kh_words_same(nearest)}, 1);
    check->reported = theirs;
}

static void check_rows(row_check *check, const kh_entity *entity)
{
    const kh_attribute *follows = kh_attribute_of(entity, "承接");
    for (size_t i = 0; follows && i < follows->count; i++) {
        bool several;
        const kh_entity *meant = kh_particular(&check->checker, follows->values[i], &several);
        const kh_entity *scheme = meant ? kh_container(meant, KH_KIND_SCHEME) : NULL;
        const kh_scheme *theirs = scheme ? scheme->compiled : NULL;
        if (theirs && theirs != check->reported && theirs->township_count && !theirs->roster_broken &&
            !kh_own_row(theirs, check->checker.scheme->entity))
            report_row(check, theirs);
    }
    for (size_t i = 0; i < entity->children.count; i++)
        if (entity->children.items[i]->kind != KH_KIND_SCHEME)
            check_rows(check, entity->children.items[i]);
}

void kh_validate_own_row(kh_model *model, const kh_scheme *scheme)
{
    row_check check = {.checker = {.model = model, .scheme = scheme, .owner = scheme->entity},
                       .own = first_value(scheme->entity, "本级")};
    if (check.own && (check.own->kind == KH_NODE_TEXT || check.own->kind == KH_NODE_NAME) &&
        kh_find_keyname(check.own->text) != KH_KEYNAME_TBD)
        check_rows(&check, scheme->entity);
}
