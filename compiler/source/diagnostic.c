/* The list of findings: kept short while it grows, put in order once it is complete. */
#include "source/diagnostic.h"

#include <assert.h>
#include <stdlib.h>

#include "base/utf8.h"

/* Of an argument: the longest list of expected words is half of it; beyond it somebody feeds in a novel as a
 * name. */
enum { MAX_ARGUMENT_CHARACTERS = 400 };

/* With the order of reporting, because qsort may swap equals. */
typedef struct {
    kh_diagnostic *diagnostic;
    size_t order;
} entry;

struct kh_diagnostics {
    kh_arena *arena;
    KH_VECTOR(entry) entries;
    kh_diagnostic *closing; /* KH099; stands after all others, wherever it points */
    kh_diagnostic spare;    /* handed out when the list is full, so that no caller need ask */
    bool has_dropped;
    kh_span first_dropped;
    size_t dropped[KH_ERROR + 1]; /* they are not shown, but they still decide the exit status */
    size_t dropped_compile_errors;
};

kh_diagnostics *kh_diagnostics_new(kh_arena *arena)
{
    kh_diagnostics *list = kh_arena_new_of(arena, kh_diagnostics);
    list->arena = arena;
    return list;
}

static kh_diagnostic *drop(kh_diagnostics *list, kh_diagnostic row)
{
    if (!list->has_dropped)
        list->first_dropped = row.span;
    list->has_dropped = true;
    if (!row.waived)
        list->dropped[row.level]++;
    if (row.code < KH_CODES && row.level == KH_ERROR)
        list->dropped_compile_errors++;
    list->spare = row;
    return &list->spare;
}

static bool is_full(const kh_diagnostics *list)
{
    return list->entries.count >= KH_MAX_DIAGNOSTICS;
}

static kh_diagnostic *keep(kh_diagnostics *list, kh_diagnostic row)
{
    kh_diagnostic *kept = kh_arena_new_of(list->arena, kh_diagnostic);
    *kept = row;
    entry last = {kept, list->entries.count};
    kh_vector_push(list->arena, &list->entries, last);
    return kept;
}

static kh_text shorten(kh_arena *arena, kh_text text)
{
    size_t at = 0;
    for (unsigned count = 0; at < text.length; count++) {
        if (count == MAX_ARGUMENT_CHARACTERS)
            return kh_text_format(arena, "%.*s…", (int)at, text.data);
        kh_character character;
        at += kh_utf8_decode(text.data + at, text.length - at, &character);
    }
    return text;
}

static kh_diagnostic row_of(kh_code code, kh_span span)
{
    return (kh_diagnostic){
        .code = code,
        .level = kh_code_level(code),
        .id = kh_text_of(kh_code_id(code)),
        .name = kh_text_of(kh_code_name(code)),
        .span = span,
        .help = kh_code_help(code),
    };
}

kh_diagnostic *kh_report(kh_diagnostics *list, kh_code code, kh_span span, const kh_words *arguments,
                         size_t count)
{
    kh_diagnostic row = row_of(code, span);
    if (is_full(list))
        return drop(list, row);

    assert(count <= KH_MAX_ARGUMENTS);
    kh_words shown[KH_MAX_ARGUMENTS] = {0};
    for (size_t i = 0; i < count; i++)
        for (size_t language = 0; language < KH_LANGUAGES; language++)
            shown[i].in[language] = shorten(list->arena, arguments[i].in[language]);
    row.message = kh_words_fill(list->arena, kh_code_text(code), shown, count);
    row.help = kh_words_fill(list->arena, row.help, shown, count);
    return keep(list, row);
}

kh_diagnostic *kh_report_texts(kh_diagnostics *list, kh_code code, kh_span span, size_t count, ...)
{
    assert(count <= KH_MAX_ARGUMENTS);
    kh_words arguments[KH_MAX_ARGUMENTS] = {0};
    va_list texts;
    va_start(texts, count);
    for (size_t i = 0; i < count; i++)
        arguments[i] = kh_words_same(va_arg(texts, kh_text));
    va_end(texts);
    return kh_report(list, code, span, arguments, count);
}

kh_diagnostic *kh_report_finding(kh_diagnostics *list, const kh_diagnostic *finding)
{
    return is_full(list) ? drop(list, *finding) : keep(list, *finding);
}

void kh_diagnostic_label(kh_diagnostics *list, kh_diagnostic *diagnostic, kh_span span, kh_words text)
{
    if (diagnostic == &list->spare)
        return;
    kh_label label = {span, text};
    kh_vector_push(list->arena, &diagnostic->labels, label);
}

static int by_number(size_t left, size_t right)
{
    return (left > right) - (left < right);
}

