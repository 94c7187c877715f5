/* The structure tree, written part by part (ISO 32000-1, 14.7 and 14.8). */
#include "pdf/pdf_internal.h"

#define NOTHING UINT32_MAX

/* Content of a node: marked content on a page, or an annotation. */
typedef struct {
    uint32_t page;       /* object */
    uint32_t identifier; /* of marked content; of an annotation its object */
    uint32_t next;       /* of the same node, or NOTHING */
    bool annotation;
} piece;

typedef struct {
    kh_tag tag;
    uint32_t parent, first, last, next; /* nodes, or NOTHING */
    uint16_t columns, rows;
    uint32_t first_piece, last_piece;
    kh_text alternate;
} node;

/* An entry of the parent tree that waits for the nodes' objects. */
typedef struct {
    uint32_t key;
    const uint32_t *nodes; /* by marked content identifier; of an annotation: one */
    size_t count;
    bool annotation;
} waiting;

struct kh_tags {
    kh_arena *arena;
    KH_VECTOR(node) nodes;
    KH_VECTOR(piece) pieces;
    KH_VECTOR(waiting) waiting;
};

kh_tags *kh_tags_new(kh_arena *arena)
{
    kh_tags *tags = kh_arena_new_of(arena, kh_tags);
    tags->arena = arena;
    (void)kh_tags_add(tags, KH_TAG_SECTION, NOTHING);
    return tags;
}

uint32_t kh_tags_add(kh_tags *tags, kh_tag tag, uint32_t parent)
{
    uint32_t number = (uint32_t)tags->nodes.count;
    node made = {tag, parent, NOTHING, NOTHING, NOTHING, 1, 1, NOTHING, NOTHING, KH_TEXT_NONE};
    kh_vector_push(tags->arena, &tags->nodes, made);
    if (parent == NOTHING)
        return number;
    node *above = &tags->nodes.items[parent];
    if (above->last == NOTHING)
        above->first = number;
    else
        tags->nodes.items[above->last].next = number;
    above->last = number;
    return number;
}

void kh_tags_alternate(kh_tags *tags, uint32_t number, kh_text text)
{
    tags->nodes.items[number].alternate = text;
}

size_t kh_tags_count(const kh_tags *tags)
{
    return tags->nodes.count;
}

kh_tags *kh_tags_copy(kh_arena *arena, const kh_tags *tags)
{
    kh_tags *made = kh_arena_new_of(arena, kh_tags);
    size_t count = tags->nodes.count, room = count + count / 4; /* some follow */
    made->arena = arena;
    made->nodes.items = kh_arena_array(arena, room, sizeof *made->nodes.items);
    memcpy(made->nodes.items, tags->nodes.items, count * sizeof *made->nodes.items);
    made->nodes.count = count;
    made->nodes.capacity = room;
    return made;
}

kh_tag kh_tags_kind(const kh_tags *tags, uint32_t number)
{
    return tags->nodes.items[number].tag;
}

void kh_tags_span(kh_tags *tags, uint32_t number, unsigned columns, unsigned rows)
{
    tags->nodes.items[number].columns = (uint16_t)columns;
    tags->nodes.items[number].rows = (uint16_t)rows;
}

static void add_piece(kh_tags *tags, uint32_t number, piece one)
{
    uint32_t place = (uint32_t)tags->pieces.count;
    node *of = &tags->nodes.items[number];
    one.next = NOTHING;
    kh_vector_push(tags->arena, &tags->pieces, one);
    if (of->last_piece == NOTHING)
        of->first_piece = place;
    else
        tags->pieces.items[of->last_piece].next = place;
    of->last_piece = place;
}

uint32_t kh_parent_key(kh_pdf *pdf)
{
    kh_vector_push(pdf->arena, &pdf->parents, 0);
    return (uint32_t)(pdf->parents.count - 1);
}

void kh_tags_page(kh_pdf *pdf, const kh_page *page, uint32_t key)
{
    kh_tags *tags = page->tags;
    (void)pdf;
    uint32_t *nodes = kh_arena_array(tags->arena, page->marks.count, sizeof *nodes);
    memcpy(nodes, page->marks.items, page->marks.count * sizeof *nodes);
    for (uint32_t i = 0; i < page->marks.count; i++)
        add_piece(tags, nodes[i], (piece){.page = page->object, .identifier = i});
    waiting one = {key, nodes, page->marks.count, false};
    kh_vector_push(tags->arena, &tags->waiting, one);
}

