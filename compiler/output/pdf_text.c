/* Faces and lines, by Pango. */
#include "output/pdf_text.h"

#include <pango/pangocairo.h>
#include <pango/pangofc-fontmap.h>

#include "base/utf8.h"
#include "output/html.h"

enum {
    MAX_FAMILIES = 12,
    MAX_MISSING = 20, /* characters named; more say nothing new of the fonts */
};

struct kh_paragraph {
    PangoLayout *layout;
    unsigned lines;
    kh_style style;
};

struct kh_faces {
    kh_arena *arena;
    const kh_document *document;
    FcConfig *config;
    PangoFontMap *map;
    PangoFontFamily **installed; /* the array; what it lists is the map's */
    PangoContext *context;
    PangoFontDescription *descriptions[KH_FACES_COUNT];
    kh_text families[KH_FACES_COUNT];
    GPtrArray *layouts;
    kh_map *paragraphs;
};

typedef struct {
    const char *family;
    bool bold; /* the drawn bold of this family stands for the role */
} candidate;

/* An office's own faces first, then what is free. */
static const candidate candidates[KH_FACES_COUNT][MAX_FAMILIES] = {
    [KH_FACE_TITLE] = {{"方正小标宋_GBK", false},
                       {"FZXiaoBiaoSong-B05", false},
                       {"方正小标宋简体", false},
                       {"FZXiaoBiaoSong-B05S", false},
                       {"Noto Serif CJK SC", true},
                       {"Source Han Serif SC", true},
                       {"思源宋体", true},
                       {"FandolSong", true},
                       {"SimSun", false},
                       {"Noto Sans CJK SC", true}},
    [KH_FACE_BODY] = {{"仿宋_GB2312", false},
                      {"FangSong_GB2312", false},
                      {"方正仿宋_GBK", false},
                      {"FZFangSong-Z02", false},
                      {"仿宋", false},
                      {"FangSong", false},
                      {"STFangsong", false},
                      {"Noto Serif CJK SC", false},
                      {"Source Han Serif SC", false},
                      {"FandolFang", false},
                      {"Noto Sans CJK SC", false}},
    [KH_FACE_HEADING] = {{"黑体", false},
                         {"SimHei", false},
                         {"方正黑体_GBK", false},
                         {"FZHei-B01", false},
                         {"STHeiti", false},
                         {"Noto Sans CJK SC", false},
                         {"Source Han Sans SC", false},
                         {"WenQuanYi Zen Hei", false},
                         {"FandolHei", false},
                         {"Noto Serif CJK SC", true}},
    [KH_FACE_SUBHEADING] = {{"楷体_GB2312", false},
                            {"KaiTi_GB2312", false},
                            {"方正楷体_GBK", false},
                            {"FZKai-Z03", false},
                            {"楷体", false},
                            {"KaiTi", false},
                            {"STKaiti", false},
                            {"LXGW WenKai", false},
                            {"Noto Serif CJK SC", false},
                            {"Noto Sans CJK SC", false}},
    [KH_FACE_TABLE] = {{"宋体", false},
                       {"SimSun", false},
                       {"方正书宋_GBK", false},
                       {"FZShuSong-Z01", false},
                       {"STSong", false},
                       {"Noto Serif CJK SC", false},
                       {"Source Han Serif SC", false},
                       {"FandolSong", false},
                       {"WenQuanYi Zen Hei", false},
                       {"Noto Sans CJK SC", false}},
};

static void release(void *resource)
{
    kh_faces *faces = resource;
    if (faces->layouts)
        g_ptr_array_free(faces->layouts, TRUE);
    for (size_t i = 0; i < KH_FACES_COUNT; i++)
        if (faces->descriptions[i])
            pango_font_description_free(faces->descriptions[i]);
    g_free(faces->installed);
    if (faces->context)
        g_object_unref(faces->context);
    if (faces->map)
        g_object_unref(faces->map);
    if (faces->config)
        FcConfigDestroy(faces->config);
}

static PangoFontFamily *find_family(PangoFontFamily *const *families, int count, const char *name)
{
    for (int i = 0; i < count; i++)
        if (g_ascii_strcasecmp(pango_font_family_get_name(families[i]), name) == 0)
            return families[i];
    return NULL;
}

