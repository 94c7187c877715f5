/* The types of things that have names. */
#include "model/check_internal.h"

#include "model/names.h"
#include "source/suggest.h"

kh_type kh_type_plain(kh_type_kind kind)
{
    return (kh_type){.kind = kind};
}

kh_type kh_type_list_of(kh_type element)
{
    element.list = true;
    return element;
}

kh_static_frame kh_frame_of_element(const kh_static_frame *outer, const kh_type *element)
{
    kh_static_frame inner = {.outer = outer, .value = element};
    if (element->kind == KH_TYPE_ENTITY)
        inner.kind = (kh_kind)element->detail;
    if (inner.kind == KH_KIND_DETAIL_ROW)
        inner.entity = element->field; /* whose columns it has */
    return inner;
}

kh_type kh_type_of_form(kh_form form, unsigned detail, bool list)
{
    kh_type type = {.kind = KH_TYPE_ANY, .list = list};
    switch (form) {
    case KH_FORM_TEXT:
    case KH_FORM_NAME:
    case KH_FORM_NAMES:
    case KH_FORM_UNIT:
        type.kind = KH_TYPE_TEXT;
        break;
    case KH_FORM_NUMBER:
    case KH_FORM_INTEGER:
    case KH_FORM_POINTS:
        type.kind = KH_TYPE_NUMBER;
        type.has_unit = true; /* points are plain */
        break;
    case KH_FORM_TRUTH:
    case KH_FORM_CONDITION:
        type.kind = KH_TYPE_TRUTH;
        break;
    case KH_FORM_DATE:
        type.kind = KH_TYPE_DATE;
        break;
    case KH_FORM_FREQUENCY:
        type.kind = KH_TYPE_MEMBER;
        type.detail = KH_ENUMERATION_FREQUENCY;
        break;
    case KH_FORM_ENUMERATION:
        type.kind = KH_TYPE_MEMBER;
        type.detail = detail;
        break;
    case KH_FORM_ENTITY:
        type.kind = KH_TYPE_ENTITY;
        type.detail = detail;
        break;
    case KH_FORM_RANGE:
        type.kind = KH_TYPE_RANGE;
        break;
    case KH_FORM_EXPRESSION:
    case KH_FORM_COUNTERPART:
    case KH_FORM_ANY:
        break;
    }
    return type;
}

static kh_text word_of(const kh_entity *entity, const char *attribute)
{
    const kh_attribute *written = kh_attribute_of(entity, attribute);
    return written && written->count ? written->values[0]->text : KH_TEXT_NONE;
}

static kh_type number_in(kh_arena *arena, kh_text unit)
{
    kh_type type = kh_type_plain(KH_TYPE_NUMBER);
    type.has_unit = true;
    if (unit.length)
        type.unit = kh_unit_of(arena, unit);
    return type;
}

kh_type kh_type_of_field(kh_arena *arena, const kh_entity *field)
{
    kh_text unit = word_of(field, "单位");
    const kh_member_row *declared = kh_find_member(KH_ENUMERATION_VALUE_TYPE, word_of(field, "类型"));
    kh_text word = declared ? declared->word.in[KH_CHINESE] : KH_TEXT_NONE;
    kh_type type = kh_type_plain(KH_TYPE_ANY);
    if (kh_text_is(word, "枚举") || (!declared && kh_attribute_of(field, "取值"))) {
        type.kind = KH_TYPE_NAME;
        type.field = field;
    } else if (kh_text_is(word, "文本")) {
        type.kind = KH_TYPE_TEXT;
    } else if (kh_text_is(word, "真假") || kh_text_is(unit, "是否")) {
        type.kind = KH_TYPE_TRUTH;
    } else if (kh_text_is(word, "日期") || kh_text_is(unit, "日期")) {
        type.kind = KH_TYPE_DATE;
    } else if (declared || unit.length) {
        type = number_in(arena, unit);
    }
    return type;
}

kh_type kh_type_of_input(kh_arena *arena, const kh_entity *input)
{
    if (input->kind == KH_KIND_DETAIL)
        return (kh_type){.kind = KH_TYPE_ENTITY, .detail = KH_KIND_DETAIL_ROW, .field = input, .list = true};
    if (kh_attribute_of(input, "分列"))
        return kh_type_plain(KH_TYPE_ANY);
    if (kh_attribute_of(input, "取值")) /* a formula's, too */
        return kh_type_of_field(arena, input);
    if (kh_attribute_of(input, "式"))
        return kh_type_plain(KH_TYPE_ANY);
    if (kh_attribute_of(input, "类型") || kh_attribute_of(input, "单位"))
        return kh_type_of_field(arena, input);
    if (input->kind == KH_KIND_COLUMN && !kh_attribute_of(input, "范围"))
        return kh_type_plain(KH_TYPE_TEXT);
    return kh_type_plain(KH_TYPE_ANY);
}

