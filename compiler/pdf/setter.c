/* Shapes texts by HarfBuzz, once each. */
#include "pdf/setter.h"

#include <hb.h>

#include "pdf/fonts_internal.h"
#include "pdf/setter_internal.h"

enum { FIRST_SLOTS = 256, NARROW = 0x80 };

static void release(void *resource)
{
    kh_setter *setter = resource;
    hb_buffer_destroy(setter->buffer);
}

kh_setter *kh_setter_open(kh_arena *arena, kh_fonts *fonts, kh_missing_glyph *missing, void *context)
{
    kh_setter *setter = kh_arena_new_of(arena, kh_setter);
    setter->arena = setter->kept.arena = arena;
    setter->fonts = fonts;
    setter->missing = missing;
    setter->context = context;
    setter->buffer = hb_buffer_create();
    kh_arena_defer(arena, release, setter);
    setter->chinese = hb_language_from_string("zh-cn", -1);
    setter->now = &setter->kept;
    return setter;
}

void kh_setter_narrow_quotes(kh_setter *setter, bool narrow)
{
    setter->narrow = narrow;
}

void kh_setter_scratch(kh_setter *setter, kh_arena *scratch)
{
    setter->passing = (kh_kept_texts){.arena = scratch};
    setter->now = scratch ? &setter->passing : &setter->kept;
}

void kh_setter_keep(kh_setter *setter, bool keep)
{
    setter->now = keep || !setter->passing.arena ? &setter->kept : &setter->passing;
}

/* ---- what was set ---- */

uint64_t kh_text_hash(kh_text text, uint64_t seed)
{
    const uint64_t prime = 0x9E3779B97F4A7C15u;
    uint64_t hash = seed * prime + text.length;
    size_t at = 0;
    for (uint64_t word; at + 8 <= text.length; at += 8) {
        memcpy(&word, text.data + at, 8);
        hash = (hash ^ word) * prime;
        hash ^= hash >> 29;
    }
    for (; at < text.length; at++)
        hash = (hash ^ (unsigned char)text.data[at]) * prime;
    return hash ^ hash >> 32;
}

static kh_kept_text *find(const kh_kept_texts *texts, uint64_t hash, unsigned manner, kh_text text)
{
    for (size_t at = hash; texts->capacity; at++) {
        kh_kept_text *one = texts->slots[at & (texts->capacity - 1)];
        if (!one)
            return NULL;
        if (one->hash == hash && one->manner == manner && kh_text_equal(one->key, text))
            return one;
    }
    return NULL;
}

static void put(kh_kept_texts *texts, kh_kept_text *one)
{
    size_t at = one->hash;
    while (texts->slots[at & (texts->capacity - 1)])
        at++;
    texts->slots[at & (texts->capacity - 1)] = one;
}

static void add(kh_kept_texts *texts, kh_kept_text *one)
{
    if (2 * texts->count >= texts->capacity) {
        kh_kept_texts wider = *texts;
        wider.capacity = texts->capacity ? 2 * texts->capacity : FIRST_SLOTS;
        wider.slots = kh_arena_array(texts->arena, wider.capacity, sizeof *wider.slots);
        for (size_t i = 0; i < texts->capacity; i++)
            if (texts->slots[i])
                put(&wider, texts->slots[i]);
        *texts = wider;
    }
    put(texts, one);
    texts->count++;
}

/* ---- shaping ---- */

typedef struct {
    kh_setter *setter;
    kh_arena *arena;
    kh_text text;
    unsigned role;
    bool narrow;
    KH_VECTOR(kh_glyph) glyphs;
} shaping;

static bool is_narrow_quote(kh_character character)
{
    return character == 0x2018 || character == 0x2019 || character == 0x201C || character == 0x201D;
}

/* What the glyph stands for: what is between it and the next. */
static kh_character stands_for(shaping *of, kh_text part, size_t start, size_t end)
{
    kh_character character;
    size_t length = kh_utf8_decode(part.data + start, part.length - start, &character);
    if (start + length >= end)
        return character;
    return kh_fonts_sequence(of->setter->fonts, kh_text_slice(part.data + start, end - start));
}

static void take_glyphs(shaping *of, unsigned number, kh_text part, size_t start)
{
    unsigned count;
    hb_buffer_t *buffer = of->setter->buffer;
    const hb_glyph_info_t *infos = hb_buffer_get_glyph_infos(buffer, &count);
    const hb_glyph_position_t *positions = hb_buffer_get_glyph_positions(buffer, NULL);
    const kh_font *font = &of->setter->fonts->fonts[number];
    float units = (float)font->units;
    uint32_t before = UINT32_MAX;
    for (unsigned i = 0; i < count; i++) {
        kh_glyph glyph = {.start = (uint32_t)start + infos[i].cluster, .font = (uint8_t)number};
        glyph.glyph = (uint16_t)infos[i].codepoint;
        glyph.advance = (float)positions[i].x_advance / units;
        glyph.natural = (float)hb_font_get_glyph_h_advance(font->font, infos[i].codepoint) / units;
        unsigned next = i + 1;
        while (next < count && infos[next].cluster == infos[i].cluster)
            next++;
        if (infos[i].cluster != before)
            glyph.character =
                stands_for(of, part, infos[i].cluster, next < count ? infos[next].cluster : part.length);
        before = infos[i].cluster;
        kh_vector_push(of->arena, &of->glyphs, glyph);
        kh_fonts_note(of->setter->fonts, number, glyph.glyph, glyph.character);
    }
}

