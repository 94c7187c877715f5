/* Tries a face before it is used. */
#include "pdf/font_choice.h"

#include <errno.h>
#include <hb-ot.h>
#include <sys/stat.h>

#include "pdf/fonts_internal.h"

enum { MAX_NAME = 128 };

static void release_face(void *resource)
{
    hb_face_destroy(resource);
}

/* Digits, a Latin and a Chinese letter: a face that can be cut at all can be cut to these, and one that has
 * none of them prints nothing of a card. */
static bool can_be_cut(hb_face_t *face)
{
    hb_font_t *font = hb_font_create(face);
    hb_subset_input_t *wanted = hb_subset_input_create_or_fail();
    unsigned there = 0;
    static const hb_codepoint_t tried[] = {'0', '1', '9', 'A', 0x4E00, 0x5206};
    for (size_t i = 0; wanted && i < KH_COUNT(tried); i++) {
        hb_codepoint_t glyph = 0;
        if (!hb_font_get_nominal_glyph(font, tried[i], &glyph) || glyph == 0)
            continue;
        there++;
        hb_set_add(hb_subset_input_unicode_set(wanted), tried[i]);
    }
    hb_face_t *cut = there ? hb_subset_or_fail(face, wanted) : NULL;
    bool whole = cut && hb_face_get_glyph_count(cut) > there && hb_face_get_upem(cut) > 0;
    hb_face_destroy(cut);
    hb_subset_input_destroy(wanted);
    hb_font_destroy(font);
    return whole;
}

static bool has_table(hb_face_t *face, hb_tag_t tag)
{
    hb_blob_t *blob = hb_face_reference_table(face, tag);
    bool there = hb_blob_get_length(blob) > 0;
    hb_blob_destroy(blob);
    return there;
}

static kh_font_fit fit_of(hb_face_t *face)
{
    bool outlines =
        has_table(face, HB_TAG('g', 'l', 'y', 'f')) || has_table(face, HB_TAG('C', 'F', 'F', ' '));
    if (!hb_face_get_glyph_count(face) || !outlines)
        return KH_FONT_NO_FONT;
    if (!kh_font_permits(face))
        return KH_FONT_FORBIDDEN;
    return can_be_cut(face) ? KH_FONT_FITS : KH_FONT_NO_FONT;
}

static kh_text family_of(kh_arena *arena, hb_face_t *face, const char *path)
{
    char name[MAX_NAME];
    unsigned length = sizeof name;
    hb_ot_name_get_utf8(face, HB_OT_NAME_ID_TYPOGRAPHIC_FAMILY, HB_LANGUAGE_INVALID, &length, name);
    if (length == 0) {
        length = sizeof name;
        hb_ot_name_get_utf8(face, HB_OT_NAME_ID_FONT_FAMILY, HB_LANGUAGE_INVALID, &length, name);
    }
    return kh_text_copy(arena, length ? kh_text_slice(name, strlen(name)) : kh_text_of(path));
}

/* A pipe would wait for somebody to write. */
static bool can_be_read(const char *path)
{
    struct stat there;
    if (stat(path, &there) != 0)
        return false;
    errno = S_ISDIR(there.st_mode) ? EISDIR : EINVAL;
    return S_ISREG(there.st_mode);
}

kh_font_fit kh_font_choose_file(kh_arena *arena, const char *path, unsigned index, kh_font_file *found)
{
    if (!can_be_read(path))
        return KH_FONT_NO_FILE;
    errno = 0;
    hb_blob_t *blob = hb_blob_create_from_file_or_fail(path);
    if (!blob)
        return errno ? KH_FONT_NO_FILE : KH_FONT_NO_FONT;
    unsigned faces = hb_face_count(blob);
    hb_face_t *face = hb_face_create(blob, index);
    hb_blob_destroy(blob);
    kh_arena_defer(arena, release_face, face);
    kh_font_fit fit = faces == 0 ? KH_FONT_NO_FONT : index >= faces ? KH_FONT_NO_INDEX : fit_of(face);
    if (fit == KH_FONT_FITS) {
        const char *kept = kh_text_terminated(arena, kh_text_copy(arena, kh_text_of(path)));
        *found = (kh_font_file){.path = kept, .index = index, .family = family_of(arena, face, path)};
    }
    kh_arena_release(arena, face);
    return fit;
}

kh_font_fit kh_font_choose_name(kh_arena *arena, const kh_text *folders, size_t folder_count, kh_text name,
                                bool bold, kh_font_file *found)
{
    const kh_font_wish wish = {kh_text_terminated(arena, name), bold};
    const kh_font_wish wishes[] = {wish, {NULL, false}}, *const role = wishes;
    const kh_font_request request = {
        .folders = folders, .folder_count = folder_count, .roles = &role, .role_count = 1};
    kh_font_files files = {.arena = arena};
    kh_font_files_look(&files, &request);
    const kh_font_file *file = kh_font_files_choose(&files, wish);
    if (!file)
        return files.forbidden ? KH_FONT_FORBIDDEN : KH_FONT_NO_NAME;
    return kh_font_choose_file(arena, file->path, file->index, found);
}

const kh_text *kh_font_families(kh_arena *arena, const kh_text *folders, size_t folder_count, size_t *count)
{
    const kh_font_request request = {.folders = folders, .folder_count = folder_count};
    kh_font_files files = {.arena = arena, .families = kh_map_new(arena)};
    kh_font_files_look(&files, &request);
    *count = kh_map_count(files.families);
    kh_text *names = kh_arena_array(arena, *count + 1, sizeof *names);
    for (size_t i = 0; i < *count; i++)
        names[i] = *(const kh_text *)kh_map_value(files.families, i);
    return names;
}
