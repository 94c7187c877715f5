/* Results of any bytes: nothing crashes, hangs or eats memory, whatever is said has a place in the file, and
 * what is found is of its column's kind. The first byte chooses the format; a workbook comes as its zip, or
 * as one of its parts, which is then put into a good one. */
#include "results/results.h"

#include <stdlib.h>
#include <zip.h>

/* Of a file of some kilobytes; a million cells of a bomb take most of it. */
enum { MEMORY_LIMIT = 512 << 20 };

typedef enum { CSV, YAML, WORKBOOK, SHEET, STYLES, STRINGS, DIRECTORY, FORMATS } form;

static const char scheme_text[] =
    "方案 甲 “甲” { 年度：2025 总分：100 数据失实：“取消” 乡镇 子镇； 乡镇 丑镇 “丑”； 部门 丙；"
    "量 均值 { 口径：统一 单位：% } 指标 招商 “引资” { 部门：丙 分值：60 量 到位 { 单位：万元 范围：0..9万元 "
    "周期：每季 }"
    "量 级 { 取值：[优, 良] } 计分：若 级 = 优 且 均值 > 3% 则 合计(到位) ÷ 1万元 否则 实绩 }"
    "指标 奖 { 部门：丙 分值：30 量 次 { 分列：[省, 市] } 计分：次.省 × 2 + (若 有(上年(次)) 则 1 否则 0) }"
    "明细 访 { 至多：3 栏 日 { 单位：日期 } 栏 何 { 取值：有、无 } }"
    "指标 项 { 部门：丙 分值：0 明细 件 “事” { 栏 名称； 栏 额 { 单位：万元 范围：0..9 } 栏 外 { 单位：是否 "
    "缺省：否 } }"
    "计分：合计(件[外], 额 ÷ 1万元) + 计数(访) }"
    "加分项 好 { 上限：3 } 否决项 坏 { 后果：“不得评优” } 指标 期 { 部门：丙 分值：10 单位：日期 } }";

static void require(bool holds)
{
    if (!holds)
        abort();
}

/* A workbook with one part of the fuzzer's. */
static kh_text wrap(kh_arena *arena, form of, const char *data, size_t size)
{
    struct {
        const char *name, *content;
        form of;
    } parts[] = {
        {"xl/workbook.xml", "<workbook><sheets><sheet name='a' id='a'/></sheets></workbook>", DIRECTORY},
        {"xl/_rels/workbook.xml.rels", "<r><Relationship Id='a' Target='s.xml'/></r>", FORMATS},
        {"xl/styles.xml", "<s><cellXfs><xf numFmtId='9'/><xf numFmtId='14'/></cellXfs></s>", STYLES},
        {"xl/sharedStrings.xml", "<sst><si><t>乡镇</t></si><si><t>子镇</t></si><si><t>招商</t></si></sst>",
         STRINGS},
        {"xl/s.xml",
         "<w><row><c t='s'><v>0</v></c><c t='s'><v>2</v></c></row><row><c t='s'><v>1</v></c>"
         "<c s='1'><v>45000</v></c></row></w>",
         SHEET},
    };
    zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, NULL);
    require(target);
    zip_source_keep(target);
    zip_t *archive = zip_open_from_source(target, ZIP_TRUNCATE, NULL);
    require(archive);
    for (size_t i = 0; i < KH_COUNT(parts); i++) {
        bool own = parts[i].of == of;
        zip_source_t *one = zip_source_buffer(archive, own ? data : parts[i].content,
                                              own ? size : strlen(parts[i].content), 0);
        zip_int64_t index = zip_file_add(archive, parts[i].name, one, 0);
        require(index >= 0 && zip_set_file_compression(archive, (zip_uint64_t)index, ZIP_CM_STORE, 0) == 0);
    }
    require(zip_close(archive) == 0);
    zip_stat_t about;
    require(zip_source_stat(target, &about) == 0 && zip_source_open(target) == 0);
    char *bytes = kh_arena_alloc(arena, about.size + 2);
    require(zip_source_read(target, bytes, about.size) == (zip_int64_t)about.size);
    (void)zip_source_close(target);
    zip_source_free(target);
    return kh_text_slice(bytes, about.size);
}

