/* kaohe simulate: what a scheme really decides. */
#include "cli/cli.h"

/* A whole number without a sign; false: it is none, or larger than `most`. */
static bool read_count(kh_text text, uint64_t most, uint64_t *count)
{
    *count = 0;
    for (uint32_t i = 0; i < text.length; i++) {
        if (text.data[i] < '0' || text.data[i] > '9')
            return false;
        uint64_t digit = (uint64_t)(text.data[i] - '0');
        if (*count > (most - digit) / 10)
            return false;
        *count = *count * 10 + digit;
    }
    return text.length > 0;
}

static bool read_choice(kh_invocation *invocation, kh_simulation_choice *choice)
{
    kh_text seed = kh_option_value(invocation, KH_OPTION_SEED);
    kh_text draws = kh_option_value(invocation, KH_OPTION_DRAWS);
    uint64_t count = KH_DEFAULT_DRAWS;
    *choice = (kh_simulation_choice){.seed = 1};
    if (kh_given(invocation, KH_OPTION_SEED) && !read_count(seed, UINT64_MAX, &choice->seed)) {
        (void)kh_complain(invocation, "--seed要一个不大于18446744073709551615的整数，不是“{0}”",
                          "--seed takes a whole number up to 18446744073709551615, not “{0}”", seed);
        return false;
    }
    if (kh_given(invocation, KH_OPTION_DRAWS) && (!read_count(draws, KH_MAX_DRAWS, &count) || count == 0)) {
        (void)kh_complain(invocation, "--draws要1到100000的整数，不是“{0}”",
                          "--draws takes a whole number from 1 to 100000, not “{0}”", draws);
        return false;
    }
    choice->draws = (unsigned)count;
    return true;
}

/* NULL: it was said why not, *status is the exit status. */
static const kh_simulation *simulation_of(kh_invocation *invocation, kh_compilation *compilation,
                                          kh_simulation_choice choice, kh_exit *status)
{
    kh_model *model = compilation->model;
    size_t before = kh_diagnostics_count(compilation->diagnostics);
    bool has_results = invocation->operands.count > 1;
    const kh_results *results =
        has_results ? kh_results_read(model, &model->schemes[0], invocation->operands.items[1]) : NULL;
    const kh_simulation *simulation =
        results || !has_results
            ? kh_simulate(model, &model->schemes[0], compilation->cards[0], results, choice)
            : NULL;
    if (kh_diagnostics_count(compilation->diagnostics) > before) {
        kh_diagnostics_finish(compilation->diagnostics);
        kh_session_say_findings(invocation, compilation, invocation->operands.items[0]);
    }
    *status = kh_session_status(invocation, compilation);
    if (simulation && *status == KH_EXIT_BROKEN) /* the scheme compiles: what is wrong is the results */
        *status = KH_EXIT_VIOLATED;
    else if (!simulation && *status == KH_EXIT_CLEAN)
        *status = KH_EXIT_USAGE;
    return simulation;
}

static bool has_one_scheme(kh_invocation *invocation, const kh_compilation *compilation)
{
    kh_text path = invocation->operands.items[0];
    if (!kh_session_is_alone(invocation, compilation))
        return false;
    if (compilation->cards[0]->count == 0)
        (void)kh_complain(invocation, "“{0}”没有名册，无从推演",
                          "“{0}” has no roster, and nobody to simulate", path);
    else
        return true;
    return false;
}

kh_exit kh_command_simulate(kh_invocation *invocation)
{
    kh_text format = kh_option_value(invocation, KH_OPTION_FORMAT);
    format = format.length ? format : KH_TEXT("table");
    kh_document_writer *writer = kh_simulation_format(format);
    size_t formats;
    const kh_text *names = kh_simulation_formats(&formats);
    kh_simulation_choice choice;
    kh_compilation *compilation;
    if (!writer)
        return kh_complain_format(invocation, format, names, formats);
    if (!read_choice(invocation, &choice))
        return KH_EXIT_USAGE;
    kh_exit status = kh_session_weigh(invocation, invocation->operands.items[0], &compilation);
    if (!compilation)
        return status;
    if (!has_one_scheme(invocation, compilation))
        return KH_EXIT_USAGE;
    const kh_simulation *simulation = simulation_of(invocation, compilation, choice, &status);
    if (!simulation)
        return status;
    kh_document document = kh_session_document(invocation, compilation, 0, NULL);
    document.simulation = simulation;
    kh_exit printed = kh_session_print_table(invocation, &document, writer, "simulation", format);
    return printed == KH_EXIT_CLEAN ? status : printed;
}
