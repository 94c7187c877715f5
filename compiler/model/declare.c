/* Blocks become entities: which word may stand where is looked up, never coded. */
#include "model/declare.h"

#include "model/lost.h"
#include "model/names.h"
#include "source/suggest.h"
#include "base/utf8.h"
#include "syntax/parse.h"
#include "syntax/segment.h"

kh_entity *kh_entity_new(kh_model *model, kh_kind kind, kh_entity *parent)
{
    kh_entity *entity = kh_arena_new_of(model->arena, kh_entity);
    entity->kind = kind;
    entity->parent = parent;
    entity->order = model->entity_count++;
    return entity;
}

kh_kinds kh_kinds_like(kh_kind kind)
{
    kh_kinds kinds = KH_KIND_BIT(kind);
    if (kind == KH_KIND_GOOD_EXAMPLE || kind == KH_KIND_BAD_EXAMPLE || kind == KH_KIND_SUPERIOR)
        kinds |= KH_KIND_BIT(KH_KIND_SCHEME);
    return kinds;
}

static kh_words kind_word(kh_kind kind)
{
    return kind == KH_KIND_FILE ? kh_words_of("文件开头", "the top of the file")
                                : kh_block_row_of(kind)->word;
}

/* Words that may stand in `parent`: blocks, and attributes too if wanted. */
static kh_text nearest_word(kh_model *model, const kh_entity *parent, kh_text typed)
{
    KH_VECTOR(kh_text) words = {0};
    kh_kinds kinds = kh_kinds_like(parent->kind);
    size_t count;
    const kh_block_row *blocks = kh_blocks(&count);
    for (size_t i = 0; i < count; i++)
        for (int language = 0; language < KH_LANGUAGES; language++)
            if (blocks[i].stands_in & kinds)
                kh_vector_push(model->arena, &words, blocks[i].word.in[language]);
    const kh_attribute_row *attributes = kh_attributes(&count);
    for (size_t i = 0; i < count; i++)
        for (int language = 0; language < KH_LANGUAGES; language++)
            if (attributes[i].of & kinds)
                kh_vector_push(model->arena, &words, attributes[i].word.in[language]);
    return kh_suggest(typed, words.items, words.count);
}

/* KH020 and KH025 alike: the word is not known here; perhaps it is misspelt, perhaps words ran together. */
static void report_unknown_word(kh_model *model, kh_code code, const kh_entity *parent, const kh_node *item)
{
    kh_words place = kind_word(parent->kind);
    kh_words arguments[] = {kh_words_same(item->text), place};
    kh_diagnostic *diagnostic = kh_report(model->diagnostics, code, item->text_span, arguments, 2);
    kh_text nearest = nearest_word(model, parent, item->text);
    kh_text spaced;
    if (kh_segment(model->arena, item->text, model->names,
                   &spaced)) /* 每个部门 contains 部门 and does not mean it */
        diagnostic->fix = kh_words_same(spaced);
    else
        kh_suggest_name(model, diagnostic, nearest);
}

static kh_text unit_with_stroke(kh_arena *arena, const kh_node *division)
{
    kh_text over = kh_text_halve(arena, kh_span_text(division->children[0]->span));
    kh_text under = kh_text_halve(arena, kh_span_text(division->children[1]->span));
    return kh_text_format(arena, "%.*s/%.*s", KH_TEXT_ARGUMENTS(over), KH_TEXT_ARGUMENTS(under));
}

/* 单位：万元/亩 parses as a division of two names; a unit is one word. */
static kh_node *const *unit_words(kh_model *model, kh_node *const *values, size_t count)
{
    kh_node **words = kh_arena_array(model->arena, count ? count : 1, sizeof *words);
    for (size_t i = 0; i < count; i++) {
        words[i] = values[i];
        if (values[i]->kind != KH_NODE_BINARY || values[i]->operation != KH_OP_DIVIDE)
            continue;
        words[i] = kh_arena_new_of(model->arena, kh_node);
        *words[i] = *values[i];
        words[i]->kind = KH_NODE_NAME;
        words[i]->text = unit_with_stroke(model->arena, values[i]);
        words[i]->text_span = values[i]->span;
        words[i]->children = NULL;
        words[i]->count = 0;
    }
    return words;
}

