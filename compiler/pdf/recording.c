/* Content drawn once and copied after that. */
#include "pdf/pdf_internal.h"

struct kh_recording {
    kh_bytes bytes;
    kh_page_state before, after;
    const uint32_t *nodes; /* marked */
    size_t node_count;
    const unsigned char *fonts; /* whose base it takes glyphs from, in the order of first use */
    size_t font_count;
};

static kh_page_state state_of(const kh_pdf *pdf)
{
    const kh_page *page = &pdf->page;
    return (kh_page_state){page->part, page->font[page->part], page->size[page->part],
                           page->rule_width[page->part], page->marks.count};
}

static bool is_same(const kh_page_state *left, const kh_page_state *right)
{
    return left->part == right->part && left->font == right->font && left->size == right->size &&
           left->rule_width == right->rule_width && left->marks == right->marks;
}

void kh_page_record(kh_pdf *pdf)
{
    kh_being_recorded *now = &pdf->recorded;
    now->on = true;
    now->own = pdf->facts.alone;
    now->before = state_of(pdf);
    now->start = pdf->page.content[pdf->page.part].length;
    now->font_count = 0;
}

const kh_recording *kh_page_recorded(kh_pdf *pdf, kh_arena *arena)
{
    kh_being_recorded *now = &pdf->recorded;
    const kh_page *page = &pdf->page;
    const kh_builder *content = &page->content[page->part];
    now->on = false;
    if (now->own || page->part != now->before.part)
        return NULL;
    kh_recording *made = kh_arena_new_of(arena, kh_recording);
    size_t length = content->length - now->start, marks = page->marks.count - now->before.marks;
    uint32_t *nodes = kh_arena_array(arena, marks, sizeof *nodes);
    for (size_t i = 0; i < marks; i++)
        nodes[i] = page->marks.items[now->before.marks + i];
    *made = (kh_recording){.bytes = {kh_arena_copy(arena, content->data + now->start, length), length},
                           .before = now->before,
                           .after = state_of(pdf),
                           .nodes = nodes,
                           .node_count = marks,
                           .font_count = now->font_count};
    made->fonts = (const unsigned char *)kh_arena_copy(arena, (const char *)now->fonts, now->font_count);
    return made;
}

void kh_note_base(kh_pdf *pdf, unsigned font)
{
    kh_being_recorded *now = &pdf->recorded;
    for (size_t i = 0; i < now->font_count; i++)
        if (now->fonts[i] == font)
            return;
    now->fonts[now->font_count++] = (unsigned char)font;
}

bool kh_page_replay(kh_pdf *pdf, const kh_recording *recording, kh_tags *tags)
{
    kh_page *page = &pdf->page;
    kh_page_state here = state_of(pdf);
    if (pdf->facts.alone || !is_same(&recording->before, &here))
        return false;
    for (size_t i = 0; i < recording->font_count; i++)
        kh_use_base(pdf, recording->fonts[i]);
    kh_builder_bytes(&page->content[page->part], recording->bytes.data, recording->bytes.length);
    for (size_t i = 0; i < recording->node_count; i++)
        kh_vector_push(pdf->arena, &page->marks, recording->nodes[i]);
    if (recording->node_count)
        page->tags = tags;
    page->font[page->part] = recording->after.font;
    page->size[page->part] = recording->after.size;
    page->rule_width[page->part] = recording->after.rule_width;
    return true;
}