static int by_span(kh_span left, kh_span right)
{
    /* What is said about no place comes before what is said about one. */
    int order = by_number(left.source ? left.source->order + (size_t)1 : 0,
                          right.source ? right.source->order + (size_t)1 : 0);
    return order ? order : by_number(left.start, right.start);
}

static int by_words(kh_words left, kh_words right)
{
    int order = 0;
    for (size_t language = 0; language < KH_LANGUAGES && order == 0; language++)
        order = kh_text_compare(left.in[language], right.in[language]);
    return order;
}

/* 0: doubles. */
static int by_meaning(const kh_diagnostic *left, const kh_diagnostic *right)
{
    int order = by_span(left->span, right->span);
    if (order == 0)
        order = kh_text_compare(left->id, right->id);
    if (order == 0)
        order = by_words(left->message, right->message);
    return order ? order : by_number(left->span.end, right->span.end);
}

static int by_entry(const void *left, const void *right)
{
    const entry *a = left, *b = right;
    int order = by_meaning(a->diagnostic, b->diagnostic);
    /* Of doubles the first stays: a waiver for one of them must not hide the other. */
    if (order == 0)
        order = a->diagnostic->waived - b->diagnostic->waived;
    if (order == 0)
        order = by_words(a->diagnostic->waiver, b->diagnostic->waiver);
    return order ? order : by_number(a->order, b->order);
}

static void add_townships(kh_map *names, const kh_diagnostic *from)
{
    for (size_t i = 0; i < from->township_count; i++)
        kh_map_add(names, from->townships[i], names); /* a set: any value but NULL */
}

/* One finding on several cards may come in one at a time: no card is lost with the double. */
static void merge_townships(kh_arena *arena, kh_diagnostic *into, const kh_diagnostic *twin)
{
    if (into->township_count == 0 || into->waived != twin->waived)
        return;
    if (twin->township_count == 0) {
        into->township_count = 0; /* of the whole scheme, so of every card */
        return;
    }
    kh_map *names = kh_map_new(arena);
    add_townships(names, into);
    add_townships(names, twin);
    size_t count = kh_map_count(names);
    kh_text *townships = kh_arena_array(arena, count, sizeof *townships);
    for (size_t i = 0; i < count; i++)
        townships[i] = kh_map_key(names, i);
    into->townships = townships;
    into->township_count = count;
}

/* What a waiver lifts on one card and what stands on another, or is lifted there by another waiver, are two.
 */
static bool is_double(const kh_diagnostic *first, const kh_diagnostic *one)
{
    bool alike = first->waived == one->waived && by_words(first->waiver, one->waiver) == 0;
    return by_meaning(first, one) == 0 && (alike || one->township_count == 0);
}

static void remove_doubles(kh_diagnostics *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->entries.count; i++) {
        entry one = list->entries.items[i];
        kh_diagnostic *last = kept ? list->entries.items[kept - 1].diagnostic : NULL;
        if (last && is_double(last, one.diagnostic))
            merge_townships(list->arena, last, one.diagnostic);
        else
            list->entries.items[kept++] = one;
    }
    list->entries.count = kept;
}

/* What was forgotten once is missed at every use: one finding, at the first; where a near name is known, it
 * was mistyped there, and each place is one to mend. */
static bool may_repeat(const kh_diagnostic *diagnostic)
{
    bool unknown = diagnostic->code == KH029 || diagnostic->code == KH032 || diagnostic->code == KH052;
    return unknown && diagnostic->fix.in[KH_CHINESE].length == 0;
}

static void gather_repeated(kh_diagnostics *list)
{
    enum { PLACES_SHOWN = 4 };
    kh_map *first_of = kh_map_new(list->arena);
    size_t kept = 0;
    for (size_t i = 0; i < list->entries.count; i++) {
        entry one = list->entries.items[i];
        kh_diagnostic *first = one.diagnostic;
        if (may_repeat(one.diagnostic)) {
            kh_text message = one.diagnostic->message.in[KH_CHINESE];
            first = kh_map_add(first_of, message, one.diagnostic);
        }
        if (first == one.diagnostic)
            list->entries.items[kept++] = one;
        else if (first->labels.count < PLACES_SHOWN)
            kh_diagnostic_label(list, first, one.diagnostic->span, kh_words_of("这里也是", "here too"));
    }
    list->entries.count = kept;
}

/* A cell that cannot be computed because its formula is wrong, a value of the wrong type because it is no
 * word at all: what was reported inside is the mistake. */
static bool may_follow(const kh_diagnostic *diagnostic)
{
    return diagnostic->code == KH031 || diagnostic->code == KH060 || diagnostic->code == KH063;
}

