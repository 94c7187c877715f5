/* Matching: normal form and the way back, longest match, every word of negation, evidence, figures, patterns,
 * and the time that hostile texts take. */
#include "lexicon/lexicon.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#include <cmocka.h>

#include "lexicon/lexicon_internal.h"
#include "matching.h"

static int make_matching(void **state)
{
    matching *it = malloc(sizeof *it);
    *it = matching_new();
    *state = it;
    return 0;
}

static int free_matching(void **state)
{
    matching_end(*state);
    free(*state);
    return 0;
}

/* The normal form of a text as UTF-8. */
static const char *normal_of(kh_arena *arena, const char *text)
{
    kh_normal normal = kh_normalise(arena, kh_text_of(text));
    kh_builder said = {.arena = arena};
    for (uint32_t i = 0; i < normal.count; i++) {
        char bytes[4];
        kh_builder_bytes(&said, bytes, kh_utf8_encode(normal.characters[i], bytes));
    }
    return kh_builder_text(&said).data;
}

static void texts_are_read_in_one_form(void **state)
{
    static const struct {
        const char *why, *text, *wanted;
    } cases[] = {
        {"plain", "每月排名", "每月排名"},
        {"full width", "ＡＰＰ（１００％）：；", "app(100%):;"},
        {"letters", "App", "app"},
        {"traditional", "各級不得以點贊數為據", "各级不得以点赞数为据"},
        {"variants", "遊併衞綫裡裏峯邨", "游并卫线里里峰村"},
        {"taken for each other", "台帐台賬臺帳台账", "台账台账台账台账"},
        {"invisible", "打\u200b卡\u2060签\u00ad到\ufeff", "打卡签到"},
        {"variation selectors", "打\ufe00卡\U000e0100", "打卡"},
        {"marks", "打\u0332卡\u20dd", "打卡"},
        {"a letter and its mark", "e\u0301", "é"},
        {"the letter with its mark", "É", "é"},
        {"a compatibility ideograph", "\uf907", "龟"},
        {"radicals in place of characters", "⼯作⽇志", "工作日志"},
        {"vertical and small forms", "︒﹐﹔", "。,;"},
        {"half-width stop", "｡､", "。、"},
        {"styled digits", "\U0001d7cf\U0001d7ce", "10"},
        {"blanks inside words", "打 卡　签\t到\u00a0率", "打卡签到率"},
        {"blanks between figures and words", "满分 1000 分", "满分1000分"},
        {"blanks between English words", "QR   code 码", "qr code码"},
        {"a list mark is no decimal", "1. 5个村", "1. 5个村"},
        {"dots in words", "打·卡・签•到", "打卡签到"},
        {"a bullet", "甲\n·打卡", "甲\n·打卡"},
        {"lines", "甲\r\n乙", "甲\n\n乙"},
        {"grouped digits", "1,000,000", "1000000"},
        {"grouped by blanks", "12 000", "12000"},
        {"full-width grouping", "１，０００", "1000"},
        {"mixed, a thousand", "1，000分", "1000分"},
        {"a list of numbers", "100，200，300分", "100,200,300分"},
        {"a year and a number", "2024,100", "2024,100"},
        {"four digits are no group", "1,0000", "1,0000"},
        {"ill-formed", "打\xe5\x8d卡", "打\ufffd\ufffd卡"},
        {"control", "打\x01卡", "打卡"},
        {"empty", "", ""},
    };
    const matching *it = *state;
    for (size_t i = 0; i < KH_COUNT(cases); i++) {
        const char *found = normal_of(it->arena, cases[i].text);
        if (strcmp(found, cases[i].wanted) != 0)
            fail_msg("%s: “%s” is read “%s”, wanted “%s”", cases[i].why, cases[i].text, found,
                     cases[i].wanted);
    }
}

