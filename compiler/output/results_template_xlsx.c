/* The empty table of results as a workbook: cells that know what they take, and a sheet that explains. */
#include "output/results_template_plan.h"

#include "base/utf8.h"
#include "output/captions.h"
#include "output/facts.h"
#include "output/workbook.h"

/* What a validation can hold: of a list 255 characters, of a message as many. */
enum {
    MAX_MESSAGE_CHARACTERS = 255,
    MAX_LIST_CHARACTERS = 255,
    LAST_DAY = 2958465,
    UNITS_ROW = 1,
    FIRST_ROW = 2,
    MORE_THINGS = 500 /* rows of a detail below those of the townships that know what they take, too */
};

typedef struct {
    kh_workbook *workbook;
    kh_arena *arena;
    kh_language language;
    kh_template plan;
    lxw_format *head, *optional_head, *unit, *name, *closed, *wrapped;
    lxw_format *open[KH_SORTS]; /* by sort of cell */
} form;

static kh_text caption(const form *of, kh_caption which)
{
    return kh_caption_text(which, of->language);
}

static void make_formats(form *of)
{
    enum { GREY = 0xD9D9D9, LIGHT = 0xF2F2F2 };
    static const char *const shown[] = {"General", "0.00%", "yyyy-mm-dd", "General", "@"};
    lxw_format **const all[] = {&of->head, &of->optional_head, &of->unit,
                                &of->name, &of->closed,        &of->wrapped};
    for (size_t i = 0; i < KH_COUNT(all); i++)
        *all[i] = kh_workbook_format(of->workbook);
    format_set_bold(of->head);
    format_set_text_wrap(of->head);
    format_set_text_wrap(of->optional_head);
    format_set_text_wrap(of->wrapped);
    format_set_bg_color(of->unit, LIGHT);
    format_set_bold(of->name);
    format_set_bg_color(of->closed, GREY);
    for (size_t i = 0; i < KH_COUNT(shown); i++) {
        of->open[i] = kh_workbook_format(of->workbook);
        format_set_num_format(of->open[i], shown[i]);
        format_set_unlocked(of->open[i]);
    }
}

/* At most so many characters, or nothing: the library refuses the whole validation for one too many. */
static char *short_enough(const form *of, kh_text text, size_t most)
{
    return kh_utf8_count(text) <= most ? (char *)(uintptr_t)kh_text_terminated(of->arena, text) : NULL;
}

static kh_text what_fits(const form *of, const kh_cell_limits *limits)
{
    kh_text expected = kh_words_in(limits->expected, of->language);
    if (limits->sort == KH_SORT_CHOICE) {
        kh_builder list = {.arena = of->arena};
        for (size_t i = 0; i < limits->choice_count; i++)
            kh_builder_format(&list, "%s%.*s", i ? " / " : "", KH_TEXT_ARGUMENTS(limits->choices[i]));
        return kh_builder_text(&list);
    }
    if (limits->range.length == 0)
        return expected;
    return kh_caption_fill(of->arena, KH_CAPTION_RESULTS_EXPECTED_IN, of->language, 2, expected,
                           limits->range);
}

/* A spreadsheet knows floating point only: this is the border. It checks what is typed; what counts is read
 * from the cell again and checked exactly. */
static double nearest(kh_number number, double otherwise)
{
    return kh_number_big(number) ? otherwise : (double)number.numerator / (double)number.denominator;
}

static bool add_list(const form *of, const kh_cell_limits *limits, lxw_data_validation *rule)
{
    size_t characters = 0;
    char **list = kh_arena_array(of->arena, limits->choice_count + 1, sizeof *list);
    for (size_t i = 0; i < limits->choice_count; i++) {
        list[i] = (char *)(uintptr_t)kh_text_terminated(of->arena, limits->choices[i]);
        characters += kh_utf8_count(limits->choices[i]) + 1;
    }
    rule->validate = LXW_VALIDATION_TYPE_LIST;
    rule->value_list = list;
    return limits->choice_count > 0 && characters <= MAX_LIST_CHARACTERS;
}