/* One mistake gives one message: sums and shares over what could not be read are not judged. */
void kh_mark_damaged(kh_entity *entity)
{
    for (kh_entity *at = entity; at; at = at->parent)
        at->damaged = true;
}

/* A line that was copied whole is one mistake, not one for each word in it. */
static bool follows_another(const kh_entity *entity, const kh_node *item)
{
    const char *text = item->span.source->content.data;
    uint32_t at = entity->last_odd;
    while (at > 0 && at < item->span.start && strchr(" \t;", text[at]))
        at++;
    return at > 0 && at == item->span.start;
}

static void report_twice(kh_model *model, kh_entity *entity, const kh_node *item, kh_span span,
                         const kh_attribute *before)
{
    bool reported = follows_another(entity, item);
    bool points = before->row->form == KH_FORM_POINTS;
    entity->last_odd = item->span.end;
    if (points)
        kh_mark_damaged(entity); /* which of the two holds is not known */
    if (reported)
        return;
    kh_diagnostic *twice =
        kh_report(model->diagnostics, KH026, span, (kh_words[]){kh_words_same(item->text)}, 1);
    kh_diagnostic_label(model->diagnostics, twice, before->span,
                        kh_words_of("先写在这里", "first written here"));
}

/* A scheme's 计分 always is, that of a section or indicator where it speaks of 小计. */
static bool is_on_whole(const kh_attribute_row *row, kh_node *const *values, size_t count)
{
    const kh_kinds wholes =
        KH_KIND_BIT(KH_KIND_SCHEME) | KH_KIND_BIT(KH_KIND_SECTION) | KH_KIND_BIT(KH_KIND_INDICATOR);
    return count == 1 && row->of & wholes && kh_text_is(row->word.in[KH_CHINESE], "计分") &&
           (row->of & KH_KIND_BIT(KH_KIND_SCHEME) || kh_node_mentions(values[0], KH_KEYNAME_SUBTOTAL));
}

static void add_attribute(kh_model *model, kh_entity *entity, const kh_attribute_row *row,
                          const kh_node *item, kh_span span, kh_node *const *values, size_t count)
{
    bool repeats = entity->kind == KH_KIND_RULE && row->list; /* several conditions may stand in a rule */
    const kh_attribute *before = kh_attribute_of(entity, row->word.in[KH_CHINESE].data);
    if (before && !repeats) {
        report_twice(model, entity, item, span, before);
        return;
    }
    if (count > 1 && !row->list) {
        kh_report(model->diagnostics, KH027, values[1]->span, (kh_words[]){row->word}, 1);
        count = 1;
    }
    if (row->form == KH_FORM_UNIT)
        values = unit_words(model, values, count);
    kh_attribute attribute = {.row = row,
                              .span = span,
                              .values = values,
                              .count = count,
                              .on_whole = is_on_whole(row, values, count)};
    kh_entity_add_attribute(model->arena, entity, attribute);
}

static const kh_attribute_row *attribute_row(const kh_entity *entity, kh_text word)
{
    const kh_attribute_row *row = kh_find_attribute(entity->kind, word);
    if (!row && kh_kinds_like(entity->kind) & KH_KIND_BIT(KH_KIND_SCHEME))
        row = kh_find_attribute(KH_KIND_SCHEME, word);
    return row;
}

/* Brackets leave no node behind, but they are the first token of the value. */
static bool starts_with_bracket(const kh_node *value)
{
    kh_text content = value->span.source->content;
    uint32_t at = value->span.start;
    while (at > 0 && (content.data[at - 1] == ' ' || content.data[at - 1] == '\t'))
        at--;
    static const char wide[] = "（";
    size_t size = sizeof wide - 1;
    return (at > 0 && content.data[at - 1] == '(') ||
           (at >= size && memcmp(content.data + at - size, wide, size) == 0);
}

