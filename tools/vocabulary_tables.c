/* Prints the reference tables of grammar/LANGUAGE.md from the rows of vocabulary.def and tokens.def, and from
 * the methods of stdlib/scoring.kh (make tables). */
#include <stdio.h>
#include <string.h>

#include "library.h"
#include "model/names.h"
#include "syntax/vocabulary.h"

typedef struct word_pair {
    const char *chinese, *english;
} word_pair;

static const word_pair reserved[] = {
#define WORD(token, chinese, english) {chinese, english},
#include "grammar/tokens.def"
};

static const struct {
    const char *id;
    kh_enumeration enumeration;
} enumeration_ids[] = {
#define ENUMERATION(row, chinese, english) {#row, KH_ENUMERATION_##row},
#include "grammar/vocabulary.def"
};

static const char *const dimensions[KH_DIMENSIONS] = {
    [KH_PLAIN] = "无量纲 none",
    [KH_MONEY] = "金额（元） money",
    [KH_AREA] = "面积（平方米） area",
    [KH_LENGTH] = "长度（米） length",
    [KH_TIME] = "时间（日） time",
    [KH_MASS] = "质量（千克） mass",
    [KH_VOLUME] = "体积（立方米） volume",
    [KH_ENERGY] = "电量（千瓦时） energy",
};

/* A bar would end the cell. */
static void print_cell(kh_text text)
{
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.data[i] == '|')
            putchar('\\');
        putchar(text.data[i]);
    }
}

static void print_words(kh_words words)
{
    printf("| ");
    print_cell(words.in[KH_CHINESE]);
    printf(" | ");
    print_cell(words.in[KH_ENGLISH]);
    printf(" ");
}

static void print_last(kh_words help)
{
    print_words(help);
    printf("|\n");
}

static kh_text block_word(kh_kind kind)
{
    return kind == KH_KIND_FILE ? KH_TEXT("文件最外层") : kh_block_row_of(kind)->word.in[KH_CHINESE];
}

static void print_kinds(kh_kinds kinds)
{
    const char *between = "";
    for (int kind = KH_KIND_FILE; kind < KH_KINDS; kind++) {
        if (!(kinds & KH_KIND_BIT(kind)))
            continue;
        printf("%s", between);
        print_cell(block_word((kh_kind)kind));
        between = "、";
    }
}

static void print_form(kh_form form, unsigned detail)
{
    static const char *const forms[] = {
        [KH_FORM_TEXT] = "文字",      [KH_FORM_NAME] = "名字",
        [KH_FORM_NAMES] = "名字",     [KH_FORM_NUMBER] = "数",
        [KH_FORM_INTEGER] = "整数",   [KH_FORM_POINTS] = "分",
        [KH_FORM_TRUTH] = "真假",     [KH_FORM_DATE] = "日期",
        [KH_FORM_FREQUENCY] = "频次", [KH_FORM_ENUMERATION] = "枚举",
        [KH_FORM_ENTITY] = "",        [KH_FORM_UNIT] = "单位",
        [KH_FORM_RANGE] = "范围",     [KH_FORM_EXPRESSION] = "式",
        [KH_FORM_CONDITION] = "条件", [KH_FORM_COUNTERPART] = "别的方案或其中一项",
        [KH_FORM_ANY] = "见说明",
    };
    printf("%s", forms[form]);
    if (form == KH_FORM_ENUMERATION) {
        putchar(' ');
        print_cell(kh_enumeration_word((kh_enumeration)detail).in[KH_CHINESE]);
    } else if (form == KH_FORM_ENTITY) {
        print_cell(detail == KH_KIND_FILE ? KH_TEXT("任何块") : block_word((kh_kind)detail));
    }
}

static void print_reserved(void)
{
    printf("### 保留词 Reserved words\n\n| 中文 | English |\n|---|---|\n");
    for (size_t i = 0; i < KH_COUNT(reserved); i++)
        printf("| %s | %s |\n", reserved[i].chinese, reserved[i].english);
}