void kh_tags_link(kh_pdf *pdf, kh_tags *tags, uint32_t number, uint32_t annotation, uint32_t page,
                  uint32_t key)
{
    (void)pdf;
    uint32_t *only = kh_arena_new_of(tags->arena, uint32_t);
    *only = number;
    add_piece(tags, number, (piece){.page = page, .identifier = annotation, .annotation = true});
    waiting one = {key, only, 1, true};
    kh_vector_push(tags->arena, &tags->waiting, one);
}

/* ---- writing ---- */

static void put_piece(kh_builder *text, const piece *one, uint32_t page)
{
    if (one->annotation) {
        kh_builder_string(text, "<</Type/OBJR/Obj ");
        kh_put_reference(text, one->identifier);
        kh_builder_string(text, ">>");
    } else if (one->page == page) {
        kh_put_integer(text, one->identifier);
    } else {
        kh_builder_string(text, "<</Type/MCR/Pg ");
        kh_put_reference(text, one->page);
        kh_builder_string(text, "/MCID ");
        kh_put_integer(text, one->identifier);
        kh_builder_string(text, ">>");
    }
}

/* `first`: the object of node 0; the others follow. */
static void put_kids(kh_builder *text, const kh_tags *tags, const node *of, uint32_t first)
{
    uint32_t page = 0;
    if (of->first_piece != NOTHING) {
        page = tags->pieces.items[of->first_piece].page;
        kh_builder_string(text, "/Pg ");
        kh_put_reference(text, page);
    }
    bool alone = of->first == NOTHING && of->first_piece == of->last_piece &&
                 !tags->pieces.items[of->first_piece].annotation;
    kh_builder_string(text, alone ? "/K " : "/K[");
    for (uint32_t i = of->first_piece; i != NOTHING; i = tags->pieces.items[i].next) {
        kh_builder_string(text, i == of->first_piece ? "" : " ");
        put_piece(text, &tags->pieces.items[i], page);
    }
    for (uint32_t i = of->first; i != NOTHING; i = tags->nodes.items[i].next) {
        kh_builder_string(text, i == of->first && page == 0 ? "" : " ");
        kh_put_reference(text, first + i);
    }
    kh_builder_string(text, alone ? "" : "]");
}

static void put_attributes(kh_builder *text, const node *of)
{
    if (of->tag != KH_TAG_HEAD && of->columns < 2 && of->rows < 2)
        return;
    kh_builder_string(text, "/A<</O/Table");
    if (of->tag == KH_TAG_HEAD)
        kh_builder_string(text, "/Scope/Column");
    if (of->columns > 1) {
        kh_builder_string(text, "/ColSpan ");
        kh_put_integer(text, of->columns);
    }
    if (of->rows > 1) {
        kh_builder_string(text, "/RowSpan ");
        kh_put_integer(text, of->rows);
    }
    kh_builder_string(text, ">>");
}

static const kh_text names[KH_TAGS] = {
    {"/Sect", 5}, {"/H1", 3}, {"/H2", 3}, {"/P", 2},    {"/Table", 6},
    {"/TR", 3},   {"/TH", 3}, {"/TD", 3}, {"/Link", 5}, {"/Figure", 7},
};

static char *write_text(char *to, kh_text text)
{
    memcpy(to, text.data, text.length);
    return to + text.length;
}

/* Most nodes are cells: in a row, with one piece of content or none. */
static bool is_plain_cell(const kh_tags *tags, const node *of)
{
    return of->tag == KH_TAG_CELL && of->columns < 2 && of->rows < 2 && of->first == NOTHING &&
           of->first_piece == of->last_piece &&
           (of->first_piece == NOTHING || !tags->pieces.items[of->first_piece].annotation);
}

