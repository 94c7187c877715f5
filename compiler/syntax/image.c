/* Nodes in the order of the text, fields as a set of bits says; offsets count from the start of the parent.
 */
#include "syntax/image.h"

#include "syntax/vocabulary.h"

typedef enum field {
    HAS_TEXT = 1 << 0,
    HAS_CHILDREN = 1 << 1,
    HAS_TEXT_SPAN = 1 << 2,
    HAS_OPERATION = 1 << 3,
    HAS_FUNCTION = 1 << 4,
    HAS_NUMBER = 1 << 5,
    HAS_NAME = 1 << 6,
    HAS_LABEL = 1 << 7,
    HAS_GUARD = 1 << 8,
    HAS_COMMENT = 1 << 9,
    HAS_DATE = 1 << 10,
    IS_TRUE = 1 << 11,
    IS_HALF_OPEN = 1 << 12,
    IS_OTHERWISE = 1 << 13,
} field;

/* ---- writing ---- */

typedef struct {
    kh_builder *image;
    const kh_source *source;
    bool failed;
} writer;

static void put(writer *out, uint64_t value)
{
    for (; value >= 0x80; value >>= 7)
        kh_builder_character(out->image, (char)(value | 0x80));
    kh_builder_character(out->image, (char)value);
}

/* Small numbers of either sign take one byte. */
static void put_signed(writer *out, int64_t value)
{
    put(out, (uint64_t)value << 1 ^ (value < 0 ? UINT64_MAX : 0));
}

static void put_span(writer *out, kh_span span, uint32_t base)
{
    put_signed(out, (int64_t)span.start - base);
    put(out, span.end - span.start);
}

/* A slice of the source, else the bytes themselves. */
static void put_text(writer *out, kh_text text, uint32_t base)
{
    const kh_text content = out->source->content;
    bool slice = text.data >= content.data && text.data <= kh_text_end(content);
    put(out, (uint64_t)text.length << 1 | slice);
    if (slice)
        put_signed(out, text.data - content.data - (int64_t)base);
    else
        kh_builder_add(out->image, text);
}

static unsigned fields_of(const kh_node *node)
{
    const bool has[] = {
        node->text.data != NULL,
        node->count > 0,
        node->text_span.source != NULL,
        node->operation != KH_OP_NONE,
        node->function != NULL,
        node->number.denominator != 0,
        node->name.data != NULL,
        node->label.data != NULL,
        node->guard != NULL,
        node->comment.data != NULL,
        node->date.year != 0,
        node->truth,
        node->half_open,
        node->otherwise,
    };
    unsigned fields = 0;
    for (unsigned i = 0; i < KH_COUNT(has); i++)
        fields |= (unsigned)has[i] << i;
    return fields;
}

static void put_node(writer *out, const kh_node *node, uint32_t base);

static void put_heading(writer *out, const kh_node *node, unsigned fields, uint32_t base)
{
    if (fields & HAS_NAME) {
        put_text(out, node->name, base);
        put_span(out, node->name_span, base);
    }
    if (fields & HAS_LABEL) {
        put_text(out, node->label, base);
        put_span(out, node->label_span, base);
    }
    if (fields & HAS_COMMENT)
        put_text(out, node->comment, base);
    if (fields & HAS_GUARD)
        put_node(out, node->guard, base);
}

static void put_literal(writer *out, const kh_node *node, unsigned fields)
{
    out->failed |= kh_number_big(node->number) != NULL;
    if (fields & HAS_NUMBER) {
        put_signed(out, node->number.numerator);
        put_signed(out, node->number.denominator);
    }
    if (fields & HAS_DATE) {
        put(out, (uint64_t)node->date.year);
        put(out, node->date.month);
        put(out, node->date.day);
    }
}

static void put_node(writer *out, const kh_node *node, uint32_t base)
{
    size_t functions;
    unsigned fields = node ? fields_of(node) : 0;
    kh_builder_character(out->image, node ? (char)(node->kind + 1) : 0);
    if (!node)
        return;
    out->failed |= node->kind == KH_NODE_ERROR;
    put(out, fields);
    put_span(out, node->span, base);
    base = node->span.start;
    if (fields & HAS_TEXT)
        put_text(out, node->text, base);
    if (fields & HAS_TEXT_SPAN)
        put_span(out, node->text_span, base);
    if (fields & HAS_OPERATION)
        put(out, node->operation);
    if (fields & HAS_FUNCTION)
        put(out, (uint64_t)(node->function - kh_functions(&functions)));
    put_literal(out, node, fields);
    put_heading(out, node, fields, base);
    if (fields & HAS_CHILDREN)
        put(out, node->count);
    for (size_t i = 0; i < node->count; i++)
        put_node(out, node->children[i], base);
}

