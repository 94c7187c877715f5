/* A table of a document: to standard output, or to where -o says. */
#include "base/file.h"
#include "cli/cli.h"

/* Into the file, or into the folder as NAME.FORMAT. */
static kh_exit write_to(kh_invocation *invocation, kh_text output, const char *name, kh_text format,
                        kh_bytes content)
{
    kh_arena *arena = invocation->arena;
    kh_text path = output;
    bool folder =
        kh_path_is_folder(kh_text_terminated(arena, output)) || output.data[output.length - 1] == '/';
    const char *extension = kh_text_is(format, "table") ? "txt" : kh_text_terminated(arena, format);
    if (folder)
        path = kh_path_join(arena, output, kh_text_format(arena, "%s.%s", name, extension));
    if ((folder && kh_folder_make(arena, kh_text_terminated(arena, output)) != KH_OK) ||
        kh_file_replace(arena, kh_text_terminated(arena, path), content) != KH_OK)
        return kh_complain_errno(invocation, "无法写入“{0}”：", "cannot write “{0}”: ", path);
    return KH_EXIT_CLEAN;
}

kh_exit kh_session_print_table(kh_invocation *invocation, const kh_document *document,
                               kh_document_writer *writer, const char *name, kh_text format)
{
    kh_text output = kh_option_value(invocation, KH_OPTION_OUTPUT);
    kh_bytes content;
    if (writer(invocation->arena, document, &content) != KH_OK)
        return kh_complain_errno(invocation, "无法生成表格：",
                                 "the table could not be written: ", KH_TEXT_NONE);
    if (output.length)
        return write_to(invocation, output, name, format, content);
    (void)kh_print(kh_text_slice(content.data, content.length));
    return KH_EXIT_CLEAN;
}
