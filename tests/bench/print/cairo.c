/* The peer Pango + Cairo: the same cards, drawn as a C program with those libraries would, layouts kept by
 * text and width.
 *
 *     cairo FOLDER one|separate|combined
 *
 * Writes PDFs to FOLDER/cairo.
 */
#include <json-c/json.h>
#include <pango/pangocairo.h>
#include <cairo-pdf.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define MM (72.0 / 25.4)
enum { COLUMNS = 9 };
static const double widths[COLUMNS] = {20, 34, 64, 44, 32, 44, 116, 60, 28};
static const char *const heads[COLUMNS] = {"序号",   "板块",     "指标", "部门", "分值",
                                           "目标值", "评分标准", "来源", "得分"};
static const char *const keys[COLUMNS] = {"number", "section",  "name",   "office", "points",
                                          "target", "criteria", "source", NULL};

typedef struct {
    cairo_t *cairo;
    GHashTable *layouts; /* "width size text" → layout */
    PangoContext *context;
    double y;
    int page;
} printer;

static PangoLayout *layout_of(printer *p, const char *text, double width, double size)
{
    char *key = g_strdup_printf("%.1f %.1f %s", width, size, text);
    PangoLayout *layout = g_hash_table_lookup(p->layouts, key);
    if (layout) {
        g_free(key);
        return layout;
    }
    layout = pango_layout_new(p->context);
    PangoFontDescription *face = pango_font_description_from_string("Noto Serif CJK SC");
    pango_font_description_set_absolute_size(face, size * PANGO_SCALE);
    pango_layout_set_font_description(layout, face);
    pango_font_description_free(face);
    pango_layout_set_width(layout, (int)(width * PANGO_SCALE));
    pango_layout_set_wrap(layout, PANGO_WRAP_WORD_CHAR);
    pango_layout_set_text(layout, text, -1);
    g_hash_table_insert(p->layouts, key, layout);
    return layout;
}

static double height_of(PangoLayout *layout)
{
    int width, height;
    pango_layout_get_pixel_size(layout, &width, &height);
    return height;
}

static void show(printer *p, PangoLayout *layout, double x, double y)
{
    cairo_move_to(p->cairo, x, y);
    pango_cairo_show_layout(p->cairo, layout);
}

static void end_page(printer *p)
{
    char number[32];
    (void)snprintf(number, sizeof number, "— %d —", ++p->page);
    show(p, layout_of(p, number, 200, 14), 270, 297 * MM - 30 * MM);
    cairo_show_page(p->cairo);
    p->y = 37 * MM;
}

static void row(printer *p, const char *const *cells)
{
    PangoLayout *layouts[COLUMNS];
    double height = 0;
    for (int i = 0; i < COLUMNS; i++) {
        layouts[i] = layout_of(p, cells[i], widths[i] - 4, 9);
        height = MAX(height, height_of(layouts[i]));
    }
    if (p->y + height + 4 > 262 * MM) {
        end_page(p);
        row(p, heads);
    }
    double x = 28 * MM;
    for (int i = 0; i < COLUMNS; i++) {
        cairo_rectangle(p->cairo, x, p->y, widths[i], height + 4);
        show(p, layouts[i], x + 2, p->y + 2);
        x += widths[i];
    }
    cairo_set_line_width(p->cairo, 0.5);
    cairo_stroke(p->cairo);
    p->y += height + 4;
}

static void card(printer *p, json_object *data, const char *township)
{
    const char *title = json_object_get_string(json_object_object_get(data, "title"));
    json_object *rows = json_object_object_get(data, "rows");
    p->y = 37 * MM;
    p->page = 0;
    show(p, layout_of(p, title, 156 * MM, 22), 28 * MM, p->y);
    p->y += 70;
    show(p, layout_of(p, township, 156 * MM, 10.5), 28 * MM, p->y);
    p->y += 20;
    row(p, heads);
    for (size_t i = 0; i < json_object_array_length(rows); i++) {
        json_object *item = json_object_array_get_idx(rows, i);
        const char *cells[COLUMNS];
        for (int j = 0; j < COLUMNS; j++)
            cells[j] = keys[j] ? json_object_get_string(json_object_object_get(item, keys[j])) : "";
        row(p, cells);
    }
    show(p, layout_of(p, "注：各项按年度统计与现场核查计分。", 156 * MM, 10.5), 28 * MM, p->y + 6);
    show(p, layout_of(p, "考核组：　　　乡镇（街道）确认：　　　审核：", 156 * MM, 10.5), 28 * MM, p->y + 30);
    end_page(p);
}

static cairo_t *open_file(const char *folder, const char *name)
{
    char *path = g_strdup_printf("%s/cairo/%s.pdf", folder, name);
    cairo_surface_t *surface = cairo_pdf_surface_create(path, 210 * MM, 297 * MM);
    cairo_t *cairo = cairo_create(surface);
    cairo_surface_destroy(surface);
    g_free(path);
    return cairo;
}

static void close_file(cairo_t *cairo)
{
    cairo_surface_finish(cairo_get_target(cairo));
    if (cairo_surface_status(cairo_get_target(cairo)) != CAIRO_STATUS_SUCCESS)
        exit(EXIT_FAILURE);
    cairo_destroy(cairo);
}

int main(int argc, char **argv)
{
    if (argc != 3)
        return EXIT_FAILURE;
    char *file = g_strdup_printf("%s/cards.json", argv[1]), *out = g_strdup_printf("%s/cairo", argv[1]);
    json_object *data = json_object_from_file(file);
    if (!data || (mkdir(out, 0777) != 0 && access(out, W_OK) != 0))
        return EXIT_FAILURE;
    json_object *townships = json_object_object_get(data, "townships");
    size_t count = strcmp(argv[2], "one") == 0 ? 1 : json_object_array_length(townships);
    bool separate = strcmp(argv[2], "separate") == 0;
    printer p = {.layouts = g_hash_table_new(g_str_hash, g_str_equal),
                 .context = pango_font_map_create_context(pango_cairo_font_map_get_default())};
    pango_cairo_context_set_resolution(p.context, 72);
    p.cairo = separate ? NULL : open_file(argv[1], argv[2]);
    for (size_t i = 0; i < count; i++) {
        const char *name = json_object_get_string(json_object_array_get_idx(townships, i));
        p.cairo = separate ? open_file(argv[1], name) : p.cairo;
        card(&p, data, name);
        if (separate)
            close_file(p.cairo);
    }
    if (!separate)
        close_file(p.cairo);
    return EXIT_SUCCESS;
}