static void put_plain_cell(kh_builder *text, const kh_tags *tags, const node *of, uint32_t first)
{
    char cell[32 + 3 * KH_MOST_REFERENCE], *to = write_text(cell, KH_TEXT("<</S/TD/P "));
    to = kh_write_reference(to, first + of->parent);
    if (of->first_piece != NOTHING) {
        const piece *only = &tags->pieces.items[of->first_piece];
        to = kh_write_reference(write_text(to, KH_TEXT("/Pg ")), only->page);
        to = kh_write_number(write_text(to, KH_TEXT("/K ")), only->identifier);
    }
    to = write_text(to, KH_TEXT(">>"));
    kh_builder_bytes(text, cell, (size_t)(to - cell));
}

static void write_nodes(kh_pdf *pdf, const kh_tags *tags, uint32_t first)
{
    kh_builder *text = &pdf->text;
    for (uint32_t i = 0; i < tags->nodes.count; i++) {
        const node *of = &tags->nodes.items[i];
        if (is_plain_cell(tags, of)) {
            put_plain_cell(text, tags, of, first);
            kh_object_end(pdf, first + i);
            continue;
        }
        kh_builder_string(text, "<</S");
        kh_builder_add(text, names[of->tag]);
        kh_builder_string(text, "/P ");
        kh_put_reference(text, of->parent == NOTHING ? pdf->whole : first + of->parent);
        put_attributes(text, of);
        if (of->alternate.length) {
            kh_builder_string(text, "/Alt");
            kh_put_text(text, of->alternate);
        }
        if (of->first != NOTHING || of->first_piece != NOTHING)
            put_kids(text, tags, of, first);
        kh_builder_string(text, ">>");
        kh_object_end(pdf, first + i);
    }
}

static void write_parents(kh_pdf *pdf, const kh_tags *tags, uint32_t first)
{
    kh_builder *text = &pdf->text;
    for (size_t i = 0; i < tags->waiting.count; i++) {
        const waiting *one = &tags->waiting.items[i];
        if (one->annotation) {
            pdf->parents.items[one->key] = first + one->nodes[0];
            continue;
        }
        uint32_t list = kh_object_new(pdf);
        pdf->parents.items[one->key] = list;
        kh_builder_character(text, '[');
        for (size_t mark = 0; mark < one->count; mark++) {
            char reference[1 + KH_MOST_REFERENCE] = " ";
            char *end = kh_write_reference(reference + 1, first + one->nodes[mark]);
            bool begins = mark == 0;
            kh_builder_bytes(text, reference + begins, (size_t)(end - reference) - begins);
        }
        kh_builder_character(text, ']');
        kh_object_end(pdf, list);
    }
}

void kh_pdf_add_tags(kh_pdf *pdf, kh_tags *tags)
{
    uint32_t first = kh_object_new(pdf);
    for (size_t i = 1; i < tags->nodes.count; i++)
        (void)kh_object_new(pdf); /* numbers in a row */
    kh_vector_push(pdf->arena, &pdf->parts, first);
    write_nodes(pdf, tags, first);
    write_parents(pdf, tags, first);
}

void kh_tags_close(kh_pdf *pdf)
{
    kh_builder *text = &pdf->text;
    uint32_t tree = kh_object_new(pdf);
    kh_builder_format(text, "<</S/Document/P %u 0 R/K[", pdf->structure);
    for (size_t i = 0; i < pdf->parts.count; i++) {
        kh_builder_string(text, i ? " " : "");
        kh_put_reference(text, pdf->parts.items[i]);
    }
    kh_builder_string(text, "]>>");
    kh_object_end(pdf, pdf->whole);
    kh_builder_string(text, "<</Nums[");
    for (size_t i = 0; i < pdf->parents.count; i++) {
        kh_builder_string(text, i ? " " : "");
        kh_put_integer(text, i);
        kh_builder_character(text, ' ');
        kh_put_reference(text, pdf->parents.items[i]);
    }
    kh_builder_string(text, "]>>");
    kh_object_end(pdf, tree);
    kh_builder_format(text, "<</Type/StructTreeRoot/K %u 0 R/ParentTree %u 0 R/ParentTreeNextKey %zu>>",
                      pdf->whole, tree, pdf->parents.count);
    kh_object_end(pdf, pdf->structure);
}
