#include "matching.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

static const term_row terms[] = {
    {"排名用语", KH_PERMITTED, "排名不分先后 通报表扬 全国排名 空气质量指数"},
    {"排名用语.名次", KH_STRONG, "排名 排名通报 位次 名次 前三名"},
    {"排名用语.换名", KH_STRONG, "红黑榜 晾晒"},
    {"排名用语.换名", KH_WEAK, "指数 评比"},
    {"排名用语.末位", KH_STRONG, "末位 倒数"},
    {"排名用语.通报", KH_WEAK, "通报"},
    {"打卡签到", KH_PERMITTED, "网红打卡地 积分超市 积分兑换 会议签到"},
    {"打卡签到.打卡", KH_STRONG, "打卡 打卡签到 签到率"},
    {"打卡签到.打卡", KH_WEAK, "签到"},
    {"打卡签到.积分", KH_WEAK, "积分"},
    {"台账档案", KH_PERMITTED, "档案馆 法定台账"},
    {"台账档案.台账", KH_STRONG, "台账 台帐 登记簿"},
    {"台账档案.台账", KH_WEAK, "有台账"},
    {"台账档案.资料", KH_WEAK, "档案 资料"},
    {"照片视频", KH_PERMITTED, "视频会议 视频调度会 证件照"},
    {"照片视频.照片", KH_STRONG, "拍照 现场照片 打卡照片 照片佐证 上传照片 上传视频"},
    {"照片视频.照片", KH_WEAK, "照片 视频"},
    {"照片视频.截图", KH_STRONG, "截图"},
    {"开会发文.会议", KH_STRONG, "专题研究 专题会议 调度会"},
    {"开会发文.会议", KH_WEAK, "召开"},
    {"开会发文.发文", KH_STRONG, "制定实施方案"},
    {"开会发文.机构", KH_STRONG, "成立领导小组 制度上墙"},
    {"批示刊发", KH_PERMITTED, "信息化"},
    {"批示刊发.批示", KH_STRONG, "领导批示"},
    {"批示刊发.刊发", KH_WEAK, "采用"},
    {"批示刊发.信息", KH_WEAK, "信息"},
    {"千分制", KH_PERMITTED, "千分之 1000元 1000亩"},
    {"千分制.名称", KH_STRONG, "千分制"},
    {"千分制.写法", KH_STRONG, "一千分 1000分 满分1000 总分1000"},
    {"定期用语.通报", KH_STRONG, "月通报 月排名 月度排名 季度通报"},
    {"定期用语.调度", KH_STRONG, "周调度"},
    {"应用推广", KH_PERMITTED, "注册资本 注册登记"},
    {"应用推广.下载", KH_STRONG, "注册率 下载量"},
    {"应用推广.下载", KH_WEAK, "下载 注册"},
    {"应用推广.名称", KH_WEAK, "APP 应用程序 公众号"},
    {"点赞转发.点赞", KH_STRONG, "点赞 点赞数 转发量"},
    {"否决责任状.责任状", KH_STRONG, "责任书 层层签订"},
    {"限时用语.限时", KH_STRONG, "今日下班前"},
    {"汇报材料.专门", KH_STRONG, "PPT 自查报告"},
    {"汇报材料.及时", KH_WEAK, "迟报"},
    {"属地转嫁.属地", KH_STRONG, "属地责任 乡镇牵头"},
    {"改头换面.监测", KH_WEAK, "监测"},
    {"事件词.事件", KH_STRONG, "典型案件 案件 火灾"},
    {"处罚词", KH_STRONG, "扣 扣分 不得分 通报 约谈 取消评优"},
    {"频次词.每周", KH_STRONG, "每周"},
    {"频次词.每半月", KH_STRONG, "每半月"},
    {"频次词.每月", KH_STRONG, "每月 月度"},
    {"频次词.每季", KH_STRONG, "每季 每季度 季度"},
    {"频次词.每年", KH_STRONG, "每年 年度 年终"},
};

static const negation_row negations[] = {
    {KH_PROHIBITS, "严禁 禁止 不得 不设 不再 取消 停止 停发 删除 不以 不要求 不纳入 不作为"},
    {KH_PROHIBITS_NEAR, "清理 整治 纠正 剔除"},
    {KH_WEAKENS, "减少 控制 从严控制 规范"},
    {KH_SILENCES_BEFORE, "一律取消 停止执行 不纳入考核 不计分 不再要求 之风 乱象 不计入考核"},
    {KH_INSTEAD, "代替 而不是 取代"},
    {KH_ENDS, "但 确需 除 否则 违者"},
    {KH_FORMERLY, "过去 以往 原来"},
    {KH_NOWADAYS, "如今 现在 今年起 改为"},
    {KH_QUOTES, "典型问题 通报指出 负面清单 禁止情形 如下行为 引以为戒"},
    {KH_NO_NEGATION,
     "不少于 不低于 不得分 不得少于 不得不 不能不 不断 不分先后 不但 取消评优 取消全年评优 的不计分 "
     "的，不计分"},
};

