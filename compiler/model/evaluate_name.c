/* What a name means: frame by frame from the innermost, then what is declared, then the words of the
 * language. */
#include "model/evaluate_internal.h"

#include "model/names.h"
#include "model/value_words.h"

/* ---- one element ---- */

static bool input_of(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, kh_resolution *found)
{
    const kh_entity *input = kh_input_named(evaluation, entity, word);
    if (input)
        *found = (kh_resolution){.means = KH_MEANS_INPUT, .entity = entity, .input = input};
    return input != NULL;
}

/* A cell of a detail's row is filed under its column, whose 取值 its formulas may name. */
static const kh_entity *column_of(const kh_entity *entity, kh_text word)
{
    return entity->kind == KH_KIND_DETAIL_ROW ? kh_child_named(entity, KH_KIND_COLUMN, word) : NULL;
}

static bool computed_of(const kh_entity *entity, kh_text word, kh_rows rows, kh_resolution *found)
{
    if (entity->computed.count == 0)
        return false;
    /* the compiler files its values under the Chinese word */
    kh_text chinese = rows.attribute  ? rows.attribute->word.in[KH_CHINESE]
                      : rows.property ? rows.property->word.in[KH_CHINESE]
                                      : word;
    const kh_computed *computed = kh_computed_of(entity, chinese);
    if (!computed && entity->kind == KH_KIND_TOWNSHIP && kh_find_keyname(word) == KH_KEYNAME_WEAK)
        computed = kh_computed_of(entity, kh_keyname_word(KH_KEYNAME_WEAK).in[KH_CHINESE]);
    if (computed)
        *found = (kh_resolution){.means = KH_MEANS_VALUE,
                                 .entity = entity,
                                 .value = &computed->value,
                                 .input = column_of(entity, word),
                                 .attribute = rows.attribute,
                                 .property = rows.property};
    return computed != NULL;
}

static bool is_item_kind(kh_kind kind)
{
    return kind == KH_KIND_INDICATOR || kind == KH_KIND_BONUS || kind == KH_KIND_PENALTY;
}

/* 计分项 holds leaves and bonus items, and what was found stands in any place; what one kind of them has,
 * the other lacks, and the search must not go on to some container's word of that name. */
static bool absent_of(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, kh_resolution *found)
{
    const kh_kinds like = entity->kind == KH_KIND_HIT ? kh_place_kinds()
                          : is_item_kind(entity->kind)
                              ? KH_KIND_BIT(KH_KIND_INDICATOR) | KH_KIND_BIT(KH_KIND_BONUS)
                              : 0;
    for (kh_kind kind = 0; kind < KH_KINDS && like; kind++) {
        if (!(like & KH_KIND_BIT(kind)))
            continue;
        kh_rows rows = kh_rows_for(evaluation, kind, word);
        if (!rows.attribute && (!rows.property || rows.property->list))
            continue;
        *found = (kh_resolution){.means = KH_MEANS_ABSENT,
                                 .entity = kh_holder(entity),
                                 .attribute = rows.attribute,
                                 .property = rows.attribute ? NULL : rows.property};
        return true;
    }
    return false;
}

static bool field_of(kh_evaluation *evaluation, const kh_entity *township, kh_text word, kh_resolution *found)
{
    const kh_entity *scheme = kh_scheme_of(evaluation, township);
    bool ours = evaluation->scheme && scheme == evaluation->scheme->entity;
    const kh_entity *field = ours ? kh_memo_of_word(evaluation, KH_MEMO_FIELD, 0, word) : NULL;
    if (!field)
        field = kh_declared(evaluation, scheme, KH_KIND_FIELD, word);
    if (field && ours)
        kh_memo_keep_word(evaluation, KH_MEMO_FIELD, 0, word, field);
    if (field)
        *found = (kh_resolution){.means = KH_MEANS_FIELD, .entity = township, .input = field};
    return field != NULL;
}