/* Pairs people write: left as right. Both sides are folded, so it is enough that they come to the same. */
static void traditional_and_variant_characters_fold_together(void **state)
{
    static const char *const pairs = "並并 亂乱 來来 個个 備备 傳传 僅仅 價价 儘尽 優优 兩两 冊册 別别 刪删 "
                                     "則则 創创 劃划 動动 務务 匯汇 區区 參参 員员 單单 "
                                     "嚴严 國国 圖图 執执 報报 場场 學学 實实 審审 將将 專专 對对 導导 層层 "
                                     "屬属 師师 帳帐 幹干 廢废 廣广 張张 強强 彙汇 後后 "
                                     "從从 復复 徵征 態态 應应 懸悬 戰战 戶户 掛挂 採采 換换 據据 攝摄 攤摊 "
                                     "數数 於于 時时 曬晒 書书 會会 條条 棄弃 業业 標标 "
                                     "機机 檔档 檢检 權权 歸归 決决 況况 減减 測测 準准 滿满 瀏浏 災灾 為为 "
                                     "無无 營营 牆墙 牽牵 狀状 現现 產产 畝亩 當当 發发 "
                                     "盡尽 監监 眾众 確确 碼码 稅税 種种 積积 筆笔 範范 簡简 簽签 糾纠 約约 "
                                     "紅红 納纳 級级 組组 絡络 給给 統统 經经 網网 線线 "
                                     "編编 縣县 縮缩 總总 績绩 繳缴 罰罚 習习 聞闻 聯联 職职 臉脸 與与 舉举 "
                                     "萬万 號号 複复 規规 視视 覽览 訂订 計计 記记 訪访 "
                                     "設设 許许 訴诉 註注 評评 認认 課课 調调 請请 論论 諾诺 講讲 證证 識识 "
                                     "議议 護护 讀读 讓让 讚赞 負负 責责 貼贴 資资 質质 "
                                     "賬账 購购 賽赛 跡迹 躍跃 軌轨 載载 轄辖 轉转 辦办 週周 進进 過过 達达 "
                                     "遲迟 選选 鄉乡 醫医 鋒锋 錄录 鎮镇 長长 門门 開开 "
                                     "閱阅 關关 陣阵 險险 隱隐 電电 須须 領领 頭头 頻频 題题 額额 願愿 類类 "
                                     "風风 館馆 馬马 驗验 體体 點点 齊齐 龍龙 遊游 迴回 "
                                     "製制 羣群 衞卫 閲阅 佈布 竝并 併并 贊赞 帳账 臺台 檯台 裏里 裡里 説说 "
                                     "峯峰 麪面 綫线 録录 爲为 産产 衆众 邨村 鎗枪 祕秘 "
                                     "牀床";
    const matching *it = *state;
    kh_normal normal = kh_normalise(it->arena, kh_text_of(pairs));
    assert_int_equal(normal.count % 2, 0);
    for (uint32_t i = 0; i < normal.count; i += 2)
        if (normal.characters[i] != normal.characters[i + 1])
            fail_msg("“%.*s” is not read as one", (int)(normal.ends[i + 1] - normal.starts[i]),
                     pairs + normal.starts[i]);
}

static void hits_stand_where_the_text_has_them(void **state)
{
    static const matching_case cases[] = {
        {"invisible characters between", "须打\u200b\u200b卡。", "打卡签到", "打\u200b\u200b卡"},
        {"blanks between", "须打 　卡。", "打卡签到", "打 　卡"},
        {"full width and case", "做ｐＰｔ", "汇报材料", "ｐＰｔ"},
        {"traditional", "須建臺帳", "台账档案", "臺帳"},
        {"a mark belongs to its character", "打卡\u0332。", "打卡签到", "打卡\u0332"},
        {"grouped digits", "总分1,000分", "千分制.写法", "总分1,000"},
        {"a variant", "上传影片", "照片视频", "上传影片"},
        {"a variant in traditional", "領導批示的資訊，加2分", "批示刊发.信息", "資訊?"},
        {"a broken byte matches nothing", "打\xe5卡", "打卡签到", ""},
        {"nothing to find", "", "打卡签到", ""},
    };
    expect_hits(*state, cases, KH_COUNT(cases));
}

