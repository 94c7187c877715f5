/* Chooses faces, and reports what they lack. */
#include "output/press.h"

#include "base/file.h"

enum { MAX_MISSING = 20 /* characters named; more say nothing new of the fonts */ };

/* An office's own faces first, then what is free. */
static const kh_font_wish title_wishes[] = {{"方正小标宋_GBK", false},
                                            {"FZXiaoBiaoSong-B05", false},
                                            {"方正小标宋简体", false},
                                            {"FZXiaoBiaoSong-B05S", false},
                                            {"Noto Serif CJK SC", true},
                                            {"Source Han Serif SC", true},
                                            {"思源宋体", true},
                                            {"FandolSong", true},
                                            {"SimSun", false},
                                            {"Noto Sans CJK SC", true},
                                            {NULL, false}};
static const kh_font_wish body_wishes[] = {{"仿宋_GB2312", false},
                                           {"FangSong_GB2312", false},
                                           {"方正仿宋_GBK", false},
                                           {"FZFangSong-Z02", false},
                                           {"仿宋", false},
                                           {"FangSong", false},
                                           {"STFangsong", false},
                                           {"FandolFang", false},
                                           {"Noto Serif CJK SC", false},
                                           {"Source Han Serif SC", false},
                                           {"Noto Sans CJK SC", false},
                                           {NULL, false}};
static const kh_font_wish heading_wishes[] = {{"黑体", false},
                                              {"SimHei", false},
                                              {"方正黑体_GBK", false},
                                              {"FZHei-B01", false},
                                              {"STHeiti", false},
                                              {"Noto Sans CJK SC", false},
                                              {"Source Han Sans SC", false},
                                              {"WenQuanYi Zen Hei", false},
                                              {"FandolHei", false},
                                              {"Noto Serif CJK SC", true},
                                              {NULL, false}};
static const kh_font_wish subheading_wishes[] = {{"楷体_GB2312", false},
                                                 {"KaiTi_GB2312", false},
                                                 {"方正楷体_GBK", false},
                                                 {"FZKai-Z03", false},
                                                 {"楷体", false},
                                                 {"KaiTi", false},
                                                 {"STKaiti", false},
                                                 {"LXGW WenKai", false},
                                                 {"FandolKai", false},
                                                 {"Noto Serif CJK SC", false},
                                                 {"Noto Sans CJK SC", false},
                                                 {NULL, false}};
static const kh_font_wish table_wishes[] = {{"宋体", false},
                                            {"SimSun", false},
                                            {"方正书宋_GBK", false},
                                            {"FZShuSong-Z01", false},
                                            {"STSong", false},
                                            {"Noto Serif CJK SC", false},
                                            {"Source Han Serif SC", false},
                                            {"FandolSong", false},
                                            {"WenQuanYi Zen Hei", false},
                                            {"Noto Sans CJK SC", false},
                                            {NULL, false}};
/* For a character that the face of the role lacks, widest first. */
static const kh_font_wish fallbacks[] = {{"Noto Serif CJK SC", false},
                                         {"Source Han Serif SC", false},
                                         {"Noto Sans CJK SC", false},
                                         {"HanaMinA", false},
                                         {"HanaMinB", false},
                                         {"BabelStone Han", false},
                                         {"WenQuanYi Zen Hei", false},
                                         {"DejaVu Sans", false},
                                         {NULL, false}};
static const kh_font_wish *const roles[KH_FACES_COUNT] = {
    [KH_FACE_TITLE] = title_wishes,     [KH_FACE_BODY] = body_wishes,
    [KH_FACE_HEADING] = heading_wishes, [KH_FACE_SUBHEADING] = subheading_wishes,
    [KH_FACE_TABLE] = table_wishes,
};

/* Where Debian, TeX and a person keep fonts; a folder that is not there costs nothing. */
static const char *const folders[] = {
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol",
    "/usr/share/texmf/fonts/opentype/public/fandol",
};
static const char *const home_folders[] = {".local/share/fonts", ".fonts"};

static bool is_reported(const kh_document *document, kh_code code)
{
    const kh_diagnostics *list = document->model->diagnostics;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        if (kh_diagnostics_at(list, i)->code == code)
            return true;
    return false;
}

static void say_no_face(const kh_document *document, kh_text used)
{
    kh_builder looked = {.arena = document->model->arena};
    if (is_reported(document, KH092))
        return; /* by the document before */
    for (const kh_font_wish *wish = table_wishes; wish->family; wish++) {
        kh_builder_string(&looked, wish == table_wishes ? "" : "、");
        kh_builder_string(&looked, wish->family);
    }
    kh_report_texts(document->model->diagnostics, KH092, document->scheme->entity->span, 2,
                    kh_builder_text(&looked), kh_text_copy(looked.arena, used));
}

