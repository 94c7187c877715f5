/* Places patterns and codewords, and chooses the mask that a reader likes best. */
#include "pdf/qr_symbol.h"

#include <limits.h>

enum {
    FINDER = 7, /* modules of a side */
    TIMING = 6, /* row and column */
    MASKS = 8,
    PERIOD = 12, /* of every mask, in both directions */
    VERSION_FROM = 7,
    FORMAT_BITS = 15,
    FORMAT_CHECK = 0x537, /* polynomials, and what a format is seen through (Annexes C and D) */
    FORMAT_VEIL = 0x5412,
    VERSION_CHECK = 0x1F25,
    LEVEL_M = 0,
    LONG_RUN = 3,
    BLOCK = 3,
    FINDER_LIKE = 40,
    BALANCE = 10,
};

/* Between alignment patterns, of which the last stands seven modules from the edge (Annex E); 0: there is but
 * one, or none. */
static const unsigned char distances[KH_QR_MOST_VERSION + 1] = {
    0, 0, 0, 0, 0, 0, 0, 16, 18, 20, 22, 24, 26, 28, 20, 22, 24, 24, 26, 28, 28,
};

typedef struct {
    kh_qr_symbol symbol;
    kh_qr_row fixed[KH_QR_MOST_SIDE]; /* modules that carry no codeword */
} drawing;

static const kh_qr_row one = 1;

static void set(drawing *of, unsigned x, unsigned y, bool black)
{
    of->fixed[y] |= one << x;
    of->symbol.rows[y] = (of->symbol.rows[y] & ~(one << x)) | (kh_qr_row)black << x;
}

/* ---- patterns that are the same whatever is said ---- */

/* Squares in one another around (x, y), by distance from the middle: bit i of `black`. */
static void draw_rings(drawing *of, int x, int y, int radius, unsigned black)
{
    int side = (int)of->symbol.side;
    for (int dy = -radius; dy <= radius; dy++)
        for (int dx = -radius; dx <= radius; dx++) {
            int far_x = dx < 0 ? -dx : dx, far_y = dy < 0 ? -dy : dy, far = far_x > far_y ? far_x : far_y;
            bool inside = x + dx >= 0 && x + dx < side && y + dy >= 0 && y + dy < side;
            if (inside)
                set(of, (unsigned)(x + dx), (unsigned)(y + dy), black >> far & 1);
        }
}

static unsigned alignments(unsigned version, unsigned side, unsigned places[FINDER])
{
    unsigned count = 0;
    if (version < 2)
        return 0;
    places[count++] = TIMING;
    unsigned last = side - FINDER, distance = distances[version];
    for (unsigned at = last; at > TIMING + FINDER && count < FINDER; at -= distance) {
        places[count++] = at;
        if (distance == 0)
            break;
    }
    return count;
}

static void draw_alignments(drawing *of, unsigned version)
{
    unsigned places[FINDER], side = of->symbol.side, last = side - FINDER;
    unsigned count = alignments(version, side, places);
    for (unsigned i = 0; i < count; i++)
        for (unsigned j = 0; j < count; j++) {
            unsigned x = places[i], y = places[j];
            bool corner = (x == TIMING && (y == TIMING || y == last)) || (x == last && y == TIMING);
            if (!corner)
                draw_rings(of, (int)x, (int)y, 2, 0x5);
        }
}

static unsigned with_check(unsigned value, unsigned bits, unsigned polynomial)
{
    unsigned rest = value << bits;
    for (unsigned at = 31; at >= bits; at--)
        if (rest >> at & 1)
            rest ^= polynomial << (at - bits);
    return value << bits | rest;
}

static void draw_version(drawing *of, unsigned version)
{
    unsigned told = with_check(version, 12, VERSION_CHECK), side = of->symbol.side;
    for (unsigned i = 0; version >= VERSION_FROM && i < 18; i++) {
        unsigned along = i / 3, across = side - 11 + i % 3;
        set(of, across, along, told >> i & 1);
        set(of, along, across, told >> i & 1);
    }
}

