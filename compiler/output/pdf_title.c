/* Breaks a title by sense: the cheapest way to cut it, where cutting a word costs most. */
#include "output/press.h"

#include "base/utf8.h"

enum {
    MAX_TITLE = 200, /* characters; what is longer is no title, and is broken like any text */
    MAX_LINES = 12,
    EXTRA_LINE = 120,
    NEVER = 1000000,
};

typedef struct {
    kh_text text;
    size_t count;
    size_t offsets[MAX_TITLE + 1]; /* bytes before the character */
    unsigned cells[MAX_TITLE + 1]; /* cells before it */
    unsigned price[MAX_TITLE + 1]; /* of a break before it */
} title_plan;

static bool word_ends_or_starts(const title_plan *plan, size_t at, bool *inside)
{
    static const char *const words[] = {
        "关于",     "印发",   "年度", "综合",         "考核",     "考评",     "评价",   "评估",   "乡镇",
        "街道",     "高质量", "发展", "目标",         "责任",     "绩效",     "工作",   "实施",   "方案",
        "办法",     "细则",   "评分", "标准",         "通知",     "管理",     "县委",   "领导",   "干部",
        "班子",     "经济",   "社会", "建设",         "乡村",     "振兴",     "试行",   "委员会", "组织部",
        "人民政府", "党委",   "指标", "党政领导班子", "领导班子", "领导干部", "现代化", "农业",   "农村",
        "治理",     "基层",   "平安", "生态",         "环境",     "文明",     "民生",   "服务",   "保障",
        "安全",     "改革",   "创新", "开放",         "作风",     "产业",     "项目",
    };
    bool edge = false;
    for (size_t i = 0; i < KH_COUNT(words); i++) {
        size_t length = strlen(words[i]);
        for (size_t back = 0; back <= length && back <= at; back++) {
            kh_text from = kh_text_slice(plan->text.data + at - back, plan->text.length - (at - back));
            if (!kh_text_starts(from, kh_text_of(words[i])))
                continue;
            *inside = *inside || (back > 0 && back < length);
            edge = edge || back == 0 || back == length;
        }
    }
    return edge;
}

static bool ends_with(kh_text text, const char *ending)
{
    size_t length = strlen(ending);
    return text.length >= length && memcmp(text.data + text.length - length, ending, length) == 0;
}