/* `language`: the words of the vocabulary only, not those that the scheme declares. */
static bool own_word(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, bool language,
                     kh_resolution *found)
{
    kh_rows rows = kh_rows_for(evaluation, entity->kind, word);
    bool known = !language || rows.attribute || rows.property;
    if (known && computed_of(entity, word, rows, found))
        return true;
    if (!language && input_of(evaluation, entity, word, found))
        return true;
    if (rows.attribute) {
        *found = (kh_resolution){.means = KH_MEANS_ATTRIBUTE, .entity = entity, .attribute = rows.attribute};
        return true;
    }
    if (rows.property) {
        *found = (kh_resolution){.means = KH_MEANS_PROPERTY, .entity = entity, .property = rows.property};
        return true;
    }
    return false;
}

/* A card's line has what the compiler found for it, and else all its leaf has. */
static bool leaf_word(kh_evaluation *evaluation, const kh_entity *item, kh_text word, bool language,
                      kh_resolution *found)
{
    const kh_entity *leaf = kh_holder(item);
    if (leaf == item || !own_word(evaluation, leaf, word, language, found))
        return false;
    if (found->means == KH_MEANS_ATTRIBUTE && item->kind != KH_KIND_HIT)
        found->entity = item; /* its target is that of the card's township */
    return true;
}

/* A hit in a criterion, a publication … of an item has the words of that item, too. */
static bool item_word(kh_evaluation *evaluation, const kh_entity *hit, kh_text word, bool language,
                      kh_resolution *found)
{
    const kh_entity *at = hit->kind == KH_KIND_HIT && hit->parent ? hit->parent->parent : NULL;
    for (; at && (is_item_kind(at->kind) || at->kind == KH_KIND_VETO); at = at->parent)
        if (own_word(evaluation, at, word, language, found))
            return true;
    return false;
}

static bool element_word(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, bool language,
                         kh_resolution *found)
{
    if (own_word(evaluation, entity, word, language, found) ||
        leaf_word(evaluation, entity, word, language, found) ||
        item_word(evaluation, entity, word, language, found))
        return true;
    return !language && entity->kind == KH_KIND_TOWNSHIP && field_of(evaluation, entity, word, found);
}

/* An indicator's 对象 is its scheme's: what is inherited shows through the dot, too. */
static bool inherited_word(kh_evaluation *evaluation, const kh_entity *entity, kh_text word,
                           kh_resolution *found)
{
    for (const kh_entity *at = kh_holder(entity)->parent; at; at = at->parent) {
        const kh_attribute_row *row = kh_rows_for(evaluation, at->kind, word).attribute;
        if (!row || !row->inherits)
            continue;
        *found = (kh_resolution){.means = KH_MEANS_ATTRIBUTE, .entity = at, .attribute = row};
        return true;
    }
    return false;
}

/* A word of other kinds: of a union, only some members have it. */
static kh_resolution foreign_word(const kh_entity *entity, kh_text word)
{
    kh_resolution found = {
        .means = KH_MEANS_ABSENT, .entity = entity, .attribute = kh_find_any_attribute(word)};
    if (!found.attribute)
        found.property = kh_find_any_property(word);
    return entity && (found.attribute || found.property) ? found : (kh_resolution){0};
}

/* To a rule a word of the language is never what the scheme calls so, even where this kind lacks it. A
 * township's are looked for around it: 全体.目标. */
static kh_resolution lacked_in_rule(kh_evaluation *evaluation, const kh_entity *entity, kh_text word)
{
    kh_resolution found = foreign_word(entity, word), inherited = {0};
    if (found.means == KH_MEANS_NOTHING)
        return found;
    if (inherited_word(evaluation, entity, word, &inherited) ||
        absent_of(evaluation, entity, word, &inherited))
        return inherited;
    return found;
}

kh_resolution kh_resolve_member(kh_scope scope, const kh_entity *entity, kh_text word)
{
    kh_resolution found = {0};
    bool in_rule = kh_is_in_rule(scope.frame);
    if (in_rule && element_word(scope.evaluation, entity, word, true, &found))
        return found;
    if (in_rule)
        found = lacked_in_rule(scope.evaluation, entity, word);
    if (found.means != KH_MEANS_NOTHING)
        return entity->kind == KH_KIND_TOWNSHIP ? (kh_resolution){0} : found;
    if (!element_word(scope.evaluation, entity, word, false, &found) &&
        !inherited_word(scope.evaluation, entity, word, &found))
        (void)absent_of(scope.evaluation, entity, word, &found);
    return found;
}

/* ---- frames ---- */

