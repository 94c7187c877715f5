/* From a condition that failed to a finding: level, words, places, and one finding for many cards. */
#include "rules/judging.h"

/* A finding that underlines half the scheme shows nothing; the message has the number of all. */
enum { MAX_PLACES = 10 };

const kh_entity *kh_card_township(kh_judging *judging, const kh_entity *card)
{
    kh_value value;
    bool known =
        card->kind == KH_KIND_CARD && kh_member_value(&judging->evaluation, card, KH_TEXT("乡镇"), &value);
    return known && value.kind == KH_VALUE_ENTITY ? value.entity : NULL;
}

/* What is said about a card is said about its township, or about the scheme. */
static const kh_entity *subject_of(kh_judging *judging, const kh_entity *element)
{
    const kh_scheme *scheme = judging->scheme;
    if (!element)
        return scheme->entity;
    if (element->kind == KH_KIND_CARD) {
        const kh_entity *township = kh_card_township(judging, element);
        return township ? township : scheme->entity;
    }
    return kh_origin(element);
}

kh_text kh_breach_name(kh_judging *judging, const kh_entity *element)
{
    const kh_entity *subject = subject_of(judging, element);
    kh_text title = kh_entity_title(subject);
    kh_value value;
    if (!title.length && kh_member_value(&judging->evaluation, subject, KH_TEXT("称呼"), &value) &&
        value.kind == KH_VALUE_TEXT)
        title = value.text;
    return title;
}

/* Entities that nobody wrote stand where the nearest written one does. */
static kh_span place_of(kh_judging *judging, const kh_entity *element)
{
    const kh_entity *at = element && element->kind != KH_KIND_CARD ? kh_origin(element) : NULL;
    while (at && !at->span.source)
        at = at->parent;
    return at ? at->span : judging->scheme->entity->span;
}

static const kh_chain *innermost_entity(const kh_chain *scope)
{
    while (scope && !scope->element)
        scope = scope->outer;
    return scope;
}

/* A card, or a group's tree of points: what holds there holds for its townships only. */
static const kh_entity *card_of(kh_judging *judging, const kh_chain *scope)
{
    for (; scope; scope = scope->outer)
        if (scope->element &&
            (scope->element->kind == KH_KIND_CARD ||
             (scope->element->kind == KH_KIND_SCHEME && scope->element != judging->scheme->entity)))
            return scope->element;
    return NULL;
}

/* ---- level ---- */

static int level_rank(kh_judging *judging, const kh_chain *scope, const kh_node *node, int otherwise)
{
    kh_expectation severity = {.form = KH_FORM_ENUMERATION, .detail = KH_ENUMERATION_SEVERITY};
    kh_value value = kh_judge_value(judging, &scope->frame, node, severity);
    bool is_level = value.kind == KH_VALUE_MEMBER && value.member->enumeration == KH_ENUMERATION_SEVERITY;
    return is_level ? value.member->rank : otherwise;
}

/* An adoption that is stricter than the strictest the rule can be lifts all its levels by as much, so that
 * what the rule itself tells apart (half-yearly from monthly) stays apart. */
static kh_level level_of(kh_judging *judging, const kh_chain *scope)
{
    enum { PROHIBITED = 3 };
    const kh_rule *rule = judging->rule;
    const kh_node *own = kh_pack_node(rule->entity, "级别");
    bool constant = false;
    int strictest = own ? kh_strictest_level(own, &constant) : PROHIBITED;
    int base = own ? level_rank(judging, scope, own, strictest) : PROHIBITED;
    int rank = base;
    for (size_t i = 0; i < rule->adoption_count; i++) {
        const kh_node *node = kh_pack_node(rule->adoptions[i], "级别");
        if (!node)
            continue;
        int asked = kh_strictest_level(node, &constant);
        int raised = constant ? base + (asked > strictest ? asked - strictest : 0)
                              : level_rank(judging, scope, node, asked);
        rank = raised > rank ? raised : rank;
    }
    rank = rank > PROHIBITED ? PROHIBITED : rank;
    return rank < 1 ? KH_ERROR : (kh_level)(KH_NOTE + (rank - 1));
}

