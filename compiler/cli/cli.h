/* cli.h: the command line: what was asked, and the commands that answer.
 *
 * Only this room prints, reads the environment and the clock, and decides the exit status.
 *
 * Owns:   an invocation's arena, freed by main().
 * Fails:  commands answer an exit status: 0 nothing at the failing level, 1 rules violated, 2 the source does
 * not compile, 3 wrong usage, unreadable file, cannot write. The worst of several files wins.
 */
#ifndef KH_CLI_CLI_H
#define KH_CLI_CLI_H

#include "kaohe.h"

typedef enum kh_exit { KH_EXIT_CLEAN, KH_EXIT_VIOLATED, KH_EXIT_BROKEN, KH_EXIT_USAGE } kh_exit;

typedef enum kh_option {
#define OPTION(id, ...) KH_OPTION_##id,
#include "cli/options.def"
    KH_OPTIONS,
} kh_option;

typedef enum kh_command_id {
#define COMMAND(id, ...) KH_COMMAND_##id,
#include "cli/commands.def"
    KH_COMMANDS,
} kh_command_id;

typedef KH_VECTOR(kh_text) kh_texts;

typedef struct kh_invocation {
    kh_arena *arena;
    kh_command_id command;
    kh_texts options[KH_OPTIONS]; /* arguments given; a flag given once holds one empty text */
    kh_texts operands;
    kh_language language;
    bool color;        /* on standard output */
    bool color_errors; /* on standard error */
    kh_settings settings;
    kh_rule_choice rules;
} kh_invocation;

typedef kh_exit kh_command(kh_invocation *invocation);

#define COMMAND(id, name, function, ...) kh_command function;
#include "cli/commands.def"

/* Reads argv into *invocation; on a mistake says so on standard error and answers false. */
bool kh_invocation_read(kh_invocation *invocation, int count, char *const *arguments);
bool kh_given(const kh_invocation *invocation, kh_option option);
/* The last argument of an option, or KH_TEXT_NONE. */
kh_text kh_option_value(const kh_invocation *invocation, kh_option option);
void kh_print_help(const kh_invocation *invocation, bool of_command);
/* Runs the command that was read. */
kh_exit kh_run(kh_invocation *invocation);

/* Prints to standard output; false if that failed. */
bool kh_print(kh_text text);
/* “kaohe: …” on standard error, in the reader's language. Answers KH_EXIT_USAGE. */
kh_exit kh_complain(const kh_invocation *invocation, const char *chinese, const char *english,
                    kh_text subject);
/* “text json sarif github”: the names of a table, for a message that lists what there is. */
kh_text kh_listed(const kh_invocation *invocation, const kh_text *names, size_t count);
/* “kaohe: 没有输出格式“xml”，可用：…”. Answers KH_EXIT_USAGE. */
kh_exit kh_complain_format(const kh_invocation *invocation, kh_text format, const kh_text *names,
                           size_t count);
/* The same for what the machine said: “无法写入“x”：磁盘已满”. */
kh_exit kh_complain_errno(const kh_invocation *invocation, const char *chinese, const char *english,
                          kh_text subject);

/* The files named, for a folder all *.kh below it; false if one holds none or cannot be read, which is said.
 */
bool kh_session_files(kh_invocation *invocation, kh_texts *files);
/* Compiles a file; memory gone is said and NULL answered. */
kh_compilation *kh_session_compile(kh_invocation *invocation, kh_text path, bool unjudged);
/* As above, without the rules; NULL if some card has no weights, which is said. Answers the exit status. */
kh_exit kh_session_weigh(kh_invocation *invocation, kh_text path, kh_compilation **compilation);
/* “名册里没有“甲真”，是否指“甲镇””; the names there are. */
kh_exit kh_no_such(kh_invocation *invocation, const char *chinese, const char *english, kh_text typed,
                   const kh_texts *names);
/* Scores everybody by the results at `path`; NULL: they cannot be read at all. What is wrong with them is
 * among the findings. */
const kh_scores *kh_session_scores(kh_compilation *compilation, size_t scheme, kh_text path);
/* Results belong to one scheme: is there only one, or did --scheme leave only one? If not, that is said. */
bool kh_session_is_alone(kh_invocation *invocation, const kh_compilation *compilation);
/* Is the scheme that --scheme names the one that is left? If not, that is said; true without --scheme. */
bool kh_session_has_scheme(kh_invocation *invocation, const kh_compilation *compilation);
/* What the writer makes of the document, to standard output or to where -o says: into the file, or into the
 * folder as NAME.FORMAT. */
kh_exit kh_session_print_table(kh_invocation *invocation, const kh_document *document,
                               kh_document_writer *writer, const char *name, kh_text format);
/* Has every scheme, and every card, its weights? */
bool kh_session_computable(const kh_compilation *compilation);
/* kaohe why --score: of the township and perhaps the item that the operands name. */
kh_exit kh_why_score(kh_invocation *invocation, kh_compilation *compilation);
/* What was found, for renderers and documents; `files` as named on the command line, kept by the caller. */
kh_findings kh_session_list(const kh_compilation *compilation, const kh_text *files, size_t file_count);
/* Renders the findings of a compilation, text by default. */
kh_text kh_session_findings(kh_invocation *invocation, const kh_compilation *compilation, kh_text path,
                            kh_text format);
/* The same on standard error, for commands whose standard output is something else. */
void kh_session_say_findings(kh_invocation *invocation, const kh_compilation *compilation, kh_text path);
kh_exit kh_session_status(const kh_invocation *invocation, const kh_compilation *compilation);
kh_document kh_session_document(kh_invocation *invocation, const kh_compilation *compilation, size_t scheme,
                                const kh_findings *findings);

#endif