static bool binding_of(const kh_frame *frame, kh_text word, kh_resolution *found)
{
    for (size_t i = 0; i < frame->binding_count; i++)
        if (kh_text_equal(frame->bindings[i].key, word)) {
            *found = (kh_resolution){.means = KH_MEANS_VALUE, .value = &frame->bindings[i].value};
            return true;
        }
    const kh_value *record = frame->value && frame->value->kind == KH_VALUE_RECORD ? frame->value : NULL;
    for (size_t i = 0; record && i < record->list.count; i++)
        if (kh_text_equal(record->list.items[i].key, word)) {
            *found = (kh_resolution){.means = KH_MEANS_VALUE, .value = &record->list.items[i].value};
            return true;
        }
    return false;
}

/* Containers lend their inputs, and the attributes that are inherited. */
static bool container_word(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, bool language,
                           kh_resolution *found)
{
    for (const kh_entity *at = kh_holder(entity)->parent; at; at = at->parent) {
        if (!language && input_of(evaluation, at, word, found))
            return true;
        const kh_attribute_row *row = kh_rows_for(evaluation, at->kind, word).attribute;
        if (row && row->inherits) {
            *found = (kh_resolution){.means = KH_MEANS_ATTRIBUTE, .entity = at, .attribute = row};
            return true;
        }
    }
    return false;
}

static bool word_around(kh_evaluation *evaluation, const kh_entity *entity, kh_text word, bool language,
                        kh_resolution *found)
{
    return element_word(evaluation, entity, word, language, found) ||
           container_word(evaluation, entity, word, language, found) ||
           absent_of(evaluation, entity, word, found);
}

static bool frame_word(kh_scope scope, kh_text word, kh_resolution *found)
{
    for (const kh_frame *at = scope.frame; at; at = at->outer) {
        if (!binding_of(at, word, found) &&
            !(at->element && word_around(scope.evaluation, at->element, word, false, found)))
            continue;
        found->frame = at;
        return true;
    }
    return false;
}

bool kh_is_in_rule(const kh_frame *frame)
{
    while (frame && !frame->rule)
        frame = frame->outer;
    return frame != NULL;
}

/* Has any kind of entity such an attribute or property? */
static bool is_language_word(kh_evaluation *evaluation, kh_text word)
{
    kh_rows any = kh_rows_for(evaluation, KH_KINDS, word);
    return any.attribute || any.property;
}

/* What a rule itself declares, then the words of the language. What the scheme declares comes after both. */
static bool rule_word(kh_scope scope, kh_text word, kh_resolution *found)
{
    const kh_frame *at = scope.frame;
    while (at && !((at->binding_count || at->value) && binding_of(at, word, found)))
        at = at->outer;
    if (!at && is_language_word(scope.evaluation, word)) {
        at = scope.frame;
        while (at && !(at->element && word_around(scope.evaluation, at->element, word, true, found)))
            at = at->outer;
    }
    if (at)
        found->frame = at;
    return at != NULL;
}

/* Asked of every name that is met. */
static bool starts_with(kh_text word, const char *prefix, uint32_t length)
{
    return word.length >= length && word.data[0] == prefix[0] && memcmp(word.data, prefix, length) == 0;
}

const kh_entity *kh_the_element(const kh_frame *frame, kh_text word, bool *is_the_word)
{
    static const char chinese[] = "该", english[] = "the_";
    kh_kind kind = KH_KINDS;
    uint32_t prefix = starts_with(word, chinese, sizeof chinese - 1)   ? sizeof chinese - 1
                      : starts_with(word, english, sizeof english - 1) ? sizeof english - 1
                                                                       : 0;
    if (prefix) {
        kh_text rest = kh_text_slice(word.data + prefix, word.length - prefix);
        const kh_block_row *block = kh_find_block(rest);
        const kh_property_row *property = block ? NULL : kh_find_any_property(rest);
        if (block)
            kind = block->kind == KH_KIND_CORE_INDICATOR ? KH_KIND_INDICATOR : block->kind;
        else if (property && property->form == KH_FORM_ENTITY)
            kind = (kh_kind)property->detail;
    }
    *is_the_word = kind != KH_KINDS;
    const kh_entity *nearest = NULL;
    for (const kh_frame *at = frame; at && *is_the_word; at = at->outer) {
        bool fits = at->element && (at->element->kind == kind ||
                                    (kind == KH_KIND_INDICATOR && at->element->kind == KH_KIND_CARD_ITEM));
        if (fits && at->quantifier)
            return at->element;
        /* the offender of a rule stands in a frame that no quantifier made */
        nearest = fits ? at->element : nearest;
    }
    return nearest;
}