static void the_longest_wins(void **state)
{
    static const matching_case cases[] = {
        {"of one class", "每日打卡签到", "打卡签到", "打卡签到"},
        {"of two classes", "上传打卡照片", "打卡签到 照片视频", "打卡照片"},
        {"asked alone, the shorter is one", "上传打卡照片", "打卡签到", "打卡"},
        {"weak and longer", "须有台账", "台账档案", ""},
        {"weak and longer, with evidence", "有台账的加1分", "台账档案", "有台账?"},
        {"overlapping ones both stand", "上传照片佐证", "照片视频", "上传照片"},
        {"one for each part", "现场照片、截图、打卡照片", "照片视频", "现场照片 截图"},
        {"the longest of the clause", "打卡、签到率、打卡签到", "打卡签到", "打卡签到"},
        {"one in each clause", "打卡；打卡。打卡", "打卡签到", "打卡 打卡 打卡"},
        {"a comma ends no clause", "打卡，打卡", "打卡签到", "打卡"},
        {"a line does", "打卡\n打卡", "打卡签到", "打卡 打卡"},
        {"permitted phrase", "建设网红打卡地3处", "打卡签到", ""},
        {"beside a permitted one", "网红打卡地须打卡", "打卡签到", "打卡"},
        {"permitted in its own tree only", "视频会议、打卡照片", "照片视频", "打卡照片"},
        {"of another tree inside it", "视频调度会", "照片视频 开会发文", "调度会"},
        {"at least as long, overlapping", "上传视频会议", "照片视频", ""},
        {"a figure is matched whole", "总分21000分", "千分制.写法", ""},
        {"to its end", "满分10000分", "千分制.写法", ""},
        {"a Latin word is matched whole", "apppt", "汇报材料", ""},
        {"beside Han it is whole", "做PPT汇报", "汇报材料", "PPT"},
    };
    expect_hits(*state, cases, KH_COUNT(cases));
}

static void words_of_negation_do_what_they_are_for(void **state)
{
    static const matching_case cases[] = {
        {"prohibited", "严禁要求镇村打卡", "打卡签到", ""},
        {"over commas", "不得层层加码，频繁打卡", "打卡签到", ""},
        {"over a list", "不得以打卡、截图、台账评定", "打卡签到 照片视频 台账档案", ""},
        {"not in the next clause", "严禁拍照；每日打卡", "打卡签到 照片视频", "打卡"},
        {"not what stands before", "打卡后不得离岗", "打卡签到", "打卡"},
        {"a stop ends it", "不得提前离岗，否则打卡无效", "打卡签到", "打卡"},
        {"a stop before it does not", "但不得打卡", "打卡签到", ""},
        {"除 in 删除 is no stop", "严禁乱删除后打卡", "打卡签到", ""},
        {"nor is it in 剔除", "严禁剔除有关各村数据后打卡", "打卡签到", ""},
        {"但 in 不但 is no stop", "严禁不但打卡", "打卡签到", ""},
        {"a penalty does not cancel it", "取消月度排名和季度通报", "排名用语 定期用语", ""},
        {"near", "清理打卡", "打卡签到", ""},
        {"six characters", "清理各类的各级的打卡", "打卡签到", ""},
        {"seven", "清理各类的各级的小打卡", "打卡签到", "打卡"},
        {"near, not over a comma", "清理，打卡", "打卡签到", "打卡"},
        {"weakened", "减少排名", "排名用语", "排名-"},
        {"weakened, too far", "减少检查的数量后再排名", "排名用语", "排名"},
        {"weakened, over a comma", "减少检查，排名", "排名用语", "排名"},
        {"the unlowered one is told", "减少排名，公布位次", "排名用语", "位次"},
        {"called off behind", "打卡不计入考核", "打卡签到", ""},
        {"called off behind, all before", "打卡、拍照等情况不纳入考核", "打卡签到 照片视频", ""},
        {"not what stands behind that", "签到率不计入考核，但须打卡", "打卡签到", "打卡"},
        {"a phrase that silences both ways", "不再要求打卡", "打卡签到", ""},
        {"的不计分 punishes", "未打卡的不计分", "打卡签到", "打卡"},
        {"with a comma, too", "未打卡的，不计分", "打卡签到", "打卡"},
        {"instead of", "以比对代替打卡、拍照，每月排名", "打卡签到 照片视频 排名用语", "排名"},
        {"formerly", "过去每月排名，今年起一律停发", "排名用语", ""},
        {"now", "过去打卡，现在截图", "打卡签到 照片视频", "截图"},
        {"now, without a comma", "过去打卡现在截图", "打卡签到 照片视频", "截图"},
        {"formerly, without now", "过去每周打卡，须每月排名", "打卡签到 排名用语", "排名"},
        {"quoted", "典型问题通报指出，某局每月排名", "排名用语", ""},
        {"quoted behind", "某局每月排名，应引以为戒。须打卡", "排名用语 打卡签到", "打卡"},
        {"looks like one", "排名不少于两次，打卡不得少于两次", "排名用语 打卡签到", "排名 打卡"},
        {"not unlike", "不得不打卡", "打卡签到", "打卡"},
        {"a double one", "不得取消打卡", "打卡签到", "打卡"},
        {"lacking is none", "没有打卡、未拍照的", "打卡签到 照片视频", "打卡 拍照"},
        {"directly behind 不", "年终公布等次，不排名", "排名用语", ""},
        {"with a verb between", "以实地为准，不查台账", "台账档案", ""},
        {"with two characters between", "只公布等次，不公布排名", "排名用语", ""},
        {"not with three", "不只是公布排名", "排名用语", "排名"},
        {"masked", "不断完善台账", "台账档案", "台账"},
        {"that punishes", "不打卡的，每次扣1分", "打卡签到", "打卡"},
        {"without 的", "不打卡，每次扣1分", "打卡签到", "打卡"},
        {"a penalty at once", "不打卡通报", "打卡签到", "打卡"},
        {"a frequency of something else", "不排名，每月走访", "排名用语", ""},
    };
    expect_hits(*state, cases, KH_COUNT(cases));
}