/* Without this a family that has no bold would be smeared into one. */
static bool has_drawn_bold(PangoFontFamily *family)
{
    PangoFontFace **faces;
    int count;
    bool found = false;
    pango_font_family_list_faces(family, &faces, &count);
    for (int i = 0; i < count && !found; i++) {
        PangoFontDescription *description = pango_font_face_describe(faces[i]);
        found = !pango_font_face_is_synthesized(faces[i]) &&
                pango_font_description_get_weight(description) == PANGO_WEIGHT_BOLD;
        pango_font_description_free(description);
    }
    g_free(faces);
    return found;
}

static void say_no_face(kh_faces *faces, const char *used)
{
    const kh_diagnostics *list = faces->document->model->diagnostics;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        if (kh_diagnostics_at(list, i)->code == KH092)
            return; /* by the document before */
    kh_builder looked = {.arena = faces->document->model->arena};
    for (size_t i = 0; i < MAX_FAMILIES && candidates[KH_FACE_TABLE][i].family; i++) {
        kh_builder_string(&looked, i ? "、" : "");
        kh_builder_string(&looked, candidates[KH_FACE_TABLE][i].family);
    }
    kh_report_texts(faces->document->model->diagnostics, KH092, faces->document->scheme->entity->span, 2,
                    kh_builder_text(&looked), kh_text_copy(looked.arena, kh_text_of(used)));
}