/* ---- outside all frames ---- */

const kh_entity *kh_declared(kh_evaluation *evaluation, const kh_entity *scheme, kh_kind kind, kh_text word)
{
    bool several;
    const kh_entity *found = NULL;
    if (kind != KH_KIND_FILE && kind != KH_KIND_SECTION && kind != KH_KIND_INDICATOR)
        return kh_find_declared(evaluation->model, scheme, kind, word);
    if (scheme)
        found = kh_find_item(scheme, word, &several);
    for (size_t i = 0; scheme && !found && i < scheme->children.count; i++) {
        const kh_entity *child = scheme->children.items[i];
        if (kh_text_equal(child->name, word))
            found = child;
        else if (child->kind == KH_KIND_GROUP || child->kind == KH_KIND_AMENDMENT) /* what only a group has */
            found = kh_find_item(child, word, &several);
    }
    return found ? found : kh_map_find(evaluation->model->names, word);
}

static const kh_entity *township_named(const kh_scheme *scheme, kh_text word)
{
    return scheme && scheme->township_names ? kh_map_find(scheme->township_names, word) : NULL;
}

static bool is_value_of(kh_evaluation *evaluation, const kh_entity *field, kh_text word, kh_resolution *found)
{
    if (field->kind != KH_KIND_FIELD || !kh_field_has(field, word))
        return false;
    kh_value value = {.kind = KH_VALUE_NAME, .text = word, .entity = field};
    *found =
        (kh_resolution){.means = KH_MEANS_MEMBER, .input = field, .value = kh_value_kept(evaluation, value)};
    return true;
}

/* 工业, where nothing says which field is meant: the first that has it. */
static bool field_value_named(kh_evaluation *evaluation, const kh_entity *scheme, kh_text word,
                              kh_resolution *found)
{
    for (size_t i = 0; scheme && i < scheme->children.count; i++)
        if (is_value_of(evaluation, scheme->children.items[i], word, found))
            return true;
    const kh_map *names = evaluation->model->names;
    for (size_t i = 0; i < kh_map_count(names); i++)
        if (is_value_of(evaluation, kh_map_value(names, i), word, found))
            return true;
    return false;
}

static kh_resolution outside_word(kh_evaluation *evaluation, kh_text word)
{
    const kh_entity *scheme = evaluation->scheme ? evaluation->scheme->entity : NULL;
    const kh_entity *entity = kh_declared(evaluation, scheme, KH_KIND_FIELD, word);
    kh_resolution found = {0};
    if (entity)
        return (kh_resolution){.means = KH_MEANS_FIELD, .input = entity};
    entity = kh_declared(evaluation, scheme, KH_KIND_FILE, word);
    if (!entity)
        entity = township_named(evaluation->scheme, word);
    if (entity && kh_is_input(entity))
        return (kh_resolution){.means = KH_MEANS_INPUT, .entity = entity->parent, .input = entity};
    if (entity)
        return (kh_resolution){.means = KH_MEANS_ENTITY, .entity = entity};
    if (scheme && own_word(evaluation, scheme, word, false, &found))
        return found;
    const kh_function_row *score = kh_find_function(word);
    if (score && score->least == 0)
        return (kh_resolution){.means = KH_MEANS_SCORE, .function = score->function};
    const kh_member_row *member = kh_find_any_member(word);
    if (member)
        return (kh_resolution){.means = KH_MEANS_MEMBER, .member = member};
    if (field_value_named(evaluation, scheme, word, &found))
        return found;
    kh_keyname keyname = kh_find_keyname(word);
    if (keyname != KH_KEYNAMES)
        return (kh_resolution){.means = KH_MEANS_KEYNAME, .keyname = keyname};
    return found;
}

/* What is found outside all frames is the same for all that ask so. */
static const kh_resolution *remembered(kh_evaluation *evaluation, bool in_rule, kh_text word)
{
    return kh_memo_of_word(evaluation, KH_MEMO_NAME, in_rule, word);
}