static bool is_cause(const kh_diagnostic *cause, const kh_diagnostic *diagnostic)
{
    bool earlier = cause->level == KH_ERROR && cause->code < diagnostic->code;
    bool written =
        diagnostic->code != KH031 || cause->code < KH020; /* syntax makes values, values make cells */
    return earlier && written && cause->span.source == diagnostic->span.source &&
           cause->span.start >= diagnostic->span.start && cause->span.end <= diagnostic->span.end;
}

static bool has_cause(const kh_diagnostics *list, const kh_diagnostic *diagnostic)
{
    for (size_t i = 0; may_follow(diagnostic) && i < list->entries.count; i++)
        if (is_cause(list->entries.items[i].diagnostic, diagnostic))
            return true;
    return false;
}

static void remove_consequences(kh_diagnostics *list)
{
    KH_VECTOR(entry) kept = {0};
    for (size_t i = 0; i < list->entries.count; i++)
        if (!has_cause(list, list->entries.items[i].diagnostic))
            kh_vector_push(list->arena, &kept, list->entries.items[i]);
    for (size_t i = 0; i < kept.count; i++)
        list->entries.items[i] = kept.items[i];
    list->entries.count = kept.count;
}

static void close_with_note(kh_diagnostics *list)
{
    if (list->closing || !list->has_dropped)
        return;
    kh_words limit = kh_words_same(kh_text_format(list->arena, "%d", KH_MAX_DIAGNOSTICS));
    kh_diagnostic *closing = kh_arena_new_of(list->arena, kh_diagnostic);
    *closing = row_of(KH099, list->first_dropped);
    closing->message = kh_words_fill(list->arena, kh_code_text(KH099), &limit, 1);
    list->closing = closing;
}

void kh_diagnostics_finish(kh_diagnostics *list)
{
    if (list->entries.count)
        qsort(list->entries.items, list->entries.count, sizeof *list->entries.items, by_entry);
    remove_doubles(list);
    remove_consequences(list);
    gather_repeated(list);
    close_with_note(list);
}

size_t kh_diagnostics_count(const kh_diagnostics *list)
{
    return list->entries.count + (list->closing ? 1 : 0);
}

kh_diagnostic *kh_diagnostics_at(const kh_diagnostics *list, size_t index)
{
    assert(index < kh_diagnostics_count(list));
    return index < list->entries.count ? list->entries.items[index].diagnostic : list->closing;
}

size_t kh_diagnostics_compile_errors(const kh_diagnostics *list)
{
    size_t errors = list->dropped_compile_errors;
    for (size_t i = 0; i < list->entries.count; i++) {
        const kh_diagnostic *one = list->entries.items[i].diagnostic;
        errors += one->code < KH_CODES && one->level == KH_ERROR;
    }
    return errors;
}

size_t kh_diagnostics_at_level(const kh_diagnostics *list, kh_level level)
{
    size_t found = list->dropped[level];
    for (size_t i = 0; i < kh_diagnostics_count(list); i++) {
        const kh_diagnostic *one = kh_diagnostics_at(list, i);
        found += one->level == level && !one->waived;
    }
    return found;
}

kh_words kh_words_same(kh_text text)
{
    kh_words words;
    for (size_t language = 0; language < KH_LANGUAGES; language++)
        words.in[language] = text;
    return words;
}

kh_words kh_words_of(const char *chinese, const char *english)
{
    return (kh_words){{[KH_CHINESE] = kh_text_of(chinese), [KH_ENGLISH] = kh_text_of(english)}};
}

/* Index of the argument if "{n}" stands at `at`, else `count`. */
static size_t argument_at(kh_text text, size_t at, size_t count)
{
    if (text.length - at < 3 || text.data[at] != '{' || text.data[at + 2] != '}')
        return count;
    char digit = text.data[at + 1];
    size_t index = digit >= '0' && digit <= '9' ? (size_t)(digit - '0') : count;
    return index < count ? index : count;
}

static kh_text fill(kh_arena *arena, kh_text text, const kh_words *arguments, size_t count, size_t language)
{
    kh_builder builder = {.arena = arena};
    size_t copied = 0;
    for (size_t at = 0; at < text.length; at++) {
        size_t index = argument_at(text, at, count);
        if (index == count)
            continue;
        kh_builder_bytes(&builder, text.data + copied, at - copied);
        kh_builder_add(&builder, arguments[index].in[language]);
        copied = at + 3;
        at += 2;
    }
    if (copied == 0)
        return text;
    kh_builder_bytes(&builder, text.data + copied, text.length - copied);
    return kh_builder_text(&builder);
}

kh_words kh_words_fill(kh_arena *arena, kh_words text, const kh_words *arguments, size_t count)
{
    for (size_t language = 0; language < KH_LANGUAGES; language++)
        text.in[language] = fill(arena, text.in[language], arguments, count, language);
    return text;
}