static void headings_and_lists_reach_what_is_below(void **state)
{
    static const matching_case cases[] = {
        {"a section", "一、禁止情形\n1. 打卡\n二、内容\n2. 排名", "打卡签到 排名用语", "排名"},
        {"up to the end", "负面清单\n打卡\n\n排名", "打卡签到 排名用语", ""},
        {"inner numbers do not end it", "（一）负面清单：\n1. 打卡\n（1）排名\n（二）内容\n拍照",
         "打卡签到 排名用语 照片视频", "拍照"},
        {"outer numbers end it", "（一）负面清单\n1. 打卡\n二、内容\n拍照", "打卡签到 照片视频", "拍照"},
        {"no heading: a sentence", "严格执行负面清单。\n打卡", "打卡签到", "打卡"},
        {"a list in a line", "禁止情形：1.打卡；2.排名。拍照", "打卡签到 排名用语 照片视频", "拍照"},
        {"a prohibited list", "不得有下列行为：（一）打卡；（二）排名。", "打卡签到 排名用语", ""},
        {"an item of two parts", "不得有下列行为：（一）打卡；截图；（二）排名。拍照",
         "打卡签到 照片视频 排名用语", "拍照"},
        {"its items in lines", "严禁：\n1. 打卡；拍照\n2. 排名\n须有台账。另须截图",
         "打卡签到 照片视频 排名用语", "截图"},
        {"an item that says otherwise", "严禁下列行为：1.打卡；2.迟到，违者排名", "打卡签到 排名用语",
         "排名"},
        {"a purpose prohibits no list", "禁止浪费水电：1.打卡；2.排名", "打卡签到 排名用语", "排名"},
        {"no list", "严禁下列行为：打卡；排名", "打卡签到 排名用语", "排名"},
    };
    expect_hits(*state, cases, KH_COUNT(cases));
}

static void weak_terms_need_evidence(void **state)
{
    static const matching_case cases[] = {
        {"none", "按规定签到", "打卡签到", ""},
        {"points", "按规定签到，得2分", "打卡签到", "签到?"},
        {"points in another clause", "按规定签到。满分2分", "打卡签到", "签到?"},
        {"a percentage", "签到达到90%", "打卡签到", "签到?"},
        {"in words", "签到达到百分之九十", "打卡签到", "签到?"},
        {"in tenths", "签到达到九成", "打卡签到", "签到?"},
        {"a number with a counting word", "签到3次", "打卡签到", "签到?"},
        {"in words", "签到十二次", "打卡签到", "签到?"},
        {"a frequency", "每月签到", "打卡签到", "签到?"},
        {"a penalty", "缺签到的通报", "打卡签到", "签到?"},
        {"a penalty that is declined", "签到情况不通报", "打卡签到", ""},
        {"an amount of money counts nothing", "签到系统投入30万元", "打卡签到", ""},
        {"a date", "2024年3月5日前签到", "打卡签到", ""},
        {"an ordinal", "第3次会议签到", "打卡签到", ""},
        {"a numeral in a word", "统一签到，一律实行", "打卡签到", ""},
        {"十分 is no number of points", "签到十分重要", "打卡签到", ""},
        {"one of a thing", "办成一件事，统一签到", "打卡签到", ""},
        {"itself is no evidence", "情况通报", "排名用语", ""},
        {"another of its kind is", "通报后约谈", "排名用语", "通报?"},
    };
    expect_hits(*state, cases, KH_COUNT(cases));
}

