/* From a condition that failed to a finding: whom it is about, how grave, in which words; one for many cards.
 */
#include "rules/judging.h"

const kh_entity *kh_card_township(const kh_entity *card)
{
    const kh_computed *township = card->kind == KH_KIND_CARD ? kh_computed_of(card, KH_TEXT("乡镇")) : NULL;
    return township && township->value.kind == KH_VALUE_ENTITY ? township->value.entity : NULL;
}

/* What is said about a card is said about its township, or about the scheme. */
static const kh_entity *subject_of(kh_judging *judging, const kh_entity *element)
{
    const kh_scheme *scheme = judging->scheme;
    if (!element)
        return scheme->entity;
    if (element->kind == KH_KIND_HIT) {
        const kh_entity *said_of = kh_said_of(element);
        return said_of ? said_of : scheme->entity;
    }
    if (element->kind == KH_KIND_FLAW)
        return kh_origin(element->parent);
    if (element->kind == KH_KIND_CARD) {
        const kh_entity *township = kh_card_township(element);
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

/* The group whose card, or whose tree of points, it is. */
static const kh_entity *group_of(kh_judging *judging, const kh_entity *card)
{
    const kh_scheme *scheme = judging->scheme;
    kh_value value;
    if (!card)
        return NULL;
    for (size_t i = 0; i < scheme->group_count && card->kind == KH_KIND_SCHEME; i++)
        if (scheme->groups[i].tree == card)
            return scheme->groups[i].entity;
    bool known = card->kind == KH_KIND_CARD &&
                 kh_member_value(&judging->evaluation, card, KH_TEXT("组"), &value) &&
                 value.kind == KH_VALUE_ENTITY;
    return known ? value.entity : NULL;
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
    const kh_node *own = kh_rule_level_node(rule);
    bool constant = false;
    int strictest = own ? kh_strictest_level(own, &constant) : PROHIBITED;
    int base = own ? level_rank(judging, scope, own, strictest) : PROHIBITED;
    int rank = base;
    for (size_t i = 0; i < rule->adoption_count; i++) {
        const kh_node *node = kh_adoption_level_node(&rule->adoptions[i]);
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

/* ---- the words ---- */

/* An office's own rule may have one language only, or no message at all. */
static const kh_template *text_in(const kh_template *texts, kh_language language)
{
    kh_language other = language == KH_CHINESE ? KH_ENGLISH : KH_CHINESE;
    return &texts[texts[language].pieces.count ? language : other];
}

/* In the model's arena: what is evaluated on a card is forgotten with it. */
static kh_text fill(kh_judging *judging, const kh_chain *scope, const kh_template *texts,
                    kh_language language)
{
    const kh_template *text = text_in(texts, language);
    return kh_text_copy(judging->model->arena,
                        kh_template_fill(&judging->evaluation, &scope->frame, text, language));
}

static kh_text message_in(kh_judging *judging, const kh_chain *scope, kh_language language)
{
    const kh_rule *rule = judging->rule;
    kh_text message = fill(judging, scope, judging->message, language);
    if (!message.length)
        message = rule->title.in[language];
    return kh_text_format(judging->model->arena, "%.*s%.*s", KH_TEXT_ARGUMENTS(message),
                          KH_TEXT_ARGUMENTS(rule->reach.in[language]));
}

static void complete(kh_judging *judging, const kh_chain *scope, const kh_places *places, kh_breach *breach)
{
    const kh_rule *rule = judging->rule;
    const kh_chain *inner = kh_innermost_entity(scope);
    kh_diagnostic *row = &breach->row;
    row->code = KH_CODES;
    row->id = rule->id;
    row->name = rule->alias.length ? rule->alias : rule->id;
    row->message.in[KH_ENGLISH] = message_in(judging, scope, KH_ENGLISH);
    for (int language = 0; language < KH_LANGUAGES; language++)
        row->help.in[language] = fill(judging, scope, judging->help, (kh_language)language);
    /* one finding for many cards: its entity is the scheme's, whichever card came first */
    bool card = inner && inner->element->kind == KH_KIND_CARD;
    row->entity =
        kh_text_copy(judging->model->arena, kh_breach_name(judging, inner && !card ? inner->element : NULL));
    row->citations = rule->citations;
    row->citation_count = rule->citation_count;
    kh_places_label(judging, scope, places, row);
}

/* ---- one finding for many cards ---- */

/* The townships of a card, or of the group whose tree of points it is; none: the base. */
static void add_townships(kh_judging *judging, const kh_entity *card, kh_breach *breach)
{
    kh_arena *arena = judging->model->arena;
    const kh_scheme *scheme = judging->scheme;
    const kh_entity *township = kh_card_township(card);
    bool base = township == NULL;
    if (township)
        kh_vector_push(arena, &breach->townships, township->name);
    for (size_t i = 0; i < scheme->group_count && card->kind == KH_KIND_SCHEME; i++)
        for (size_t j = 0; scheme->groups[i].tree == card && j < scheme->groups[i].township_count; j++) {
            kh_vector_push(arena, &breach->townships, scheme->groups[i].townships[j]->name);
            base = false;
        }
    breach->base |= base;
}

/* The place of an equal finding on another card, else `judging->breaches.count`. */
static size_t like(kh_judging *judging, const kh_breach *breach)
{
    kh_arena *arena = judging->model->arena;
    const kh_diagnostic *row = &breach->row;
    kh_text key = kh_text_format(arena, "%u %u %d %d %.*s\n%.*s", row->span.start, row->span.end,
                                 (int)row->level, row->waived, KH_TEXT_ARGUMENTS(row->message.in[KH_CHINESE]),
                                 KH_TEXT_ARGUMENTS(row->waiver.in[KH_CHINESE]));
    const size_t *known = kh_map_find(judging->kinds, key);
    if (known)
        return *known;
    size_t *index = kh_arena_new_of(arena, size_t);
    *index = judging->breaches.count;
    kh_map_set(judging->kinds, key, index);
    return *index;
}

void kh_breach_join(kh_judging *judging, const kh_entity *card, size_t index)
{
    add_townships(judging, card, &judging->breaches.items[index]);
}

bool kh_breach_add(kh_judging *judging, const kh_chain *scope, size_t *index)
{
    const kh_chain *inner = kh_innermost_entity(scope);
    const kh_entity *card = card_of(judging, scope), *hit = kh_hit_of(scope);
    kh_level level = level_of(judging, scope);
    if (hit && !kh_hit_weigh(hit, &level))
        return false;
    if (hit && kh_hit_join(judging, scope, hit, level))
        return true;
    kh_places places = kh_places_of(judging, scope);
    kh_breach breach = {
        .row = {.level = level, .span = places.span},
        .offender = subject_of(judging, inner ? inner->element : NULL),
        .on_cards = card != NULL,
        .group = group_of(judging, card),
    };
    breach.row.message.in[KH_CHINESE] = message_in(judging, scope, KH_CHINESE);
    kh_waivers_lift(judging, &breach);
    if (judging->lifts.count)
        judging->evaluation.unit_asked = true; /* one may name the township */
    *index = card ? like(judging, &breach) : judging->breaches.count;
    if (*index == judging->breaches.count) {
        complete(judging, scope, &places, &breach);
        kh_vector_push(judging->model->arena, &judging->breaches, breach);
    }
    if (hit)
        kh_hit_begin(judging, hit, level, *index);
    if (card)
        kh_breach_join(judging, card, *index);
    return true;
}

void kh_breaches_report(kh_judging *judging)
{
    for (size_t i = 0; i < judging->breaches.count; i++) {
        kh_breach *breach = &judging->breaches.items[i];
        breach->row.townships = breach->townships.items;
        breach->row.township_count = breach->townships.count;
        breach->row.base = breach->base && breach->townships.count > 0;
        (void)kh_report_finding(judging->model->diagnostics, &breach->row);
    }
}