/* 工业投资：×1.5 and its like: whether it changes or sets is decided by the first token of the value. */
static void add_adjustment(kh_model *model, kh_entity *entity, const kh_node *item)
{
    if (item->count != 1) {
        if (item->count > 1)
            kh_report(model->diagnostics, KH027, item->children[1]->span,
                      (kh_words[]){kh_words_same(item->text)}, 1);
        return;
    }
    const kh_node *value = item->children[0];
    kh_adjustment adjustment = {.name = item->text, .span = item->text_span, .amount = value};
    if (starts_with_bracket(value)) {
        kh_vector_push(model->arena, &entity->adjustments, adjustment); /* (-4) sets to −4 */
        return;
    }
    if (value->kind == KH_NODE_CHANGE) {
        adjustment.operation = KH_OP_MULTIPLY;
        adjustment.amount = value->children[0];
    } else {
        /* +4 − 1 is a tree with the sign at its far left */
        const kh_node *first = value;
        while (first->kind == KH_NODE_BINARY && first->span.start == first->children[0]->span.start)
            first = first->children[0];
        if (first->kind == KH_NODE_UNARY && first->operation == KH_OP_PLUS)
            adjustment.operation = KH_OP_ADD;
        else if (first->kind == KH_NODE_UNARY && first->operation == KH_OP_MINUS)
            adjustment.operation = KH_OP_SUBTRACT;
        if (first == value && adjustment.operation != KH_OP_NONE)
            adjustment.amount = value->children[0];
        else if (adjustment.operation == KH_OP_SUBTRACT)
            adjustment.operation = KH_OP_ADD; /* −2 + x as a whole is added */
    }
    kh_vector_push(model->arena, &entity->adjustments, adjustment);
}

/* 名：值 inside a block. */
static void declare_attribute(kh_model *model, kh_entity *entity, const kh_node *item)
{
    if (entity->kind == KH_KIND_ADJUST) {
        add_adjustment(model, entity, item);
        return;
    }
    if (entity->kind == KH_KIND_TOWNSHIP)
        return; /* its words are the scheme's fields, known later: township.c */
    const kh_attribute_row *row = attribute_row(entity, item->text);
    if (!row) {
        /* a line that slipped out of its block is one mistake */
        bool slipped = entity->kind == KH_KIND_FILE || kh_find_any_attribute(item->text);
        bool reported = slipped && follows_another(entity, item);
        entity->last_odd = item->span.end;
        entity->has_unknown = true;
        if (!reported && !(entity->kind == KH_KIND_FILE && model->broken))
            report_unknown_word(model, KH025, entity, item);
        return;
    }
    add_attribute(model, entity, row, item, item->text_span, item->children, item->count);
}

/* What the item would have declared is not missed elsewhere. */
static void lose(kh_model *model, kh_entity *parent, const kh_node *item)
{
    parent->has_unknown = true;
    kh_mark_damaged(parent);
    kh_lose_names(model, item->span);
}

/* 量 甲：e, short for a block of that kind whose main attribute is the value. */
static void declare_short_block(kh_model *model, kh_entity *parent, const kh_node *item)
{
    const kh_block_row *row = kh_find_block(item->text);
    if (!row) {
        report_unknown_word(model, KH020, parent, item);
        lose(model, parent, item);
        return;
    }
    if (!row->main) {
        kh_report(model->diagnostics, KH022, item->text_span, (kh_words[]){row->word}, 1);
        return;
    }
    kh_node *block = kh_arena_new_of(model->arena, kh_node);
    *block = *item;
    block->kind = KH_NODE_BLOCK;
    block->children = NULL;
    block->count = 0;
    kh_entity *entity = kh_declare_block(model, parent, block);
    if (entity)
        add_attribute(model, entity, kh_find_attribute(row->kind, kh_text_of(row->main)), item,
                      item->name_span, item->children, item->count);
}