static void figures_are_read(void **state)
{
    static const matching_case cases[] = {
        {"digits", "完成25户", "数字", "25=25"},
        {"decimals", "扣0.5分", "分数", "0.5分=1/2"},
        {"Chinese", "专题研究四次", "数字", "四=4"},
        {"with units", "录入三百二十五条", "数字", "三百二十五=325"},
        {"a gap", "一千零五户", "数字", "一千零五=1005"},
        {"ten and more", "十二项", "数字", "十二=12"},
        {"large", "三万五千人", "数字", "三万五千=35000"},
        {"ten thousands of digits", "1.5万户", "数字", "1.5万=15000"},
        {"financial forms", "壹仟分", "分数", "壹仟分=1000"},
        {"traditional", "兩萬戶", "数字", "兩萬=20000"},
        {"spoken decimals", "三点五分", "分数", "三点五分=7/2"},
        {"a half", "一分半", "分数", "一分半=3/2"},
        {"half a point", "扣半分", "分数", "半分=1/2"},
        {"a thousand in letters", "1K分", "分数", "1K分=1000"},
        {"bare units", "得千分", "分数", "千分=1000"},
        {"a system of scoring", "千分制、100分制", "分数", ""},
        {"minutes", "5分钟、九点三十分、9:30分", "分数", ""},
        {"fractions", "三分之二、千分之四", "数字", "三分之二=2/3 千分之四=1/250"},
        {"not points", "三分之二", "分数", ""},
        {"percent", "80%、百分之八十、８０％", "百分数", "80%=4/5 百分之八十=4/5 ８０％=4/5"},
        {"tenths", "八成、九成半、三成员", "百分数", "八成=4/5 九成半=19/20"},
        {"points of percent", "3个百分点、百分百", "百分数", "3个百分点=3/100 百分百=1"},
        {"dates and ordinals", "2024年、二〇二四年、6月底、第3名", "数字", ""},
        {"numbers of items", "（1）打卡；2、拍照；3.截图；四、台账", "数字", ""},
        {"names", "5G、B2", "数字", ""},
        {"words", "一律、统一、十分重要、千万不要、万一", "数字", ""},
        {"too long for a number", "九九九九九九九九九九九九九九九九九次", "数字",
         "九九九九九九九九九九九九九九九九九"},
    };
    expect_hits(*state, cases, KH_COUNT(cases));
}

static void patterns_are_steps_in_a_clause(void **state)
{
    static const matching_case cases[] = {
        {"in order", "每周对各村排名", "频繁排名", "每周对各村排名"},
        {"out of order", "排名每周公布", "频繁排名", ""},
        {"in two clauses", "每周调度。排名", "频繁排名", ""},
        {"the nearest step before", "每周、每月排名", "频繁排名", "每月排名"},
        {"the gap", "组织各类各级各种会不少于3次", "活动计次", ""},
        {"a gap just so wide", "组织各类各级会议不少于3次", "活动计次", "组织各类各级会议不少于3次=3"},
        {"every match", "得1分，扣2分；加3分", "文中赋分", "得1分=1 扣2分=2 加3分=3"},
        {"the longer last step", "迟报的扣分", "迟报扣分", "迟报的扣分"},
        {"at least", "总分1000分，满分999分", "千分满分", "总分1000分=1000"},
        {"at most", "开会三次、开会四次", "至多三次", "开会三次=3"},
        {"a percentage with a bound", "率达到80%，率为79%", "八成以上", "率达到80%=4/5"},
        {"a class, weak terms without evidence", "报送信息两篇", "报送篇数", ""},
        {"with its frequency", "每月报送信息两篇", "报送篇数", "每月报送信息两篇=2"},
        {"a class step inside a permitted phrase", "没有视频会议的不得分", "缺痕不得分", ""},
        {"a class step", "没有视频的不得分", "缺痕不得分", "没有视频的不得分"},
        {"directly behind 不", "每周不排名", "频繁排名", ""},
        {"a step that holds 不", "未打卡不计分", "缺痕不得分", "未打卡不计分"},
        {"prohibited before", "严禁每周排名", "频繁排名", ""},
        {"prohibited between", "每周不得排名", "频繁排名", ""},
        {"the prohibiting word is a step", "发生火灾的，不得评为优秀", "事件否决",
         "发生火灾的，不得评为优秀"},
        {"another prohibits", "不得规定发生火灾的取消优秀", "事件否决", ""},
        {"called off behind", "每周排名，不纳入考核", "频繁排名", ""},
        {"weakened", "减少每周排名", "频繁排名", "每周排名-"},
        {"quoted", "通报指出，每周排名", "频繁排名", ""},
        {"a figure or a share", "平台注册80%", "应用安装", "平台注册80%=4/5"},
        {"asked twice", "得1分", "文中赋分 文中赋分", "得1分=1"},
        {"with terms, in order", "打卡得1分，拍照", "照片视频 文中赋分 打卡签到", "打卡 得1分=1 拍照"},
    };
    expect_hits(*state, cases, KH_COUNT(cases));
}