static void remember(kh_evaluation *evaluation, bool in_rule, kh_text word, kh_resolution found)
{
    kh_resolution *kept = kh_arena_new_of(evaluation->arena, kh_resolution);
    *kept = found;
    kh_memo_keep_word(evaluation, KH_MEMO_NAME, in_rule, word, kept);
}

/* What the language and the library know a word for, whatever the scheme calls so. */
static kh_resolution language_word(kh_evaluation *evaluation, kh_text word)
{
    const kh_member_row *member = kh_find_any_member(word);
    kh_keyname keyname = kh_find_keyname(word);
    const kh_entity *outside = kh_map_find(evaluation->model->names, word);
    if (member)
        return (kh_resolution){.means = KH_MEANS_MEMBER, .member = member};
    if (keyname != KH_KEYNAMES)
        return (kh_resolution){.means = KH_MEANS_KEYNAME, .keyname = keyname};
    if (outside && outside->span.source && outside->span.source->embedded)
        return (kh_resolution){.means = KH_MEANS_ENTITY, .entity = outside};
    return (kh_resolution){0};
}

/* 薄弱 is on every roster, declared or not. */
static bool roster_word(kh_scope scope, kh_text word, kh_resolution *found)
{
    if (kh_find_keyname(word) != KH_KEYNAME_WEAK)
        return false;
    const kh_entity *township = kh_this_unit(scope.evaluation);
    return township && computed_of(township, word, (kh_rows){0}, found);
}

/* What a rule's word means whatever the scheme declares; false: that is for the scheme to say. */
static bool word_in_rule(kh_scope scope, kh_text word, kh_resolution *found)
{
    if (rule_word(scope, word, found))
        return true;
    const kh_resolution *known = remembered(scope.evaluation, true, word);
    if (known) {
        *found = *known;
    } else {
        *found = language_word(scope.evaluation, word);
        remember(scope.evaluation, true, word, *found);
    }
    if (found->means == KH_MEANS_NOTHING)
        *found = foreign_word(kh_innermost(scope.frame), word);
    return found->means != KH_MEANS_NOTHING;
}

/* To a formula of the scheme 等次 is the one that the township has reached, not all that there are. */
static kh_resolution reached(kh_resolution found, bool in_rule)
{
    bool grades =
        !in_rule && found.means == KH_MEANS_PROPERTY && found.property->property == KH_PROPERTY_GRADES;
    return grades ? (kh_resolution){.means = KH_MEANS_KEYNAME, .keyname = KH_KEYNAME_GRADE} : found;
}

kh_resolution kh_resolve(kh_scope scope, kh_text word)
{
    kh_resolution found = {0};
    bool is_the_word;
    const kh_entity *element = kh_the_element(scope.frame, word, &is_the_word);
    if (element)
        return (kh_resolution){.means = KH_MEANS_ENTITY, .entity = element};
    bool in_rule = kh_is_in_rule(scope.frame);
    if (in_rule && (word_in_rule(scope, word, &found) || is_the_word)) /* no scheme says what 该指标 is */
        return found;
    if (frame_word(scope, word, &found) || roster_word(scope, word, &found))
        return reached(found, in_rule);
    const kh_resolution *known = remembered(scope.evaluation, false, word);
    if (known)
        return *known;
    found = reached(outside_word(scope.evaluation, word), in_rule);
    if (found.means == KH_MEANS_NOTHING)
        return foreign_word(kh_innermost(scope.frame), word);
    remember(scope.evaluation, false, word, found);
    return found;
}

kh_resolution kh_resolve_name(kh_scope scope, const kh_node *node)
{
    const kh_value *meant = kh_meant_value(scope.evaluation->model, node);
    if (meant)
        return (kh_resolution){.means = KH_MEANS_MEMBER, .input = meant->entity, .value = meant};
    return kh_resolve(scope, node->text);
}

/* ---- values ---- */

static kh_value unit_noted(kh_evaluation *evaluation, kh_value value)
{
    kh_note_unit(evaluation, &value);
    return value;
}

