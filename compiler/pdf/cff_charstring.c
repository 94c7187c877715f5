/* Outlines as Type 2 charstrings (Technical Note 5177): copied operator by operator, subroutines in place. */
#include "pdf/cff.h"

#include <stddef.h>

enum {
    HSTEM = 1,
    VSTEM = 3,
    VMOVETO = 4,
    RLINETO = 5,
    RRCURVETO = 8,
    CALL_LOCAL = 10,
    RETURN = 11,
    ESCAPE = 12,
    ENDCHAR = 14,
    HSTEMHM = 18,
    HINTMASK = 19,
    CNTRMASK = 20,
    RMOVETO = 21,
    HMOVETO = 22,
    VSTEMHM = 23,
    RCURVELINE = 24,
    HHCURVETO = 27,
    SHORT_NUMBER = 28,
    CALL_GLOBAL = 29,
    VHCURVETO = 30,
    HVCURVETO = 31,
    FIRST_NUMBER = 32,
    FIRST_ABOVE = 247,
    FIRST_BELOW = 251,
    FIXED_NUMBER = 255,
    HFLEX = 34, /* after an escape */
    FLEX1 = 37,
    MOST_OPERANDS = 48,
    MOST_CALLS = 10,
    MOST_TOKEN = 5,       /* bytes */
    MOST_BYTES = 1 << 16, /* of one outline; the most complex characters have some kilobytes */
};

typedef struct {
    unsigned char out[MOST_BYTES];
    size_t length; /* used */
    const kh_cff_index *local, *global;
    size_t starts[MOST_OPERANDS]; /* of the operands in `out` */
    unsigned operands, stems, calls, steps;
    bool whole;     /* the last operand is a whole number: */
    int32_t number; /* this one */
    bool width;     /* has been passed, if there was one */
    bool ended;
} flattening;

static bool run(flattening *of, kh_cff_slice code);

static bool take_number(flattening *of, kh_cff_slice code, size_t *at)
{
    unsigned first = code.data[*at];
    size_t length = first == SHORT_NUMBER ? 3 : first == FIXED_NUMBER ? 5 : first < FIRST_ABOVE ? 1 : 2;
    if (length > code.length - *at || of->operands == MOST_OPERANDS)
        return false;
    const unsigned char *bytes = code.data + *at;
    int32_t second = length > 1 ? bytes[1] : 0;
    of->whole = first != FIXED_NUMBER;
    of->number = first == SHORT_NUMBER ? (int16_t)(bytes[1] << 8 | bytes[2])
                 : first < FIRST_ABOVE ? (int32_t)first - 139
                 : first < FIRST_BELOW ? ((int32_t)first - FIRST_ABOVE) * 256 + second + 108
                                       : -((int32_t)first - FIRST_BELOW) * 256 - second - 108;
    of->starts[of->operands++] = of->length;
    for (size_t i = 0; i < length; i++)
        of->out[of->length++] = code.data[*at + i];
    *at += length;
    return true;
}

static void put_operator(flattening *of, unsigned code)
{
    of->out[of->length++] = (unsigned char)code;
    of->operands = 0;
    of->width = true;
}

/* Hints go, but the width that may stand before the first of them stays. */
static void drop_stems(flattening *of)
{
    bool width = !of->width && of->operands % 2 == 1;
    of->stems += of->operands / 2;
    if (of->operands > width)
        of->length = of->starts[width];
    of->operands = 0;
    of->width = true;
}

static bool call(flattening *of, const kh_cff_index *index)
{
    int32_t bias = index->count < 1240 ? 107 : index->count < 33900 ? 1131 : 32768;
    if (of->operands == 0 || !of->whole || of->number + bias < 0 || of->calls == MOST_CALLS)
        return false;
    kh_cff_slice code = kh_cff_index_item(index, (size_t)(of->number + bias));
    of->length = of->starts[--of->operands];
    of->whole = false; /* what is below is not known any more */
    of->calls++;
    bool done = code.length > 0 && run(of, code);
    of->calls--;
    return done;
}

/* Four operands before the end would be two other glyphs that make this one. */
static bool end(flattening *of)
{
    if (of->operands > 1)
        return false;
    put_operator(of, ENDCHAR);
    of->ended = true;
    return true;
}

static bool take_escaped(flattening *of, kh_cff_slice code, size_t *at)
{
    unsigned second = kh_cff_number(code, *at + 1, 1);
    if (second < HFLEX || second > FLEX1)
        return false; /* arithmetic */
    of->out[of->length++] = ESCAPE;
    put_operator(of, second);
    *at += 2;
    return true;
}

static bool take_operator(flattening *of, kh_cff_slice code, size_t *at)
{
    unsigned first = code.data[*at];
    if (first == ESCAPE)
        return take_escaped(of, code, at);
    *at += 1;
    if (first == CALL_LOCAL || first == CALL_GLOBAL)
        return call(of, first == CALL_LOCAL ? of->local : of->global);
    if (first == ENDCHAR)
        return end(of);
    if (first == HSTEM || first == VSTEM || first == HSTEMHM || first == VSTEMHM) {
        drop_stems(of);
        return true;
    }
    if (first == HINTMASK || first == CNTRMASK) {
        drop_stems(of);
        *at += (of->stems + 7) / 8;
        return *at <= code.length;
    }
    bool path = first == VMOVETO || (first >= RLINETO && first <= RRCURVETO) || first == RMOVETO ||
                first == HMOVETO || (first >= RCURVELINE && first <= HHCURVETO) || first == VHCURVETO ||
                first == HVCURVETO;
    if (path)
        put_operator(of, first);
    return path;
}

/* As deep as MOST_CALLS. */
static bool run(flattening *of, kh_cff_slice code)
{
    for (size_t at = 0; at < code.length && !of->ended;) {
        unsigned first = code.data[at];
        if (of->length + MOST_TOKEN > MOST_BYTES || of->steps++ > MOST_BYTES)
            return false;
        if (first == RETURN)
            return of->calls > 0;
        bool number = first == SHORT_NUMBER || first >= FIRST_NUMBER;
        if (!(number ? take_number(of, code, &at) : take_operator(of, code, &at)))
            return false;
    }
    return true;
}

bool kh_cff_flatten(kh_builder *out, kh_cff_slice charstring, const kh_cff_index *local,
                    const kh_cff_index *global)
{
    flattening of; /* its sixty kilobytes of room are not worth clearing for each glyph */
    memset((char *)&of + offsetof(flattening, length), 0, sizeof of - offsetof(flattening, length));
    of.local = local;
    of.global = global;
    if (!run(&of, charstring) || !of.ended)
        return false;
    kh_builder_bytes(out, (const char *)of.out, of.length);
    return true;
}