/* The sentences the lexicons were written with: good practice stays quiet, each offence is heard. */
static void example_sentences_fire_or_do_not(void **state)
{
    static const char everything[] =
        "排名用语 打卡签到 台账档案 照片视频 开会发文 批示刊发 千分制 定期用语 应用推广 点赞转发 "
        "否决责任状 限时用语 汇报材料 属地转嫁 改头换面";
    static const matching_case quiet[] = {
        {"", "本方案不设千分制，总分为一百分。", "千分制 千分满分", ""},
        {"", "取消月度排名和季度通报，年终一次公布等次。", everything, ""},
        {"", "不得以是否开会发文、有无台账照片评定优劣。", everything, ""},
        {"", "严禁要求镇村打卡截图。", everything, ""},
        {"", "婴儿死亡率控制在千分之四以内。", "千分制 千分满分", ""},
        {"", "下列单位排名不分先后。", everything, ""},
        {"", "过去每月通报位次，今年起一律停发。", everything, ""},
        {"", "过去每月通报位次，今年起一律停发。", "频繁排名", ""},
        {"", "建设3处网红打卡地，带动旅游收入增长。", everything, ""},
        {"", "新增注册资本500万元以上企业纳统。", everything, ""},
        {"", "重点项目季度监测、半年分析，不计分、不公布。", everything, ""},
        {"", "高标准农田1000亩，每亩补助1000元。", "千分制 千分满分", ""},
        {"", "防汛应急值守期间按规定签到，不计入考核。", everything, ""},
        {"", "各級不得以點贊數、轉發量作為考評依據。", everything, ""},
        {"", "本次典型问题通报指出，某局每月排名并要求上传照片，应引以为戒。", everything, ""},
        {"", "推行积分超市，村民积分兑换生活用品。", everything, ""},
    };
    static const matching_case heard[] = {
        {"KH200", "专题研究不少于四次，每少一次扣1分。", "开会发文.会议 开会发文.发文", "专题研究"},
        {"KH202", "没有现场照片的，该项不得分。", "照片视频 缺痕不得分",
         "没有现场照片的，该项不得分 现场照片"},
        {"KH222", "未按时在巡河系统打卡的，每次扣0.5分。", "打卡签到.打卡", "打卡"},
        {"KH203", "信息被市级以上刊物采用一篇加1分，领导批示加2分。", "批示刊发.批示 批示刊发.刊发",
         "采用? 领导批示"},
        {"KH104", "每月对各镇完成情况排名，结果在工作群公布。", "频繁排名 排名上群",
         "每月对各镇完成情况排名 排名，结果在工作群公布"},
        {"KH103", "总分1000分，其中党建400分、发展600分。", "千分制.写法 千分满分",
         "总分1000 总分1000分=1000"},
        {"KH103", "党建、发展两个板块各设1000分。", "千分制.写法 千分满分", "各设1000分=1000 1000分"},
        {"KH104", "建立周调度、月通报、季推进、年考评机制。", "定期用语 频次阶梯",
         "周调度 周调度、月通报、季推进 月通报"},
        {"KH226", "每村每季度录入矛盾纠纷不低于20条。", "录入定额", "录入矛盾纠纷不低于20条=20"},
        {"KH220", "辖区居民反诈应用注册率达到80%以上得满分。", "应用推广.下载 应用安装 群众参与",
         "居民反诈应用注册率达到 应用注册率 注册率"},
        {"KH223", "公众号推文点赞、转发量列全县前三的加2分。", "点赞转发 排名计分", "转发量 前三的加2分=2"},
        {"KH251", "各镇须签订消防责任书并与所辖村层层签订，签订率达到100%。", "否决责任状", "层层签订"},
        {"KH252", "发生一起亡人火灾的，取消全年评优资格。", "事件否决", "发生一起亡人火灾的，取消全年评优"},
        {"KH430", "各镇每半月报送信息一篇、经验材料一篇。", "报送篇数", "每半月报送信息一篇=1"},
        {"KH431", "请于今日下班前报送统计表，迟报的扣0.2分。", "限时用语 当日报送 汇报材料 迟报扣分",
         "今日下班前 今日下班前报送 迟报? 迟报的扣"},
        {"KH361", "辖区内查处典型案件一起得3分，没有案件的不得分。", "无事不得分 有事得分",
         "查处典型案件一起得3分=3 没有案件的不得分"},
        {"KH201", "工作開展情況須有台賬、照片佐證，缺一項扣1分。", "台账档案 照片视频", "有台賬? 照片佐證"},
        {"KH205", "成立领导小组得1分，制定实施方案得1分，制度上墙得1分。", "开会发文.机构 开会发文.发文",
         "成立领导小组 制定实施方案"},
        {"KH333", "围绕属地责任，由乡镇牵头对加油站计量器、电气装置逐项检查。", "属地转嫁 无权检查",
         "属地责任 乡镇牵头对加油站计量器、电气装置逐项检查"},
        {"KH134", "连续两次排名末位的，由分管县领导约谈。", "排名用语.末位 末位约谈",
         "末位 末位的，由分管县领导约谈"},
    };
    expect_hits(*state, quiet, KH_COUNT(quiet));
    expect_hits(*state, heard, KH_COUNT(heard));
}