static void print_blocks(void)
{
    size_t count;
    const kh_block_row *rows = kh_blocks(&count);
    printf("\n### 块 Blocks\n\n| 块 | English | 写在 | 简写的属性 | 说明 | Meaning "
           "|\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        if (!rows[i].stands_in)
            continue;
        print_words(rows[i].word);
        printf("| ");
        print_kinds(rows[i].stands_in);
        printf("%s | %s ", rows[i].once ? "（只一个）" : "", rows[i].main ? rows[i].main : "");
        print_last(rows[i].help);
    }
}

static void print_attributes_of_blocks(void)
{
    size_t blocks, attributes;
    const kh_block_row *block = kh_blocks(&blocks);
    const kh_attribute_row *rows = kh_attributes(&attributes);
    printf("\n### 各块的属性 Attributes of each block\n\n| 块 | 属性 |\n|---|---|\n");
    for (size_t i = 0; i < blocks; i++) {
        const char *between = "";
        if (!block[i].stands_in)
            continue;
        printf("| ");
        print_cell(block[i].word.in[KH_CHINESE]);
        printf(" | ");
        for (size_t j = 0; j < attributes; j++) {
            if (!(rows[j].of & KH_KIND_BIT(block[i].kind)))
                continue;
            printf("%s", between);
            print_cell(rows[j].word.in[KH_CHINESE]);
            between = " ";
        }
        printf(" |\n");
    }
}

static void print_absence(const kh_attribute_row *row)
{
    static const char *const absent[] = {
        [KH_ABSENT_OPEN] = "未知", [KH_ABSENT_NO] = "没有", [KH_ABSENT_DEFAULT] = ""};
    printf("| %s%s ", row->required ? "必写" : absent[row->absence],
           !row->required && row->absence == KH_ABSENT_DEFAULT ? row->fallback : "");
}

static void print_attributes(void)
{
    size_t count;
    const kh_attribute_row *rows = kh_attributes(&count);
    printf("\n### 属性 Attributes\n\n"
           "| 属性 | English | 写在 | 类型 | 不写时 | 说明 | Meaning |\n|---|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        print_words(rows[i].word);
        printf("| ");
        print_kinds(rows[i].of);
        printf(" | ");
        print_form(rows[i].form, rows[i].detail);
        printf("%s%s ", rows[i].list ? "，可几个" : "", rows[i].inherits ? "，继承" : "");
        print_absence(&rows[i]);
        print_last(rows[i].help);
    }
}

static void print_properties(void)
{
    size_t count;
    const kh_property_row *rows = kh_properties(&count);
    printf("\n### 导出的属性 Properties\n\n"
           "由编译器得出，只在式子里读，不能写。\n\n"
           "| 词 | English | 属于 | 类型 | 说明 | Meaning |\n|---|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        print_words(rows[i].word);
        printf("| ");
        if (rows[i].of == ~(kh_kinds)0)
            printf("任何块");
        else
            print_kinds(rows[i].of);
        printf(" | ");
        print_form(rows[i].form, rows[i].detail);
        printf("%s ", rows[i].list ? "的集合" : "");
        print_last(rows[i].help);
    }
}

static void print_functions(void)
{
    size_t count;
    const kh_function_row *rows = kh_functions(&count);
    printf("\n### 函数 Functions\n\n“逐个”：最后一个参数在每个元素的范围内计算。\n\n"
           "| 函数 | English | 参数 | 说明 | Meaning |\n|---|---|---|---|---|\n");
    for (size_t i = 0; i < count; i++) {
        print_words(rows[i].word);
        if (rows[i].least == rows[i].most)
            printf("| %u%s ", rows[i].least, rows[i].fold ? "，逐个" : "");
        else
            printf("| %u–%u%s ", rows[i].least, rows[i].most, rows[i].fold ? "，逐个" : "");
        print_last(rows[i].help);
    }
}

/* ---- methods: stdlib/scoring.kh ---- */

static kh_text text_of(const kh_entity *entity, const char *word)
{
    const kh_attribute *attribute = entity ? kh_attribute_of(entity, word) : NULL;
    return attribute && attribute->count ? attribute->values[0]->text : KH_TEXT("");
}