kh_words kh_type_words(kh_type type)
{
    if (type.list)
        return kh_words_of("几个值", "several values");
    switch (type.kind) {
    case KH_TYPE_ANY:
    case KH_TYPE_POISON:
        return kh_words_of("值", "a value");
    case KH_TYPE_NONE:
        return kh_words_of("无", "none");
    case KH_TYPE_NUMBER:
        return kh_words_of("数", "a number");
    case KH_TYPE_TEXT:
        return kh_words_of("文字", "a text");
    case KH_TYPE_TRUTH:
        return kh_words_of("条件（是或否）", "a condition (yes or no)");
    case KH_TYPE_DATE:
        return kh_words_of("日期", "a date");
    case KH_TYPE_MEMBER:
        return kh_enumeration_word((kh_enumeration)type.detail);
    case KH_TYPE_NAME:
        return kh_words_same(type.field ? type.field->name : KH_TEXT_NONE);
    case KH_TYPE_ENTITY:
        return type.detail == KH_KIND_FILE ? kh_words_of("对象", "an entity")
                                           : kh_block_row_of((kh_kind)type.detail)->word;
    case KH_TYPE_RECORD:
        return kh_words_of("分列的数", "a record");
    case KH_TYPE_RANGE:
        return kh_words_of("范围", "a range");
    }
    return kh_words_of("值", "a value");
}

kh_expectation kh_expectation_of(kh_type type)
{
    if (type.kind == KH_TYPE_MEMBER)
        return (kh_expectation){.form = KH_FORM_ENUMERATION, .detail = type.detail};
    if (type.kind == KH_TYPE_NAME)
        return (kh_expectation){.form = KH_FORM_NAME, .field = type.field};
    if (type.kind == KH_TYPE_ENTITY)
        return (kh_expectation){.form = KH_FORM_ENTITY, .detail = type.detail};
    return (kh_expectation){.form = KH_FORM_ANY};
}

kh_words kh_enumeration_list(kh_arena *arena, kh_enumeration enumeration)
{
    kh_words result;
    size_t count;
    const kh_member_row *rows = kh_members(&count);
    for (int language = 0; language < KH_LANGUAGES; language++) {
        kh_builder list = {.arena = arena};
        for (size_t i = 0; i < count; i++) {
            if (rows[i].enumeration != enumeration)
                continue;
            if (list.length)
                kh_builder_string(&list, language == KH_CHINESE ? "、" : ", ");
            kh_builder_add(&list, rows[i].word.in[language]);
        }
        result.in[language] = kh_builder_text(&list);
    }
    return result;
}

typedef KH_VECTOR(kh_text) texts;

static void each_field_value(kh_arena *arena, const kh_entity *field, texts *names)
{
    const kh_attribute *values = kh_attribute_of(field, "取值");
    for (size_t i = 0; values && i < values->count; i++) {
        const kh_node *value = values->values[i];
        for (size_t j = 0; value->kind == KH_NODE_LIST && j < value->count; j++)
            kh_vector_push(arena, names, value->children[j]->text);
        if (value->kind != KH_NODE_LIST)
            kh_vector_push(arena, names, value->text);
    }
}

kh_text kh_field_list(kh_arena *arena, const kh_entity *field)
{
    texts names = {0};
    kh_builder list = {.arena = arena};
    each_field_value(arena, field, &names);
    for (size_t i = 0; i < names.count; i++)
        kh_builder_format(&list, "%s%.*s", i ? "、" : "", KH_TEXT_ARGUMENTS(names.items[i]));
    return kh_builder_text(&list);
}

void kh_report_to_be_decided(kh_model *model, const kh_entity *owner, const kh_attribute *attribute,
                             const kh_node *node)
{
    kh_text title = kh_entity_title(owner);
    kh_words parts[] = {title.length ? kh_words_same(title) : kh_block_row_of(owner->kind)->word,
                        attribute->row->word};
    kh_words what = kh_words_fill(model->arena, kh_words_of("“{0}”的“{1}”", "“{1}” of “{0}”"), parts, 2);
    kh_report(model->diagnostics, KH038, node->span, &what, 1);
    kh_vector_push(model->arena, &model->tbd, ((kh_tbd){what.in[KH_CHINESE], node->span}));
}

void kh_report_unknown_member(kh_model *model, const kh_node *node, kh_enumeration enumeration, kh_words what)
{
    kh_words arguments[] = {kh_words_same(node->text), what, kh_enumeration_list(model->arena, enumeration)};
    kh_diagnostic *diagnostic = kh_report(model->diagnostics, KH030, node->span, arguments, 3);
    texts names = {0};
    size_t count;
    const kh_member_row *rows = kh_members(&count);
    for (size_t i = 0; i < count; i++)
        for (int language = 0; language < KH_LANGUAGES && rows[i].enumeration == enumeration; language++)
            kh_vector_push(model->arena, &names, rows[i].word.in[language]);
    kh_suggest_name(model, diagnostic, kh_suggest(node->text, names.items, names.count));
}

kh_text kh_nearest_column(kh_model *model, const kh_entity *detail, kh_text typed)
{
    texts names = {0};
    for (size_t i = 0; i < detail->children.count; i++)
        if (detail->children.items[i]->kind == KH_KIND_COLUMN)
            kh_vector_push(model->arena, &names, detail->children.items[i]->name);
    return kh_suggest(typed, names.items, names.count);
}

void kh_report_unknown_field_value(kh_model *model, const kh_node *node, const kh_entity *field)
{
    texts names = {0};
    if (field->damaged)
        return; /* its values could not be read */
    each_field_value(model->arena, field, &names);
    kh_diagnostic *diagnostic = kh_report_texts(model->diagnostics, KH030, node->span, 3, node->text,
                                                field->name, kh_field_list(model->arena, field));
    kh_suggest_name(model, diagnostic, kh_suggest(node->text, names.items, names.count));
}