/* A warning, not a stop: 不适用 and 无数据 may stand in every cell. */
static void add_rule(form *of, lxw_worksheet *sheet, uint16_t column, uint32_t last,
                     const kh_result_column *about)
{
    static const double beyond = 1e15;
    kh_cell_limits limits = kh_limits_of(of->arena, about);
    kh_text hint =
        kh_caption_fill(of->arena, KH_CAPTION_RESULTS_HINT, of->language, 1, what_fits(of, &limits));
    lxw_data_validation rule = {.validate = LXW_VALIDATION_TYPE_DECIMAL,
                                .criteria = LXW_VALIDATION_CRITERIA_BETWEEN,
                                .error_type = LXW_VALIDATION_ERROR_TYPE_WARNING,
                                .input_message = short_enough(of, hint, MAX_MESSAGE_CHARACTERS),
                                .error_message = short_enough(of, hint, MAX_MESSAGE_CHARACTERS)};
    rule.minimum_number = limits.has_low ? nearest(limits.low, -beyond) : -beyond;
    rule.maximum_number = limits.has_high ? nearest(limits.high, beyond) : beyond;
    if (limits.sort == KH_SORT_DATE) {
        rule.validate = LXW_VALIDATION_TYPE_DATE_NUMBER;
        rule.minimum_number = 1;
        rule.maximum_number = LAST_DAY;
    }
    bool is_free =
        limits.sort == KH_SORT_TEXT || (limits.sort == KH_SORT_CHOICE && !add_list(of, &limits, &rule));
    if (is_free)
        rule.validate = LXW_VALIDATION_TYPE_ANY;
    (void)worksheet_data_validation_range(sheet, FIRST_ROW, column, last, column, &rule);
}

static void add_column(form *of, lxw_worksheet *sheet, uint16_t column, uint32_t last,
                       const kh_result_column *about)
{
    kh_cell_limits limits = kh_limits_of(of->arena, about);
    (void)worksheet_set_column(sheet, column, column, 14, of->open[limits.sort]);
    kh_workbook_text(of->workbook, sheet, 0, column, about->title,
                     about->needed ? of->head : of->optional_head);
    kh_workbook_text(of->workbook, sheet, UNITS_ROW, column, about->unit, of->unit);
    add_rule(of, sheet, column, last, about);
}

static void add_row(form *of, lxw_worksheet *sheet, size_t index)
{
    const kh_template_row *row = &of->plan.rows[index];
    uint32_t at = FIRST_ROW + (uint32_t)index;
    kh_workbook_text(of->workbook, sheet, at, 0, row->name, of->name);
    for (size_t i = 0; i < of->plan.column_count; i++) {
        if (row->open[i])
            continue;
        bool says_so = row->township && !of->plan.columns[i].is_shared;
        kh_workbook_text(of->workbook, sheet, at, (uint16_t)(i + 1),
                         says_so ? caption(of, KH_CAPTION_RESULTS_NOT_APPLICABLE) : KH_TEXT_NONE, of->closed);
    }
}

static void add_table(form *of)
{
    lxw_worksheet *sheet = kh_workbook_sheet(of->workbook, caption(of, KH_CAPTION_RESULTS_SHEET));
    lxw_protection allowed = {.format_cells = true,
                              .format_columns = true,
                              .format_rows = true,
                              .insert_columns = true,
                              .delete_columns = true,
                              .sort = true};
    (void)worksheet_set_column(sheet, 0, 0, 16, NULL);
    kh_workbook_text(of->workbook, sheet, 0, 0, of->plan.corner, of->head);
    kh_workbook_text(of->workbook, sheet, UNITS_ROW, 0, of->plan.units, of->unit);
    uint32_t last = FIRST_ROW + (uint32_t)(of->plan.row_count ? of->plan.row_count - 1 : 0);
    for (size_t i = 0; i < of->plan.column_count; i++)
        add_column(of, sheet, (uint16_t)(i + 1), last, &of->plan.columns[i]);
    for (size_t i = 0; i < of->plan.row_count; i++)
        add_row(of, sheet, i);
    worksheet_freeze_panes(sheet, FIRST_ROW, 1);
    worksheet_protect(sheet, NULL, &allowed); /* no password: a guard against slips, not against people */
}

/* ---- details: a sheet each, not protected: rows are added ---- */

/* Its title; one that the format refuses or has already is called by number, as it is read back. */
static kh_text sheet_name(const form *of, size_t index)
{
    kh_text title = of->plan.details[index].detail->title;
    return kh_workbook_has_room(of->workbook, title) ? title
                                                     : kh_text_format(of->arena, "明细%zu", index + 1);
}

static void add_detail(form *of, size_t index)
{
    const kh_template_detail *about = &of->plan.details[index];
    lxw_worksheet *sheet = kh_workbook_sheet(of->workbook, sheet_name(of, index));
    uint32_t last = FIRST_ROW + (uint32_t)about->township_count + MORE_THINGS;
    (void)worksheet_set_column(sheet, 0, 0, 16, NULL);
    kh_workbook_text(of->workbook, sheet, 0, 0, of->plan.corner, of->head);
    kh_workbook_text(of->workbook, sheet, UNITS_ROW, 0, of->plan.units, of->unit);
    for (size_t i = 0; i < about->detail->column_count; i++)
        add_column(of, sheet, (uint16_t)(i + 1), last, &about->detail->columns[i]);
    for (size_t i = 0; i < about->township_count; i++)
        kh_workbook_text(of->workbook, sheet, FIRST_ROW + (uint32_t)i, 0, about->townships[i]->name,
                         of->name);
    worksheet_freeze_panes(sheet, FIRST_ROW, 1);
}

