/* 命中: the words of lexicons in texts, each an entity that shows what it is and where it stands. */
#include "model/functions.h"

#include <assert.h>

#include "model/texts.h"

/* ---- one hit ---- */

typedef struct {
    kh_evaluation *evaluation;
    kh_wording *wording;
    const kh_entity *place; /* whose text it is; may be NULL */
} site;

static kh_text slice(const kh_wording *wording, uint32_t start, uint32_t end)
{
    return kh_text_slice(wording->text.data + start, end - start);
}

/* A slice of the source where there is one, so that what is found in it has a place again. */
static kh_text clause_of(const kh_wording *wording, const kh_hit *hit)
{
    const kh_wording_part *part = kh_wording_part_at(wording, hit->clause);
    kh_text clause = slice(wording, hit->clause, hit->clause_end);
    if (!part || part->escapes || !part->inside.source || hit->clause < part->start ||
        hit->clause_end > part->end)
        return clause;
    kh_span span = kh_wording_span(wording, hit->clause, hit->clause_end);
    return span.end - span.start == clause.length ? kh_span_text(span) : clause;
}

/* Without the blanks and line ends that people put between characters. */
static kh_text without_blanks(kh_arena *arena, kh_text written)
{
    kh_builder text = {.arena = arena};
    for (uint32_t at = 0; at < written.length; at++) {
        kh_text rest = kh_text_slice(written.data + at, written.length - at);
        bool wide = kh_text_starts(rest, KH_TEXT("　"));
        if (wide)
            at += 2;
        else if (!strchr(" \t\r\n", *rest.data))
            kh_builder_character(&text, *rest.data);
    }
    return text.length == written.length || !text.length ? written : kh_builder_text(&text);
}

static void show(kh_entity *hit, kh_arena *arena, kh_text word, kh_value value)
{
    kh_computed computed = {.word = word, .value = value, .span = hit->span};
    kh_vector_push(arena, &hit->computed, computed);
}

static kh_value entity_or_none(const kh_entity *entity)
{
    return entity ? kh_value_entity(entity) : (kh_value){.kind = KH_VALUE_NONE};
}

static kh_entity *hit_new(const site *at, const kh_hit *found)
{
    kh_arena *arena = at->wording->arena;
    kh_entity *hit = kh_arena_new_of(arena, kh_entity);
    kh_text written = slice(at->wording, found->start, found->end);
    kh_value figure =
        kh_number_valid(found->number) ? kh_value_number(found->number) : (kh_value){.kind = KH_VALUE_NONE};
    figure.bare = true; /* 分数 >= 1000分, 数字 > 3: what it counts nobody said */
    hit->kind = KH_KIND_HIT;
    hit->parent = (kh_entity *)(uintptr_t)at->place; /* never changed through it */
    hit->span = hit->whole = kh_wording_span(at->wording, found->start, found->end);
    hit->label = without_blanks(arena, written);
    show(hit, arena, KH_TEXT("词"), kh_value_text(hit->label));
    show(hit, arena, KH_TEXT("原文"), kh_value_text(written));
    show(hit, arena, KH_TEXT("句"), kh_value_text(clause_of(at->wording, found)));
    show(hit, arena, KH_TEXT("处"), entity_or_none(at->place));
    const kh_entity *lexicon =
        found->of == KH_NO_CLASS ? NULL : kh_lexicon_of(at->evaluation->model, found->of);
    show(hit, arena, KH_TEXT("词库"), entity_or_none(lexicon));
    show(hit, arena, KH_TEXT("强"), kh_value_truth(found->strong));
    show(hit, arena, KH_TEXT("数"), figure);
    show(hit, arena, KH_TEXT("降"), kh_value_truth(found->lowered));
    return hit;
}

/* The same hit is the same entity, whoever finds it. */
static const kh_entity *hit_of(const site *at, const kh_hit *found)
{
    /* no padding: all its bytes are compared */
    struct {
        const kh_entity *place;
        uint32_t of, start, end;
        uint16_t strong, lowered;
    } key = {at->place, found->of, found->start, found->end, found->strong, found->lowered};
    static_assert(sizeof key == sizeof key.place + 4 * sizeof key.of, "the key has gaps");
    kh_arena *arena = at->wording->arena;
    kh_entity *known = kh_map_find(at->wording->hits, kh_text_slice((const char *)&key, sizeof key));
    if (known)
        return known;
    kh_entity *hit = hit_new(at, found);
    const char *kept = kh_arena_copy(arena, (const char *)&key, sizeof key);
    kh_map_set(at->wording->hits, kh_text_slice(kept, sizeof key), hit);
    return hit;
}

const kh_entity *kh_place_found(kh_evaluation *evaluation, kh_wording *wording, const kh_entity *place,
                                uint32_t start, uint32_t end)
{
    const kh_wording_part *part = kh_wording_part_at(wording, start);
    const site at = {evaluation, wording, place};
    const kh_hit found = {.of = KH_NO_CLASS,
                          .start = start,
                          .end = end,
                          .clause = part ? part->start : start,
                          .clause_end = part ? part->end : end,
                          .strong = true,
                          .number = KH_NUMBER_INVALID};
    return hit_of(&at, &found);
}

/* ---- one text ---- */

/* An entity, or a text. */
typedef struct {
    const kh_entity *entity;
    kh_text text;
    bool doubtful;
} asked_place;

typedef struct {
    kh_collector hits;
    KH_VECTOR(kh_class) classes;
    KH_VECTOR(asked_place) places;
    kh_value failed; /* UNKNOWN or POISON; else none failed */
} question;

