/* The library as a whole: it survives every failed allocation, runs twice at once, and says the same each
 * time. */
#include <stdarg.h>
#include <stddef.h>
#include <setjmp.h>
#include <pthread.h>
#include <cmocka.h>

#include "kaohe.h"
#include "library.h"

static const char scheme_text[] =
    "方案 甲2025 “甲县考核” { 年度：2025  总分：100  印发：2025-02-01\n"
    "  属性 定位 { 取值：[农业, 工业] }\n"
    "  乡镇 东镇 { 定位：农业 }\n乡镇 西镇 { 定位：工业 }\n"
    "  部门 农业局 “县农业农村局”；\n"
    "  板块 发展 { 分值：100\n"
    "    核心指标 粮食 { 部门：农业局  分值：40  类型：目标效果  来源：“年报” }\n"
    "    指标 招商 { 部门：农业局  分值：55  类型：目标效果  目标：300万元 }\n"
    "    指标 进度 { 部门：农业局  分值：5  类型：过程控制  适用：定位 = 工业 } }\n"
    "  公布 月报 { 方式：排名  频次：每月 }\n"
    "  分组 农业镇 当 定位 = 农业 { 调整 { 粮食：×1.2 } }\n分组 其他 否则 { 剔除：粮食 } }\n";

static kh_compile_options options(void)
{
    kh_compile_options all = {0};
    all.settings.library = kh_library_embedded(&all.settings.library_count);
    all.settings.terms = kh_library_terms();
    return all;
}

static kh_text findings(kh_arena *arena, const kh_compilation *compilation)
{
    kh_findings all = {.diagnostics = compilation->diagnostics, .version = KH_TEXT("test")};
    return kh_findings_format(KH_TEXT("json"))(arena, &all, (kh_findings_style){.language = KH_CHINESE});
}

/* The whole way, guarded as a caller would: *text is what was found. */
static kh_status run(kh_arena *arena, kh_text *text)
{
    static const char path[] = "甲.kh";
    kh_compile_options all = options();
    kh_compilation *compilation;
    kh_status status = kh_compile_text(arena, &all, kh_text_of(path), kh_text_of(scheme_text), &compilation);
    if (status == KH_OK && text)
        *text = findings(arena, compilation);
    return status;
}

static void finds_what_it_should(void **state)
{
    (void)state;
    kh_arena *arena = kh_arena_new();
    kh_text text = KH_TEXT_NONE;
    assert_int_equal(run(arena, &text), KH_OK);
    assert_true(kh_text_contains(text, KH_TEXT("KH102")));
    assert_true(kh_text_contains(text, KH_TEXT("KH104")));
    kh_arena_free(arena);
}

/* Guards: memory that ran out in the middle of a compilation jumped into a function that had returned. */
static void survives_every_failed_allocation(void **state)
{
    (void)state;
    /* Some ten thousand allocations: the first hundreds one by one, then in growing strides, to the very
     * last. */
    unsigned long nth = 0, injected = 0;
    for (bool failed = true; failed; nth += nth < 400 ? 1 : nth / 37) {
        kh_arena *arena = kh_arena_new();
        kh_arena_fail_at(arena, nth);
        kh_status status = run(arena, NULL);
        failed = kh_arena_has_failed(arena);
        assert_int_equal(status, failed ? KH_NO_MEMORY : KH_OK);
        injected += failed;
        kh_arena_free(arena);
    }
    assert_true(injected > 400); /* else nothing was injected and this test proves nothing */
}

typedef struct turn {
    kh_arena *arena;
    kh_text text;
    kh_status status;
} turn;

static void *run_in_thread(void *argument)
{
    turn *mine = argument;
    for (int i = 0; i < 20 && mine->status == KH_OK; i++)
        mine->status = run(mine->arena, &mine->text);
    return NULL;
}

static void two_threads_find_the_same(void **state)
{
    (void)state;
    turn turns[2] = {{.arena = kh_arena_new()}, {.arena = kh_arena_new()}};
    pthread_t threads[2];
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, run_in_thread, &turns[i]), 0);
    for (int i = 0; i < 2; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    assert_int_equal(turns[0].status, KH_OK);
    assert_int_equal(turns[1].status, KH_OK);
    assert_true(turns[0].text.length > 100);
    assert_true(kh_text_equal(turns[0].text, turns[1].text));
    kh_arena_free(turns[0].arena);
    kh_arena_free(turns[1].arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_what_it_should),
        cmocka_unit_test(survives_every_failed_allocation),
        cmocka_unit_test(two_threads_find_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