static kh_value keyname_value(kh_scope scope, kh_keyname keyname)
{
    const kh_frame *frame = scope.frame;
    switch (keyname) {
    case KH_KEYNAME_NONE:
        return (kh_value){.kind = KH_VALUE_NONE};
    case KH_KEYNAME_TBD:
        return kh_lacking(scope, "待定的值", "a value yet to be determined");
    case KH_KEYNAME_THIS_UNIT: {
        const kh_entity *township = kh_this_unit(scope.evaluation);
        return township ? kh_value_entity(township) : kh_lacking_unit(scope);
    }
    case KH_KEYNAME_SAME_GROUP:
        return kh_same_group(scope);
    case KH_KEYNAME_EVERYONE:
        return kh_everyone(scope);
    case KH_KEYNAME_ACTUAL:
        return kh_actual_here(scope);
    case KH_KEYNAME_SUBTOTAL:
        return kh_subtotal_here(scope);
    case KH_KEYNAME_PERIOD_SCORES:
        return kh_period_scores(scope);
    case KH_KEYNAME_PERIOD_NUMBER:
        return kh_period_number(scope);
    case KH_KEYNAME_GRADE:
    case KH_KEYNAME_COMMENDED:
    case KH_KEYNAME_GROUP_PLACE:
    case KH_KEYNAME_OVERALL_PLACE:
        return kh_outcome_here(scope, keyname);
    case KH_KEYNAME_THIS:
        while (frame && !frame->element && !frame->value)
            frame = frame->outer;
        if (!frame)
            return kh_value_poison();
        return unit_noted(scope.evaluation, frame->element ? kh_value_entity(frame->element) : *frame->value);
    case KH_KEYNAME_REST:
    case KH_KEYNAME_WEAK:
    case KH_KEYNAME_SAME_SECTION:
    case KH_KEYNAME_PROPORTIONALLY:
    case KH_KEYNAME_BY:
    case KH_KEYNAME_EACH_PLACE:
    case KH_KEYNAME_AFTERWARDS:
    case KH_KEYNAME_REMAINDER:
    case KH_KEYNAME_EACH_UNIT:
    case KH_KEYNAME_TIES:
    case KH_KEYNAME_PRESUMED:
    case KH_KEYNAME_AT_LEAST:
    case KH_KEYNAME_AT_MOST:
    case KH_KEYNAME_NUMBERS:
    case KH_KEYNAME_POINTS_SAID:
    case KH_KEYNAME_PERCENTAGES:
    case KH_KEYNAME_FREQUENCY_WORDS:
        return (kh_value){.kind = KH_VALUE_NAME, .text = kh_keyname_word(keyname).in[KH_CHINESE]};
    case KH_KEYNAMES:
        break;
    }
    return kh_value_poison();
}

/* What a quantity's formula sees: its owner's words, then what lay around the place where it was found. */
static kh_value input_value(kh_scope scope, const kh_resolution *resolution)
{
    const kh_frame *at = resolution->frame;
    kh_frame own = {.element = resolution->entity};
    if (at) {
        own.outer = at->outer;
        own.bindings = at->bindings; /* a rule's parameters as a pack has set them */
        own.binding_count = at->binding_count;
        own.quantifier = at->quantifier;
    }
    const kh_entity *whose = kh_whose(scope);
    kh_elsewhere home = kh_where(scope.evaluation);
    if (whose != scope.evaluation->township)
        (void)kh_go_to(scope.evaluation, whose);
    kh_elsewhere back =
        kh_go_abroad(scope.evaluation, resolution->entity ? resolution->entity : resolution->input);
    kh_value value = kh_input_value((kh_scope){scope.evaluation, &own}, resolution->input);
    kh_come_back(back);
    kh_come_back(home);
    return value;
}

