/* reading_results.h: a scheme, results read into it, and what was found, in words. */
#ifndef KH_TESTS_READING_RESULTS_H
#define KH_TESTS_READING_RESULTS_H

#include "evaluating.h"
#include "results/results.h"

extern const char results_scheme[];

typedef struct results_example {
    const char *why, *text, *values, *findings;
} results_example;

#define REST "源东乡\n城南街道\n"

/* “招商.到位资金[万元]; 招商.外资[万元]?; …”: ? is not needed, * marked by the department, = the same for
 * all. */
const char *show_wanted(evaluating *it);
/* “石桥镇 招商.到位资金=3000万元 …; 全体 汇率=7元”: what is found, by township, then of 全体. */
const char *show_values(evaluating *it, const kh_results *results);
/* “KH958 2:3[三千]→fix; …” */
const char *show_results_findings(evaluating *it);
const kh_results *read_into(evaluating *it, const char *path, kh_text content);
void check_results(const results_example *wanted, const char *path, kh_text content);
void check_all_results(const results_example *examples, size_t count, const char *path);

/* ---- what is said ---- */

/* The findings on the results alone, as on a terminal; in the arena. */
const char *said_of(kh_arena *arena, const char *path, kh_text content, kh_language language);
/* Line by line: a whole page of difference says nothing. */
void expect_said(const char *said, kh_text wanted);
/* Reads it with each allocation failing in turn. */
void fail_everywhere(const char *path, kh_text content);
void fail_everywhere_in(const char *scheme, const char *path, kh_text content);

/* ---- workbooks ---- */

typedef struct part {
    const char *name, *content;
} part;

#define RELATIONS                                                                                            \
    "<Relationships xmlns='r'><Relationship Id='a' Target='worksheets/one.xml'/>"                            \
    "<Relationship Id='b' Target='/xl/worksheets/two.xml'/></Relationships>"
#define BOOK "<workbook xmlns:r='x'><sheets><sheet name='甲' sheetId='1' r:id='a'/></sheets></workbook>"
#define STYLES                                                                                               \
    "<styleSheet><numFmts><numFmt numFmtId='164' formatCode='yyyy\"年\"m\"月\"'/>"                         \
    "<numFmt numFmtId='165' formatCode='0.0%'/></numFmts><cellStyleXfs><xf numFmtId='9'/></cellStyleXfs>"    \
    "<cellXfs><xf numFmtId='0'/><xf numFmtId='10'/><xf numFmtId='14'/><xf numFmtId='164'/>"                  \
    "<xf numFmtId='165'/></cellXfs></styleSheet>"
#define TEXT(place, text) "<c r='" place "' t='inlineStr'><is><t>" text "</t></is></c>"
#define SHEET(rows)       "<worksheet><sheetData>" rows "</sheetData></worksheet>"

/* The bytes live in the arena. */
kh_text zip_of(kh_arena *arena, const part *parts, size_t count);

#endif
