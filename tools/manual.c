/* Prints the manual page and the shells' completions from the rows of cli/commands.def and cli/options.def.
 *
 * usage: manual page en|zh | manual bash | manual zsh | manual fish
 */
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
#define COMMAND(id, ...) AT_##id,
#include "cli/commands.def"
    COMMANDS
};

typedef struct command_row {
    const char *name, *operands, *help[2];
} command_row;

typedef struct option_row {
    const char *name;
    char letter;
    const char *argument;
    unsigned commands;
    const char *help[2];
} option_row;

static const command_row commands[] = {
#define COMMAND(id, name, function, least, most, operands, chinese, english)                                 \
    {name, operands, {chinese, english}},
#include "cli/commands.def"
};

#define FOR(id) (1u << AT_##id)
#define EVERY   (~0u)
static const option_row options[] = {
#define OPTION(id, name, letter, argument, commands, chinese, english)                                       \
    {name, letter, argument, commands, {chinese, english}},
#include "cli/options.def"
};
enum { OPTIONS = sizeof options / sizeof *options };

static bool global(const option_row *row)
{
    return row->commands == EVERY;
}

/* ---- the page ---- */

static const struct {
    const char *name[2], *section[2], *about[2], *every[2], *only[2], *status[2];
    const char *statuses[4][2];
    const char *see[2];
} page = {
    .name = {"名称", "NAME"},
    .section = {"命令", "COMMANDS"},
    .about = {"考核方案的编译器", "a compiler for assessment schemes"},
    .every = {"选项", "OPTIONS"},
    .only = {"用于", "With"},
    .status = {"退出状态", "EXIT STATUS"},
    .statuses = {{"没有达到不通过级别的意见", "nothing at the failing level"},
                 {"违反规则", "rules are violated"},
                 {"方案不能编译：语法、名字、类型、名册",
                  "the source does not compile: syntax, names, types, roster"},
                 {"用法不对、文件读不了或写不了", "wrong usage, unreadable file, cannot write"}},
    .see = {"语言说明随软件安装在文档文件夹中：LANGUAGE.md。",
            "The language reference is installed as LANGUAGE.md."},
};

/* roff takes a leading dot, a quote and every backslash and hyphen as its own. */
static void print_roff(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (at == text && (*at == '.' || *at == '\''))
            fputs("\\&", stdout);
        if (*at == '\\')
            fputs("\\e", stdout);
        else if (*at == '-')
            fputs("\\-", stdout);
        else
            putchar(*at);
    }
}

static void print_sentence(const char *text, int language)
{
    print_roff(text);
    puts(language == 0 ? "。" : ".");
}

static void print_page_option(const option_row *row, int language)
{
    fputs(".TP\n.B ", stdout);
    if (row->letter)
        printf("\\-%c\\fR, \\fB", row->letter);
    fputs("\\-\\-", stdout);
    print_roff(row->name);
    if (row->argument) {
        fputs(" \\fI", stdout);
        print_roff(row->argument);
        fputs("\\fR", stdout);
    }
    fputs("\n", stdout);
    print_sentence(row->help[language], language);
    if (global(row))
        return;
    fputs(page.only[language], stdout);
    for (int i = 0; i < COMMANDS; i++)
        if (row->commands & (1u << i))
            printf(" \\fB%s\\fR", commands[i].name);
    puts(language == 0 ? "。" : ".");
}

static void print_page(int language)
{
    printf(".TH KAOHE 1 \"\" \"kaohe\" \"\"\n.SH %s\nkaohe \\- %s\n", page.name[language],
           page.about[language]);
    printf(".SH %s\n", page.section[language]);
    for (int i = 0; i < COMMANDS; i++) {
        printf(".TP\n.B kaohe %s\\fR ", commands[i].name);
        print_roff(commands[i].operands);
        putchar('\n');
        print_sentence(commands[i].help[language], language);
    }
    printf(".SH %s\n", page.every[language]);
    for (int i = 0; i < OPTIONS; i++)
        print_page_option(&options[i], language);
    printf(".SH %s\n", page.status[language]);
    for (int i = 0; i < 4; i++) {
        printf(".TP\n.B %d\n", i);
        print_sentence(page.statuses[i][language], language);
    }
    printf(".PP\n%s\n", page.see[language]);
}

/* ---- completions ---- */

static bool takes(const option_row *row, int command)
{
    return (row->commands & (1u << command)) != 0;
}

static bool is_choice(const option_row *row)
{
    return row->argument && strchr(row->argument, '|') && row->argument[0] >= 'a';
}

static void print_choices(const char *argument, char between)
{
    for (const char *at = argument; *at; at++)
        putchar(*at == '|' ? between : *at);
}