bool kh_image_write(kh_builder *image, const kh_tree *tree)
{
    writer out = {.image = image, .source = tree->source, .failed = tree->broken};
    put(&out, tree->count);
    for (size_t i = 0; i < tree->count; i++)
        put_node(&out, tree->items[i], 0);
    return !out.failed;
}

/* ---- reading ---- */

typedef struct {
    kh_arena *arena;
    const kh_source *source;
    const char *at;
} reader;

static uint64_t get_long(reader *in, uint64_t value)
{
    unsigned char byte;
    unsigned shift = 7;
    value &= 0x7F;
    do {
        byte = (unsigned char)*in->at++;
        value |= (uint64_t)(byte & 0x7F) << shift;
        shift += 7;
    } while (byte & 0x80);
    return value;
}

/* Most numbers are one byte. */
static inline uint64_t get(reader *in)
{
    unsigned char byte = (unsigned char)*in->at++;
    return byte & 0x80 ? get_long(in, byte) : byte;
}

static inline int64_t get_signed(reader *in)
{
    uint64_t value = get(in);
    return (int64_t)(value >> 1 ^ (value & 1 ? UINT64_MAX : 0));
}

static inline kh_span get_span(reader *in, uint32_t base)
{
    uint32_t start = base + (uint32_t)get_signed(in);
    return (kh_span){in->source, start, start + (uint32_t)get(in)};
}

static inline kh_text get_text(reader *in, uint32_t base)
{
    uint64_t head = get(in);
    uint32_t length = (uint32_t)(head >> 1);
    if (head & 1)
        return (kh_text){in->source->content.data + (int64_t)base + get_signed(in), length};
    in->at += length;
    return (kh_text){in->at - length, length};
}

static kh_node *get_node(reader *in, uint32_t base);

static void get_heading(reader *in, kh_node *node, unsigned fields, uint32_t base)
{
    if (fields & HAS_NAME) {
        node->name = get_text(in, base);
        node->name_span = get_span(in, base);
    }
    if (fields & HAS_LABEL) {
        node->label = get_text(in, base);
        node->label_span = get_span(in, base);
    }
    if (fields & HAS_COMMENT)
        node->comment = get_text(in, base);
    if (fields & HAS_GUARD)
        node->guard = get_node(in, base);
    node->depth = node->guard ? node->guard->depth + 1 : node->depth;
}

static void get_literal(reader *in, kh_node *node, unsigned fields)
{
    if (fields & HAS_NUMBER) {
        node->number.numerator = get_signed(in);
        node->number.denominator = get_signed(in);
    }
    if (fields & HAS_DATE) {
        node->date.year = (int16_t)get(in);
        node->date.month = (uint8_t)get(in);
        node->date.day = (uint8_t)get(in);
    }
    node->truth = fields & IS_TRUE;
    node->half_open = fields & IS_HALF_OPEN;
    node->otherwise = fields & IS_OTHERWISE;
}

static void get_children(reader *in, kh_node *node)
{
    node->count = get(in);
    node->children = kh_arena_array(in->arena, node->count, sizeof *node->children);
    for (size_t i = 0; i < node->count; i++) {
        kh_node *child = get_node(in, node->span.start);
        node->children[i] = child;
        if (child && child->depth >= node->depth)
            node->depth = child->depth + 1;
    }
}

static kh_node *get_node(reader *in, uint32_t base)
{
    size_t functions;
    char kind = *in->at++;
    if (kind == 0)
        return NULL;
    kh_node *node = kh_arena_new_of(in->arena, kh_node);
    unsigned fields = (unsigned)get(in);
    node->kind = (kh_node_kind)(kind - 1);
    node->depth = 1;
    node->span = get_span(in, base);
    base = node->span.start;
    if (fields & HAS_TEXT)
        node->text = get_text(in, base);
    if (fields & HAS_TEXT_SPAN)
        node->text_span = get_span(in, base);
    if (fields & HAS_OPERATION)
        node->operation = (kh_operation)get(in);
    if (fields & HAS_FUNCTION)
        node->function = kh_functions(&functions) + get(in);
    if (fields & (HAS_NUMBER | HAS_DATE | IS_TRUE | IS_HALF_OPEN | IS_OTHERWISE))
        get_literal(in, node, fields);
    if (fields & (HAS_NAME | HAS_LABEL | HAS_COMMENT | HAS_GUARD))
        get_heading(in, node, fields, base);
    if (fields & HAS_CHILDREN)
        get_children(in, node);
    return node;
}

const kh_tree *kh_image_read(kh_arena *arena, const kh_source *source)
{
    reader in = {.arena = arena, .source = source, .at = source->image.data};
    kh_tree *tree = kh_arena_new_of(arena, kh_tree);
    tree->source = source;
    tree->count = get(&in);
    tree->items = kh_arena_array(arena, tree->count, sizeof *tree->items);
    for (size_t i = 0; i < tree->count; i++)
        tree->items[i] = get_node(&in, 0);
    return tree;
}