/* ---- places ---- */

static kh_words label_words(kh_judging *judging, const kh_chain *scope, const kh_entity *entity)
{
    kh_frame frame = {.outer = &scope->frame, .element = entity};
    kh_words words = kh_words_same(kh_breach_name(judging, entity));
    for (size_t language = 0; language < KH_LANGUAGES; language++)
        if (judging->label[language].pieces.count)
            words.in[language] = kh_template_fill(&judging->evaluation, &frame, &judging->label[language],
                                                  (kh_language)language);
    return words;
}

static void add_label(kh_judging *judging, kh_diagnostic *row, kh_span span, kh_words text)
{
    kh_label label = {span, text};
    kh_vector_push(judging->model->arena, &row->labels, label);
}

/* 指向：分值 points at the value itself. */
static bool point_at_attribute(const kh_chain *scope, const kh_node *node, kh_diagnostic *row)
{
    const kh_chain *inner = innermost_entity(scope);
    if (!inner || node->kind != KH_NODE_NAME)
        return false;
    const kh_entity *offender = kh_origin(inner->element);
    const kh_attribute_row *word = kh_find_attribute(offender->kind, node->text);
    const kh_attribute *attribute = word ? kh_attribute_of(offender, word->word.in[KH_CHINESE].data) : NULL;
    if (!attribute || !attribute->count)
        return false;
    row->span = kh_span_join(attribute->span, attribute->values[attribute->count - 1]->span);
    return true;
}

static bool point_at(kh_judging *judging, const kh_chain *scope, kh_diagnostic *row)
{
    const kh_node *node = kh_pack_node(judging->rule->entity, "指向");
    if (!node)
        return false;
    kh_value value = kh_judge_value(judging, &scope->frame, node, (kh_expectation){.form = KH_FORM_ANY});
    kh_element single = {.value = value};
    kh_list list = value.kind == KH_VALUE_LIST ? value.list : (kh_list){&single, 1};
    size_t places = 0;
    bool labelled = judging->label[KH_CHINESE].pieces.count > 0;
    for (size_t i = 0; i < list.count && places < MAX_PLACES; i++) {
        const kh_element *element = &list.items[i];
        if (element->value.kind != KH_VALUE_ENTITY || element->doubtful)
            continue;
        kh_span span = place_of(judging, element->value.entity);
        if (places++ == 0)
            row->span = span;
        if (labelled || places > 1)
            add_label(judging, row, span, label_words(judging, scope, element->value.entity));
    }
    return places > 0 || point_at_attribute(scope, node, row);
}

static void place(kh_judging *judging, const kh_chain *scope, kh_diagnostic *row)
{
    const kh_chain *inner = innermost_entity(scope);
    if (point_at(judging, scope, row))
        return;
    row->span = place_of(judging, inner ? inner->element : NULL);
    for (const kh_chain *outer = inner ? inner->outer : NULL; outer; outer = outer->outer)
        if (outer->element && outer->element->kind != KH_KIND_CARD && outer->element->kind != KH_KIND_SCHEME)
            add_label(judging, row, place_of(judging, outer->element),
                      kh_words_same(kh_breach_name(judging, outer->element)));
}

/* ---- the finding ---- */

static kh_words fill(kh_judging *judging, const kh_chain *scope, const kh_template *texts)
{
    kh_words words = {0};
    for (size_t language = 0; language < KH_LANGUAGES; language++)
        words.in[language] =
            kh_template_fill(&judging->evaluation, &scope->frame, &texts[language], (kh_language)language);
    for (size_t language = 0; language < KH_LANGUAGES; language++)
        if (!words.in[language].length) /* an office's own rule may have one language only */
            words.in[language] = words.in[language == KH_CHINESE ? KH_ENGLISH : KH_CHINESE];
    return words;
}

static kh_words message_of(kh_judging *judging, const kh_chain *scope)
{
    const kh_rule *rule = judging->rule;
    kh_words message = fill(judging, scope, judging->message);
    for (size_t language = 0; language < KH_LANGUAGES; language++) {
        if (!message.in[language].length)
            message.in[language] = rule->title.in[language];
        message.in[language] =
            kh_text_format(judging->model->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(message.in[language]),
                           KH_TEXT_ARGUMENTS(rule->reach.in[language]));
    }
    return message;
}

