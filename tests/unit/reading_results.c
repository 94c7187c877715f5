/* See reading_results.h. */
#include "reading_results.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>
#include <zip.h>

#include "output/findings.h"

const char results_scheme[] =
    "量 汇率 { 口径：统一  范围：5..9 }\n"
    "方案 示例2025 “示例” {\n"
    "    年度：2025  总分：100  周期：每年  数据失实：“查实的，取消该项得分”\n"
    "    属性 山区 { 类型：真假  缺省：否 }\n"
    "    乡镇 石桥镇 “石桥人民政府” { 山区：是 }\n"
    "    乡镇 源东乡；\n"
    "    乡镇 城南街道；\n"
    "    部门 考核办；\n"
    "    量 全县均值 { 口径：统一  单位：% }\n"
    "    量 无人问 { 单位：件 }\n"
    "    板块 发展 “高质量发展” {\n"
    "        指标 招商 “招商引资” {\n"
    "            部门：考核办  分值：40  类型：目标效果\n"
    "            量 到位资金 { 单位：万元  范围：0..50000万元 }\n"
    "            量 外资 { 单位：万元  缺省：0 }\n"
    "            量 进度 { 单位：%  周期：每季 }\n"
    "            量 总额：到位资金 + 外资 × 汇率\n"
    "            计分：若 有(上年(到位资金)) 则 限(总额 ÷ 上年(到位资金) × 20, 0, 40) 否则 平均(进度) × 40\n"
    "        }\n"
    "        指标 增速 { 部门：考核办  分值：20  类型：目标效果  单位：%  周期：每月  汇总：平均\n"
    "            计分：按完成(实绩, 全县均值) }\n"
    "    }\n"
    "    板块 平安 {\n"
    "        指标 平安 { 部门：考核办  分值：40  类型：目标效果\n"
    "            指标 信访 { 分值：15 }\n"
    "            指标 表彰 { 分值：15  量 次数 { 单位：次  分列：[省, 市, 县] }\n"
    "                计分：加权(次数, [省：3, 市：2, 县：1]) }\n"
    "            指标 日期 { 分值：10  单位：日期  计分：若 实绩 <= 2025-06-30 则 满分 否则 0 }\n"
    "        }\n"
    "        扣分项 舆情 { 单次：2  上限：5 }\n"
    "        加分项 创新 { 上限：3 }\n"
    "    }\n"
    "    否决项 安全 { 后果：“不得评优” }\n"
    "    否决项 环保 { 外部 督察 { 取值：[通过, 整改, 问责] }  条件：督察 = 问责  后果：“不得评优” }\n"
    "    外部 测评 { 种类：得分  满分：100 }\n"
    "    等次 优秀 { 条件：总得分 >= 90 且 测评 >= 80 }\n"
    "}\n";

/* “招商.到位资金[万元]; 招商.外资[万元]?; …”: ? is not needed, * marked by the department, = the same for
 * all. */
const char *show_wanted(evaluating *it)
{
    const kh_result_column *columns;
    size_t count = kh_results_wanted(it->model, &it->model->schemes[0], &columns);
    kh_builder out = {.arena = it->arena};
    for (size_t i = 0; i < count; i++) {
        kh_builder_format(&out, "%s%.*s", i ? "; " : "", KH_TEXT_ARGUMENTS(columns[i].title));
        if (columns[i].unit.length)
            kh_builder_format(&out, "[%.*s]", KH_TEXT_ARGUMENTS(columns[i].unit));
        kh_builder_string(&out, columns[i].is_points ? "*" : "");
        kh_builder_string(&out, columns[i].is_shared ? "=" : "");
        kh_builder_string(&out, columns[i].needed ? "" : "?");
    }
    return kh_builder_text(&out).data;
}

/* “石桥镇 招商.到位资金=3000万元 …; 全体 汇率=7元”: what is found, by township, then of 全体. */
const char *show_values(evaluating *it, const kh_results *results)
{
    const kh_scheme *scheme = &it->model->schemes[0];
    kh_builder out = {.arena = it->arena};
    for (size_t row = 0; results && row <= scheme->township_count; row++) {
        const kh_entity *township = row < scheme->township_count ? scheme->townships[row] : NULL;
        kh_builder one = {.arena = it->arena};
        for (size_t i = 0; i < results->column_count; i++) {
            kh_value value;
            kh_span span;
            if (!kh_results_find(results, township, results->columns[i].place, &value, &span))
                continue;
            assert_ptr_equal(span.source, results->source);
            kh_builder_format(&one, " %.*s=%.*s", KH_TEXT_ARGUMENTS(results->columns[i].title),
                              KH_TEXT_ARGUMENTS(kh_value_words(it->arena, value).in[0]));
        }
        if (one.length == 0)
            continue;
        kh_builder_string(&out, out.length ? "; " : "");
        kh_builder_add(&out, township ? township->name : KH_TEXT("全体"));
        kh_builder_add(&out, kh_builder_text(&one));
    }
    return kh_builder_text(&out).data;
}

