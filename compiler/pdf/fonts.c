/* Roles to fonts, characters to glyphs, and the base that documents share. */
#include "pdf/fonts.h"

#include <fcntl.h>
#include <hb-ot.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "pdf/deflate.h"
#include "pdf/fonts_internal.h"

enum {
    MAX_NAME = 64,
    MAX_RESERVED = 64, /* glyphs of a document's own that are worth a face to cut them from */
};

static void release(void *resource)
{
    kh_fonts *fonts = resource;
    for (unsigned i = 0; i < fonts->count; i++) {
        hb_face_destroy(fonts->fonts[i].reserve);
        hb_font_destroy(fonts->fonts[i].font);
        hb_face_destroy(fonts->fonts[i].outlines);
        hb_face_destroy(fonts->fonts[i].face);
        if (fonts->fonts[i].mapped)
            (void)munmap(fonts->fonts[i].mapped, fonts->fonts[i].mapped_length);
    }
}

/* The font of a file, once however many roles it has. KH_MAX_FONTS: no room. */
static unsigned font_of(kh_fonts *fonts, const kh_font_file *file)
{
    for (unsigned i = 0; i < fonts->count; i++)
        if (strcmp(fonts->fonts[i].file->path, file->path) == 0 && fonts->fonts[i].file->index == file->index)
            return i;
    if (fonts->count == KH_MAX_FONTS)
        return KH_MAX_FONTS;
    fonts->fonts[fonts->count].file = file;
    return fonts->count++;
}

static void choose_role(kh_fonts *fonts, const kh_font_files *files, const kh_font_request *request,
                        unsigned role)
{
    const kh_font_wish *wishes = request->roles[role];
    const kh_font_file *file = request->chosen ? request->chosen[role] : NULL;
    for (; wishes->family && !file; wishes++)
        file = kh_font_files_choose(files, *wishes);
    fonts->wished[role] = file != NULL;
    fonts->roles[role] = font_of(fonts, file ? file : &files->any);
    fonts->found[role] = kh_arena_array(fonts->arena, KH_FOUND_SLOTS, sizeof *fonts->found[role]);
}

kh_fonts *kh_fonts_open(kh_arena *arena, const kh_font_request *request)
{
    if (!kh_harfbuzz_is_there())
        return NULL;
    kh_fonts *fonts = kh_arena_new_of(arena, kh_fonts);
    kh_font_files *files = kh_arena_new_of(arena, kh_font_files);
    fonts->arena = files->arena = arena;
    kh_font_files_look(files, request);
    for (size_t i = 0; i < request->role_count && request->chosen && !files->any.path; i++)
        files->any = request->chosen[i] ? *request->chosen[i] : files->any;
    if (!files->any.path)
        return NULL;
    kh_arena_defer(arena, release, fonts);
    fonts->deflater = kh_deflater_open(arena);
    fonts->role_count = request->role_count < KH_MAX_ROLES ? request->role_count : KH_MAX_ROLES;
    for (unsigned i = 0; i < fonts->role_count; i++)
        choose_role(fonts, files, request, i);
    fonts->digits = request->digits ? font_of(fonts, request->digits) + 1 : 0;
    fonts->digit_roles = request->digit_roles;
    for (const kh_font_wish *wish = request->fallbacks; wish && wish->family; wish++) {
        const kh_font_file *file = kh_font_files_choose(files, *wish);
        unsigned font = file ? font_of(fonts, file) : KH_MAX_FONTS;
        if (font < KH_MAX_FONTS && fonts->fallback_count < KH_MAX_FONTS)
            fonts->fallbacks[fonts->fallback_count++] = font;
    }
    return fonts;
}

kh_text kh_fonts_family(const kh_fonts *fonts, unsigned role)
{
    return fonts->fonts[fonts->roles[role]].file->family;
}

bool kh_fonts_is_wished(const kh_fonts *fonts, unsigned role)
{
    return fonts->wished[role];
}