static const pattern_row patterns[] = {
    {"千分满分", 8, "总分 满分 板块 各设 计 / @分数>=1000"},
    {"文中赋分", 6, "扣 减 加 得 计 各 / @分数"},
    {"频繁排名", 20, "#频次词.每周 #频次词.每月 #频次词.每季 / #排名用语.名次"},
    {"排名计分", 10, "前三 第一 垫底 #排名用语.名次 / 加 扣 得 / @分数"},
    {"排名上群", 16, "完成情况 进度 #排名用语.名次 / 工作群 公众号 / 公布 通报"},
    {"频次阶梯", 4, "日 周 / 调度 通报 推进 / 月 / 调度 通报 推进 / 季 / 调度 通报 推进"},
    {"末位约谈", 16, "末位 倒数 / 约谈 检讨 通报"},
    {"缺痕不得分", 12, "没有 未 无 / #照片视频 #打卡签到.打卡 / 不得分 不计分"},
    {"应用安装", 10, "应用 平台 #应用推广.名称 / 下载 注册 / 率 全覆盖 @百分数 @数字"},
    {"活动计次", 6, "组织 开展 / 不少于 达到 / @数字 / 次 场"},
    {"录入定额", 10, "录入 上报 / 纠纷 线索 / @数字 / 条 件"},
    {"群众参与", 14, "居民 群众 / 参保 #应用推广.下载 / 达到 不低于 @百分数"},
    {"报送篇数", 10, "#频次词 / 报送 上报 / 材料 #批示刊发.信息 / @数字 / 篇 条"},
    {"迟报扣分", 8, "迟报 漏报 / #处罚词"},
    {"当日报送", 12, "今日 当天 / 报送 上报"},
    {"无事不得分", 10, "没有 未发生 / #事件词 / 不得分 不计分"},
    {"有事得分", 6, "查处 发现 / #事件词 / 一起 1起 / 得 / @分数"},
    {"事件否决", 16, "发生 出现 / 取消 不得 / 评优 资格 优秀"},
    {"无权检查", 14, "乡镇 街道 / 加油站 电气 / 检查 执法"},
    {"数字", 0, "@数字"},
    {"分数", 0, "@分数"},
    {"百分数", 0, "@百分数"},
    {"至多三次", 2, "开会 / @数字<=3 / 次"},
    {"八成以上", 6, "率 / @百分数>=4/5"},
};

/* The next word of `words`, which is moved behind it; length 0: no more. */
static kh_text next_word(const char **words)
{
    while (**words == ' ')
        ++*words;
    const char *start = *words;
    while (**words && **words != ' ')
        ++*words;
    return kh_text_slice(start, (size_t)(*words - start));
}

matching matching_empty(void)
{
    matching it = {.arena = kh_arena_new()};
    assert_non_null(it.arena);
    it.lexicons = kh_lexicons_new(it.arena);
    return it;
}

void matching_end(matching *it)
{
    kh_arena_free(it->arena);
}

static void name_class(matching *it, kh_text name, kh_class of)
{
    assert_in_range(it->count, 0, KH_COUNT(it->classes) - 1);
    it->classes[it->count].name = name;
    it->classes[it->count++].of = of;
}

static kh_class find_class(const matching *it, kh_text name)
{
    for (size_t i = 0; i < it->count; i++)
        if (kh_text_equal(it->classes[i].name, name))
            return it->classes[i].of;
    return KH_NO_CLASS;
}

kh_class matching_class(matching *it, const char *name)
{
    kh_class of = find_class(it, kh_text_of(name));
    if (of == KH_NO_CLASS)
        fail_msg("no class %s", name);
    return of;
}

/* Made with those above it if it is not there. */
static kh_class make_class(matching *it, kh_text name)
{
    kh_class made = find_class(it, name), parent = KH_NO_CLASS;
    if (made != KH_NO_CLASS)
        return made;
    for (uint32_t i = name.length; i-- > 0;) {
        if (name.data[i] == '.') {
            parent = make_class(it, kh_text_slice(name.data, i));
            break;
        }
    }
    made = kh_lexicons_class(it->lexicons, parent);
    name_class(it, name, made);
    return made;
}

void matching_add_terms(matching *it, const term_row *rows, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        kh_class of = make_class(it, kh_text_of(rows[i].of));
        const char *words = rows[i].words;
        for (kh_text word = next_word(&words); word.length; word = next_word(&words))
            kh_lexicons_term(it->lexicons, of, word, rows[i].strength);
    }
}

/* “>=1000”, “<=1/2” behind the name of a figure. */
static kh_number bound_of(matching *it, kh_text word, const char *sign)
{
    const char *at = strstr(kh_text_terminated(it->arena, word), sign);
    kh_number bound = KH_NUMBER_INVALID, divisor = KH_NUMBER(1);
    if (!at)
        return bound;
    const char *number = at + strlen(sign), *slash = strchr(number, '/');
    size_t length = slash ? (size_t)(slash - number) : strlen(number);
    assert_true(kh_number_parse(it->arena, kh_text_slice(number, length), &bound));
    assert_true(!slash || kh_number_parse(it->arena, kh_text_of(slash + 1), &divisor));
    return kh_number_divide(it->arena, bound, divisor);
}