static void choose(kh_faces *faces, kh_face face, PangoFontFamily *const *families, int count)
{
    PangoFontFamily *family = NULL;
    bool bold = false;
    for (size_t i = 0; i < MAX_FAMILIES && candidates[face][i].family && !family; i++) {
        family = find_family(families, count, candidates[face][i].family);
        bold = family && candidates[face][i].bold && has_drawn_bold(family);
    }
    if (!family) {
        family = families[0];
        if (face == KH_FACE_TABLE)
            say_no_face(faces, pango_font_family_get_name(family));
    }
    const char *name = pango_font_family_get_name(family);
    faces->families[face] = kh_text_copy(faces->arena, kh_text_of(name));
    const char *list = kh_arena_format(faces->arena, "%s,Noto Serif CJK SC,Noto Sans CJK SC", name);
    faces->descriptions[face] = pango_font_description_new();
    pango_font_description_set_family(faces->descriptions[face], list);
    pango_font_description_set_weight(faces->descriptions[face],
                                      bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
}

/* Pango lists these on any machine, whether there is a font behind them or not. */
static bool is_generic(PangoFontFamily *family)
{
    static const char *const names[] = {"Sans", "Serif", "Monospace", "System-ui"};
    for (size_t i = 0; i < KH_COUNT(names); i++)
        if (g_ascii_strcasecmp(pango_font_family_get_name(family), names[i]) == 0)
            return true;
    return false;
}

static bool choose_all(kh_faces *faces)
{
    int count;
    bool any = false;
    pango_font_map_list_families(faces->map, &faces->installed, &count);
    for (int i = 0; i < count && !any; i++)
        any = !is_generic(faces->installed[i]);
    for (size_t i = 0; any && i < KH_FACES_COUNT; i++)
        choose(faces, (kh_face)i, faces->installed, count);
    return any;
}

/* Shapes must not depend on a screen. */
static void make_context(kh_faces *faces)
{
    cairo_font_options_t *options = cairo_font_options_create();
    cairo_font_options_set_hint_style(options, CAIRO_HINT_STYLE_NONE);
    cairo_font_options_set_hint_metrics(options, CAIRO_HINT_METRICS_OFF);
    cairo_font_options_set_antialias(options, CAIRO_ANTIALIAS_GRAY);
    faces->context = pango_font_map_create_context(faces->map);
    pango_cairo_context_set_font_options(faces->context, options);
    cairo_font_options_destroy(options);
    pango_context_set_round_glyph_positions(faces->context, FALSE);
    /* Han characters are drawn differently in each country; without a language Japanese shapes may win. */
    pango_context_set_language(faces->context, pango_language_from_string("zh-cn"));
    pango_context_set_base_dir(faces->context, PANGO_DIRECTION_LTR);
}

static void say_no_font(const kh_document *document)
{
    kh_diagnostics *list = document->model->diagnostics;
    for (size_t i = 0; i < kh_diagnostics_count(list); i++)
        if (kh_diagnostics_at(list, i)->code == KH094)
            return;
    kh_report_texts(list, KH094, document->scheme->entity->span, 0);
}

/* A configuration of this folder alone: what is printed does not depend on what else the machine has. */
static const char *only_folder(kh_arena *arena, kh_text folder)
{
    kh_builder builder = {.arena = arena};
    kh_builder_string(&builder, "<fontconfig><dir>");
    kh_html_text(&builder, folder);
    kh_builder_string(&builder, "</dir><cachedir prefix=\"xdg\">fontconfig</cachedir></fontconfig>");
    return kh_builder_text(&builder).data;
}

kh_faces *kh_faces_open(kh_arena *arena, const kh_document *document)
{
    kh_faces *faces = kh_arena_new_of(arena, kh_faces);
    const char *configuration = only_folder(arena, document->font_folder);
    faces->arena = arena;
    faces->document = document;
    faces->paragraphs = kh_map_new(arena);
    kh_arena_defer(arena, release, faces);
    faces->map = pango_cairo_font_map_new_for_font_type(CAIRO_FONT_TYPE_FT);
    if (faces->map && document->font_folder.length) {
        faces->config = FcConfigCreate();
        (void)FcConfigParseAndLoadFromMemory(faces->config, (const FcChar8 *)configuration, FcTrue);
        (void)FcConfigBuildFonts(faces->config); /* what it cannot read is not there, and is missed below */
        pango_fc_font_map_set_config(PANGO_FC_FONT_MAP(faces->map), faces->config);
    }
    if (!faces->map || !choose_all(faces)) {
        say_no_font(document);
        kh_faces_close(faces);
        return NULL;
    }
    make_context(faces);
    faces->layouts = g_ptr_array_new_with_free_func(g_object_unref);
    return faces;
}

void kh_faces_close(kh_faces *faces)
{
    kh_arena_release(faces->arena, faces);
}

kh_text kh_faces_family(const kh_faces *faces, kh_face face)
{
    return faces->families[face];
}

/* The same character in a thousand cells, and in a file a township, is one message. */
static void say_missing(const kh_faces *faces, gunichar missing, kh_span about)
{
    kh_diagnostics *list = faces->document->model->diagnostics;
    kh_arena *arena = faces->document->model->arena;
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

static void look_for_missing(const kh_faces *faces, PangoLayout *layout, kh_span about)
{
    if (pango_layout_get_unknown_glyphs_count(layout) == 0)
        return;
    for (const GSList *line = pango_layout_get_lines_readonly(layout); line; line = line->next)
        for (const GSList *run = ((const PangoLayoutLine *)line->data)->runs; run; run = run->next) {
            const PangoGlyphString *glyphs = ((const PangoGlyphItem *)run->data)->glyphs;
            for (int i = 0; i < glyphs->num_glyphs; i++)
                if (glyphs->glyphs[i].glyph & PANGO_GLYPH_UNKNOWN_FLAG)
                    say_missing(faces, glyphs->glyphs[i].glyph & ~(PangoGlyph)PANGO_GLYPH_UNKNOWN_FLAG,
                                about);
        }
}

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* What may follow a number without a line's end between them. */
static size_t unit_after(kh_text text, size_t at)
{
    static const char *const units[] = {"万元", "亿元", "万人", "个百分点", "分", "年", "月",
                                        "日",   "元",   "万",   "亿",       "个", "项", "人",
                                        "次",   "件",   "户",   "亩",       "吨", "％", "号"};
    for (size_t i = 0; i < KH_COUNT(units); i++)
        if (kh_text_starts(kh_text_slice(text.data + at, text.length - at), kh_text_of(units[i])))
            return strlen(units[i]);
    return 0;
}

static void keep_whole(PangoAttrList *list, size_t start, size_t end)
{
    if (end <= start + 1)
        return;
    PangoAttribute *whole = pango_attr_allow_breaks_new(FALSE);
    whole->start_index = (guint)start;
    whole->end_index = (guint)end;
    pango_attr_list_insert(list, whole);
}

/* A number and its unit stay in one line, or each by itself where the line is too short for both. */
static PangoAttrList *keep_numbers_whole(kh_text text, kh_style style, double width)
{
    PangoAttrList *list = pango_attr_list_new();
    for (size_t at = 0; at < text.length; at++) {
        size_t end = at;
        while (end < text.length && (is_digit(text.data[end]) || strchr(".,%-", text.data[end])))
            end++;
        if (end == at || !is_digit(text.data[at]))
            continue;
        size_t unit = unit_after(text, end);
        double digits = (double)(end - at) * 0.56 * style.size,
               with_unit = digits + (double)unit / 3.0 * style.size;
        if (with_unit < width || width <= 0) {
            keep_whole(list, at, end + unit);
        } else {
            keep_whole(list, at, digits < width ? end : at);
            keep_whole(list, end, end + unit);
        }
        at = end + unit - 1;
    }
    return list;
}

/* As wide as a Han character in a Chinese face, they would tear an English sentence apart. */
static void narrow_quotes(PangoAttrList *list, kh_text text)
{
    static const char *const quotes[] = {"“", "”", "‘", "’"};
    for (size_t at = 0; at < text.length; at++)
        for (size_t i = 0; i < KH_COUNT(quotes); i++)
            if (kh_text_starts(kh_text_slice(text.data + at, text.length - at), kh_text_of(quotes[i]))) {
                PangoAttribute *narrow = pango_attr_font_features_new("pwid");
                narrow->start_index = (guint)at;
                narrow->end_index = (guint)(at + strlen(quotes[i]));
                pango_attr_list_insert(list, narrow);
            }
}

static PangoLayout *make_layout(kh_faces *faces, kh_text text, kh_style style, double width)
{
    PangoLayout *layout = pango_layout_new(faces->context);
    g_ptr_array_add(faces->layouts, layout);
    PangoFontDescription *description = faces->descriptions[style.face];
    pango_font_description_set_absolute_size(description, style.size * PANGO_SCALE);
    pango_layout_set_font_description(layout, description);
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_auto_dir(layout, FALSE);
    pango_layout_set_width(layout, width > 0 ? (int)(width * PANGO_SCALE) : -1);
    pango_layout_set_text(layout, text.data, (int)text.length);
    PangoAttrList *attributes = keep_numbers_whole(text, style, width);
    pango_attr_list_insert(attributes, pango_attr_insert_hyphens_new(FALSE));
    if (faces->document->language != KH_CHINESE)
        narrow_quotes(attributes, text);
    pango_layout_set_attributes(layout, attributes);
    pango_attr_list_unref(attributes);
    return layout;
}

const kh_paragraph *kh_break_lines(kh_faces *faces, kh_text text, kh_style style, double width, kh_span about)
{
    kh_text key = kh_text_format(faces->arena, "%d %.2f %.2f %.2f %.*s", style.face, style.size, style.pitch,
                                 width, KH_TEXT_ARGUMENTS(text));
    kh_paragraph *known = kh_map_find(faces->paragraphs, key);
    if (known)
        return known;
    kh_paragraph *made = kh_arena_new_of(faces->arena, kh_paragraph);
    *made = (kh_paragraph){.style = style};
    if (text.length) {
        made->layout = make_layout(faces, text, style, width);
        made->lines = (unsigned)pango_layout_get_line_count(made->layout);
        look_for_missing(faces, made->layout, about);
    }
    kh_map_add(faces->paragraphs, key, made);
    return made;
}

unsigned kh_paragraph_lines(const kh_paragraph *paragraph)
{
    return paragraph->lines;
}

double kh_line_width(const kh_paragraph *paragraph, unsigned line)
{
    PangoRectangle logical;
    if (line >= paragraph->lines)
        return 0;
    pango_layout_line_get_extents(pango_layout_get_line_readonly(paragraph->layout, (int)line), NULL,
                                  &logical);
    return (double)logical.width / PANGO_SCALE;
}

static bool is_in_word(char byte)
{
    return is_digit(byte) || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
           (byte && strchr(".,%", byte));
}

double kh_widest_word(kh_faces *faces, kh_text text, kh_style style)
{
    double widest = 0;
    for (size_t at = 0, end; at < text.length; at = end + 1) {
        for (end = at; end < text.length && is_in_word(text.data[end]);)
            end++;
        if (end == at)
            continue;
        kh_text word = kh_text_slice(text.data + at, end - at);
        double width = kh_line_width(kh_break_lines(faces, word, style, 0, (kh_span){0}), 0);
        widest = width > widest ? width : widest;
    }
    return widest;
}

void kh_draw_line(cairo_t *cairo, const kh_paragraph *paragraph, unsigned line, double x, double y)
{
    if (line >= paragraph->lines)
        return;
    /* A Han character stands 0.86 of its size above the base line, in all the faces listed. */
    double base = (paragraph->style.pitch - paragraph->style.size) / 2 + 0.86 * paragraph->style.size;
    cairo_move_to(cairo, x, y + base);
    pango_cairo_show_layout_line(cairo, pango_layout_get_line_readonly(paragraph->layout, (int)line));
}