/* “KH958 2:3[三千]→fix; …” */
const char *show_results_findings(evaluating *it)
{
    kh_builder out = {.arena = it->arena};
    for (size_t i = 0; i < kh_diagnostics_count(it->diagnostics); i++) {
        const kh_diagnostic *found = kh_diagnostics_at(it->diagnostics, i);
        if (found->code < KH940 || found->code > KH969)
            continue;
        kh_text text = kh_span_text(found->span);
        kh_builder_format(&out, "%s%s", out.length ? "; " : "", kh_code_id(found->code));
        if (found->span.source)
            kh_builder_format(&out, " %.*s[%.*s]",
                              KH_TEXT_ARGUMENTS(kh_span_position(it->arena, found->span)),
                              KH_TEXT_ARGUMENTS(text));
        if (found->fix.in[0].length)
            kh_builder_format(&out, "→%.*s", KH_TEXT_ARGUMENTS(found->fix.in[0]));
        for (int language = 0; language < KH_LANGUAGES; language++)
            assert_null(strchr(found->message.in[language].data, '{')); /* every argument was given */
    }
    return kh_builder_text(&out).data;
}

const kh_results *read_into(evaluating *it, const char *path, kh_text content)
{
    const kh_results *results =
        kh_results_read_bytes(it->model, &it->model->schemes[0], kh_text_of(path), content);
    kh_diagnostics_finish(it->diagnostics);
    return results;
}

void check_results(const results_example *wanted, const char *path, kh_text content)
{
    evaluating it = evaluating_in(results_scheme);
    const kh_results *results = read_into(&it, path, content);
    const char *values = show_values(&it, results), *findings = show_results_findings(&it);
    if (wanted->values && strcmp(values, wanted->values) != 0)
        fail_msg("%s:\n    values %s\n    wanted %s", wanted->why, values, wanted->values);
    if (strcmp(findings, wanted->findings) != 0)
        fail_msg("%s:\n    findings %s\n    wanted   %s", wanted->why, findings, wanted->findings);
    evaluating_end(&it);
}

void check_all_results(const results_example *examples, size_t count, const char *path)
{
    for (size_t i = 0; i < count; i++)
        check_results(&examples[i], path, kh_text_of(examples[i].text));
}

/* ---- what is said ---- */

/* The findings on the results alone, as on a terminal. */
const char *said_of(kh_arena *arena, const char *path, kh_text content, kh_language language)
{
    evaluating it = evaluating_in(results_scheme);
    kh_diagnostics *own = it.model->diagnostics = kh_diagnostics_new(it.arena);
    (void)kh_results_read_bytes(it.model, &it.model->schemes[0], kh_text_of(path), content);
    kh_diagnostics_finish(own);
    kh_findings findings = {.diagnostics = own};
    kh_findings_style style = {.language = language, .quiet = true};
    kh_text text = kh_findings_format(KH_TEXT("text"))(it.arena, &findings, style);
    const char *said = kh_text_terminated(arena, text);
    evaluating_end(&it);
    return said;
}

/* Line by line: a whole page of difference says nothing. */
void expect_said(const char *said, kh_text wanted)
{
    kh_text rest = wanted;
    for (unsigned line = 1; rest.length || *said; line++) {
        size_t own = strcspn(said, "\n"), other = 0;
        while (other < rest.length && rest.data[other] != '\n')
            other++;
        if (!kh_text_equal(kh_text_slice(said, own), kh_text_slice(rest.data, other)))
            fail_msg("line %u: %.*s\n    wanted: %.*s", line, (int)own, said, (int)other, rest.data);
        said += own + (said[own] != '\0');
        other += other < rest.length;
        rest = kh_text_slice(rest.data + other, rest.length - other);
    }
}

/* True: nothing failed, it was read to the end. */
static bool read_until_failure(evaluating *it, const char *path, kh_text content)
{
    if (kh_arena_guard(it->arena))
        return false;
    (void)kh_results_read_bytes(it->model, &it->model->schemes[0], kh_text_of(path), content);
    return true;
}

void fail_everywhere(const char *path, kh_text content)
{
    fail_everywhere_in(results_scheme, path, content);
}

void fail_everywhere_in(const char *scheme, const char *path, kh_text content)
{
    bool done = false;
    for (unsigned long nth = 0; !done; nth += 1 + nth / 50) {
        evaluating it = evaluating_in(scheme);
        kh_arena_fail_at(it.arena, nth);
        done = read_until_failure(&it, path, content);
        assert_int_equal(done, !kh_arena_has_failed(it.arena));
        evaluating_end(&it);
    }
}

/* The bytes live in the arena. */
kh_text zip_of(kh_arena *arena, const part *parts, size_t count)
{
    zip_error_t error;
    zip_error_init(&error);
    zip_source_t *source = zip_source_buffer_create(NULL, 0, 0, &error);
    assert_non_null(source);
    zip_source_keep(source);
    zip_t *archive = zip_open_from_source(source, ZIP_TRUNCATE, &error);
    assert_non_null(archive);
    for (size_t i = 0; i < count; i++) {
        zip_source_t *one = zip_source_buffer(archive, parts[i].content, strlen(parts[i].content), 0);
        assert_true(zip_file_add(archive, parts[i].name, one, ZIP_FL_ENC_UTF_8) >= 0);
    }
    assert_int_equal(zip_close(archive), 0);
    zip_stat_t about;
    assert_int_equal(zip_source_stat(source, &about), 0);
    char *bytes = kh_arena_alloc(arena, about.size + 2);
    assert_int_equal(zip_source_open(source), 0);
    assert_int_equal(zip_source_read(source, bytes, about.size), (zip_int64_t)about.size);
    (void)zip_source_close(source);
    zip_source_free(source);
    return kh_text_slice(bytes, about.size);
}