static kh_step_choice choice_of(matching *it, kh_text word)
{
    kh_step_choice choice = {.kind = KH_STEP_TEXT, .text = word};
    if (word.data[0] == '#') {
        choice.kind = KH_STEP_CLASS;
        choice.of = find_class(it, kh_text_slice(word.data + 1, word.length - 1));
        assert_int_not_equal(choice.of, KH_NO_CLASS);
    } else if (word.data[0] == '@') {
        choice.kind = kh_text_starts(word, KH_TEXT("@数字"))   ? KH_STEP_NUMBER
                      : kh_text_starts(word, KH_TEXT("@分数")) ? KH_STEP_POINTS
                                                               : KH_STEP_PERCENT;
        choice.least = bound_of(it, word, ">=");
        choice.most = bound_of(it, word, "<=");
    }
    return choice;
}

void matching_add_pattern(matching *it, const pattern_row *row)
{
    kh_step_choice choices[64];
    kh_step steps[8] = {{choices, 0}};
    size_t count = 1, used = 0;
    const char *words = row->steps;
    for (kh_text word = next_word(&words); word.length; word = next_word(&words)) {
        if (kh_text_is(word, "/")) {
            steps[count++] = (kh_step){choices + used, 0};
            continue;
        }
        choices[used++] = choice_of(it, word);
        steps[count - 1].count++;
    }
    name_class(it, kh_text_of(row->name), kh_lexicons_pattern(it->lexicons, steps, count, row->gap));
}

matching matching_new(void)
{
    matching it = matching_empty();
    matching_add_terms(&it, terms, KH_COUNT(terms));
    kh_lexicons_evidence(it.lexicons, matching_class(&it, "处罚词"));
    kh_lexicons_evidence(it.lexicons, matching_class(&it, "频次词"));
    for (size_t i = 0; i < KH_COUNT(negations); i++) {
        const char *words = negations[i].words;
        for (kh_text word = next_word(&words); word.length; word = next_word(&words))
            kh_lexicons_negation(it.lexicons, negations[i].role, word);
    }
    for (size_t i = 0; i < KH_COUNT(patterns); i++)
        matching_add_pattern(&it, &patterns[i]);
    kh_lexicons_variant(it.lexicons, KH_TEXT("信息"), KH_TEXT("資訊"));
    kh_lexicons_variant(it.lexicons, KH_TEXT("视频"), KH_TEXT("影片"));
    kh_lexicons_variant(it.lexicons, KH_TEXT("视频"), KH_TEXT("視頻"));
    kh_lexicons_close(it.lexicons);
    return it;
}

static void expect_inside(kh_text text, const kh_hit *hit)
{
    assert_true(hit->clause <= hit->start && hit->start < hit->end && hit->end <= hit->clause_end);
    assert_true(hit->clause_end <= text.length);
}

const char *hits_in_bytes(matching *it, kh_text text, const char *classes)
{
    kh_class asked[16];
    size_t count = 0;
    for (kh_text name = next_word(&classes); name.length; name = next_word(&classes)) {
        asked[count] = find_class(it, name);
        assert_int_not_equal(asked[count++], KH_NO_CLASS);
    }
    kh_hits hits = kh_scan_hits(kh_lexicons_scan(it->lexicons, it->arena, text), it->arena, asked, count);
    kh_builder said = {.arena = it->arena};
    for (size_t i = 0; i < hits.count; i++) {
        const kh_hit *hit = &hits.items[i];
        expect_inside(text, hit);
        kh_builder_string(&said, i ? " " : "");
        kh_builder_bytes(&said, text.data + hit->start, hit->end - hit->start);
        kh_builder_string(&said, hit->strong ? "" : "?");
        kh_builder_string(&said, hit->lowered ? "-" : "");
        if (kh_number_valid(hit->number)) {
            kh_builder_character(&said, '=');
            kh_builder_add(&said, kh_number_fraction(it->arena, hit->number));
        }
    }
    return kh_builder_text(&said).data;
}

const char *hits_in(matching *it, const char *text, const char *classes)
{
    return hits_in_bytes(it, kh_text_of(text), classes);
}

void expect_hits(matching *it, const matching_case *cases, size_t count)
{
    size_t wrong = 0;
    for (size_t i = 0; i < count; i++) {
        const char *found = hits_in(it, cases[i].text, cases[i].classes);
        if (strcmp(found, cases[i].wanted) == 0)
            continue;
        print_error("%s: in “%s” %s\n    wanted “%s”\n    found  “%s”\n", cases[i].why, cases[i].text,
                    cases[i].classes, cases[i].wanted, found);
        wrong++;
    }
    assert_int_equal(wrong, 0);
}
