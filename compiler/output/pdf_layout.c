/* Fills pages with texts. */
#include "output/pdf_layout.h"

/* Sums of lengths are not exact; a page must not end for it. */
#define SLACK 0.01

kh_flow kh_flow_new(kh_arena *arena, kh_press *press)
{
    return (kh_flow){.width = KH_BLOCK_WIDTH,
                     .height = KH_BLOCK_HEIGHT,
                     .arena = arena,
                     .press = press,
                     .setter = press->setter,
                     .tags = kh_tags_new(arena),
                     .part = KH_PAGE_OWN};
}

void kh_flow_lie(kh_flow *flow)
{
    flow->landscape = true;
    flow->width = KH_BLOCK_HEIGHT;
    flow->height = KH_BLOCK_WIDTH;
}

/* A twelfth less: 9 points on 11.5, as a narrow table is often set; no size changes. */
kh_style kh_flow_style(const kh_flow *flow, kh_style style)
{
    if (flow->tight)
        style.pitch = style.pitch * 11 / 12;
    return style;
}

void kh_flow_space(kh_flow *flow, double height)
{
    if (flow->y > 0)
        flow->y += height;
}

void kh_flow_reserve(kh_flow *flow, double height)
{
    if (flow->y > 0 && flow->y + height > flow->height + SLACK) {
        flow->page++;
        flow->y = 0;
    }
}

static void place_text(kh_flow *flow, kh_tag tag, const kh_paragraph *paragraph, kh_alignment alignment)
{
    kh_style style = paragraph->style;
    unsigned lines = paragraph->count;
    uint32_t node = lines ? kh_tags_add(flow->tags, tag, 0) : KH_ARTIFACT;
    for (unsigned i = 0; i < lines; i++) {
        /* Two lines at least at the foot and at the head of a page. */
        bool first_of_many = i == 0 && lines > 1, last_but_one = i > 0 && i + 2 == lines;
        kh_flow_reserve(flow, style.pitch * (first_of_many || last_but_one ? 2 : 1));
        double x = alignment == KH_LEFT ? 0 : (flow->width - kh_line_width(paragraph, i)) / 2;
        kh_placed_line placed = {flow->page, x, flow->y, paragraph, i, node, flow->part, false};
        kh_vector_push(flow->arena, &flow->lines, placed);
        flow->y += style.pitch;
    }
}

void kh_flow_text(kh_flow *flow, kh_tag tag, kh_text text, kh_style style, kh_alignment alignment,
                  kh_span about)
{
    place_text(flow, tag, kh_set_text(flow->setter, text, kh_flow_style(flow, style), flow->width, about),
               alignment);
}

void kh_flow_narrow_text(kh_flow *flow, kh_tag tag, kh_text text, kh_style style, double width, kh_span about)
{
    place_text(flow, tag, kh_set_text(flow->setter, text, kh_flow_style(flow, style), width, about), KH_LEFT);
}