static void check_findings(const kh_diagnostics *list)
{
    for (size_t i = 0; i < kh_diagnostics_count(list); i++) {
        const kh_diagnostic *found = kh_diagnostics_at(list, i);
        require(found->span.source || found->code == KH952);
        require(!found->span.source || (found->span.start <= found->span.end &&
                                        found->span.end <= found->span.source->content.length &&
                                        kh_span_place(found->span).line > 0));
        require(found->message.in[KH_CHINESE].length > 0 && found->message.in[KH_ENGLISH].length > 0);
    }
}

static void check_values(const kh_results *results)
{
    for (size_t row = 0; results && row <= results->scheme->township_count; row++)
        for (size_t i = 0; i < results->column_count; i++) {
            const kh_entity *township =
                row < results->scheme->township_count ? results->scheme->townships[row] : NULL;
            kh_value value;
            kh_span span;
            if (!kh_results_find(results, township, results->columns[i].place, &value, &span))
                continue;
            require(span.source == results->source && span.end <= span.source->content.length);
            require(value.kind == KH_VALUE_NUMBER || value.kind == KH_VALUE_TRUTH ||
                    value.kind == KH_VALUE_NAME || value.kind == KH_VALUE_DATE);
        }
}

/* The rows of details have the columns of their details, each with a place and of its kind. */
static void check_details(kh_model *model, const kh_results *results)
{
    const kh_result_detail *details;
    size_t count = kh_results_details(model, &model->schemes[0], &details);
    require(count == 2);
    for (size_t i = 0; results && i < count * results->scheme->township_count; i++) {
        const kh_result_place place = {.input = details[i % count].entity};
        const kh_entity *township = results->scheme->townships[i / count];
        kh_value rows;
        kh_span span;
        if (!kh_results_find(results, township, place, &rows, &span))
            continue;
        require(rows.kind == KH_VALUE_LIST && (rows.list.count <= 3 || i % count));
        for (size_t row = 0; row < rows.list.count; row++) {
            const kh_entity *thing = rows.list.items[row].value.entity;
            require(thing->kind == KH_KIND_DETAIL_ROW && thing->label.length > 0);
            require(thing->computed.count <= details[i % count].column_count + 1);
            for (size_t k = 0; k < thing->computed.count; k++)
                require(thing->computed.items[k].span.source != NULL &&
                        thing->computed.items[k].value.kind != KH_VALUE_UNKNOWN);
        }
    }
}

static void read_results(kh_arena *arena, form of, const char *data, size_t size)
{
    static const char *const paths[FORMATS] = {[CSV] = "r.csv", [YAML] = "r.yaml"};
    kh_diagnostics *list = kh_diagnostics_new(arena);
    kh_settings settings = {0};
    kh_model *model = kh_model_load_text(arena, list, &settings, KH_TEXT("s.kh"), kh_text_of(scheme_text));
    require(model->scheme_count == 1 && kh_diagnostics_at_level(list, KH_ERROR) == 0);
    kh_text content = of >= SHEET ? wrap(arena, of, data, size) : kh_text_slice(data, size);
    const kh_results *results = kh_results_read_bytes(model, &model->schemes[0],
                                                      kh_text_of(paths[of] ? paths[of] : "r.xlsx"), content);
    kh_diagnostics_finish(list);
    require(results || kh_diagnostics_at_level(list, KH_ERROR) > 0);
    check_findings(list);
    check_values(results);
    check_details(model, results);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    kh_arena *arena = kh_arena_new();
    if (!arena || size == 0) {
        kh_arena_free(arena);
        return 0;
    }
    kh_arena_limit(arena, MEMORY_LIMIT);
    require(!kh_arena_guard(arena));
    read_results(arena, (form)(data[0] % FORMATS), (const char *)data + 1, size - 1);
    kh_arena_free(arena);
    return 0;
}
