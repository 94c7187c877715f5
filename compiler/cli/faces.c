/* From what a person wrote to faces that can be printed with. */
#define _GNU_SOURCE /* memrchr */
#include "cli/faces.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "base/file.h"
#include "output/facts.h"
#include "pdf/font_choice.h"
#include "source/failure.h"
#include "source/suggest.h"

enum { MAX_LISTED = 20 /* families named in a message */, MAX_INDEX = 63 };

/* ---- messages ---- */

kh_exit kh_complain_at(const kh_invocation *invocation, kh_text where, const char *chinese,
                       const char *english, const kh_text *arguments, size_t count)
{
    kh_arena *arena = invocation->arena;
    kh_words *words = kh_arena_array(arena, count + 1, sizeof *words);
    for (size_t i = 0; i < count; i++)
        words[i] = kh_words_same(kh_shown(arena, arguments[i]));
    kh_words filled = kh_words_fill(arena, kh_words_of(chinese, english), words, (unsigned)count);
    const char *colon = invocation->language == KH_CHINESE ? "：" : ": ";
    kh_text line = kh_text_format(arena, "%.*s%s%.*s", KH_TEXT_ARGUMENTS(where), colon,
                                  KH_TEXT_ARGUMENTS(filled.in[invocation->language]));
    return kh_complain(invocation, "{0}", "{0}", line);
}

static kh_text joined(const kh_invocation *invocation, const kh_text *names, size_t count)
{
    kh_builder list = {.arena = invocation->arena};
    const char *between = invocation->language == KH_CHINESE ? "、" : ", ";
    for (size_t i = 0; i < count && i < MAX_LISTED; i++) {
        kh_builder_string(&list, i ? between : "");
        kh_builder_add(&list, names[i]);
    }
    kh_builder_string(&list, count > MAX_LISTED ? " …" : "");
    return kh_builder_text(&list);
}

kh_exit kh_no_such_face(const kh_invocation *invocation, kh_text where, kh_text typed)
{
    const kh_text *names = kh_face_names(invocation->language);
    const kh_text arguments[] = {typed, joined(invocation, names, KH_CHOICES_COUNT)};
    return kh_complain_at(invocation, where, "没有“{0}”这种用途的字体，有：{1}",
                          "there is no role “{0}” of a face; there are: {1}", arguments, 2);
}

static kh_exit no_such_family(const kh_invocation *invocation, const kh_document *document,
                              const kh_face_wish *wish)
{
    size_t folders, count;
    const kh_text *looked = kh_press_folders(invocation->arena, document, &folders);
    const kh_text *names = kh_font_families(invocation->arena, looked, folders, &count);
    kh_text nearest = kh_suggest(wish->value, names, count);
    const kh_text arguments[] = {wish->value, nearest, joined(invocation, names, count)};
    if (nearest.length)
        return kh_complain_at(invocation, wish->where, "这台机器没有字体“{0}”，是否指“{1}”；有：{2}",
                              "this machine has no face “{0}”; did you mean “{1}”? There are: {2}", arguments,
                              3);
    return kh_complain_at(invocation, wish->where, "这台机器没有字体“{0}”；有：{2}",
                          "this machine has no face “{0}”; there are: {2}", arguments, 3);
}

static kh_exit say_unfit(const kh_invocation *invocation, const kh_document *document,
                         const kh_face_wish *wish, kh_font_fit fit)
{
    kh_words why = kh_failure_words(invocation->arena, errno);
    const kh_text arguments[] = {wish->value, why.in[invocation->language]};
    switch (fit) {
    case KH_FONT_FITS:
        return KH_EXIT_CLEAN;
    case KH_FONT_NO_FILE:
        return kh_complain_at(invocation, wish->where, "无法读取字体文件“{0}”：{1}",
                              "cannot read the font file “{0}”: {1}", arguments, 2);
    case KH_FONT_NO_INDEX:
        return kh_complain_at(invocation, wish->where, "“{0}”里没有这么多字体（#0是第一个）",
                              "“{0}” has fewer faces than that (#0 is the first)", arguments, 1);
    case KH_FONT_NO_NAME:
        return no_such_family(invocation, document, wish);
    case KH_FONT_FORBIDDEN:
        return kh_complain_at(
            invocation, wish->where, "字体“{0}”的许可不允许嵌入PDF，请换一种，或者找字体厂商取得许可",
            "the licence of “{0}” forbids to embed it; choose another, or ask its foundry", arguments, 1);
    case KH_FONT_NO_FONT:
        break;
    }
    return kh_complain_at(
        invocation, wish->where, "“{0}”不是能用的字体（要TrueType或OpenType轮廓，文件完整）",
        "“{0}” is no font that can be used (TrueType or OpenType outlines, and whole)", arguments, 1);
}

/* ---- choices ---- */

/* A path has a folder in it, or the ending of a font. */
static bool is_path(kh_text value)
{
    static const char *const endings[] = {".ttf", ".otf", ".ttc", ".otc", ".TTF", ".OTF", ".TTC", ".OTC"};
    if (memchr(value.data, '/', value.length))
        return true;
    for (size_t i = 0; i < KH_COUNT(endings); i++)
        if (value.length > 4 && memcmp(value.data + value.length - 4, endings[i], 4) == 0)
            return true;
    return false;
}