/* A part of the text whose characters are all in one font. */
static void shape_part(shaping *of, unsigned number, size_t start, size_t end, bool quote)
{
    kh_text part = kh_text_slice(of->text.data + start, end - start);
    hb_feature_t features[] = {
        {HB_TAG('l', 'i', 'g', 'a'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
        {HB_TAG('c', 'l', 'i', 'g'), 0, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
        {HB_TAG('p', 'w', 'i', 'd'), 1, HB_FEATURE_GLOBAL_START, HB_FEATURE_GLOBAL_END},
    };
    hb_buffer_t *buffer = of->setter->buffer;
    hb_buffer_clear_contents(buffer);
    hb_buffer_add_utf8(buffer, part.data, (int)part.length, 0, (int)part.length);
    hb_buffer_set_direction(buffer, HB_DIRECTION_LTR);
    hb_buffer_set_language(buffer, of->setter->chinese);
    hb_buffer_guess_segment_properties(buffer);
    hb_buffer_set_cluster_level(buffer, HB_BUFFER_CLUSTER_LEVEL_MONOTONE_CHARACTERS);
    hb_shape(kh_font_open(of->setter->fonts, number)->font, buffer, features, quote ? 3 : 2);
    if (!hb_buffer_allocation_successful(buffer))
        kh_arena_give_up(of->arena);
    take_glyphs(of, number, part, start);
}

/* LF is no glyph, but lines end at it. */
static void shape_end(shaping *of, size_t at)
{
    const kh_glyph end = {.start = (uint32_t)at, .character = '\n'};
    kh_vector_push(of->arena, &of->glyphs, end);
}

static void shape_all(shaping *of, kh_span about)
{
    size_t start = 0, at = 0;
    unsigned font = KH_MAX_FONTS;
    bool quote = false;
    while (at < of->text.length) {
        kh_character character;
        uint16_t glyph = 0;
        size_t length = kh_utf8_decode(of->text.data + at, of->text.length - at, &character);
        bool end = character == '\n', hidden = !end && kh_character_is_invisible(character);
        unsigned next = end      ? KH_MAX_FONTS
                        : hidden ? font
                                 : kh_fonts_find(of->setter->fonts, of->role, character, &glyph);
        bool next_quote = of->narrow && is_narrow_quote(character);
        if (next != font || next_quote != quote) {
            if (font < KH_MAX_FONTS && at > start)
                shape_part(of, font, start, at, quote);
            start = at;
            font = next;
            quote = next_quote;
        }
        if (end) {
            shape_end(of, at);
            start = at + length;
        } else if (!hidden && glyph == 0 && of->setter->missing) {
            of->setter->missing(of->setter->context, character, about);
        }
        at += length;
    }
    if (font < KH_MAX_FONTS && at > start)
        shape_part(of, font, start, at, quote);
}

/* Fonts have no glyph for a tabulator. */
static kh_text with_blanks(kh_arena *arena, kh_text text)
{
    char *copy = kh_arena_copy(arena, text.data, text.length);
    for (size_t i = 0; i < text.length; i++)
        copy[i] = copy[i] == '\t' || copy[i] == '\r' ? ' ' : copy[i];
    return (kh_text){copy, text.length};
}

kh_kept_text *kh_shape(kh_setter *setter, kh_text text, unsigned role, kh_span about)
{
    unsigned manner = role | (setter->narrow ? NARROW : 0);
    uint64_t hash = kh_text_hash(text, manner + 1);
    kh_kept_text *known = find(&setter->kept, hash, manner, text);
    if (!known && setter->now != &setter->kept)
        known = find(setter->now, hash, manner, text);
    if (known)
        return known;
    kh_arena *arena = setter->now->arena;
    kh_kept_text *made = kh_arena_new_of(arena, kh_kept_text);
    shaping of = {.setter = setter, .arena = arena, .text = with_blanks(arena, text), .role = role};
    of.narrow = setter->narrow;
    shape_all(&of, about);
    *made = (kh_kept_text){.hash = hash, .manner = manner, .arena = arena, .key = kh_text_copy(arena, text)};
    made->shaped = (kh_shaped){of.text, of.glyphs.items, of.glyphs.count};
    kh_tie_glyphs(of.text, of.glyphs.items, of.glyphs.count);
    add(setter->now, made);
    return made;
}
