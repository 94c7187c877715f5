/* kaohe init and kaohe version. */
#include <unistd.h>

#include "base/file.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "syntax/lexer.h"

/* What a new scheme starts from lies in the library as a file of its own, so that it is formatted, checked
 * and built by the tests like any other; 新方案 in it stands for the name. */
static const char template_path[] = "模板/新方案.kh";
static const char roster_path[] = "模板/新方案.csv";

static const kh_library_file *template_file(const kh_invocation *invocation, const char *path)
{
    for (size_t i = 0; i < invocation->settings.library_count; i++)
        if (kh_text_is(invocation->settings.library[i].path, path))
            return &invocation->settings.library[i];
    return NULL;
}

/* 当 or true would be read as the word of the language that it is. */
static bool good_name(kh_text name)
{
    if (kh_reserved_word(name))
        return false;
    for (uint32_t at = 0; at < name.length;) {
        kh_character character;
        size_t size = kh_utf8_decode(name.data + at, name.length - at, &character);
        bool letter = (character | 32) >= 'a' && (character | 32) <= 'z';
        bool digit = at > 0 && character >= '0' && character <= '9';
        if (!letter && !digit && character != '_' && !kh_character_is_han(character))
            return false;
        at += (uint32_t)size;
    }
    return name.length > 0;
}

static kh_text with_name(kh_arena *arena, kh_text text, kh_text name)
{
    kh_text mark = KH_TEXT("新方案");
    kh_builder result = {.arena = arena};
    for (uint32_t at = 0; at < text.length;) {
        kh_text rest = kh_text_slice(text.data + at, text.length - at);
        bool here = kh_text_starts(rest, mark);
        if (here)
            kh_builder_add(&result, name);
        else
            kh_builder_character(&result, text.data[at]);
        at += here ? mark.length : 1;
    }
    return kh_builder_text(&result);
}

static kh_exit refuse_existing(kh_invocation *invocation, kh_text path)
{
    if (access(kh_text_terminated(invocation->arena, path), F_OK) != 0)
        return KH_EXIT_CLEAN;
    return kh_complain(invocation, "“{0}”已经存在，没有改动它", "“{0}” is there already and was left alone",
                       path);
}

static kh_exit write_new(kh_invocation *invocation, kh_text path, kh_text content)
{
    const char *file = kh_text_terminated(invocation->arena, path);
    if (kh_file_replace(invocation->arena, file, (kh_bytes){content.data, content.length}) != KH_OK)
        return kh_complain_errno(invocation, "无法写入“{0}”：", "cannot write “{0}”: ", path);
    return KH_EXIT_CLEAN;
}

kh_exit kh_command_init(kh_invocation *invocation)
{
    kh_text name = invocation->operands.count ? invocation->operands.items[0] : KH_TEXT("新方案");
    const kh_library_file *scheme = template_file(invocation, template_path);
    const kh_library_file *roster = template_file(invocation, roster_path);
    if (name.length > 3 && kh_text_is(kh_text_slice(name.data + name.length - 3, 3), ".kh"))
        name.length -= 3;
    if (!good_name(name))
        return kh_complain(
            invocation,
            "“{0}”不能作方案的名字：用汉字、字母、数字，不以数字开头，不能是“当”“否则”之类的保留词",
            "“{0}” cannot name a scheme: Han characters, letters and digits, not beginning with a digit, and "
            "no reserved word such as “when”",
            name);
    if (!scheme || !roster)
        return kh_complain(invocation, "标准库里没有模板“{0}”", "the library has no template “{0}”",
                           kh_text_of(template_path));
    kh_text scheme_path = kh_text_format(invocation->arena, "%.*s.kh", KH_TEXT_ARGUMENTS(name));
    kh_text table_path = kh_text_format(invocation->arena, "%.*s.csv", KH_TEXT_ARGUMENTS(name));
    kh_exit status = refuse_existing(invocation, scheme_path);
    if (status == KH_EXIT_CLEAN)
        status = refuse_existing(invocation, table_path);
    if (status == KH_EXIT_CLEAN)
        status = write_new(invocation, scheme_path, with_name(invocation->arena, scheme->content, name));
    if (status == KH_EXIT_CLEAN)
        status = write_new(invocation, table_path, roster->content);
    if (status != KH_EXIT_CLEAN)
        return status;
    const char *text = invocation->language == KH_CHINESE
                           ? "已新建 %.*s 和 %.*s。\n改好后：kaohe check %.*s，再 kaohe build %.*s\n"
                           : "created %.*s and %.*s.\nwhen edited: kaohe check %.*s, then kaohe build %.*s\n";
    (void)kh_print(kh_text_format(invocation->arena, text, KH_TEXT_ARGUMENTS(scheme_path),
                                  KH_TEXT_ARGUMENTS(table_path), KH_TEXT_ARGUMENTS(scheme_path),
                                  KH_TEXT_ARGUMENTS(scheme_path)));
    return KH_EXIT_CLEAN;
}

kh_exit kh_command_version(kh_invocation *invocation)
{
    (void)kh_print(kh_text_format(invocation->arena, "kaohe %s\n", KH_VERSION));
    return KH_EXIT_CLEAN;
}