/* “宋体.ttc#1” is “宋体.ttc” and 1. */
static kh_text without_index(const kh_invocation *invocation, kh_text value, unsigned *index)
{
    const char *hash = memrchr(value.data, '#', value.length);
    *index = 0;
    if (!hash)
        return value;
    size_t before = (size_t)(hash - value.data);
    kh_text digits = kh_text_slice(hash + 1, value.length - before - 1);
    char *end;
    unsigned long number = strtoul(kh_text_terminated(invocation->arena, digits), &end, 10);
    if (digits.length == 0 || *end || digits.data[0] < '0' || digits.data[0] > '9')
        return value; /* a file's name may have one */
    *index = number > MAX_INDEX ? MAX_INDEX : (unsigned)number;
    return kh_text_slice(value.data, before);
}

static kh_exit choose_file(const kh_invocation *invocation, const kh_document *document,
                           const kh_face_wish *wish, kh_font_file *found)
{
    unsigned index;
    kh_text value = without_index(invocation, wish->value, &index), path = value;
    if (value.data[0] != '/' && wish->folder.length)
        path = kh_path_join(invocation->arena, wish->folder, value);
    const char *file = kh_text_terminated(invocation->arena, path);
    if (wish->below && !kh_path_is_below(kh_text_terminated(invocation->arena, wish->folder), file))
        return kh_complain_at(
            invocation, wish->where, "方案旁边的" KH_CONFIGURATION "只能用它下面的字体文件，不能用“{0}”",
            "beside a scheme, " KH_CONFIGURATION " names font files below itself, not “{0}”", &value, 1);
    return say_unfit(invocation, document, wish, kh_font_choose_file(invocation->arena, file, index, found));
}

static kh_exit choose(kh_invocation *invocation, const kh_document *document, const kh_face_wish *wish,
                      kh_face face, const kh_font_file **chosen)
{
    size_t count;
    unsigned index;
    kh_font_file *found = kh_arena_new_of(invocation->arena, kh_font_file);
    *chosen = found;
    if (is_path(without_index(invocation, wish->value, &index)))
        return choose_file(invocation, document, wish, found);
    const kh_text *folders = kh_press_folders(invocation->arena, document, &count);
    return say_unfit(
        invocation, document, wish,
        kh_font_choose_name(invocation->arena, folders, count, wish->value, kh_face_is_bold(face), found));
}

/* --font ROLE=FAMILY|FILE; of one role given twice the last holds. */
static kh_exit read_options(kh_invocation *invocation, kh_face_wish wishes[KH_CHOICES_COUNT])
{
    const kh_texts *given = &invocation->options[KH_OPTION_FONT];
    for (size_t i = 0; i < given->count; i++) {
        kh_text one = given->items[i];
        const char *equals = one.length ? memchr(one.data, '=', one.length) : NULL;
        if (!equals || equals + 1 == kh_text_end(one))
            return kh_complain(invocation, "--font要写成“用途=字体”，如“标题=方正小标宋简体”，不是“{0}”",
                               "--font is written ROLE=FACE, as in “title=FandolSong”, not “{0}”", one);
        kh_text role = kh_text_slice(one.data, (size_t)(equals - one.data));
        kh_face face = kh_face_named(role);
        if (face == KH_CHOICES_COUNT)
            return kh_no_such_face(invocation, KH_TEXT("--font"), role);
        wishes[face].value = kh_text_slice(equals + 1, one.length - role.length - 1);
        wishes[face].where = KH_TEXT("--font");
    }
    return KH_EXIT_CLEAN;
}

static kh_text own_configuration(kh_arena *arena)
{
    kh_text set = kh_text_of(getenv("XDG_CONFIG_HOME")), home = kh_text_of(getenv("HOME"));
    kh_text folder = set.length && set.data[0] == '/' ? set
                     : home.length                    ? kh_path_join(arena, home, KH_TEXT(".config"))
                                                      : KH_TEXT_NONE;
    return folder.length ? kh_path_join(arena, folder, KH_TEXT("kaohe/" KH_CONFIGURATION)) : folder;
}

static kh_exit read_wishes(kh_invocation *invocation, kh_text path, kh_face_wish wishes[KH_CHOICES_COUNT])
{
    kh_arena *arena = invocation->arena;
    kh_text own = own_configuration(arena);
    kh_exit status = read_options(invocation, wishes);
    if (status == KH_EXIT_CLEAN && !kh_text_is(path, "-")) {
        kh_text beside = kh_path_join(arena, kh_path_folder(arena, path), KH_TEXT(KH_CONFIGURATION));
        status = kh_configuration_read(invocation, beside, true, wishes);
    }
    if (status == KH_EXIT_CLEAN && own.length)
        status = kh_configuration_read(invocation, own, false, wishes);
    return status;
}

kh_exit kh_faces_settle(kh_invocation *invocation, kh_text path, kh_document *document)
{
    kh_face_wish wishes[KH_CHOICES_COUNT] = {0};
    kh_exit status = read_wishes(invocation, path, wishes);
    const kh_font_file **chosen = kh_arena_array(invocation->arena, KH_CHOICES_COUNT, sizeof *chosen);
    for (unsigned face = 0; face < KH_CHOICES_COUNT && status == KH_EXIT_CLEAN; face++) {
        if (!wishes[face].value.length)
            continue;
        status = choose(invocation, document, &wishes[face], (kh_face)face, &chosen[face]);
        document->faces = chosen;
    }
    return status;
}
