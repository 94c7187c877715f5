/* kaohe fmt: the canonical layout, in place; or what would change. */
#include <errno.h>
#include <stdio.h>

#include "base/file.h"
#include "cli/cli.h"
#include "syntax/format.h"
#include "syntax/parse.h"

static bool read_options(kh_invocation *invocation, kh_format_options *options)
{
    kh_text to = kh_option_value(invocation, KH_OPTION_TO);
    options->convert = kh_given(invocation, KH_OPTION_TO);
    options->language = kh_text_is(to, "en") ? KH_ENGLISH : KH_CHINESE;
    if (!options->convert || kh_text_is(to, "en") || kh_text_is(to, "zh"))
        return true;
    (void)kh_complain(invocation, "--to只能是zh或en，不是“{0}”", "--to is zh or en, not “{0}”", to);
    return false;
}

/* The scoring methods of the library have names in both languages. */
static const kh_tree *methods_of(kh_invocation *invocation)
{
    for (size_t i = 0; i < invocation->settings.library_count; i++) {
        const kh_library_file *file = &invocation->settings.library[i];
        if (kh_text_equal(file->path, kh_methods_path))
            return kh_parse(invocation->arena, kh_diagnostics_new(invocation->arena),
                            kh_source_new(invocation->arena, file->path, file->content));
    }
    return NULL;
}

static kh_exit print_mistakes(kh_invocation *invocation, kh_diagnostics *diagnostics, kh_text path)
{
    kh_compilation *compilation = kh_arena_new_of(invocation->arena, kh_compilation);
    kh_diagnostics_finish(diagnostics);
    compilation->diagnostics = diagnostics;
    kh_session_say_findings(invocation, compilation, path);
    return KH_EXIT_BROKEN;
}

static kh_exit replace(kh_invocation *invocation, kh_text path, kh_text formatted)
{
    const char *file = kh_text_terminated(invocation->arena, path);
    if (kh_file_replace(invocation->arena, file, (kh_bytes){formatted.data, formatted.length}) != KH_OK)
        return kh_complain_errno(invocation, "无法写入“{0}”：", "cannot write “{0}”: ", path);
    return KH_EXIT_CLEAN;
}

static kh_exit format_file(kh_invocation *invocation, kh_text path, kh_format_options options)
{
    kh_bytes content;
    if (kh_file_read(invocation->arena, kh_text_terminated(invocation->arena, path), &content) != KH_OK)
        return kh_complain_errno(invocation, "无法读取“{0}”：", "cannot read “{0}”: ", path);
    kh_text before = kh_text_slice(content.data, content.length), after;
    kh_diagnostics *diagnostics = kh_diagnostics_new(invocation->arena);
    kh_source *source = kh_source_new(invocation->arena, path, before);
    const kh_tree *tree = kh_parse(invocation->arena, diagnostics, source);
    if (kh_diagnostics_compile_errors(diagnostics) || !kh_format(invocation->arena, tree, options, &after))
        return print_mistakes(invocation, diagnostics, path);

    bool same = kh_text_equal(before, after), diff = kh_given(invocation, KH_OPTION_DIFF);
    if (diff)
        (void)kh_print(kh_text_difference(invocation->arena, path, before, after));
    if (kh_given(invocation, KH_OPTION_CHECK)) {
        if (!same && !diff)
            (void)kh_print(kh_text_format(invocation->arena, "%.*s\n", KH_TEXT_ARGUMENTS(path)));
        return same ? KH_EXIT_CLEAN : KH_EXIT_VIOLATED;
    }
    if (kh_text_is(path, "-") && !diff)
        (void)kh_print(after);
    if (same || diff || kh_text_is(path, "-"))
        return KH_EXIT_CLEAN;
    return replace(invocation, path, after);
}

kh_exit kh_command_format(kh_invocation *invocation)
{
    kh_format_options options = {0};
    kh_exit worst = KH_EXIT_CLEAN;
    if (!read_options(invocation, &options))
        return KH_EXIT_USAGE;
    options.methods = options.convert ? methods_of(invocation) : NULL;
    for (size_t i = 0; i < invocation->operands.count; i++) {
        kh_exit status = format_file(invocation, invocation->operands.items[i], options);
        worst = status > worst ? status : worst;
    }
    return worst;
}