/* ---- the sheet that explains, in both languages ---- */

static kh_text both(const form *of, kh_caption which)
{
    kh_text chinese = kh_caption_text(which, KH_CHINESE), english = kh_caption_text(which, KH_ENGLISH);
    return kh_text_format(of->arena, "%.*s\n%.*s", KH_TEXT_ARGUMENTS(chinese), KH_TEXT_ARGUMENTS(english));
}

/* What the column is in the scheme's own full names. */
static kh_text meaning_of(const form *of, const kh_result_column *column)
{
    kh_builder out = {.arena = of->arena};
    if (column->place.item && column->place.item->kind != KH_KIND_SCHEME)
        kh_builder_add(&out, kh_entity_title(column->place.item));
    if (column->place.input) {
        kh_builder_string(&out, out.length ? "　" : "");
        kh_builder_add(&out, kh_entity_title(column->place.input));
    }
    if (column->is_points) {
        kh_builder_string(&out, out.length ? "　" : "");
        kh_builder_add(&out, both(of, KH_CAPTION_RESULTS_BY_DEPARTMENT));
    }
    return kh_builder_text(&out);
}

static void explain(form *of, lxw_worksheet *sheet, uint32_t row, const kh_result_column *column,
                    kh_text title)
{
    kh_cell_limits limits = kh_limits_of(of->arena, column);
    const kh_text cells[] = {
        title,
        column->unit,
        limits.sort == KH_SORT_CHOICE ? what_fits(of, &limits) : limits.range,
        both(of, column->needed ? KH_CAPTION_YES : KH_CAPTION_NO),
        meaning_of(of, column),
    };
    for (uint16_t i = 0; i < KH_COUNT(cells); i++)
        kh_workbook_text(of->workbook, sheet, row, i, cells[i], of->wrapped);
}

static void add_notes(form *of)
{
    static const kh_caption helps[] = {KH_CAPTION_RESULTS_HELP_FILL, KH_CAPTION_RESULTS_HELP_BLANK,
                                       KH_CAPTION_RESULTS_HELP_UNITS, KH_CAPTION_RESULTS_HELP_TITLES,
                                       KH_CAPTION_RESULTS_HELP_DETAIL},
                            heads[] = {KH_CAPTION_RESULTS_COLUMN, KH_CAPTION_RESULTS_UNIT,
                                       KH_CAPTION_RESULTS_RANGE, KH_CAPTION_RESULTS_MUST,
                                       KH_CAPTION_RESULTS_MEANING};
    static const double widths[KH_COUNT(heads)] = {28, 10, 18, 10, 60};
    lxw_worksheet *sheet = kh_workbook_sheet(of->workbook, caption(of, KH_CAPTION_RESULTS_NOTES));
    uint32_t row = 0;
    for (uint16_t i = 0; i < KH_COUNT(widths); i++)
        (void)worksheet_set_column(sheet, i, i, widths[i], NULL);
    for (size_t i = 0; i < KH_COUNT(helps); i++) {
        if (helps[i] == KH_CAPTION_RESULTS_HELP_DETAIL && !of->plan.detail_count)
            continue;
        (void)worksheet_merge_range(sheet, row, 0, row, KH_COUNT(heads) - 1, "", of->wrapped);
        (void)worksheet_set_row(sheet, row, 48, NULL);
        kh_workbook_text(of->workbook, sheet, row++, 0, both(of, helps[i]), of->wrapped);
    }
    for (uint16_t i = 0; i < KH_COUNT(heads); i++)
        kh_workbook_text(of->workbook, sheet, row, i, both(of, heads[i]), of->head);
    for (size_t i = 0; i < of->plan.column_count; i++)
        explain(of, sheet, ++row, &of->plan.columns[i], of->plan.columns[i].title);
    for (size_t i = 0; i < of->plan.detail_count; i++) {
        const kh_result_detail *detail = of->plan.details[i].detail;
        for (size_t k = 0; k < detail->column_count; k++)
            explain(of, sheet, ++row, &detail->columns[k],
                    kh_text_format(of->arena, "%.*s.%.*s", KH_TEXT_ARGUMENTS(detail->title),
                                   KH_TEXT_ARGUMENTS(detail->columns[k].title)));
    }
}

kh_status kh_write_template_xlsx(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    form of = {.arena = arena, .language = document->language, .plan = kh_template_of(arena, document)};
    kh_status status = kh_workbook_begin(arena, document, &of.workbook);
    if (status != KH_OK)
        return status;
    make_formats(&of);
    add_table(&of);
    add_notes(&of);
    for (size_t i = 0; i < of.plan.detail_count; i++)
        add_detail(&of, i);
    return kh_workbook_finish(of.workbook, content);
}