static void say_no_font(const kh_document *document)
{
    if (!is_reported(document, KH094))
        kh_report_texts(document->model->diagnostics, KH094, document->scheme->entity->span, 0);
}

/* The same character in a thousand cells, and in a file a township, is one message. */
static void say_missing(void *context, kh_character missing, kh_span about)
{
    const kh_press *press = context;
    kh_diagnostics *list = press->document->model->diagnostics;
    kh_arena *arena = press->document->model->arena;
    char encoded[4];
    size_t length = kh_utf8_encode(missing, encoded);
    kh_text code = kh_text_format(arena, "U+%04X", missing);
    size_t told = 0;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++) {
        const kh_diagnostic *one = kh_diagnostics_at(list, i);
        told += one->code == KH091;
        if (one->code == KH092 || (one->code == KH091 && kh_text_contains(one->message.in[KH_CHINESE], code)))
            return;
    }
    if (told >= MAX_MISSING)
        return;
    kh_report_texts(list, KH091, about, 2, kh_text_of(kh_arena_copy(arena, encoded, length)), code);
}

const kh_text *kh_press_folders(kh_arena *arena, const kh_document *document, size_t *count)
{
    kh_text *looked = kh_arena_array(arena, KH_COUNT(folders) + KH_COUNT(home_folders) + 1, sizeof *looked);
    *count = 0;
    if (document->font_folder.length) {
        looked[(*count)++] = document->font_folder;
        return looked;
    }
    for (size_t i = 0; i < KH_COUNT(folders); i++)
        looked[(*count)++] = kh_text_of(folders[i]);
    for (size_t i = 0; i < KH_COUNT(home_folders) && document->home.length; i++)
        looked[(*count)++] = kh_path_join(arena, document->home, kh_text_of(home_folders[i]));
    return looked;
}

static kh_fonts *open_fonts(kh_arena *arena, const kh_document *document)
{
    kh_font_request request = {.roles = roles, .role_count = KH_FACES_COUNT, .fallbacks = fallbacks};
    request.folders = kh_press_folders(arena, document, &request.folder_count);
    request.chosen = document->faces;
    request.digits = document->faces ? document->faces[KH_FACE_DIGITS] : NULL;
    /* Digits of a title are as heavy as it is. */
    request.digit_roles = 1u << KH_FACE_BODY | 1u << KH_FACE_SUBHEADING | 1u << KH_FACE_TABLE;
    return kh_fonts_open(arena, &request);
}

kh_press *kh_press_open(kh_arena *arena, const kh_document *document)
{
    kh_press *press = kh_arena_new_of(arena, kh_press);
    press->document = document;
    press->arena = arena;
    press->titles = kh_map_new(arena);
    press->kinds.arena = arena;
    press->fonts = open_fonts(arena, document);
    if (!press->fonts) {
        say_no_font(document);
        return NULL;
    }
    if (!kh_fonts_is_wished(press->fonts, KH_FACE_TABLE))
        say_no_face(document, kh_fonts_family(press->fonts, KH_FACE_TABLE));
    press->setter = kh_setter_open(arena, press->fonts, say_missing, press);
    kh_setter_narrow_quotes(press->setter, document->language != KH_CHINESE);
    return press;
}

kh_press *kh_press_of(kh_arena *arena, const kh_document *document)
{
    return document->press ? document->press : kh_press_open(arena, document);
}

kh_text kh_press_family(const kh_press *press, kh_face face)
{
    return kh_fonts_family(press->fonts, face);
}

/* Symbols come from anywhere, and nobody minds. */
static bool is_told(kh_character character)
{
    return character >= 0x3400;
}

static bool is_first_of(const kh_fell_back *all, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (is_told(all[i].character) && kh_text_equal(all[i].family, all[at].family))
            return false;
    return is_told(all[at].character);
}

void kh_press_say_lent(const kh_press *press)
{
    size_t count;
    const kh_fell_back *all = kh_fonts_fell_back(press->fonts, &count);
    const kh_document *document = press->document;
    for (size_t i = 0; i < count; i++) {
        if (!is_first_of(all, i))
            continue;
        kh_builder characters = {.arena = document->model->arena};
        for (size_t j = i; j < count; j++) {
            char encoded[4];
            size_t length = kh_utf8_encode(all[j].character, encoded);
            bool here = is_told(all[j].character) && kh_text_equal(all[j].family, all[i].family);
            if (here && !kh_text_contains(kh_builder_text(&characters), kh_text_slice(encoded, length)))
                kh_builder_bytes(&characters, encoded, length);
        }
        kh_report_texts(document->model->diagnostics, KH995, document->scheme->entity->span, 2,
                        kh_builder_text(&characters), kh_text_copy(characters.arena, all[i].family));
    }
}