/* A misspelt word may be the one that is missed. */
static void excuse_missing_words(kh_entity *entity)
{
    bool lacks_points = entity->kind == KH_KIND_SCHEME ? !kh_attribute_of(entity, "总分")
                                                       : entity->kind == KH_KIND_INDICATOR &&
                                                             !kh_child_of_kind(entity, KH_KIND_INDICATOR) &&
                                                             !kh_attribute_of(entity, "分值");
    if (entity->has_unknown && lacks_points)
        kh_mark_damaged(entity);
}

void kh_declare_items(kh_model *model, kh_entity *entity, kh_node *const *items, size_t count)
{
    static const char requires_word[] = "要求";
    for (size_t i = 0; i < count; i++) {
        const kh_node *item = items[i];
        if (item->kind == KH_NODE_ERROR) {
            kh_mark_damaged(entity);
            kh_lose_names(model, item->span);
        } else if (item->kind == KH_NODE_BLOCK) {
            (void)kh_declare_block(model, entity, item);
        } else if (item->kind == KH_NODE_ATTRIBUTE && item->name.length) {
            declare_short_block(model, entity, item);
        } else if (item->kind == KH_NODE_ATTRIBUTE) {
            declare_attribute(model, entity, item);
        } else if (item->kind == KH_NODE_CONDITION && entity->kind == KH_KIND_RULE) {
            const kh_attribute_row *row = kh_find_attribute(KH_KIND_RULE, kh_text_of(requires_word));
            add_attribute(model, entity, row, item, item->span, item->children, item->count);
        } else if (item->kind == KH_NODE_CONDITION || item->kind == KH_NODE_USE) {
            kh_report(model->diagnostics, KH021, item->span,
                      (kh_words[]){item->kind == KH_NODE_USE ? kh_words_of("引用", "use")
                                                             : kh_words_of("每个…", "each …"),
                                   kind_word(entity->kind)},
                      2);
        }
    }
}

/* A guard is the attribute 适用 in another place; of a group it says who belongs. */
static void declare_guard(kh_model *model, kh_entity *entity, const kh_node *block)
{
    if (entity->kind == KH_KIND_GROUP || (!block->guard && !block->otherwise))
        return;
    const kh_attribute_row *row = kh_find_attribute(entity->kind, KH_TEXT("适用"));
    if (!row || block->otherwise) {
        kh_span span = block->guard ? block->guard->span : block->text_span;
        kh_report(model->diagnostics, KH024, span, (kh_words[]){kind_word(entity->kind)}, 1);
        return;
    }
    kh_node **value = kh_arena_array(model->arena, 1, sizeof *value);
    value[0] = block->guard;
    add_attribute(model, entity, row, block, block->guard->span, value, 1);
}

/* Where a brace is missing, what follows is read as if it stood inside: it is taken as standing where it may.
 */
static kh_entity *fitting_parent(const kh_model *model, kh_entity *parent, const kh_block_row *row)
{
    for (kh_entity *at = model->unclosed ? parent : NULL; at; at = at->parent)
        if (row->stands_in & kh_kinds_like(at->kind)) {
            kh_mark_damaged(parent);
            return at;
        }
    /* and where a mistake took a closing brace with it, what follows stands behind the scheme */
    for (size_t i = parent->kind == KH_KIND_FILE && model->broken ? parent->children.count : 0; i-- > 0;) {
        kh_entity *scheme = parent->children.items[i];
        bool fits =
            row->stands_in & KH_KIND_BIT(KH_KIND_SCHEME) && !(row->stands_in & KH_KIND_BIT(KH_KIND_FILE));
        if (scheme->kind == KH_KIND_SCHEME && fits) {
            kh_mark_damaged(scheme);
            return scheme;
        }
    }
    return parent;
}