/* 满：满分 is what is taken if nothing is given. */
static void print_parameters(const kh_entity *function, bool english)
{
    const char *between = "";
    for (size_t i = 0; i < function->children.count; i++) {
        const kh_entity *parameter = function->children.items[i];
        const kh_attribute *otherwise = kh_attribute_of(parameter, "缺省");
        if (parameter->kind != KH_KIND_PARAMETER)
            continue;
        printf("%s", between);
        print_cell(english ? kh_english_name(parameter) : parameter->name);
        if (otherwise && !english) {
            printf("：");
            print_cell(kh_span_text(otherwise->values[0]->span));
        }
        between = english ? ", " : "、";
    }
}

static void print_method(const kh_entity *function)
{
    const kh_entity *english = kh_child_of_kind(function, KH_KIND_ENGLISH);
    printf("| ");
    print_cell(function->name);
    printf("(");
    print_parameters(function, false);
    printf(") | ");
    print_cell(kh_english_name(function));
    printf("(");
    print_parameters(function, true);
    printf(") ");
    print_words((kh_words){{text_of(function, "说明"), text_of(english, "说明")}});
    printf("| ");
    print_cell(text_of(function, "来源"));
    printf(" |\n");
}

static bool print_methods(void)
{
    kh_arena *arena = kh_arena_new();
    if (!arena)
        return false;
    kh_settings settings = {0};
    settings.library = kh_library_embedded(&settings.library_count);
    kh_model *model =
        kh_model_load_text(arena, kh_diagnostics_new(arena), &settings, KH_TEXT("-"), KH_TEXT(""));
    const kh_entity *file = kh_model_peek(model, kh_methods_path);
    printf("\n### 方法 Methods\n\n"
           "写在 [stdlib/scoring.kh](../stdlib/scoring.kh) 里，每个都有手算的例子。冒号后面是不写时的值。\n\n"
           "| 方法 | English | 说明 | Meaning | 来源 |\n|---|---|---|---|---|\n");
    for (size_t i = 0; file && i < file->children.count; i++)
        if (file->children.items[i]->kind == KH_KIND_FUNCTION)
            print_method(file->children.items[i]);
    kh_arena_free(arena);
    return file != NULL;
}

static void print_enumerations(void)
{
    size_t count;
    const kh_member_row *rows = kh_members(&count);
    printf("\n### 枚举 Enumerations\n\n| 枚举 | 取值 | Members |\n|---|---|---|\n");
    for (size_t e = 0; e < KH_COUNT(enumeration_ids); e++) {
        printf("| ");
        print_cell(kh_enumeration_word(enumeration_ids[e].enumeration).in[KH_CHINESE]);
        for (int language = KH_CHINESE; language <= KH_ENGLISH; language++) {
            printf(" |");
            for (size_t i = 0; i < count; i++) {
                if (rows[i].enumeration != enumeration_ids[e].enumeration)
                    continue;
                putchar(' ');
                print_cell(rows[i].word.in[language]);
            }
        }
        printf(" |\n");
    }
}

static void print_units(void)
{
    size_t count;
    const kh_unit_row *rows = kh_units(&count);
    printf("\n### 单位 Units\n\n同一量纲可以换算、相加、比较；无量纲的只是标签。\n\n"
           "| 量纲 | 单位 | Units |\n|---|---|---|\n");
    for (int dimension = KH_PLAIN; dimension < KH_DIMENSIONS; dimension++) {
        printf("| %s ", dimensions[dimension]);
        for (int language = KH_CHINESE; language <= KH_ENGLISH; language++) {
            printf("|");
            for (size_t i = 0; i < count; i++) {
                if (rows[i].dimension != (kh_dimension)dimension)
                    continue;
                putchar(' ');
                print_cell(rows[i].word.in[language]);
            }
            putchar(' ');
        }
        printf("|\n");
    }
}

static void print_keynames(void)
{
    printf("\n### 专用名 Names that stand for themselves\n\n| 中文 | English |\n|---|---|\n");
    for (int keyname = 0; keyname < KH_KEYNAMES; keyname++)
        print_last(kh_keyname_word((kh_keyname)keyname));
}

int main(void)
{
    print_reserved();
    print_blocks();
    print_attributes_of_blocks();
    print_attributes();
    print_properties();
    print_functions();
    if (!print_methods())
        return 1;
    print_enumerations();
    print_units();
    print_keynames();
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
