/* SARIF 2.1.0 (OASIS, 2020; errata 01, 2023): what editors and code hosts read. */
#include "output/findings_formats.h"

#include "output/facts.h"

#define SCHEMA "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"

typedef struct {
    size_t index;                 /* in tool.driver.rules */
    const kh_diagnostic *finding; /* the first of it; NULL: only undecided */
} rule;

typedef struct {
    kh_arena *arena;
    kh_language language;
    kh_map *rules; /* by id */
} writer;

static void add_rule(writer *out, kh_text id, const kh_diagnostic *finding)
{
    if (kh_map_find(out->rules, id))
        return;
    rule *made = kh_arena_new_of(out->arena, rule);
    *made = (rule){kh_map_count(out->rules), finding};
    kh_map_add(out->rules, id, made);
}

static void collect_rules(writer *out, const kh_findings *findings)
{
    for (size_t i = 0; i < kh_diagnostics_count(findings->diagnostics); i++) {
        const kh_diagnostic *one = kh_diagnostics_at(findings->diagnostics, i);
        add_rule(out, one->id, one);
    }
    for (size_t i = 0; i < findings->undecided_count; i++)
        add_rule(out, findings->undecided[i].rule, NULL);
}

/* The object {"text": …} that SARIF has wherever a person reads. */
static void add_message(writer *out, kh_json *into, const char *key, kh_text text)
{
    kh_json *message = kh_json_add_object(out->arena, into, key);
    kh_json_add_text(out->arena, message, "text", text);
}

/* Of our own codes the message with its arguments left open; a rule's message speaks of one finding
 * already, so of a rule the name. */
static kh_text description(writer *out, kh_text id, const kh_diagnostic *finding)
{
    if (!finding)
        return id;
    if (finding->code < KH_CODES) {
        kh_words open[KH_MAX_ARGUMENTS];
        for (size_t i = 0; i < KH_COUNT(open); i++)
            open[i] = kh_words_same(KH_TEXT("…"));
        kh_words text = kh_words_fill(out->arena, kh_code_text(finding->code), open, KH_COUNT(open));
        return text.in[out->language];
    }
    char *blanked = kh_arena_copy(out->arena, finding->name.data, finding->name.length);
    for (char *at = blanked; *at; at++)
        if (*at == '-')
            *at = ' ';
    return *blanked ? kh_text_of(blanked) : id;
}

static void add_tool(writer *out, kh_json *run, kh_text version)
{
    kh_json *driver = kh_json_add_object(out->arena, kh_json_add_object(out->arena, run, "tool"), "driver");
    kh_json_add_text(out->arena, driver, "name", KH_TEXT("kaohe"));
    kh_json_add_text(out->arena, driver, "version", version);
    kh_json *rules = kh_json_add_array(out->arena, driver, "rules");
    for (size_t i = 0; i < kh_map_count(out->rules); i++) {
        kh_text id = kh_map_key(out->rules, i);
        const rule *one = kh_map_value(out->rules, i);
        kh_json *descriptor = kh_json_add_object(out->arena, rules, NULL);
        kh_json_add_text(out->arena, descriptor, "id", id);
        if (one->finding && one->finding->name.length)
            kh_json_add_text(out->arena, descriptor, "name", one->finding->name);
        add_message(out, descriptor, "shortDescription", description(out, id, one->finding));
    }
}