/* Level and mask, twice: round the first finder, and below the second and beside the third. */
static void draw_format(drawing *of, unsigned mask)
{
    unsigned told = with_check(LEVEL_M << 3 | mask, 10, FORMAT_CHECK) ^ FORMAT_VEIL, side = of->symbol.side;
    for (unsigned i = 0; i < FORMAT_BITS; i++) {
        bool black = told >> i & 1;
        unsigned down = i < 6 ? i : i < 8 ? i + 1 : side - FORMAT_BITS + i;
        unsigned left = i < 8 ? side - 1 - i : i < 9 ? FORMAT_BITS - i : FORMAT_BITS - 1 - i;
        set(of, 8, down, black);
        set(of, left, 8, black);
    }
    set(of, 8, side - 8, true);
}

static void draw_patterns(drawing *of, unsigned version)
{
    unsigned side = of->symbol.side;
    int far = (int)side - 4;
    for (unsigned i = 0; i < side; i++) {
        set(of, TIMING, i, i % 2 == 0);
        set(of, i, TIMING, i % 2 == 0);
    }
    draw_rings(of, 3, 3, 4, 0xB);
    draw_rings(of, far, 3, 4, 0xB);
    draw_rings(of, 3, far, 4, 0xB);
    draw_alignments(of, version);
    draw_version(of, version);
    draw_format(of, 0); /* so that its place is taken */
}

/* ---- codewords ---- */

typedef struct {
    const unsigned char *codewords;
    size_t count, at; /* bits */
} bit_source;

static unsigned next_bit(bit_source *from)
{
    if (from->at == from->count)
        return 0;
    size_t at = from->at++;
    return (unsigned)from->codewords[at / 8] >> (7 - at % 8) & 1u;
}

/* In columns of two from the right, up and down in turn (7.7.3). */
static void place_codewords(drawing *of, bit_source from)
{
    unsigned side = of->symbol.side;
    bool up = true;
    for (unsigned left = side - 2; left < side; left -= left == TIMING + 1 ? 3 : 2, up = !up)
        for (unsigned i = 0; i < side; i++) {
            unsigned y = up ? side - 1 - i : i;
            unsigned taken = (unsigned)(of->fixed[y] >> left), pair = 0;
            if (!(taken & 2))
                pair = next_bit(&from) << 1;
            if (!(taken & 1))
                pair |= next_bit(&from);
            of->symbol.rows[y] |= (kh_qr_row)pair << left;
        }
}

/* ---- masks ---- */

static bool is_masked(unsigned mask, unsigned x, unsigned y)
{
    switch (mask) {
    case 0:
        return (y + x) % 2 == 0;
    case 1:
        return y % 2 == 0;
    case 2:
        return x % 3 == 0;
    case 3:
        return (y + x) % 3 == 0;
    case 4:
        return (y / 2 + x / 3) % 2 == 0;
    case 5:
        return y * x % 2 + y * x % 3 == 0;
    case 6:
        return (y * x % 2 + y * x % 3) % 2 == 0;
    default:
        return ((y + x) % 2 + y * x % 3) % 2 == 0;
    }
}

static kh_qr_row all_of(unsigned side)
{
    return (one << side) - 1;
}

static void put_mask(drawing *of, unsigned mask)
{
    unsigned side = of->symbol.side;
    kh_qr_row rows[PERIOD] = {0};
    for (unsigned y = 0; y < PERIOD; y++) {
        for (unsigned x = 0; x < PERIOD; x++)
            rows[y] |= (kh_qr_row)is_masked(mask, x, y) << x;
        for (unsigned done = PERIOD; done < KH_QR_MOST_SIDE; done *= 2)
            rows[y] |= rows[y] << done;
    }
    for (unsigned y = 0; y < side; y++)
        of->symbol.rows[y] ^= rows[y % PERIOD] & ~of->fixed[y] & all_of(side);
    draw_format(of, mask);
}

/* ---- how hard a symbol is to read (7.8.3.1) ---- */

static unsigned count_word(unsigned long long word)
{
    word -= word >> 1 & 0x5555555555555555u;
    word = (word & 0x3333333333333333u) + (word >> 2 & 0x3333333333333333u);
    word = (word + (word >> 4)) & 0x0F0F0F0F0F0F0F0Fu;
    return (unsigned)(word * 0x0101010101010101u >> 56);
}