/* ---- odd libraries ---- */

static void an_empty_library_finds_nothing(void **state)
{
    matching it = matching_empty();
    (void)state;
    kh_lexicons_close(it.lexicons);
    assert_string_equal(hits_in(&it, "每月排名，扣1分。", ""), "");
    matching_end(&it);
}

static void terms_that_cannot_match_are_left_out(void **state)
{
    static const term_row rows[] = {{"甲", KH_STRONG, "打卡 \u200b \xe5\x8d 打。卡 a"},
                                    {"乙", KH_STRONG, "打卡"}};
    char longest[3 * (KH_MAX_WORD + 1) + 1] = "";
    matching it = matching_empty();
    (void)state;
    matching_add_terms(&it, rows, KH_COUNT(rows));
    for (int i = 0; i <= KH_MAX_WORD; i++)
        strcat(longest, "长");
    kh_lexicons_term(it.lexicons, matching_class(&it, "甲"), kh_text_of(longest), KH_STRONG);
    kh_lexicons_close(it.lexicons);
    assert_string_equal(hits_in(&it, "打卡", "甲 乙"), "打卡 打卡");
    assert_string_equal(hits_in(&it, "打。卡", "甲"), "");
    assert_string_equal(hits_in(&it, "\u200b\xe5\x8d", "甲"), "");
    assert_string_equal(hits_in(&it, longest, "甲"), "");
    assert_string_equal(hits_in(&it, "A ab", "甲"), "A");
    matching_end(&it);
}

/* A class holds those below it, whatever the order in which they were made. */
static void classes_hold_those_below(void **state)
{
    static const term_row rows[] = {
        {"甲.乙.丙", KH_STRONG, "深"}, {"丁", KH_STRONG, "旁"},      {"甲.戊", KH_STRONG, "后"},
        {"甲.乙", KH_STRONG, "中"},    {"甲", KH_PERMITTED, "深海"},
    };
    matching it = matching_empty();
    (void)state;
    matching_add_terms(&it, rows, KH_COUNT(rows));
    kh_lexicons_close(it.lexicons);
    assert_string_equal(hits_in(&it, "深、旁、后、中", "甲"), "深 后 中");
    assert_string_equal(hits_in(&it, "深、旁、后、中", "甲.乙"), "深 中");
    assert_string_equal(hits_in(&it, "深、旁、后、中", "丁 甲.戊"), "旁 后");
    assert_string_equal(hits_in(&it, "深海", "甲.乙.丙"), "");
    matching_end(&it);
}

static void every_way_to_spell_a_term_is_found(void **state)
{
    static const term_row rows[] = {{"甲", KH_STRONG, "网络视频 台账"}};
    static const struct {
        const char *word, *spelling;
    } spellings[] = {{"网络", "网路"}, {"视频", "影片"}, {"视频", "视讯"}, {"台账", "台账"}};
    matching it = matching_empty();
    (void)state;
    matching_add_terms(&it, rows, KH_COUNT(rows));
    for (size_t i = 0; i < KH_COUNT(spellings); i++)
        kh_lexicons_variant(it.lexicons, kh_text_of(spellings[i].word), kh_text_of(spellings[i].spelling));
    kh_lexicons_close(it.lexicons);
    assert_string_equal(hits_in(&it, "网络视频；網路視訊；网路影片；网络影片；影片", "甲"),
                        "网络视频 網路視訊 网路影片 网络影片");
    matching_end(&it);
}