/* Letters that a PDF name may hold as they are; a font without a name gets one. */
static kh_text postscript_name(kh_arena *arena, hb_face_t *face)
{
    char name[MAX_NAME];
    unsigned length = sizeof name, used = 0;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_POSTSCRIPT_NAME, HB_LANGUAGE_INVALID, &length, name);
    for (unsigned i = 0; i < length && i + 1 < sizeof name; i++) {
        char byte = name[i];
        bool plain = (byte >= 'a' && byte <= 'z') || (byte >= 'A' && byte <= 'Z') ||
                     (byte >= '0' && byte <= '9') || byte == '-' || byte == '_';
        if (plain)
            name[used++] = byte;
    }
    return used ? kh_text_copy(arena, kh_text_slice(name, used)) : KH_TEXT("Unnamed");
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    bool there = hb_blob_get_length(blob) > 0;
    hb_blob_destroy(blob);
    return there;
}

/* Not by HarfBuzz, so that what was read of it can be let go. */
static void map_file(kh_font *font)
{
    struct stat facts;
    int file = open(font->file->path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return;
    if (fstat(file, &facts) == 0 && S_ISREG(facts.st_mode) && facts.st_size > 0 &&
        facts.st_size <= UINT32_MAX) {
        font->mapped_length = (size_t)facts.st_size;
        font->mapped = mmap(NULL, font->mapped_length, PROT_READ, MAP_PRIVATE, file, 0);
        font->mapped = font->mapped == MAP_FAILED ? NULL : font->mapped;
    }
    (void)close(file);
}

/* A font of twenty megabytes is read here and there, and the system gives sixteen pages for one. */
static void let_go(const kh_fonts *fonts)
{
    for (unsigned i = 0; i < fonts->count; i++)
        if (fonts->fonts[i].mapped)
            (void)madvise(fonts->fonts[i].mapped, fonts->fonts[i].mapped_length, MADV_DONTNEED);
}

kh_font *kh_font_open(kh_fonts *fonts, unsigned number)
{
    kh_font *font = &fonts->fonts[number];
    if (font->face)
        return font;
    map_file(font); /* an empty face if it went away meanwhile */
    hb_blob_t *blob = hb_blob_create(font->mapped, font->mapped ? (unsigned)font->mapped_length : 0,
                                     HB_MEMORY_MODE_READONLY, NULL, NULL);
    font->face = hb_face_create(blob, font->file->index);
    hb_blob_destroy(blob);
    font->outlines = kh_font_outlines(font->face);
    font->font = hb_font_create(font->face);
    font->units = hb_face_get_upem(font->face);
    font->units = font->units ? font->units : 1000;
    font->glyphs = hb_face_get_glyph_count(font->face);
    hb_font_set_scale(font->font, (int)font->units, (int)font->units);
    font->cff = has_table(font->face, HB_TAG('C', 'F', 'F', ' '));
    font->name = postscript_name(fonts->arena, font->face);
    font->base_code = kh_arena_array(fonts->arena, (size_t)font->glyphs + 1, sizeof *font->base_code);
    return font;
}

kh_character kh_fonts_sequence(kh_fonts *fonts, kh_text characters)
{
    for (size_t i = 0; i < fonts->sequences.count; i++)
        if (kh_text_equal(fonts->sequences.items[i], characters))
            return KH_FIRST_SEQUENCE + (kh_character)i;
    kh_vector_push(fonts->arena, &fonts->sequences, kh_text_copy(fonts->arena, characters));
    return KH_FIRST_SEQUENCE + (kh_character)(fonts->sequences.count - 1);
}

double kh_font_width(const kh_font *font, uint16_t glyph)
{
    return 1000.0 * hb_font_get_glyph_h_advance(font->font, glyph) / font->units;
}

static bool has_glyph(kh_fonts *fonts, unsigned number, kh_character character, uint16_t *glyph)
{
    hb_codepoint_t found;
    kh_font *font = kh_font_open(fonts, number);
    if (!hb_font_get_nominal_glyph(font->font, character, &found) || found == 0 || found >= font->glyphs ||
        found > UINT16_MAX)
        return false;
    *glyph = (uint16_t)found;
    return true;
}

static void note_fall_back(kh_fonts *fonts, unsigned role, kh_character character, unsigned font)
{
    for (size_t i = 0; i < fonts->fell_back.count; i++)
        if (fonts->fell_back.items[i].character == character && fonts->fell_back.items[i].role == role)
            return;
    kh_fell_back one = {character, role, fonts->fonts[font].file->family};
    if (fonts->fell_back.count < KH_MAX_FELL_BACK)
        kh_vector_push(fonts->arena, &fonts->fell_back, one);
}

const kh_fell_back *kh_fonts_fell_back(const kh_fonts *fonts, size_t *count)
{
    *count = fonts->fell_back.count;
    return fonts->fell_back.items;
}

static bool is_of_number(kh_character character)
{
    return (character >= '0' && character <= '9') || character == '.' || character == '%';
}

static kh_found_glyph look_up(kh_fonts *fonts, unsigned role, kh_character character)
{
    kh_found_glyph found = {character, 0, (uint8_t)fonts->roles[role]};
    if (fonts->digits && (fonts->digit_roles & 1u << role) && is_of_number(character) &&
        has_glyph(fonts, fonts->digits - 1, character, &found.glyph)) {
        found.font = (uint8_t)(fonts->digits - 1);
        return found;
    }
    if (has_glyph(fonts, fonts->roles[role], character, &found.glyph))
        return found;
    for (unsigned i = 0; i < fonts->fallback_count; i++)
        if (has_glyph(fonts, fonts->fallbacks[i], character, &found.glyph)) {
            found.font = (uint8_t)fonts->fallbacks[i];
            note_fall_back(fonts, role, character, found.font);
            break;
        }
    return found;
}

unsigned kh_fonts_find(kh_fonts *fonts, unsigned role, kh_character character, uint16_t *glyph)
{
    kh_found_glyph *slot = &fonts->found[role][character % KH_FOUND_SLOTS];
    if (slot->character != character)
        *slot = look_up(fonts, role, character);
    *glyph = slot->glyph;
    return slot->font;
}

void kh_fonts_begin_base(kh_fonts *fonts)
{
    fonts->noting = true;
}

void kh_fonts_note(kh_fonts *fonts, unsigned font, uint16_t glyph, kh_character character)
{
    if (!fonts->noting || glyph == 0)
        return;
    kh_note note = {glyph, character};
    kh_vector_push(fonts->arena, &fonts->fonts[font].notes, note);
}

static int by_glyph(const void *left, const void *right)
{
    const kh_note *a = left, *b = right;
    if (a->glyph != b->glyph)
        return a->glyph < b->glyph ? -1 : 1;
    return a->character < b->character ? -1 : a->character > b->character;
}

/* Sorted, glyph 0 before all, each glyph once with its first character. */
static size_t put_in_order(kh_arena *arena, kh_note *notes, size_t count, uint16_t **glyphs,
                           kh_character **characters)
{
    size_t kept = 1;
    if (count)
        qsort(notes, count, sizeof *notes, by_glyph);
    *glyphs = kh_arena_array(arena, count + 1, sizeof **glyphs);
    *characters = kh_arena_array(arena, count + 1, sizeof **characters);
    for (size_t i = 0; i < count; i++) {
        if (notes[i].glyph == (*glyphs)[kept - 1])
            continue;
        (*glyphs)[kept] = notes[i].glyph;
        (*characters)[kept++] = notes[i].character;
    }
    return kept;
}

/* Notes a glyph for the reserve; false if it stands there already. */
static bool expect(kh_fonts *fonts, kh_font *font, uint16_t glyph)
{
    const kh_note note = {glyph, 0};
    if (!font->is_expected)
        font->is_expected = kh_arena_array(fonts->arena, (size_t)font->glyphs + 1, sizeof *font->is_expected);
    if (font->is_expected[glyph])
        return false;
    font->is_expected[glyph] = true;
    kh_vector_push(fonts->arena, &font->expected, note);
    return true;
}

/* Glyphs that were expected, in a face of their own. */
static void make_reserve(kh_fonts *fonts, kh_font *font)
{
    uint16_t *glyphs;
    kh_character *characters;
    size_t count =
        put_in_order(fonts->arena, font->expected.items, font->expected.count, &glyphs, &characters);
    if (!font->reserve_glyph)
        font->reserve_glyph =
            kh_arena_array(fonts->arena, (size_t)font->glyphs + 1, sizeof *font->reserve_glyph);
    hb_face_destroy(font->reserve);
    font->reserve = kh_font_reserve(font->outlines, glyphs, count, font->reserve_glyph);
}

/* Out of the reserve: to go through a font of twenty megabytes takes ten milliseconds, each time. */
static kh_font_program cut_from_reserve(kh_fonts *fonts, kh_arena *arena, kh_font *font,
                                        const uint16_t *glyphs, size_t count)
{
    bool more = !font->reserve;
    for (size_t i = 1; i < count; i++)
        more = expect(fonts, font, glyphs[i]) || more;
    if (more)
        make_reserve(fonts, font);
    if (!font->reserve)
        return (kh_font_program){0};
    uint16_t *inside = kh_arena_array(arena, count, sizeof *inside);
    for (size_t i = 1; i < count; i++)
        inside[i] = font->reserve_glyph[glyphs[i]];
    return kh_font_cut(fonts, arena, font->reserve, font->cff, inside, count);
}

static void seal_font(kh_fonts *fonts, kh_font *font)
{
    uint16_t *glyphs;
    kh_character *characters;
    size_t count = put_in_order(fonts->arena, font->notes.items, font->notes.count, &glyphs, &characters);
    if (count < 2)
        return;
    if (font->cff)
        font->base = kh_font_cut_cff(fonts, fonts->arena, font, glyphs, count);
    if (!font->base.bytes.length)
        font->base = cut_from_reserve(fonts, fonts->arena, font, glyphs, count);
    if (!font->base.bytes.length)
        return; /* everything goes the way of what is not in the base */
    font->base_character = kh_arena_array(fonts->arena, font->base.count, sizeof *font->base_character);
    font->base_glyph = kh_arena_array(fonts->arena, font->base.count, sizeof *font->base_glyph);
    for (size_t i = 1; i < count; i++) {
        uint16_t code = font->base.new_glyph[i];
        font->base_code[glyphs[i]] = code;
        font->base_glyph[code] = glyphs[i];
        font->base_character[code] = characters[i];
    }
}

void kh_fonts_seal_base(kh_fonts *fonts)
{
    fonts->noting = false;
    for (unsigned i = 0; i < fonts->count; i++)
        seal_font(fonts, &fonts->fonts[i]);
    let_go(fonts);
}

void kh_fonts_expect(kh_fonts *fonts, unsigned role, kh_text text)
{
    for (size_t at = 0; at < text.length;) {
        kh_character character;
        uint16_t glyph;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
        unsigned font = kh_fonts_find(fonts, role, character, &glyph);
        if (glyph && !fonts->fonts[font].cff) /* out of CFF they are cut as quickly one by one */
            (void)expect(fonts, &fonts->fonts[font], glyph);
    }
}

kh_font_program kh_font_cut_own(kh_fonts *fonts, kh_arena *arena, kh_font *font, const uint16_t *glyphs,
                                size_t count)
{
    kh_font_program own = {0};
    if (font->cff)
        own = kh_font_cut_cff(fonts, arena, font, glyphs, count);
    if (own.bytes.length)
        return own;
    bool all = font->reserve != NULL;
    for (size_t i = 1; i < count && all; i++)
        all = font->reserve_glyph[glyphs[i]] != 0;
    /* Many glyphs nobody expected are a document of its own kind, such as the review. */
    return all || count <= MAX_RESERVED ? cut_from_reserve(fonts, arena, font, glyphs, count)
                                        : kh_font_cut(fonts, arena, font->outlines, font->cff, glyphs, count);
}