kh_value kh_resolved_value(kh_scope scope, const kh_resolution *resolution)
{
    kh_evaluation *evaluation = scope.evaluation;
    const kh_entity *entity = resolution->entity;
    switch (resolution->means) {
    case KH_MEANS_NOTHING:
        break;
    case KH_MEANS_VALUE:
        kh_note_unit(evaluation, resolution->value);
        return *resolution->value;
    case KH_MEANS_INPUT:
        return input_value(scope, resolution);
    case KH_MEANS_ATTRIBUTE:
        return kh_attribute_by_row(evaluation, entity, resolution->attribute);
    case KH_MEANS_PROPERTY:
        return kh_property_value(evaluation, entity, resolution->property);
    case KH_MEANS_ABSENT:
        return resolution->attribute ? kh_absent_attribute(evaluation, entity, resolution->attribute)
                                     : kh_absent_property(evaluation, entity, resolution->property);
    case KH_MEANS_FIELD:
        return kh_field_value(scope, entity ? entity : kh_this_unit(evaluation), resolution->input);
    case KH_MEANS_ENTITY:
        return unit_noted(evaluation, kh_value_entity(entity));
    case KH_MEANS_MEMBER:
        if (resolution->value)
            return *resolution->value;
        return (kh_value){.kind = KH_VALUE_MEMBER, .member = resolution->member};
    case KH_MEANS_KEYNAME:
        return keyname_value(scope, resolution->keyname);
    case KH_MEANS_SCORE:
        return kh_score_here(scope, resolution->function, NULL);
    }
    return kh_value_poison();
}

static kh_expectation expectation_of_form(kh_form form, unsigned detail)
{
    if (form == KH_FORM_FREQUENCY)
        return (kh_expectation){.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_FREQUENCY};
    if (form == KH_FORM_ENUMERATION || form == KH_FORM_ENTITY)
        return (kh_expectation){.form = form, .detail = detail};
    return KH_EXPECT_ANY;
}

kh_expectation kh_expectation_from(const kh_resolution *resolution)
{
    if (resolution->input && kh_attribute_of(resolution->input, "取值"))
        return (kh_expectation){.form = KH_FORM_NAME, .field = resolution->input};
    if (resolution->attribute)
        return expectation_of_form(resolution->attribute->form, resolution->attribute->detail);
    if (resolution->property)
        return expectation_of_form(resolution->property->form, resolution->property->detail);
    if (resolution->means == KH_MEANS_KEYNAME && resolution->keyname == KH_KEYNAME_GRADE)
        return expectation_of_form(KH_FORM_ENTITY, KH_KIND_GRADE);
    if (resolution->means == KH_MEANS_KEYNAME && resolution->keyname == KH_KEYNAME_COMMENDED)
        return expectation_of_form(KH_FORM_ENTITY, KH_KIND_COMMENDATION);
    if (resolution->means == KH_MEANS_MEMBER)
        return (kh_expectation){.form = KH_FORM_ENUMERATION, .detail = resolution->member->enumeration};
    return KH_EXPECT_ANY;
}

static const kh_entity *wanted_entity(kh_evaluation *evaluation, kh_kind kind, kh_text word)
{
    if (kind == KH_KIND_TOWNSHIP)
        return township_named(evaluation->scheme, word);
    return kh_declared(evaluation, evaluation->scheme ? evaluation->scheme->entity : NULL, kind, word);
}

/* A frame knows the word; in a rule, the rule or the language does: 部门 = 无 in a scheme with a department
 * 无. */
static bool is_bound(kh_scope scope, kh_text word)
{
    kh_resolution bound = {0};
    bool in_rule = kh_is_in_rule(scope.frame), is_the_word = false;
    if (in_rule)
        (void)kh_the_element(scope.frame, word, &is_the_word);
    return is_the_word || (in_rule && word_in_rule(scope, word, &bound)) || frame_word(scope, word, &bound);
}

kh_value kh_name_value(kh_scope scope, const kh_node *node, kh_expectation expected)
{
    kh_expectation wanted = expectation_of_form(expected.form, expected.detail);
    const kh_value *meant = kh_meant_value(scope.evaluation->model, node);
    if (meant)
        return *meant;
    if (wanted.form == KH_FORM_ENUMERATION) {
        const kh_member_row *member = kh_find_member((kh_enumeration)wanted.detail, node->text);
        if (member)
            return (kh_value){.kind = KH_VALUE_MEMBER, .member = member};
    }
    if (expected.field && kh_field_has(expected.field, node->text))
        return (kh_value){.kind = KH_VALUE_NAME, .text = node->text, .entity = expected.field};
    if (wanted.form == KH_FORM_ENTITY && wanted.detail != KH_KIND_FILE) {
        const kh_entity *entity = wanted_entity(scope.evaluation, (kh_kind)wanted.detail, node->text);
        if (entity && !is_bound(scope, node->text))
            return kh_value_entity(entity);
    }
    kh_resolution resolution = kh_resolve(scope, node->text);
    return kh_resolved_value(scope, &resolution);
}
