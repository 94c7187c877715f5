#include "source/suggest.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <cmocka.h>

#define LONG "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十"

static void suggests_what_was_meant(void **state)
{
    static const struct {
        const char *why, *typed, *candidates[4], *wanted; /* NULL: no suggestion */
    } cases[] = {
        {"contained", "农业农村局", {"自然资源局", "县农业农村局"}, "县农业农村局"},
        {"containing", "县农业农村局", {"自然资源局", "农业农村局"}, "农业农村局"},
        {"far longer, but contained", "生态", {"生态环境保护督察整改"}, "生态环境保护督察整改"},
        {"one of four", "目标效过", {"过程控制", "目标效果"}, "目标效果"},
        {"one of two, one in common", "总份", {"总分"}, "总分"},
        {"one of two, the first", "份值", {"总分", "分值"}, "分值"},
        {"one left out of two", "总", {"总分"}, "总分"},
        {"adjacent swap of two", "分总", {"总分"}, "总分"},
        {"adjacent swap of four", "目效标果", {"目标效果"}, "目标效果"},
        {"English", "indcator", {"department", "indicator"}, "indicator"},
        {"English swap", "deparmtent", {"department"}, "department"},
        {"capitals differ in nothing", "TOTAL", {"title", "total"}, "total"},
        {"full-width forms differ in nothing", "ＧＤＰ增速", {"GDP增速"}, "GDP增速"},
        {"the nearest, not the first", "耕地保户", {"耕地", "耕地保护"}, "耕地保护"},
        {"a tie: the first", "农业局", {"林业局", "商业局"}, "林业局"},
        {"unrelated words of two", "粮食", {"森林"}, NULL},
        {"unrelated words of one", "县", {"乡"}, NULL},
        {"unrelated letters", "a", {"b"}, NULL},
        {"two of four differ", "目标效果", {"目标管理"}, NULL},
        {"unrelated words", "目标效果", {"过程控制", "基础数据"}, NULL},
        {"unrelated English", "weight", {"section", "roster"}, NULL},
        {"one character contained is not enough", "局", {"农业农村局"}, NULL},
        {"never the word itself", "总分", {"总分"}, NULL},
        {"the word itself is passed over", "总分", {"总分", "总份"}, "总份"},
        {"empty", "", {"总分"}, NULL},
        {"an empty candidate", "总", {""}, NULL},
        {"too long to compare", LONG LONG, {LONG LONG "一"}, NULL},
        {"a candidate too long to compare", "总分", {LONG LONG, "总份"}, "总份"},
        {"no candidates", "总分", {NULL}, NULL},
    };
    (void)state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        kh_text candidates[4];
        size_t count = 0;
        while (count < 4 && cases[i].candidates[count]) {
            candidates[count] = kh_text_of(cases[i].candidates[count]);
            count++;
        }
        kh_text got = kh_suggest(kh_text_of(cases[i].typed), candidates, count);
        if (!kh_text_equal(got, kh_text_of(cases[i].wanted)))
            fail_msg("%s: “%.*s”", cases[i].why, KH_TEXT_ARGUMENTS(got));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(suggests_what_was_meant)};
    return cmocka_run_group_tests_name("suggest", tests, NULL, NULL);
}
