/* Copies placed lines and rules from flow to flow. */
#include "output/pdf_body.h"

/* Kinds of cards, each in two or three manners. */
enum { MAX_BODIES = 192 };

struct kh_body {
    kh_body_key key;
    kh_flow placed; /* lines, rules, links and tints are those of the body alone */
    const kh_recording **recordings[KH_BODY_PARTS]; /* by page */
    kh_body *next;
};

#define COPY(arena, to, from, first)                                                                         \
    for (size_t copied = (first); copied < (from)->count; copied++)                                          \
    kh_vector_push((arena), (to), (from)->items[copied])

kh_body_key kh_body_key_of(const kh_flow *flow, const void *of, double below)
{
    return (kh_body_key){of, flow->tight, below, flow->y, kh_tags_count(flow->tags)};
}

static bool is_same(const kh_body_key *left, const kh_body_key *right)
{
    return left->of == right->of && left->tight == right->tight && left->below == right->below &&
           left->y == right->y && left->nodes == right->nodes;
}

bool kh_body_place(kh_flow *flow, kh_body_key key)
{
    kh_body *body = flow->press->bodies;
    while (body && !is_same(&body->key, &key))
        body = body->next;
    if (!body || flow->page != 0)
        return false;
    kh_arena *arena = flow->arena;
    const kh_flow *placed = &body->placed;
    flow->tags = kh_tags_copy(arena, placed->tags);
    flow->page = placed->page;
    flow->y = placed->y;
    flow->body = body;
    flow->body_lines = flow->lines.count;
    flow->body_rules = flow->rules.count;
    COPY(arena, &flow->lines, &placed->lines, 0);
    COPY(arena, &flow->rules, &placed->rules, 0);
    COPY(arena, &flow->links, &placed->links, 0);
    COPY(arena, &flow->tints, &placed->tints, 0);
    return true;
}

void kh_body_keep(const kh_flow *before, kh_flow *flow, kh_body_key key)
{
    kh_press *press = flow->press;
    if (press->body_count == MAX_BODIES || before->page != 0)
        return;
    kh_arena *arena = press->arena;
    kh_body *made = kh_arena_new_of(arena, kh_body);
    *made = (kh_body){.key = key, .next = press->bodies};
    made->placed.tags = kh_tags_copy(arena, flow->tags);
    made->placed.page = flow->page;
    made->placed.y = flow->y;
    COPY(arena, &made->placed.lines, &flow->lines, before->lines.count);
    COPY(arena, &made->placed.rules, &flow->rules, before->rules.count);
    COPY(arena, &made->placed.links, &flow->links, before->links.count);
    COPY(arena, &made->placed.tints, &flow->tints, before->tints.count);
    for (unsigned part = 0; part < KH_BODY_PARTS; part++)
        made->recordings[part] = kh_arena_array(arena, flow->page + 1, sizeof *made->recordings[part]);
    flow->body = made;
    flow->body_lines = before->lines.count;
    flow->body_rules = before->rules.count;
    press->bodies = made;
    press->body_count++;
}

kh_body_range kh_body_range_of(const kh_flow *flow, kh_body_part part)
{
    if (!flow->body)
        return (kh_body_range){0, 0};
    size_t first = part == KH_BODY_LINES ? flow->body_lines : flow->body_rules;
    const kh_flow *placed = &flow->body->placed;
    return (kh_body_range){first,
                           first + (part == KH_BODY_LINES ? placed->lines.count : placed->rules.count)};
}

const kh_recording **kh_body_recording(const kh_flow *flow, kh_body_part part, unsigned page)
{
    return page <= flow->body->placed.page ? &flow->body->recordings[part][page] : NULL;
}