/* The townships of a card, or of the group whose tree of points it is. */
static void add_townships(kh_judging *judging, const kh_entity *card, kh_breach *finding)
{
    kh_arena *arena = judging->model->arena;
    const kh_scheme *scheme = judging->scheme;
    const kh_entity *township = kh_card_township(judging, card);
    const kh_entity *const *found = &township;
    size_t count = township != NULL;
    for (size_t i = 0; i < scheme->group_count && card->kind == KH_KIND_SCHEME; i++)
        if (scheme->groups[i].tree == card) {
            found = scheme->groups[i].townships;
            count = scheme->groups[i].township_count;
        }
    kh_text *names = kh_arena_array(arena, count ? count : 1, sizeof *names);
    for (size_t i = 0; i < count; i++)
        names[i] = found[i]->name;
    finding->base = count == 0;
    finding->row.townships = names;
    finding->row.township_count = count;
}

void kh_breach_add(kh_judging *judging, const kh_chain *scope)
{
    const kh_rule *rule = judging->rule;
    const kh_chain *inner = innermost_entity(scope);
    const kh_entity *card = card_of(judging, scope);
    kh_breach finding = {
        .row = {.code = KH_CODES,
                .level = level_of(judging, scope),
                .id = rule->id,
                .name = rule->alias.length ? rule->alias : rule->id,
                .message = message_of(judging, scope),
                .help = fill(judging, scope, judging->help),
                .entity = kh_breach_name(judging, inner ? inner->element : NULL),
                .citations = rule->citations,
                .citation_count = rule->citation_count},
        .offender = subject_of(judging, inner ? inner->element : NULL),
        .base = true,
        .on_cards = card != NULL,
    };
    place(judging, scope, &finding.row);
    if (card)
        add_townships(judging, card, &finding);
    kh_vector_push(judging->model->arena, &judging->findings, finding);
}

/* ---- one finding for many cards ---- */

static kh_text key_of(kh_arena *arena, const kh_breach *finding)
{
    const kh_diagnostic *row = &finding->row;
    return kh_text_format(arena, "%u %u %d %.*s", row->span.start, row->span.end, row->waived,
                          KH_TEXT_ARGUMENTS(row->message.in[KH_CHINESE]));
}

typedef struct {
    size_t index; /* of the first finding of its kind */
    KH_VECTOR(kh_text) townships;
} joined;

static void add_names(kh_arena *arena, joined *into, const kh_diagnostic *row)
{
    for (size_t i = 0; i < row->township_count; i++)
        kh_vector_push(arena, &into->townships, row->townships[i]);
}

void kh_breaches_join(kh_judging *judging)
{
    kh_arena *arena = judging->model->arena;
    kh_map *kinds = kh_map_new(arena);
    size_t kept = 0;
    for (size_t i = 0; i < judging->findings.count; i++) {
        kh_breach *finding = &judging->findings.items[i];
        kh_text key = finding->on_cards ? key_of(arena, finding) : KH_TEXT_NONE;
        joined *before = finding->on_cards ? kh_map_find(kinds, key) : NULL;
        if (before) {
            kh_breach *first = &judging->findings.items[before->index];
            first->base |= finding->base;
            add_names(arena, before, &finding->row);
            continue;
        }
        if (finding->on_cards) {
            before = kh_arena_new_of(arena, joined);
            before->index = kept;
            add_names(arena, before, &finding->row);
            kh_map_set(kinds, key, before);
        }
        judging->findings.items[kept++] = *finding;
    }
    judging->findings.count = kept;
    for (size_t i = 0; i < kh_map_count(kinds); i++) {
        joined *one = kh_map_value(kinds, i);
        kh_breach *finding = &judging->findings.items[one->index];
        finding->row.townships = one->townships.items;
        finding->row.township_count = one->townships.count;
        finding->row.base = finding->base && one->townships.count > 0;
    }
}
