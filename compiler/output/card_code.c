/* Makes a card's code, and reads it again. */
#include "output/card_code.h"

#include "base/digest.h"
#include "output/card_facts.h"

enum { SCHEME_DIGITS = 32, LIST_DIGITS = 24 };

static kh_text cut(kh_text digest, uint32_t digits)
{
    digest.length = digest.length < digits ? digest.length : digits;
    return digest;
}

/* A list as it is told and as it is digested. */
typedef struct {
    kh_arena *arena;
    kh_builder list;
    kh_digest *digest;
} listing;

static listing list_new(kh_arena *arena)
{
    return (listing){.arena = arena, .list = {.arena = arena}, .digest = kh_digest_new(arena)};
}

static void list_add(listing *of, const kh_entity *item, bool known, kh_number number)
{
    kh_text fraction = known ? kh_number_fraction(of->arena, number) : KH_TEXT("?");
    kh_text line =
        kh_text_format(of->arena, "%.*s=%.*s\n", KH_TEXT_ARGUMENTS(kh_entity_path(of->arena, item)),
                       KH_TEXT_ARGUMENTS(fraction));
    kh_digest_add(of->digest, line);
    kh_builder_string(&of->list, of->list.length ? "," : "");
    kh_builder_add(&of->list, known ? kh_points_text(of->arena, number) : fraction);
}

static kh_text list_digest(listing *of)
{
    return cut(kh_digest_text(of->arena, of->digest), LIST_DIGITS);
}

static void add_scores(kh_arena *arena, const kh_township_score *township, kh_card_code *code)
{
    listing scores = list_new(arena);
    for (size_t i = 0; i < township->item_count; i++) {
        const kh_item_score *item = &township->items[i];
        if (!item->dropped)
            list_add(&scores, item->item, item->score.known, item->score.number);
    }
    code->fields[KH_CODE_SCORE] =
        township->total.known ? kh_points_text(arena, township->total.number) : KH_TEXT("?");
    code->fields[KH_CODE_SCORES] = list_digest(&scores);
    code->fields[KH_CODE_SCORE_LIST] = kh_builder_text(&scores.list);
}

kh_code_weights kh_code_weights_of(kh_arena *arena, const kh_card *card)
{
    listing weights = list_new(arena);
    for (size_t i = 0; i < card->count; i++)
        if (card->weights[i].drop == KH_KEPT)
            list_add(&weights, card->weights[i].leaf, true, card->weights[i].weight);
    return (kh_code_weights){list_digest(&weights), kh_builder_text(&weights.list)};
}

kh_card_code kh_card_code_of(kh_arena *arena, const kh_document *document, const kh_card *card)
{
    return kh_card_code_with(arena, document, card, kh_code_weights_of(arena, card));
}

kh_card_code kh_card_code_with(kh_arena *arena, const kh_document *document, const kh_card *card,
                               kh_code_weights weights)
{
    const kh_township_score *township = kh_card_scored(document, card);
    kh_card_code code = {{
        [KH_CODE_DIGEST] = cut(document->scheme->digest, SCHEME_DIGITS),
        [KH_CODE_SCHEME] = document->scheme->entity->name,
        [KH_CODE_TOWNSHIP] = card->township ? card->township->name : KH_TEXT_NONE,
        [KH_CODE_TOTAL] = kh_points_text(arena, card->total),
        [KH_CODE_VERSION] = document->version,
        [KH_CODE_WEIGHTS] = weights.digest,
        [KH_CODE_WEIGHT_LIST] = weights.list,
    }};
    if (township)
        add_scores(arena, township, &code);
    return code;
}

static void put_field(kh_builder *builder, kh_text field)
{
    for (uint32_t i = 0; i < field.length; i++) {
        unsigned char byte = (unsigned char)field.data[i];
        bool plain = byte > ' ' && byte != 0x7F && byte < 0x80 && !strchr("%;()<>\\", byte);
        if (plain)
            kh_builder_character(builder, (char)byte);
        else
            kh_builder_format(builder, "%%%02X", byte);
    }
}

static kh_text write_fields(kh_arena *arena, const kh_card_code *code, unsigned count)
{
    kh_builder builder = {.arena = arena};
    kh_builder_string(&builder, KH_CARD_CODE_MARK);
    for (unsigned i = 0; i < count; i++) {
        kh_builder_string(&builder, i ? ";" : "");
        put_field(&builder, code->fields[i]);
    }
    return kh_builder_text(&builder);
}

kh_text kh_card_code_text(kh_arena *arena, const kh_card_code *code)
{
    return write_fields(arena, code, KH_CODE_FIELDS);
}

kh_text kh_card_code_record(kh_arena *arena, const kh_card_code *code)
{
    return write_fields(arena, code, KH_CODE_ALL_FIELDS);
}

/* ---- reading ---- */

static int digit_of(char byte)
{
    const char *digits = "0123456789ABCDEF", *at = byte ? strchr(digits, byte) : NULL;
    return at ? (int)(at - digits) : -1;
}

/* False: “%” without two digits, or bytes that are no UTF-8 once they are read. */
static bool read_field(kh_arena *arena, kh_text written, kh_text *field)
{
    kh_builder builder = {.arena = arena};
    for (uint32_t i = 0; i < written.length; i++) {
        char byte = written.data[i];
        if (byte == '%') {
            int high = i + 2 < written.length ? digit_of(written.data[i + 1]) : -1;
            int low = i + 2 < written.length ? digit_of(written.data[i + 2]) : -1;
            if (high < 0 || low < 0)
                return false;
            byte = (char)(high << 4 | low);
            i += 2;
        }
        kh_builder_character(&builder, byte);
    }
    *field = builder.length ? kh_builder_text(&builder) : KH_TEXT_NONE;
    return true;
}

bool kh_card_code_read(kh_arena *arena, kh_text text, kh_card_code *code)
{
    kh_text mark = KH_TEXT(KH_CARD_CODE_MARK);
    unsigned count = 0;
    *code = (kh_card_code){0};
    while (text.length && strchr(" \t\r\n", text.data[text.length - 1]))
        text.length--;
    if (!kh_text_starts(text, mark))
        return false;
    for (uint32_t start = mark.length, at = start; at <= text.length; at++) {
        if (at < text.length && text.data[at] != ';')
            continue;
        if (count == KH_CODE_ALL_FIELDS ||
            !read_field(arena, kh_text_slice(text.data + start, at - start), &code->fields[count++]))
            return false;
        start = at + 1;
    }
    return count == KH_CODE_FIELDS || count == KH_CODE_ALL_FIELDS;
}
