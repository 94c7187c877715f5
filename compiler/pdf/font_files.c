/* Finds faces by the names inside their files (OpenType 1.9, name and OS/2 tables). */
#include "pdf/fonts_internal.h"

#include "base/file.h"
#include "pdf/sfnt.h"

enum {
    NAME_FAMILY = 1,
    NAME_FULL = 4,
    NAME_POSTSCRIPT = 6,
    NAME_TYPOGRAPHIC_FAMILY = 16,
    MAX_NAME = 128, /* bytes of UTF-8 */
    PLATFORM_UNICODE = 0,
    PLATFORM_WINDOWS = 3,
    WEIGHT_NORMAL = 400,
    WEIGHT_BOLD = 700,
    WEIGHT_AT = 4,     /* in OS/2 */
    PERMISSION_AT = 8, /* the same */
    SELECTION_AT = 62, /* the same */
    ITALIC = 1,
    /* of fsType: the four lowest bits say one thing, where old fonts set several the mildest holds */
    USAGE = 0x000F,
    RESTRICTED = 0x0002,
    WHOLE_OR_BITMAPS = 0x0300,
    GLYPHS_AT = 4,       /* in maxp */
    MAX_FAMILIES = 2000, /* listed */
};

/* UTF-16BE to UTF-8; what is too long is no family's name. */
static size_t read_name(kh_bytes table, size_t at, size_t length, char name[MAX_NAME])
{
    size_t used = 0;
    for (size_t i = 0; i + 2 <= length; i += 2) {
        kh_character unit = kh_sfnt_number16(table, at + i);
        if (unit >= 0xD800 && unit < 0xDC00 && i + 4 <= length) {
            unit = 0x10000 + ((unit - 0xD800) << 10) + (kh_sfnt_number16(table, at + i + 2) - 0xDC00);
            i += 2;
        }
        if (used + 4 > MAX_NAME || unit > 0x10FFFF)
            return 0;
        used += kh_utf8_encode(unit, name + used);
    }
    return used;
}

static bool same_name(const char *name, size_t length, const char *wished)
{
    if (strlen(wished) != length)
        return false;
    for (size_t i = 0; i < length; i++) {
        char left = name[i], right = wished[i];
        left = left >= 'A' && left <= 'Z' ? (char)(left + 32) : left;
        right = right >= 'A' && right <= 'Z' ? (char)(right + 32) : right;
        if (left != right)
            return false;
    }
    return true;
}

static const char *in_wishes(const kh_font_wish *wishes, const char *name, size_t length)
{
    for (; wishes && wishes->family; wishes++)
        if (same_name(name, length, wishes->family))
            return wishes->family;
    return NULL;
}

static const char *wished(const kh_font_request *request, const char *name, size_t length)
{
    const char *found = in_wishes(request->fallbacks, name, length);
    for (size_t i = 0; i < request->role_count && !found; i++)
        found = in_wishes(request->roles[i], name, length);
    return found;
}

static void list_family(kh_font_files *files, kh_text name)
{
    if (!files->families || kh_map_count(files->families) >= MAX_FAMILIES ||
        kh_map_find(files->families, name))
        return;
    kh_text *kept = kh_arena_new_of(files->arena, kh_text);
    *kept = kh_text_copy(files->arena, name);
    kh_map_add(files->families, *kept, kept);
}

static bool permits(kh_bytes metrics)
{
    unsigned permission = kh_sfnt_number16(metrics, PERMISSION_AT);
    return (permission & USAGE) != RESTRICTED && (permission & WHOLE_OR_BITMAPS) == 0;
}

bool kh_font_permits(hb_face_t *face)
{
    hb_blob_t *blob = hb_face_reference_table(face, HB_TAG('O', 'S', '/', '2'));
    unsigned length;
    const char *data = hb_blob_get_data(blob, &length);
    bool may = permits((kh_bytes){data, data ? length : 0});
    hb_blob_destroy(blob);
    return may;
}

