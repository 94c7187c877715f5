/* Codewords of a text, with those that correct errors (ISO/IEC 18004:2015, 7.4–7.6). */
#include "pdf/qr_code.h"

#include "pdf/qr_symbol.h"

enum {
    FIELD = 0x11D, /* the polynomial of GF(256) */
    ORDER = 255,   /* of its multiplicative group */
    MOST_CHECKS = 30,
    MODE_BYTES = 4,
    WIDE_COUNT_FROM = 10, /* version: the count has two bytes */
};

/* Table 9, level M: all codewords, those that check a block, and blocks. */
static const struct {
    unsigned short codewords;
    unsigned char checks, blocks;
} versions[KH_QR_MOST_VERSION + 1] = {
    {0, 0, 0},    {26, 10, 1},   {44, 16, 1},   {70, 26, 1},   {100, 18, 2},  {134, 24, 2},  {172, 16, 4},
    {196, 18, 4}, {242, 22, 4},  {292, 22, 5},  {346, 26, 5},  {404, 30, 5},  {466, 22, 8},  {532, 22, 9},
    {581, 24, 9}, {655, 24, 10}, {733, 28, 10}, {815, 28, 11}, {901, 26, 13}, {991, 26, 14}, {1085, 26, 16},
};

typedef struct {
    unsigned char power[2 * ORDER], logarithm[ORDER + 1]; /* of 2 */
} field;

static field field_new(void)
{
    field made = {{0}, {0}};
    unsigned value = 1;
    for (unsigned i = 0; i < ORDER; i++) {
        made.power[i] = made.power[i + ORDER] = (unsigned char)value;
        made.logarithm[value] = (unsigned char)i;
        value = value << 1 ^ (value & 0x80 ? FIELD : 0);
    }
    return made;
}

/* Logarithms of the coefficients of (x - 1)(x - 2)(x - 4) …, without the first, which is 1. */
static void generator_of(const field *of, unsigned checks, unsigned char logarithms[MOST_CHECKS])
{
    unsigned char terms[MOST_CHECKS + 1] = {1};
    for (unsigned i = 0; i < checks; i++)
        for (unsigned at = i + 1; at > 0; at--)
            if (terms[at - 1])
                terms[at] ^= of->power[of->logarithm[terms[at - 1]] + i];
    for (unsigned i = 0; i < checks; i++)
        logarithms[i] = of->logarithm[terms[i + 1]]; /* none of them is 0 */
}

/* The remainder of the block divided by the generator. */
static void check_block(const field *of, const unsigned char *block, size_t length,
                        const unsigned char *generator, unsigned count, unsigned char *checks)
{
    memset(checks, 0, count);
    for (size_t i = 0; i < length; i++) {
        unsigned char first = (unsigned char)(block[i] ^ checks[0]);
        memmove(checks, checks + 1, count - 1);
        checks[count - 1] = 0;
        for (unsigned at = 0; first && at < count; at++)
            checks[at] ^= of->power[of->logarithm[first] + generator[at]];
    }
}

static size_t data_codewords(unsigned version)
{
    return versions[version].codewords - (size_t)versions[version].checks * versions[version].blocks;
}

/* Of the mode and the count that stand before the text. */
static unsigned head_bits(unsigned version)
{
    return version < WIDE_COUNT_FROM ? 12 : 20;
}

static bool fits(unsigned version, size_t length)
{
    return 8 * length + head_bits(version) <= 8 * data_codewords(version);
}

/* All begins half a byte late. */
static void put_late(unsigned char *data, size_t at, unsigned byte)
{
    data[at] |= (unsigned char)(byte >> 4);
    data[at + 1] = (unsigned char)(byte << 4);
}

static void write_data(unsigned version, kh_text text, unsigned char *data)
{
    size_t at = 0, capacity = data_codewords(version);
    data[0] = MODE_BYTES << 4;
    if (version >= WIDE_COUNT_FROM)
        put_late(data, at++, text.length >> 8);
    put_late(data, at++, text.length & 0xFF);
    for (uint32_t i = 0; i < text.length; i++)
        put_late(data, at++, (unsigned char)text.data[i]);
    at++; /* the half byte left over ends the text */
    for (unsigned pad = 0; at < capacity; at++, pad++)
        data[at] = pad % 2 ? 0x11 : 0xEC;
}

/* Blocks are of two lengths, the longer last; their first bytes go first, then their second. */
static void interleave(unsigned version, const unsigned char *data, unsigned char *codewords)
{
    const field of = field_new();
    unsigned blocks = versions[version].blocks, count = versions[version].checks;
    size_t all = data_codewords(version), shorter = all / blocks, longer = all % blocks;
    unsigned char generator[MOST_CHECKS], checks[MOST_CHECKS];
    generator_of(&of, count, generator);
    const unsigned char *block = data;
    for (unsigned i = 0; i < blocks; i++) {
        size_t length = shorter + (i >= blocks - longer);
        for (size_t at = 0; at < shorter; at++)
            codewords[at * blocks + i] = block[at];
        if (length > shorter)
            codewords[shorter * blocks + i - (blocks - longer)] = block[shorter];
        check_block(&of, block, length, generator, count, checks);
        for (unsigned at = 0; at < count; at++)
            codewords[all + (size_t)at * blocks + i] = checks[at];
        block += length;
    }
}

static const bool *modules_of(kh_arena *arena, const kh_qr_symbol *symbol)
{
    bool *modules = kh_arena_array(arena, (size_t)symbol->side * symbol->side, sizeof *modules);
    for (unsigned y = 0; y < symbol->side; y++)
        for (unsigned x = 0; x < symbol->side; x++)
            modules[y * symbol->side + x] = symbol->rows[y] >> x & 1;
    return modules;
}

kh_qr_code kh_qr_code_of(kh_arena *arena, kh_text text)
{
    unsigned version = 1;
    while (version <= KH_QR_MOST_VERSION && !fits(version, text.length))
        version++;
    if (text.length == 0 || version > KH_QR_MOST_VERSION)
        return (kh_qr_code){0};
    unsigned char data[KH_QR_MOST_CODEWORDS + 1], codewords[KH_QR_MOST_CODEWORDS];
    write_data(version, text, data);
    interleave(version, data, codewords);
    const kh_qr_symbol symbol = kh_qr_symbol_of(version, codewords, versions[version].codewords);
    return (kh_qr_code){modules_of(arena, &symbol), symbol.side};
}
