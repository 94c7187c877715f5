/* kaohe check: findings to standard output. */
#include "cli/baseline.h"
#include "cli/cli.h"
#include "source/suggest.h"

static bool known_level(const kh_invocation *invocation)
{
    static const char *const levels[] = {"error", "warning", "note", "undecided"};
    kh_text level = kh_option_value(invocation, KH_OPTION_FAIL_ON);
    for (size_t i = 0; i < KH_COUNT(levels); i++)
        if (kh_text_is(level, levels[i]))
            return true;
    return !kh_given(invocation, KH_OPTION_FAIL_ON);
}

/* JSON and SARIF are one document whatever the number of files, so their findings are put together. */
static void merge(kh_arena *arena, kh_compilation *all, const kh_compilation *one,
                  const kh_baseline *baseline)
{
    for (size_t i = 0; i < kh_diagnostics_count(one->diagnostics); i++) {
        const kh_diagnostic *finding = kh_diagnostics_at(one->diagnostics, i);
        kh_diagnostic left = *finding;
        if (!baseline || kh_baseline_leaves(baseline, finding, &left))
            (void)kh_report_finding(all->diagnostics, &left);
    }
    for (size_t i = 0; i < one->undecided.count; i++)
        kh_vector_push(arena, &all->undecided, one->undecided.items[i]);
}

static kh_text render(kh_invocation *invocation, const kh_compilation *all, const kh_texts *files)
{
    kh_text format = kh_option_value(invocation, KH_OPTION_FORMAT);
    kh_findings findings = kh_session_list(all, files->items, files->count);
    kh_findings_style style = {invocation->language, invocation->color,
                               kh_given(invocation, KH_OPTION_QUIET)};
    return kh_findings_format(format.length ? format : KH_TEXT("text"))(invocation->arena, &findings, style);
}

kh_exit kh_command_check(kh_invocation *invocation)
{
    kh_text format = kh_option_value(invocation, KH_OPTION_FORMAT);
    kh_texts files = {0};
    size_t count;
    const kh_text *formats = kh_findings_formats(&count);
    if (format.length && !kh_findings_format(format))
        return kh_complain_format(invocation, format, formats, count);
    if (!known_level(invocation))
        return kh_complain(invocation, "--fail-on只能是error、warning、note或undecided，不是“{0}”",
                           "--fail-on is error, warning, note or undecided, not “{0}”",
                           kh_option_value(invocation, KH_OPTION_FAIL_ON));
    if (!kh_session_files(invocation, &files))
        return KH_EXIT_USAGE;

    kh_text known = kh_option_value(invocation, KH_OPTION_BASELINE);
    kh_baseline *baseline = NULL;
    if (kh_given(invocation, KH_OPTION_BASELINE) &&
        kh_baseline_read(invocation->arena, known, &baseline) != KH_OK)
        return kh_complain_errno(invocation, "无法读取“{0}”：", "cannot read “{0}”: ", known);

    kh_exit unreadable = KH_EXIT_CLEAN;
    kh_compilation *all = kh_arena_new_of(invocation->arena, kh_compilation);
    all->diagnostics = kh_diagnostics_new(invocation->arena);
    for (size_t i = 0; i < files.count; i++) {
        kh_compilation *one = kh_session_compile(invocation, files.items[i], false);
        if (!one)
            return kh_complain(invocation, "内存不足", "out of memory", KH_TEXT_NONE);
        invocation->settings.first_source += (uint32_t)one->model->sources.count;
        if (kh_session_status(invocation, one) == KH_EXIT_USAGE)
            unreadable = KH_EXIT_USAGE;
        merge(invocation->arena, all, one, baseline);
    }
    kh_diagnostics_finish(all->diagnostics);
    (void)kh_print(render(invocation, all, &files)); /* main() looks at the stream */
    return unreadable ? unreadable : kh_session_status(invocation, all);
}