static bool is_latin(const title_plan *plan, size_t at)
{
    char byte = plan->text.data[at];
    return (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z');
}

/* `at` in bytes, inside the text. */
static unsigned price_of(const title_plan *plan, size_t at)
{
    static const char *const openers[] = {"（", "《", "“", "〔", "("}, *const closers[] = {"）", "》", "”",
                                                                                           "〕", ")",  "、",
                                                                                           "，"};
    static const char *const good[] = {"年度", "县", "市", "区",     "印发",
                                       "、",   "）", "》", "委员会", "组织部"};
    kh_text before = kh_text_slice(plan->text.data, at),
            after = kh_text_slice(plan->text.data + at, plan->text.length - at);
    bool inside = false;
    for (size_t i = 0; i < KH_COUNT(openers); i++)
        if (ends_with(before, openers[i]))
            return NEVER;
    for (size_t i = 0; i < KH_COUNT(closers); i++)
        if (kh_text_starts(after, kh_text_of(closers[i])))
            return NEVER;
    /* 2025年 stays one: a digit is tied to what follows. */
    if (is_latin(plan, at - 1) && (is_latin(plan, at) || kh_text_starts(after, KH_TEXT("年"))))
        return NEVER;
    if (kh_text_starts(after, KH_TEXT("的")))
        return NEVER / 2;
    if (kh_text_starts(after, KH_TEXT("关于")))
        return 0;
    bool edge = word_ends_or_starts(plan, at, &inside);
    if (inside || ends_with(before, "关于"))
        return 400;
    for (size_t i = 0; i < KH_COUNT(good); i++)
        if (ends_with(before, good[i]))
            return 0;
    return edge ? 8 : 40;
}

static bool read_title(title_plan *plan)
{
    size_t at = 0;
    while (at < plan->text.length && plan->count < MAX_TITLE) {
        kh_character character;
        plan->offsets[plan->count] = at;
        plan->price[plan->count] = at ? price_of(plan, at) : 0;
        size_t length = kh_utf8_decode(plan->text.data + at, plan->text.length - at, &character);
        /* Quotation marks are one cell in a terminal and as wide as a Han character in print. */
        unsigned cells = character > 0x7F ? 2 : 1;
        plan->count++;
        plan->cells[plan->count] = plan->cells[plan->count - 1] + cells;
        at += length;
    }
    plan->offsets[plan->count] = at;
    return at == plan->text.length;
}

/* Of a line [from, to) in a title cut into `lines`, the line above being [above, from). */
static unsigned line_price(const title_plan *plan, size_t from, size_t to, unsigned lines, unsigned most)
{
    unsigned length = plan->cells[to] - plan->cells[from], fair = plan->cells[plan->count] / lines;
    unsigned off = length > fair ? length - fair : fair - length;
    if (length > most || to - from < 2)
        return NEVER;
    return off * off + (to < plan->count ? plan->price[to] : 0) +
           (to == plan->count && length > fair ? off * 4 : 0);
}

/* best[k][i]: the cheapest way to cut the first i characters into k lines; from[k][i]: where its last line
 * begins. */
static unsigned cut(const title_plan *plan, unsigned lines, unsigned most, size_t breaks[MAX_LINES])
{
    unsigned best[MAX_LINES + 1][MAX_TITLE + 1];
    size_t from[MAX_LINES + 1][MAX_TITLE + 1];
    for (unsigned k = 0; k <= lines; k++)
        for (size_t i = 0; i <= plan->count; i++) {
            best[k][i] = k == 0 && i == 0 ? 0 : NEVER;
            from[k][i] = 0;
            for (size_t start = 0; k > 0 && start < i; start++) {
                unsigned price = best[k - 1][start] + line_price(plan, start, i, lines, most);
                if (price < best[k][i]) {
                    best[k][i] = price;
                    from[k][i] = start;
                }
            }
        }
    size_t end = plan->count;
    for (unsigned k = lines; k > 0; k--) {
        end = from[k][end];
        breaks[k - 1] = end;
    }
    return best[lines][plan->count];
}

/* As few lines as hold the title, or one more where that spares a word. */
static unsigned best_lines(const title_plan *plan, unsigned most)
{
    size_t breaks[MAX_LINES];
    unsigned least = (plan->cells[plan->count] + most - 1) / most, best = MAX_LINES + 1, price = NEVER / 2;
    for (unsigned lines = least; lines <= least + 1 && lines <= MAX_LINES; lines++) {
        unsigned here = cut(plan, lines, most, breaks) + (lines - least) * EXTRA_LINE;
        if (here < price) {
            price = here;
            best = lines;
        }
    }
    return best;
}

kh_text kh_press_title(kh_arena *scratch, kh_press *press, kh_text title, unsigned cells)
{
    kh_text key = kh_text_format(scratch, "%u %.*s", cells, KH_TEXT_ARGUMENTS(title));
    kh_text *known = kh_map_find(press->titles, key);
    if (known)
        return *known;
    kh_text *made = kh_arena_new_of(press->arena, kh_text);
    *made = kh_text_copy(press->arena, kh_break_title(press->arena, title, cells));
    kh_map_add(press->titles, kh_text_copy(press->arena, key), made);
    return *made;
}

kh_text kh_break_title(kh_arena *arena, kh_text title, unsigned cells)
{
    title_plan plan = {.text = title};
    size_t breaks[MAX_LINES] = {0};
    if (cells == 0 || !read_title(&plan) || plan.cells[plan.count] <= cells)
        return title;
    unsigned lines = best_lines(&plan, cells);
    if (lines > MAX_LINES)
        return title;
    (void)cut(&plan, lines, cells, breaks);
    kh_builder builder = {.arena = arena};
    for (unsigned i = 0; i < lines; i++) {
        size_t start = plan.offsets[breaks[i]];
        size_t end = i + 1 < lines ? plan.offsets[breaks[i + 1]] : title.length;
        kh_builder_string(&builder, i ? "\n" : "");
        kh_builder_bytes(&builder, title.data + start, end - start);
    }
    return kh_builder_text(&builder);
}