static void print_bash(void)
{
    puts("# bash completion for kaohe; made by tools/manual.c.\n"
         "_kaohe()\n{\n"
         "    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} "
         "command=${COMP_WORDS[1]}\n"
         "    COMPREPLY=()\n"
         "    if [ \"$COMP_CWORD\" -eq 1 ]; then");
    fputs("        COMPREPLY=($(compgen -W \"", stdout);
    for (int i = 0; i < COMMANDS; i++)
        printf("%s%s", i ? " " : "", commands[i].name);
    puts("\" -- \"$word\"))\n        return\n    fi\n    case $before in");
    for (int i = 0; i < OPTIONS; i++) {
        if (!is_choice(&options[i]))
            continue;
        printf("    --%s) COMPREPLY=($(compgen -W \"", options[i].name);
        print_choices(options[i].argument, ' ');
        puts("\" -- \"$word\")); return ;;");
    }
    puts("    esac\n    case $command in");
    for (int i = 0; i < COMMANDS; i++) {
        printf("    %s) options=\"", commands[i].name);
        for (int j = 0; j < OPTIONS; j++)
            if (takes(&options[j], i))
                printf("--%s ", options[j].name);
        puts("\" ;;");
    }
    puts("    *) options=\"\" ;;\n    esac\n"
         "    case $word in\n"
         "    -*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;\n"
         "    *) compopt -o filenames; COMPREPLY=($(compgen -f -- \"$word\")) ;;\n"
         "    esac\n}\ncomplete -F _kaohe kaohe");
}

/* A colon parts a word from its description in zsh, a quote ends it. */
static void print_quoted(const char *text)
{
    for (const char *at = text; *at; at++) {
        if (*at == ':' || *at == '[' || *at == ']')
            putchar('\\');
        if (*at == '\'')
            fputs("'\\'", stdout);
        putchar(*at);
    }
}

static void print_zsh_option(const option_row *row)
{
    printf("            '%s--%s[", row->argument && strstr(row->argument, "…") ? "*" : "", row->name);
    print_quoted(row->help[1]);
    putchar(']');
    if (is_choice(row)) {
        fputs(": :(", stdout);
        print_choices(row->argument, ' ');
        putchar(')');
    } else if (row->argument) {
        printf(":%s:%s", row->argument, strcmp(row->argument, "DIR") == 0 ? "_files -/" : " ");
    }
    puts("' \\");
}

static void print_zsh(void)
{
    puts("#compdef kaohe\n# made by tools/manual.c.\n_kaohe()\n{\n"
         "    if (( CURRENT == 2 )); then\n        local -a commands\n        commands=(");
    for (int i = 0; i < COMMANDS; i++) {
        printf("            '%s:", commands[i].name);
        print_quoted(commands[i].help[1]);
        puts("'");
    }
    puts("        )\n        _describe command commands\n        return\n    fi\n    case $words[2] in");
    for (int i = 0; i < COMMANDS; i++) {
        printf("    %s)\n        _arguments '1: :' \\\n", commands[i].name);
        for (int j = 0; j < OPTIONS; j++)
            if (takes(&options[j], i))
                print_zsh_option(&options[j]);
        puts("            '*:file:_files'\n        ;;");
    }
    puts("    esac\n}\n_kaohe \"$@\"");
}

static void print_fish_text(const char *text)
{
    putchar('\'');
    for (const char *at = text; *at; at++) {
        if (*at == '\'' || *at == '\\')
            putchar('\\');
        putchar(*at);
    }
    putchar('\'');
}

static void print_fish_option(const option_row *row)
{
    fputs("complete -c kaohe", stdout);
    if (!global(row)) {
        fputs(" -n '__fish_seen_subcommand_from", stdout);
        for (int i = 0; i < COMMANDS; i++)
            if (takes(row, i))
                printf(" %s", commands[i].name);
        putchar('\'');
    }
    printf(" -l %s", row->name);
    if (row->letter)
        printf(" -s %c", row->letter);
    if (row->argument)
        fputs(is_choice(row) ? " -x" : " -r", stdout);
    if (is_choice(row)) {
        fputs(" -a '", stdout);
        print_choices(row->argument, ' ');
        putchar('\'');
    }
    fputs(" -d ", stdout);
    print_fish_text(row->help[1]);
    putchar('\n');
}

static void print_fish(void)
{
    puts("# fish completion for kaohe; made by tools/manual.c.");
    for (int i = 0; i < COMMANDS; i++) {
        printf("complete -c kaohe -n __fish_use_subcommand -f -a %s -d ", commands[i].name);
        print_fish_text(commands[i].help[1]);
        putchar('\n');
    }
    for (int i = 0; i < OPTIONS; i++)
        print_fish_option(&options[i]);
}

int main(int count, char **arguments)
{
    const char *what = count > 1 ? arguments[1] : "";
    if (strcmp(what, "page") == 0 && count == 3)
        print_page(strcmp(arguments[2], "zh") == 0 ? 0 : 1);
    else if (strcmp(what, "bash") == 0)
        print_bash();
    else if (strcmp(what, "zsh") == 0)
        print_zsh();
    else if (strcmp(what, "fish") == 0)
        print_fish();
    else {
        fputs("usage: manual page en|zh | bash | zsh | fish\n", stderr);
        return 3;
    }
    return fflush(stdout) == 0 && !ferror(stdout) ? 0 : 1;
}
