/* results.h: what the townships achieved, read from a table: CSV, YAML or XLSX.
 *
 * A results file is a table: a row a township, a column an input of the scheme. Columns are named
 *   指标                the reported figure (实绩) of an indicator, bonus, penalty or veto. Points, if the
 * item has no 计分 (and no 单次) and is marked by its department; 是否, for a veto without 条件 指标.量
 * another input of it; 外.内.量 for a part; 量 alone for one of the scheme, or if no other has its name
 *   指标.量.省          one column of an input with 分列
 *   指标.量@2025-07     one period of a series (months; @2025-Q3, @2025-H1, others by number: @3); also @7月,
 *                       @三季度, @上半年
 *   …@上年              last year's figure, of a series too: it is one for the year
 *   …@上年末期          of a series: that of last year's last period, which 上期(…) of the first asks for
 * by names or by labels, with 板块 in front where that is needed, in either language; blanks, full-width
 * forms and a unit in brackets behind do not matter. The column of townships is called 乡镇, 名称 or name.
 * One row may be called 全体 (everyone): values of inputs that are the same for all (口径：统一); one may be
 * called 单位 (unit): it repeats the units. Reading binds the columns to the scheme and the cells to types;
 * nothing is computed here.
 *
 * A detail (明细) is a table of its own: a sheet of the workbook that is called like it, the rows below a
 * line “明细,项目” of a CSV file, a list under the township in YAML. Its first column is the township, the
 * others are its 栏; a township has a row for each thing, or one row that says 无: it has none. A township
 * without a row has handed in nothing, which is missing and not none.
 *
 * Cells that are empty, “—”, “/”, “无数据” or 待定 are missing; so is 不适用, which says why.
 *
 * An input is a series if it is a 量 or 外部 with a 周期 of its own shorter than the scheme's, or if it has
 * both 周期 and 汇总, its own or those of what it stands in, and that 周期 is shorter than the scheme's, or
 * if it stands in what is scored period by period (kh_series_periods()).
 *
 * Owns:   everything lives in the model's arena.
 * Fails:  memory as the arena does; a file that cannot be read is KH090; what is wrong in it is a diagnostic
 * of its own (KH941–KH945, KH950–KH969), by township and column, at its row and column of the file. A cell
 * that is missing is no error here: who needs it says so.
 */
#ifndef KH_RESULTS_RESULTS_H
#define KH_RESULTS_RESULTS_H

#include "model/answers.h"
#include "model/model.h"

typedef enum kh_result_time {
    KH_THIS_YEAR,   /* a figure of the whole year, or of `period` */
    KH_LAST_YEAR,   /* of the whole of last year */
    KH_LAST_PERIOD, /* of the last period of last year, which 上期(…) of the first asks for */
} kh_result_time;

/* What a column is about. */
typedef struct kh_result_place {
    const kh_entity *item;  /* of the base tree (kh_origin()): what the input stands in; the scheme entity for
                               the scheme's own inputs; NULL for one declared outside it */
    const kh_entity *input; /* 量 or 外部 of the base tree; NULL: 实绩 of the item */
    kh_text column;         /* of 分列; empty: it has none */
    unsigned period;        /* of a series, from 1; 0: no series, or last year */
    kh_result_time time;
} kh_result_place;

typedef struct kh_result_column {
    kh_result_place place;
    kh_text title;  /* as the template prints it: 招商.到位资金@2025-07; no two are the same */
    kh_text unit;   /* 万元, %, 分, 是否, 日期; empty: a plain number, or one of 取值 */
    bool needed;    /* a formula uses it, and neither 缺省 nor 有() says what else holds */
    bool is_points; /* marked by its department */
    bool is_shared; /* 口径：统一 */
    const struct kh_result_type *type; /* of the cells; see results/cell.h */
} kh_result_column;

/* A detail (明细) that the scheme asks for: a table with a row for each thing. */
typedef struct kh_result_detail {
    const kh_entity *entity; /* of the base tree */
    kh_text title;           /* as the template calls it: 项目; 招商.项目 where another has that name */
    const kh_result_column
        *columns; /* the 栏 that are filled in; place.item: the detail, place.input: the 栏 */
    size_t column_count;
    int64_t most; /* 至多: things of one township; 0: no such limit */
} kh_result_detail;

typedef struct kh_results {
    const kh_scheme *scheme;
    const kh_source *source;         /* the file; of a workbook a page of cells, see kh_source.is_sheet */
    const kh_result_column *columns; /* of the file, bound; in its order */
    size_t column_count;
    /* internal to results/ */
    const struct kh_result_cells *cells;
} kh_results;

/* Which column a formula asks for. */
static inline kh_result_place kh_result_place_asked(kh_actual asked)
{
    kh_result_time last = asked.period ? KH_LAST_PERIOD : KH_LAST_YEAR;
    return (kh_result_place){.item = asked.item,
                             .input = asked.input,
                             .column = asked.column,
                             .period = asked.last_year ? 0 : asked.period,
                             .time = asked.last_year ? last : KH_THIS_YEAR};
}

/* Every column that scoring the scheme asks for, in the order of the card, and those of quantities that it
 * declares and no formula uses (not needed): for templates and for saying what is missing. */
size_t kh_results_wanted(kh_model *model, const kh_scheme *scheme, const kh_result_column **columns);

/* Every detail of the scheme, in the order of the card. */
size_t kh_results_details(kh_model *model, const kh_scheme *scheme, const kh_result_detail **details);

/* Reads the file; the format by its name (.csv, .yaml, .yml, .xlsx). NULL: it was reported. */
const kh_results *kh_results_read(kh_model *model, const kh_scheme *scheme, kh_text path);
/* The same for bytes in memory (tests, fuzzing). */
const kh_results *kh_results_read_bytes(kh_model *model, const kh_scheme *scheme, kh_text path,
                                        kh_text content);

/* The value, typed and with its unit, and where it stands; false: the cell is missing or empty, or was
 * reported as malformed (then *span says where; else it is nowhere). `township` NULL: of the row 全体. An
 * input that is the same for all is found for every township. Of a detail (place.input) the value is the list
 * of its rows (KH_KIND_DETAIL_ROW), empty if the township says that it has none; false: it was not handed in.
 */
bool kh_results_find(const kh_results *results, const kh_entity *township, kh_result_place place,
                     kh_value *value, kh_span *span);
/* Why there is none: the cell says 不适用, or was left empty though the file has the column and the row;
 * otherwise it is a column, a row, a detail or a value for everyone that is missing, or what is malformed. */
kh_missing_cause kh_results_absence(const kh_results *results, const kh_entity *township,
                                    kh_result_place place);

/* Whose column it is: the entity of the base tree; of a bonus or penalty of a group that changes the scheme's
 * of that name, and of its inputs, the scheme's. NULL for NULL. */
const kh_entity *kh_result_meant(const kh_entity *entity);

#endif