static bool may_stand(kh_model *model, const kh_entity *parent, const kh_block_row *row, const kh_node *block)
{
    if (!(row->stands_in & kh_kinds_like(parent->kind))) {
        kh_report(model->diagnostics, KH021, block->text_span,
                  (kh_words[]){kh_words_same(block->text), kind_word(parent->kind)}, 2);
        return false;
    }
    const kh_entity *before = row->once ? kh_child_of_kind(parent, row->kind) : NULL;
    if (before) {
        kh_diagnostic *twice =
            kh_report(model->diagnostics, KH023, block->text_span, (kh_words[]){row->word}, 1);
        kh_diagnostic_label(model->diagnostics, twice, before->span,
                            kh_words_of("先写在这里", "first written here"));
        return false;
    }
    return true;
}

kh_entity *kh_declare_block(kh_model *model, kh_entity *parent, const kh_node *block)
{
    const kh_block_row *row = kh_find_block(block->text);
    if (!row || !row->stands_in) {
        report_unknown_word(model, KH020, parent, block);
        lose(model, parent, block);
        return NULL;
    }
    parent = fitting_parent(model, parent, row);
    if (!may_stand(model, parent, row, block)) {
        kh_lose_names(model, block->span);
        return NULL;
    }

    bool core = row->kind == KH_KIND_CORE_INDICATOR;
    kh_entity *entity = kh_entity_new(model, core ? KH_KIND_INDICATOR : row->kind, parent);
    entity->core = core;
    entity->otherwise = block->otherwise;
    entity->name = block->name;
    entity->label = block->label;
    entity->span = block->name.length    ? block->name_span
                   : block->label.length ? block->label_span
                                         : block->text_span;
    entity->whole = block->span;
    entity->comment = block->comment;
    entity->node = block;
    kh_entity_add_child(model->arena, parent, entity);
    declare_guard(model, entity, block);
    /* The body of an example is a scheme of its own, declared when it is run; of 上级 too. */
    if (row->kind != KH_KIND_GOOD_EXAMPLE && row->kind != KH_KIND_BAD_EXAMPLE &&
        row->kind != KH_KIND_SUPERIOR)
        kh_declare_items(model, entity, block->children, block->count);
    excuse_missing_words(entity);
    if (entity->kind == KH_KIND_FUNCTION && kh_english_name(entity).length && !entity->span.source->embedded)
        kh_map_add(model->english_functions, kh_english_name(entity), entity);
    return entity;
}

const kh_node *kh_parse_own(const kh_model *model, kh_text text)
{
    kh_text path = KH_TEXT("（缺省）");
    char *content =
        kh_arena_alloc(model->arena, (size_t)text.length + 2); /* the lexer wants two NULs beyond */
    memcpy(content, text.data, text.length);
    kh_source *source = kh_source_new(model->arena, path, kh_text_slice(content, text.length));
    return kh_parse_expression(model->arena, model->diagnostics, source, 0, text.length);
}

void kh_fallbacks_prepare(kh_model *model)
{
    size_t count;
    const kh_attribute_row *rows = kh_attributes(&count);
    model->fallbacks = kh_arena_array(model->arena, count, sizeof *model->fallbacks);
    for (size_t i = 0; i < count; i++)
        if (rows[i].fallback)
            model->fallbacks[i] = kh_parse_own(model, kh_text_of(rows[i].fallback));
}

const kh_node *kh_fallback_node(const kh_model *model, const kh_attribute_row *row)
{
    size_t count;
    const kh_attribute_row *rows = kh_attributes(&count);
    return rows <= row && row < rows + count ? model->fallbacks[row - rows] : NULL;
}

void kh_attribute_write(kh_model *model, kh_entity *entity, const char *word, kh_text text)
{
    const kh_attribute_row *row = kh_find_attribute(entity->kind, kh_text_of(word));
    kh_node **value = kh_arena_array(model->arena, 1, sizeof *value);
    value[0] = (kh_node *)(uintptr_t)kh_parse_own(model, text);
    kh_attribute attribute = {.row = row, .span = entity->span, .values = value, .count = 1};
    kh_entity_add_attribute(model->arena, entity, attribute);
}