/* Takes in each name of a face that is wished for; answers the first of its family. */
static kh_text look_at_names(kh_font_files *files, const kh_font_request *request, kh_bytes table,
                             kh_font_file face)
{
    kh_text last = KH_TEXT_NONE;
    size_t texts = kh_sfnt_number16(table, 4);
    for (size_t i = 0; i < kh_sfnt_number16(table, 2); i++) {
        size_t record = 6 + 12 * i;
        unsigned platform = kh_sfnt_number16(table, record), id = kh_sfnt_number16(table, record + 6);
        size_t length = kh_sfnt_number16(table, record + 8),
               at = texts + kh_sfnt_number16(table, record + 10);
        char name[MAX_NAME];
        if ((platform != PLATFORM_WINDOWS && platform != PLATFORM_UNICODE) ||
            (id != NAME_FAMILY && id != NAME_TYPOGRAPHIC_FAMILY && id != NAME_FULL &&
             id != NAME_POSTSCRIPT) ||
            at + length > table.length)
            continue;
        size_t used = read_name(table, at, length, name);
        bool of_family = id == NAME_FAMILY || id == NAME_TYPOGRAPHIC_FAMILY;
        if (used && of_family)
            list_family(files, kh_text_slice(name, used));
        if (used && of_family && last.length == 0)
            last = kh_text_copy(files->arena, kh_text_slice(name, used));
        const char *family = wished(request, name, used);
        if (!family)
            continue;
        face.family = kh_text_of(family);
        kh_vector_push(files->arena, &files->found, face);
    }
    return last;
}

/* Bitmaps and outlines that vary (CFF2) are nothing that PDF embeds. */
static bool has_outlines(const kh_sfnt *font)
{
    return kh_sfnt_length(font, "glyf") > 0 || kh_sfnt_length(font, "CFF ") > 0;
}

static void look_at_face(kh_font_files *files, const kh_font_request *request, kh_font_file one,
                         kh_sfnt *font)
{
    kh_bytes metrics = kh_sfnt_read(font, "OS/2");
    bool upright = (kh_sfnt_number16(metrics, SELECTION_AT) & ITALIC) == 0, may = permits(metrics);
    one.weight = kh_sfnt_number16(metrics, WEIGHT_AT);
    if (!upright || !has_outlines(font) || kh_sfnt_number16(kh_sfnt_read(font, "maxp"), GLYPHS_AT) == 0)
        return;
    size_t before = files->found.count;
    kh_text family = look_at_names(files, request, kh_sfnt_read(font, "name"), one);
    if (!may) {
        files->forbidden = files->forbidden || files->found.count > before;
        files->found.count = before;
    } else if (!files->any.path && family.length) {
        files->any = one;
        files->any.family = family;
    }
}

static void look_at_file(kh_font_files *files, const kh_font_request *request, const char *path,
                         kh_sfnt *font)
{
    if (!kh_sfnt_open(font, path))
        return; /* what cannot be read is not there */
    for (unsigned i = 0; i < kh_sfnt_face_count(font); i++)
        if (kh_sfnt_go_to(font, i))
            look_at_face(files, request, (kh_font_file){.path = path, .index = i}, font);
    kh_sfnt_close(font);
}

static bool is_font_name(const char *path)
{
    static const char *const endings[] = {".ttc", ".ttf", ".otf", ".otc", ".TTC", ".TTF", ".OTF"};
    size_t length = strlen(path);
    for (size_t i = 0; i < KH_COUNT(endings); i++)
        if (length > 4 && memcmp(path + length - 4, endings[i], 4) == 0)
            return true;
    return false;
}

void kh_font_files_look(kh_font_files *files, const kh_font_request *request)
{
    kh_sfnt *font = kh_sfnt_new(files->arena);
    for (size_t i = 0; i < request->folder_count; i++) {
        const char **paths;
        size_t count;
        const char *folder = kh_text_terminated(files->arena, request->folders[i]);
        if (!kh_path_is_folder(folder) || kh_folder_list(files->arena, folder, "", &paths, &count) != KH_OK)
            continue; /* what is missed there is said when no font is found */
        for (size_t path = 0; path < count; path++)
            if (is_font_name(paths[path]))
                look_at_file(files, request, paths[path], font);
    }
}

const kh_font_file *kh_font_files_choose(const kh_font_files *files, kh_font_wish wish)
{
    const kh_font_file *best = NULL;
    unsigned nearest = 0, weight = wish.bold ? WEIGHT_BOLD : WEIGHT_NORMAL;
    for (size_t i = 0; i < files->found.count; i++) {
        const kh_font_file *one = &files->found.items[i];
        unsigned off = one->weight > weight ? one->weight - weight : weight - one->weight;
        if (!kh_text_is(one->family, wish.family) || (best && off >= nearest))
            continue;
        best = one;
        nearest = off;
    }
    return best;
}