/* ---- hostile texts ---- */

enum { HOSTILE_BYTES = 1 << 20 };

static kh_text repeated(kh_arena *arena, const char *part, size_t bytes)
{
    size_t length = strlen(part);
    char *data = kh_arena_alloc(arena, bytes + length);
    size_t at = 0;
    for (; at < bytes; at += length)
        memcpy(data + at, part, length);
    return kh_text_slice(data, at);
}

static double seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* A megabyte of one thing, asked for everything: no such text takes much longer than another, and one in a
 * single clause not much longer than one in many. Generous, for a slow machine with sanitizers. */
static void hostile_texts_take_no_longer(void **state)
{
    static const char *const parts[] = {
        "不得",
        "不得不",
        "打卡",
        "打卡。",
        "每月排名",
        "排名，",
        "签到1次",
        "网红打卡地",
        "总分1000分",
        "1",
        "十",
        "1,000",
        "一、",
        "严禁下列行为：1.打卡；",
        "：\n1.",
        "过去",
        "不计分",
        "代替打卡",
        "但除",
        "减少排名",
        "每每月",
        "发生不得优秀",
        "扣扣扣1分",
        "（一）负面清单：\n",
        "\n",
        "不",
        "百分之",
        "\xe5",
        "e\u0301",
        "\u0301",
        "没有打卡照片不得分",
        "半分",
        "点",
        "1 000 ",
        "，",
        "得不得不得",
        "不但",
        "现在过去打卡",
        "清理",
        "9点3分",
    };
    matching *it = *state;
    kh_class asked[KH_COUNT(it->classes)];
    for (size_t i = 0; i < it->count; i++)
        asked[i] = it->classes[i].of;
    for (size_t i = 0; i < KH_COUNT(parts); i++) {
        kh_arena *arena = kh_arena_new();
        kh_text text = repeated(arena, parts[i], HOSTILE_BYTES);
        double start = seconds();
        const kh_scan *scan = kh_lexicons_scan(it->lexicons, arena, text);
        double scanned = seconds();
        (void)kh_scan_hits(scan, arena, asked, it->count);
        double asked_for = seconds();
        if (getenv("KAOHE_TIMES"))
            print_message("%-20s %6.3f s to scan, %6.3f s to ask, %zu MB\n", parts[i], scanned - start,
                          asked_for - scanned, kh_arena_used(arena) >> 20);
        if (asked_for - start > 20)
            fail_msg("a megabyte of “%s” takes %.1f s", parts[i], asked_for - start);
        kh_arena_free(arena);
    }
}

/* Every allocation fails in turn: what was built is left alone, nothing leaks. */
static void memory_may_run_out_anywhere(void **state)
{
    matching *it = *state;
    const kh_text text = KH_TEXT("每月对各镇排名，报送信息一篇加2分；不得打卡。一、负面清单\n截图");
    kh_class asked[KH_COUNT(it->classes)];
    for (size_t i = 0; i < it->count; i++)
        asked[i] = it->classes[i].of;
    volatile bool failed = true;
    for (volatile unsigned long nth = 0; failed; nth++) {
        kh_arena *arena = kh_arena_new();
        kh_arena_fail_at(arena, nth);
        if (!kh_arena_guard(arena)) {
            (void)kh_scan_hits(kh_lexicons_scan(it->lexicons, arena, text), arena, asked, it->count);
            (void)kh_likeness_of(arena, text, text, 5);
        }
        failed = kh_arena_has_failed(arena);
        assert_true(failed || nth > 20);
        kh_arena_free(arena);
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, make_matching, free_matching)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(texts_are_read_in_one_form),
        TEST(traditional_and_variant_characters_fold_together),
        TEST(hits_stand_where_the_text_has_them),
        TEST(the_longest_wins),
        TEST(words_of_negation_do_what_they_are_for),
        TEST(headings_and_lists_reach_what_is_below),
        TEST(weak_terms_need_evidence),
        TEST(figures_are_read),
        TEST(patterns_are_steps_in_a_clause),
        TEST(example_sentences_fire_or_do_not),
        cmocka_unit_test(an_empty_library_finds_nothing),
        cmocka_unit_test(terms_that_cannot_match_are_left_out),
        cmocka_unit_test(classes_hold_those_below),
        cmocka_unit_test(every_way_to_spell_a_term_is_found),
        TEST(hostile_texts_take_no_longer),
        TEST(memory_may_run_out_anywhere),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