/* RFC 3986: what is not unreserved is escaped, a colon too, lest a relative path look like a scheme. */
static kh_text uri_of(kh_arena *arena, kh_text path)
{
    static const char unreserved[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";
    kh_builder uri = {.arena = arena};
    kh_builder_string(&uri, kh_text_starts(path, KH_TEXT("/")) ? "file://" : "");
    for (size_t at = 0; at < path.length; at++) {
        char byte = path.data[at];
        if (byte && strchr(unreserved, byte))
            kh_builder_character(&uri, byte);
        else
            kh_builder_format(&uri, "%%%02X", (unsigned)(unsigned char)byte);
    }
    return kh_builder_text(&uri);
}

static void add_artifact(writer *out, kh_json *into, kh_span span)
{
    kh_json *artifact = kh_json_add_object(out->arena, into, "artifactLocation");
    kh_json_add_text(out->arena, artifact, "uri", uri_of(out->arena, span.source->path));
}

static void add_region(writer *out, kh_json *into, const char *key, kh_span span)
{
    kh_place start = kh_span_place(span), end = kh_span_end_place(span);
    kh_json *region = kh_json_add_object(out->arena, into, key);
    kh_json_add_integer(out->arena, region, "startLine", start.line);
    kh_json_add_integer(out->arena, region, "startColumn", start.column);
    kh_json_add_integer(out->arena, region, "endLine", end.line);
    kh_json_add_integer(out->arena, region, "endColumn", end.column);
}

static kh_json *add_location(writer *out, kh_json *locations, kh_span span)
{
    kh_json *location = kh_json_add_object(out->arena, locations, NULL);
    kh_json *physical = kh_json_add_object(out->arena, location, "physicalLocation");
    add_artifact(out, physical, span);
    add_region(out, physical, "region", span);
    return location;
}

static void add_locations(writer *out, kh_json *result, const kh_diagnostic *diagnostic)
{
    kh_json *locations = kh_json_add_array(out->arena, result, "locations");
    if (diagnostic->span.source)
        add_location(out, locations, diagnostic->span);

    if (diagnostic->labels.count == 0)
        return;
    kh_json *related = kh_json_add_array(out->arena, result, "relatedLocations");
    for (size_t i = 0; i < diagnostic->labels.count; i++) {
        const kh_label *label = &diagnostic->labels.items[i];
        if (label->span.source)
            add_message(out, add_location(out, related, label->span), "message",
                        kh_words_in(label->text, out->language));
    }
}

/* Always there: in a run either every result has the member or none (SARIF 3.27.23). */
static void add_suppressions(writer *out, kh_json *result, const kh_diagnostic *diagnostic)
{
    kh_json *suppressions = kh_json_add_array(out->arena, result, "suppressions");
    if (!diagnostic || !diagnostic->waived)
        return;
    kh_text justification = kh_words_in(diagnostic->waiver, out->language);
    kh_json *suppression = kh_json_add_object(out->arena, suppressions, NULL);
    kh_json_add_text(out->arena, suppression, "kind", KH_TEXT("external"));
    if (justification.length)
        kh_json_add_text(out->arena, suppression, "justification", justification);
}

static void add_fix(writer *out, kh_json *result, const kh_diagnostic *diagnostic)
{
    kh_text text = kh_words_in(diagnostic->fix, out->language);
    if (!text.length || !diagnostic->span.source)
        return;
    kh_json *fix = kh_json_add_object(out->arena, kh_json_add_array(out->arena, result, "fixes"), NULL);
    kh_json *changes = kh_json_add_array(out->arena, fix, "artifactChanges");
    kh_json *change = kh_json_add_object(out->arena, changes, NULL);
    add_artifact(out, change, diagnostic->span);
    kh_json *replacements = kh_json_add_array(out->arena, change, "replacements");
    kh_json *replacement = kh_json_add_object(out->arena, replacements, NULL);
    add_region(out, replacement, "deletedRegion", diagnostic->span);
    add_message(out, replacement, "insertedContent", text);
}

/* What SARIF has no member for. */
static void add_properties(writer *out, kh_json *result, const kh_diagnostic *diagnostic)
{
    kh_json *properties = kh_json_add_object(out->arena, result, "properties");
    kh_json_add_text_or_null(out->arena, properties, "entity", diagnostic->entity);
    kh_json *townships = kh_json_add_array(out->arena, properties, "townships");
    for (size_t i = 0; i < diagnostic->township_count; i++)
        kh_json_add_text(out->arena, townships, NULL, diagnostic->townships[i]);
    kh_findings_add_source(out->arena, properties, diagnostic, out->language);
    kh_json_add_text_or_null(out->arena, properties, "suggestion",
                             kh_words_in(diagnostic->help, out->language));
}

static kh_json *add_result(writer *out, kh_json *results, kh_text id)
{
    const rule *of = kh_map_find(out->rules, id);
    kh_json *result = kh_json_add_object(out->arena, results, NULL);
    kh_json_add_text(out->arena, result, "ruleId", id);
    kh_json_add_integer(out->arena, result, "ruleIndex", (int64_t)of->index);
    return result;
}

static void add_finding(writer *out, kh_json *results, const kh_diagnostic *diagnostic)
{
    kh_json *result = add_result(out, results, diagnostic->id);
    kh_json_add_text(out->arena, result, "level", kh_level_key(diagnostic->level));
    add_message(out, result, "message", kh_words_in(diagnostic->message, out->language));
    add_locations(out, result, diagnostic);
    add_suppressions(out, result, diagnostic);
    add_fix(out, result, diagnostic);
    add_properties(out, result, diagnostic);
}

/* SARIF's word for it: kind "open", there was not enough information to decide (3.27.9). */
static void add_open(writer *out, kh_json *results, const kh_undecided *undecided)
{
    bool chinese = out->language == KH_CHINESE;
    kh_builder text = {.arena = out->arena};
    kh_builder_string(&text, "“");
    kh_builder_add(&text, undecided->entity);
    kh_builder_string(&text, chinese ? "”无法判定，缺：" : "” is undecided for lack of: ");
    for (size_t i = 0; i < undecided->missing_count; i++) {
        kh_builder_string(&text, !i ? "" : chinese ? "、" : ", ");
        kh_builder_add(&text, kh_words_in(undecided->missing[i], out->language));
    }
    kh_json *result = add_result(out, results, undecided->rule);
    kh_json_add_text(out->arena, result, "kind", KH_TEXT("open"));
    kh_json_add_text(out->arena, result, "level", KH_TEXT("none"));
    add_message(out, result, "message", kh_builder_text(&text));
    add_suppressions(out, result, NULL);
}

kh_text kh_findings_sarif(kh_arena *arena, const kh_findings *findings, kh_findings_style style)
{
    writer out = {arena, style.language, kh_map_new(arena)};
    collect_rules(&out, findings);

    kh_json *document = kh_json_new(arena);
    kh_json_add_text(arena, document, "$schema", KH_TEXT(SCHEMA));
    kh_json_add_text(arena, document, "version", KH_TEXT("2.1.0"));
    kh_json *run = kh_json_add_object(arena, kh_json_add_array(arena, document, "runs"), NULL);
    add_tool(&out, run, findings->version);
    kh_json_add_text(arena, run, "columnKind", KH_TEXT("unicodeCodePoints"));
    kh_json *results = kh_json_add_array(arena, run, "results");
    for (size_t i = 0; i < kh_diagnostics_count(findings->diagnostics); i++)
        add_finding(&out, results, kh_diagnostics_at(findings->diagnostics, i));
    for (size_t i = 0; i < findings->undecided_count; i++)
        add_open(&out, results, &findings->undecided[i]);
    return kh_json_print(arena, document);
}