static const kh_scan *scan_of(kh_evaluation *evaluation, kh_wording *wording)
{
    const kh_model *model = evaluation->model;
    const kh_lexicons *lexicons = kh_lexicons_of(model);
    if (!wording->scan || wording->filled != model->texts->filled) {
        (void)kh_spend(evaluation, wording->text.length);
        wording->scan = kh_lexicons_scan(lexicons, wording->arena, wording->text);
        wording->filled = model->texts->filled;
        wording->hits = kh_map_new(wording->arena);
    }
    return wording->scan;
}

static void search(question *asked, site at, bool doubtful)
{
    kh_evaluation *evaluation = asked->hits.evaluation;
    enum { BYTES_A_STEP = 16 }; /* what is found in a long text is gone through for every question */
    if (!at.wording->text.length || !kh_spend(evaluation, 1 + at.wording->text.length / BYTES_A_STEP))
        return;
    kh_hits found = kh_scan_hits(scan_of(evaluation, at.wording), evaluation->arena, asked->classes.items,
                                 asked->classes.count);
    for (size_t i = 0; i < found.count; i++) {
        const kh_wording_part *part = kh_wording_part_at(at.wording, found.items[i].start);
        site here = at;
        if (part && part->entity && !at.wording->entity)
            here.place = part->entity;
        kh_collect(&asked->hits, kh_value_entity(hit_of(&here, &found.items[i])), doubtful);
    }
}

/* ---- arguments ---- */

static void add_class(question *asked, const kh_entity *lexicon)
{
    kh_class class = kh_class_of(asked->hits.evaluation->model, lexicon);
    if (class != KH_NO_CLASS)
        kh_vector_push(asked->hits.evaluation->arena, &asked->classes, class);
}

static bool is_lexicon(const kh_value *value)
{
    return value->kind == KH_VALUE_ENTITY &&
           (value->entity->kind == KH_KIND_LEXICON || value->entity->kind == KH_KIND_PATTERN);
}

static void add_value(question *asked, const kh_value *value, bool doubtful)
{
    asked_place place = {.entity = value->kind == KH_VALUE_ENTITY ? value->entity : NULL,
                         .text = value->kind == KH_VALUE_TEXT ? value->text : KH_TEXT_NONE,
                         .doubtful = doubtful};
    if (value->kind == KH_VALUE_UNKNOWN || value->kind == KH_VALUE_POISON)
        asked->failed = *value;
    else if (is_lexicon(value))
        add_class(asked, value->entity);
    else if (value->kind == KH_VALUE_ENTITY || value->kind == KH_VALUE_TEXT)
        kh_vector_push(asked->hits.evaluation->arena, &asked->places, place);
    for (size_t i = 0; value->kind == KH_VALUE_LIST && i < value->list.count; i++)
        add_value(asked, &value->list.items[i].value, doubtful || value->list.items[i].doubtful);
    if (value->kind == KH_VALUE_LIST)
        kh_collect_reasons(&asked->hits, value->reasons);
}

/* That a path means; NULL: it means none. */
static const kh_entity *lexicon_of(kh_scope scope, const kh_node *node)
{
    static const char none; /* its address is what is remembered of other words */
    if (node->kind != KH_NODE_NAME && node->kind != KH_NODE_MEMBER)
        return NULL;
    const void *known = kh_memo_of(scope.evaluation, KH_MEMO_LEXICON, node, NULL);
    if (known)
        return known == &none ? NULL : known;
    const kh_entity *lexicon = kh_lexicon_at(scope.evaluation->model, node);
    kh_memo_keep(scope.evaluation, KH_MEMO_LEXICON, node, NULL, lexicon ? lexicon : (const void *)&none);
    return lexicon;
}

/* Names of lexicons are lexicons; everything else is evaluated. */
static void add_argument(question *asked, kh_scope scope, const kh_node *node)
{
    const kh_entity *lexicon = lexicon_of(scope, node);
    if (lexicon) {
        add_class(asked, lexicon);
        return;
    }
    for (size_t i = 0; node->kind == KH_NODE_LIST && i < node->count; i++)
        add_argument(asked, scope, node->children[i]);
    if (node->kind == KH_NODE_LIST)
        return;
    kh_value value = kh_evaluate_here(scope, node, KH_EXPECT_ANY);
    add_value(asked, &value, false);
}

kh_value kh_function_hits(kh_call call)
{
    kh_evaluation *evaluation = call.scope.evaluation;
    const kh_model *model = evaluation->model;
    question asked = {.hits = {.evaluation = evaluation}};
    asked.failed.kind = KH_VALUE_NONE;
    (void)kh_lexicons_of(model);
    for (size_t i = 1; i < call.node->count; i++)
        add_argument(&asked, call.scope, call.node->children[i]);
    if (asked.failed.kind != KH_VALUE_NONE)
        return asked.failed;
    const kh_entity *around = kh_innermost(call.scope.frame);
    for (size_t i = 0; i < asked.places.count && asked.classes.count; i++) {
        const asked_place *place = &asked.places.items[i];
        site at = {.evaluation = evaluation};
        if (place->entity) {
            at.place = kh_written_entity(place->entity);
            at.wording = kh_wording_of(model, at.place);
        } else {
            at.place = around ? kh_written_entity(around) : NULL;
            at.wording = kh_wording_of_text(evaluation, place->text);
        }
        search(&asked, at, place->doubtful);
    }
    return kh_collected(&asked.hits);
}
