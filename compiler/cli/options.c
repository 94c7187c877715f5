/* The command line, read by the tables of commands and options. */
#include "cli/cli.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "library.h"
#include "source/suggest.h"

typedef struct option_row {
    const char *name;
    char letter;
    const char *argument;
    unsigned commands;
    const char *help[KH_LANGUAGES];
} option_row;

typedef struct command_row {
    const char *name;
    kh_command *run;
    int least, most;
    const char *operands;
    const char *help[KH_LANGUAGES];
} command_row;

#define FOR(id) (1u << KH_COMMAND_##id)
#define EVERY   (~0u)
static const option_row option_rows[KH_OPTIONS] = {
#define OPTION(id, name, letter, argument, commands, chinese, english)                                       \
    [KH_OPTION_##id] = {name, letter, argument, commands, {chinese, english}},
#include "cli/options.def"
};

static const command_row command_rows[KH_COMMANDS] = {
#define COMMAND(id, name, function, least, most, operands, chinese, english)                                 \
    [KH_COMMAND_##id] = {name, function, least, most, operands, {chinese, english}},
#include "cli/commands.def"
};

bool kh_given(const kh_invocation *invocation, kh_option option)
{
    return invocation->options[option].count > 0;
}

kh_text kh_option_value(const kh_invocation *invocation, kh_option option)
{
    const kh_texts *values = &invocation->options[option];
    return values->count ? values->items[values->count - 1] : KH_TEXT_NONE;
}

static bool repeatable(const option_row *row)
{
    return row->argument && kh_text_contains(kh_text_of(row->argument), KH_TEXT("…"));
}

static bool wrong(const kh_invocation *invocation, const char *chinese, const char *english, kh_text subject)
{
    (void)kh_complain(invocation, chinese, english, subject);
    return false;
}

static bool unknown(const kh_invocation *invocation, kh_text typed, const kh_text *names, size_t count,
                    bool command)
{
    kh_text nearest = kh_suggest(typed, names, count);
    kh_text subject = typed;
    if (nearest.length)
        subject = kh_text_format(invocation->arena,
                                 invocation->language == KH_CHINESE ? "%.*s”，是否指“%.*s"
                                                                    : "%.*s”; did you mean “%.*s",
                                 KH_TEXT_ARGUMENTS(typed), KH_TEXT_ARGUMENTS(nearest));
    return command ? wrong(invocation, "没有命令“{0}”（kaohe --help）",
                           "there is no command “{0}” (kaohe --help)", subject)
                   : wrong(invocation, "没有选项“{0}”（kaohe --help）",
                           "there is no option “{0}” (kaohe --help)", subject);
}

static bool unknown_option(const kh_invocation *invocation, kh_text name)
{
    kh_texts names = {0};
    for (size_t i = 0; i < KH_OPTIONS; i++)
        kh_vector_push(invocation->arena, &names,
                       kh_text_format(invocation->arena, "--%s", option_rows[i].name));
    return unknown(invocation, name, names.items, names.count, false);
}

static kh_option find_option(kh_text name, char letter)
{
    for (int i = 0; i < KH_OPTIONS; i++) {
        bool named = name.length && kh_text_is(name, option_rows[i].name);
        if (named || (letter && option_rows[i].letter == letter))
            return (kh_option)i;
    }
    return KH_OPTIONS;
}

static bool take(kh_invocation *invocation, kh_option option, kh_text shown, kh_text value)
{
    const option_row *row = &option_rows[option];
    bool applies = invocation->command == KH_COMMANDS || row->commands & (1u << invocation->command);
    if (!applies)
        return wrong(invocation, "这个命令没有选项“{0}”", "this command takes no option “{0}”", shown);
    if (!repeatable(row))
        invocation->options[option].count = 0;
    kh_vector_push(invocation->arena, &invocation->options[option], value);
    return true;
}

/* --name, --name=value, --name value, -x, -x value, -xvalue. */
static bool read_option(kh_invocation *invocation, kh_text argument, char *const *rest, int *used)
{
    bool is_long = argument.data[1] == '-';
    const char *equals = is_long ? memchr(argument.data, '=', argument.length) : NULL;
    kh_character letter;
    uint32_t short_end = 1 + (uint32_t)kh_utf8_decode(argument.data + 1, argument.length - 1, &letter);
    uint32_t end = equals ? (uint32_t)(equals - argument.data) : is_long ? argument.length : short_end;
    kh_text shown = kh_text_slice(argument.data, end);
    kh_option option = is_long ? find_option(kh_text_slice(argument.data + 2, end - 2), 0)
                               : find_option(KH_TEXT_NONE, argument.data[1]);
    if (option == KH_OPTIONS)
        return unknown_option(invocation, shown);
    kh_text value = KH_TEXT_NONE;
    bool attached = is_long ? equals != NULL : argument.length > 2;
    if (attached)
        value = kh_text_slice(argument.data + end + is_long, argument.length - end - is_long);
    if (!option_rows[option].argument && attached)
        return wrong(invocation, "选项“{0}”不带值", "the option “{0}” takes no value", shown);
    if (option_rows[option].argument && !attached) {
        if (!*rest)
            return wrong(invocation, "选项“{0}”后面要有值", "the option “{0}” needs a value", shown);
        value = kh_text_of(*rest);
        *used = 1;
    }
    return take(invocation, option, shown, value);
}

static bool read_command(kh_invocation *invocation, kh_text name)
{
    kh_texts names = {0};
    for (int i = 0; i < KH_COMMANDS; i++) {
        if (kh_text_is(name, command_rows[i].name)) {
            invocation->command = (kh_command_id)i;
            return true;
        }
        kh_vector_push(invocation->arena, &names, kh_text_of(command_rows[i].name));
    }
    return unknown(invocation, name, names.items, names.count, true);
}

static bool from_locale_chinese(void)
{
    static const char *const variables[] = {"LC_ALL", "LC_MESSAGES", "LANG"};
    for (size_t i = 0; i < KH_COUNT(variables); i++) {
        const char *value = getenv(variables[i]);
        if (value && *value)
            return strncmp(value, "zh", 2) == 0;
    }
    return false;
}

static bool settle_language(kh_invocation *invocation)
{
    kh_text language = kh_option_value(invocation, KH_OPTION_LANG);
    if (kh_text_is(language, "zh"))
        invocation->language = KH_CHINESE;
    else if (kh_text_is(language, "en"))
        invocation->language = KH_ENGLISH;
    else if (language.length || kh_given(invocation, KH_OPTION_LANG))
        return wrong(invocation, "语言只能是zh或en，不是“{0}”", "the language is zh or en, not “{0}”",
                     language);
    return true;
}

static bool settle_color(kh_invocation *invocation)
{
    kh_text color = kh_option_value(invocation, KH_OPTION_COLOR);
    const char *no_color = getenv("NO_COLOR");
    bool wanted = !(no_color && *no_color);
    invocation->color = isatty(STDOUT_FILENO) && wanted;
    invocation->color_errors = isatty(STDERR_FILENO) && wanted;
    if (kh_text_is(color, "always") || kh_text_is(color, "never"))
        invocation->color = invocation->color_errors = kh_text_is(color, "always");
    else if (kh_given(invocation, KH_OPTION_COLOR) && !kh_text_is(color, "auto"))
        return wrong(invocation, "--color只能是auto、always或never，不是“{0}”",
                     "--color is auto, always or never, not “{0}”", color);
    return true;
}

/* stdlib/rules/核心.kh → 规则/核心.kh, as 引用 knows it. */
static kh_text library_path(kh_arena *arena, kh_text folder, const char *path)
{
    kh_text inside = kh_text_of(path + folder.length + 1);
    kh_text rules = KH_TEXT("rules/");
    if (kh_text_is(inside, "scoring.kh"))
        return kh_methods_path;
    if (!kh_text_starts(inside, rules))
        return inside;
    return kh_text_format(arena, "规则/%.*s", (int)(inside.length - rules.length),
                          inside.data + rules.length);
}

/* As tools/embed.c takes them: a page that stands beside the rules is none. */
static bool is_of_library(kh_text path)
{
    static const char *const endings[] = {".kh", ".csv"};
    for (size_t i = 0; i < KH_COUNT(endings); i++) {
        size_t length = strlen(endings[i]);
        if (path.length > length && memcmp(path.data + path.length - length, endings[i], length) == 0)
            return true;
    }
    return false;
}

/* Without the core rules every scheme would pass. */
static bool has_core(const kh_invocation *invocation)
{
    for (size_t i = 0; i < invocation->settings.library_count; i++)
        if (kh_text_is(invocation->settings.library[i].path, "规则/核心.kh"))
            return true;
    return false;
}

static bool settle_library(kh_invocation *invocation)
{
    kh_text folder = kh_option_value(invocation, KH_OPTION_STDLIB);
    invocation->settings.library = kh_library_embedded(&invocation->settings.library_count);
    invocation->settings.terms = kh_library_terms();
    if (!kh_given(invocation, KH_OPTION_STDLIB))
        return true;
    while (folder.length > 1 && folder.data[folder.length - 1] == '/')
        folder.length--;
    const char **paths;
    size_t count;
    if (kh_folder_list(invocation->arena, kh_text_terminated(invocation->arena, folder), "", &paths,
                       &count) != KH_OK) {
        (void)kh_complain_errno(invocation, "无法读取文件夹“{0}”：",
                                "cannot read the folder “{0}”: ", folder);
        return false;
    }
    kh_library_file *files = kh_arena_array(invocation->arena, count ? count : 1, sizeof *files);
    size_t taken = 0;
    for (size_t i = 0; i < count; i++) {
        kh_bytes content;
        if (!is_of_library(kh_text_of(paths[i])))
            continue;
        if (kh_file_read(invocation->arena, paths[i], &content) != KH_OK) {
            (void)kh_complain_errno(invocation, "无法读取“{0}”：",
                                    "cannot read “{0}”: ", kh_text_of(paths[i]));
            return false;
        }
        files[taken].path = library_path(invocation->arena, folder, paths[i]);
        files[taken++].content = kh_text_slice(content.data, content.length);
    }
    invocation->settings.library = files;
    invocation->settings.library_count = taken;
    return has_core(invocation) ||
           wrong(invocation, "文件夹“{0}”不是标准库：里面没有rules/核心.kh",
                 "the folder “{0}” is no standard library: it has no rules/核心.kh", folder);
}

/* --pack names a file of the library (规则/宁夏2024.kh), or one on the disk, which joins the library for this
 * run. */
static bool add_pack(kh_invocation *invocation, kh_text path)
{
    const kh_settings *settings = &invocation->settings;
    const char *file = kh_text_terminated(invocation->arena, path);
    kh_bytes content;
    if (access(file, F_OK) != 0)
        return true; /* the library's, or unknown: the rule room looks it up */
    if (kh_file_read(invocation->arena, file, &content) != KH_OK) {
        (void)kh_complain_errno(invocation, "无法读取“{0}”：", "cannot read “{0}”: ", path);
        return false;
    }
    kh_library_file *files = kh_arena_array(invocation->arena, settings->library_count + 1, sizeof *files);
    memcpy(files, settings->library, settings->library_count * sizeof *files);
    /* under the name by which the rule room looks packs up */
    kh_text name = kh_text_format(invocation->arena, "规则/%.*s", KH_TEXT_ARGUMENTS(path));
    files[settings->library_count] = (kh_library_file){
        .path = name, .content = kh_text_slice(content.data, content.length), .shown = path};
    invocation->settings.library = files;
    invocation->settings.library_count++;
    return true;
}

static bool settle_choices(kh_invocation *invocation)
{
    kh_text as_of = kh_option_value(invocation, KH_OPTION_AS_OF);
    if (kh_given(invocation, KH_OPTION_AS_OF) && !kh_date_parse(as_of, &invocation->settings.as_of))
        return wrong(invocation, "“{0}”不是日期，应如 2025-02-28", "“{0}” is no date such as 2025-02-28",
                     as_of);
    const kh_texts *packs = &invocation->options[KH_OPTION_PACK];
    for (size_t i = 0; i < packs->count; i++)
        if (!add_pack(invocation, packs->items[i]))
            return false;
    invocation->rules = (kh_rule_choice){.packs = packs->items, .pack_count = packs->count};
    if (invocation->command == KH_COMMAND_CHECK) {
        invocation->rules.only = invocation->options[KH_OPTION_ONLY].items;
        invocation->rules.only_count = invocation->options[KH_OPTION_ONLY].count;
    }
    return true;
}

static bool enough_operands(kh_invocation *invocation)
{
    const command_row *row = &command_rows[invocation->command];
    int count = (int)invocation->operands.count;
    if (count >= row->least && (row->most < 0 || count <= row->most))
        return true;
    return wrong(invocation, "用法：kaohe {0}", "usage: kaohe {0}",
                 kh_text_format(invocation->arena, "%s %s", row->name, row->operands));
}

/* A complaint about the command line is made in the language that the same line asks for. */
static void guess_language(kh_invocation *invocation, int count, char *const *arguments)
{
    invocation->language = from_locale_chinese() ? KH_CHINESE : KH_ENGLISH;
    for (int i = 1; i < count && strcmp(arguments[i], "--") != 0; i++) {
        bool apart = strcmp(arguments[i], "--lang") == 0 && i + 1 < count;
        const char *value = apart                                      ? arguments[i + 1]
                            : strncmp(arguments[i], "--lang=", 7) == 0 ? arguments[i] + 7
                                                                       : "";
        if (strcmp(value, "zh") == 0)
            invocation->language = KH_CHINESE;
        else if (strcmp(value, "en") == 0)
            invocation->language = KH_ENGLISH;
    }
}

bool kh_invocation_read(kh_invocation *invocation, int count, char *const *arguments)
{
    bool options_end = false;
    invocation->command = KH_COMMANDS;
    guess_language(invocation, count, arguments);
    for (int i = 1; i < count; i++) {
        kh_text argument = kh_text_of(arguments[i]);
        int used = 0;
        if (!options_end && kh_text_is(argument, "--")) {
            options_end = true;
        } else if (!options_end && argument.length > 1 && argument.data[0] == '-') {
            if (!read_option(invocation, argument, arguments + i + 1, &used))
                return false;
        } else if (invocation->command == KH_COMMANDS) {
            if (!read_command(invocation, argument))
                return false;
        } else {
            kh_vector_push(invocation->arena, &invocation->operands, argument);
        }
        i += used;
    }
    if (!settle_language(invocation) || !settle_color(invocation))
        return false;
    if (kh_given(invocation, KH_OPTION_VERSION))
        invocation->command = KH_COMMAND_VERSION;
    if (kh_given(invocation, KH_OPTION_HELP) || invocation->command == KH_COMMANDS ||
        kh_given(invocation, KH_OPTION_VERSION))
        return true;
    return enough_operands(invocation) && settle_library(invocation) && settle_choices(invocation);
}

static void help_options(const kh_invocation *invocation, kh_builder *text)
{
    for (int i = 0; i < KH_OPTIONS; i++) {
        const option_row *row = &option_rows[i];
        bool applies = invocation->command == KH_COMMANDS
                           ? row->commands == EVERY
                           : (row->commands & (1u << invocation->command)) != 0;
        if (!applies)
            continue;
        kh_text shown = kh_text_format(invocation->arena, "--%s%s%s", row->name, row->argument ? " " : "",
                                       row->argument ? row->argument : "");
        char letter[] = {'-', row->letter, ',', ' ', 0};
        kh_builder_format(text, "  %s%.*s", row->letter ? letter : "    ", KH_TEXT_ARGUMENTS(shown));
        size_t cells = kh_text_cells(shown);
        kh_builder_repeat(text, ' ', cells < 40 ? 42 - cells : 2);
        kh_builder_format(text, "%s\n", row->help[invocation->language]);
    }
}

void kh_print_help(const kh_invocation *invocation, bool of_command)
{
    bool chinese = invocation->language == KH_CHINESE;
    kh_builder text = {.arena = invocation->arena};
    if (of_command) {
        const command_row *row = &command_rows[invocation->command];
        kh_builder_format(
            &text, chinese ? "用法：kaohe %s %s\n%s。\n\n选项：\n" : "usage: kaohe %s %s\n%s.\n\noptions:\n",
            row->name, row->operands, row->help[invocation->language]);
    } else {
        kh_builder_string(&text, chinese
                                     ? "kaohe：考核方案的编译器\n\n用法：kaohe 命令 [选项] [文件]\n\n命令：\n"
                                     : "kaohe: a compiler for assessment schemes\n\nusage: kaohe COMMAND "
                                       "[OPTION] [FILE]\n\ncommands:\n");
        for (int i = 0; i < KH_COMMANDS; i++)
            kh_builder_format(&text, "  %-8s %s\n", command_rows[i].name,
                              command_rows[i].help[invocation->language]);
        kh_builder_string(&text, chinese ? "\n选项：\n" : "\noptions:\n");
    }
    help_options(invocation, &text);
    kh_text help = kh_builder_text(&text);
    /* asked for, it is the answer; else it goes where complaints go */
    fwrite(help.data, 1, help.length, kh_given(invocation, KH_OPTION_HELP) ? stdout : stderr);
}

kh_exit kh_run(kh_invocation *invocation)
{
    return command_rows[invocation->command].run(invocation);
}