static unsigned count(kh_qr_row row)
{
    return row ? count_word((unsigned long long)row) + count_word((unsigned long long)(row >> 64)) : 0;
}

/* Runs of five and more, from where five begin: `here`; `before`: the same, one module earlier. */
static unsigned runs(kh_qr_row here, kh_qr_row before)
{
    return count(here) + (LONG_RUN - 1) * count(here & ~before);
}

/* In a row, runs of five alike, and what looks like a finder: 1:1:3:1:1 with four white ones beside it. */
static unsigned judge_row(kh_qr_row row, unsigned side)
{
    kh_qr_row alike = ~(row ^ row >> 1) & (all_of(side) >> 1);
    kh_qr_row five = alike & alike >> 1 & alike >> 2 & alike >> 3;
    kh_qr_row finder = row & ~(row >> 1) & row >> 2 & row >> 3 & row >> 4 & ~(row >> 5) & row >> 6;
    finder &= ~(row << 1) & ~(row >> 7);
    if (finder) {
        kh_qr_row before = ~(row << 2 | row << 3 | row << 4), after = ~(row >> 8 | row >> 9 | row >> 10);
        finder &= before | after;
    }
    return runs(five, five << 1) + FINDER_LIKE * count(finder);
}

/* The same in all columns at once, for what begins in row y. Beyond the symbol all is white. */
static unsigned judge_columns(const kh_qr_row *rows, unsigned y, unsigned side, kh_qr_row *before)
{
    kh_qr_row finder = rows[0] & ~rows[1] & rows[2] & rows[3] & rows[4] & ~rows[5] & rows[6] & ~rows[-1] &
                       ~rows[7] & (~(rows[-2] | rows[-3] | rows[-4]) | ~(rows[8] | rows[9] | rows[10]));
    kh_qr_row five = 0;
    if (y + 5 <= side) {
        kh_qr_row differ = 0;
        for (unsigned i = 0; i < 4; i++)
            differ |= rows[i] ^ rows[i + 1];
        five = ~differ & all_of(side);
    }
    unsigned sum = runs(five, *before) + FINDER_LIKE * count(finder);
    *before = five;
    return sum;
}

/* Squares of four alike. */
static unsigned judge_blocks(kh_qr_row above, kh_qr_row below, unsigned side)
{
    kh_qr_row differ = (above ^ above >> 1) | (below ^ below >> 1) | (above ^ below);
    return BLOCK * count(~differ & (all_of(side) >> 1));
}

static unsigned judge_balance(unsigned black, unsigned all)
{
    unsigned percent = (200 * black + all) / all / 2;
    return (percent > 50 ? percent - 50 : 50 - percent) / 5 * BALANCE;
}

/* Stops where it is no longer better than `enough`. */
static unsigned judge(const kh_qr_symbol *symbol, unsigned enough)
{
    enum { AROUND = 10 };
    kh_qr_row padded[KH_QR_MOST_SIDE + 2 * AROUND] = {0}, before = 0;
    const kh_qr_row *rows = padded + AROUND;
    unsigned side = symbol->side, sum = 0, black = 0;
    for (unsigned y = 0; y < side; y++)
        padded[AROUND + y] = symbol->rows[y];
    for (unsigned y = 0; y < side; y++)
        black += count(rows[y]);
    sum = judge_balance(black, side * side);
    for (unsigned y = 0; y < side && sum < enough; y++) {
        sum += judge_row(rows[y], side) + judge_columns(rows + y, y, side, &before);
        if (y + 1 < side)
            sum += judge_blocks(rows[y], rows[y + 1], side);
    }
    return sum;
}

kh_qr_symbol kh_qr_symbol_of(unsigned version, const unsigned char *codewords, size_t number)
{
    drawing plain = {.symbol.side = 17 + 4 * version};
    kh_qr_symbol best = {0};
    unsigned least = UINT_MAX;
    draw_patterns(&plain, version);
    place_codewords(&plain, (bit_source){codewords, 8 * number, 0});
    for (unsigned mask = 0; mask < MASKS; mask++) {
        drawing made = plain;
        put_mask(&made, mask);
        unsigned sum = judge(&made.symbol, least);
        if (sum < least) {
            least = sum;
            best = made.symbol;
        }
    }
    return best;
}
