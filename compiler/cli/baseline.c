/* Known findings, from the JSON of an earlier run. */
#include "cli/baseline.h"

#include <errno.h>
#include <json-c/json.h>

#include "base/file.h"

struct kh_baseline {
    kh_arena *arena;
    kh_map *known;
};

static void release(void *tree)
{
    json_object_put(tree);
}

static kh_text member(json_object *finding, const char *name)
{
    json_object *value;
    if (!json_object_object_get_ex(finding, name, &value) || !json_object_is_type(value, json_type_string))
        return KH_TEXT_NONE;
    return kh_text_slice(json_object_get_string(value), (size_t)json_object_get_string_len(value));
}

/* Parts are kept apart by a character that no name holds. */
static kh_text key(kh_arena *arena, kh_text rule, kh_text file, kh_text entity, kh_text township,
                   kh_text message)
{
    return kh_text_format(arena, "%.*s\n%.*s\n%.*s\n%.*s\n%.*s", KH_TEXT_ARGUMENTS(rule),
                          KH_TEXT_ARGUMENTS(file), KH_TEXT_ARGUMENTS(entity), KH_TEXT_ARGUMENTS(township),
                          KH_TEXT_ARGUMENTS(message));
}

static bool take(kh_baseline *baseline, json_object *tree)
{
    json_object *findings;
    if (!json_object_is_type(tree, json_type_object) ||
        !json_object_object_get_ex(tree, "findings", &findings) ||
        !json_object_is_type(findings, json_type_array))
        return false;
    for (size_t i = 0; i < json_object_array_length(findings); i++) {
        json_object *finding = json_object_array_get_idx(findings, i);
        kh_text known =
            key(baseline->arena, member(finding, "rule"), member(finding, "file"), member(finding, "entity"),
                member(finding, "township"), member(finding, "message"));
        kh_map_add(baseline->known, known, baseline);
    }
    return true;
}

kh_status kh_baseline_read(kh_arena *arena, kh_text path, kh_baseline **baseline)
{
    kh_bytes content;
    kh_status status = kh_file_read(arena, kh_text_terminated(arena, path), &content);
    if (status != KH_OK)
        return status;
    *baseline = kh_arena_new_of(arena, kh_baseline);
    (*baseline)->arena = arena;
    (*baseline)->known = kh_map_new(arena);
    json_object *tree = json_tokener_parse(content.data);
    if (tree)
        kh_arena_defer(arena, release, tree);
    bool good = tree && take(*baseline, tree);
    if (tree)
        kh_arena_release(arena, tree);
    errno = EBADMSG;
    return good ? KH_OK : KH_CANNOT_READ;
}

static bool knows(const kh_baseline *baseline, const kh_diagnostic *finding, kh_text township)
{
    kh_text file = finding->span.source ? finding->span.source->path : KH_TEXT_NONE;
    for (int language = 0; language < KH_LANGUAGES; language++)
        if (kh_map_find(baseline->known, key(baseline->arena, finding->id, file, finding->entity, township,
                                             finding->message.in[language])))
            return true;
    return false;
}

bool kh_baseline_leaves(const kh_baseline *baseline, const kh_diagnostic *finding, kh_diagnostic *left)
{
    *left = *finding;
    /* what keeps the rules from being judged stays, or an old mistake would hide new findings */
    if (finding->code < KH_CODES && finding->level == KH_ERROR)
        return true;
    kh_text *townships = kh_arena_array(baseline->arena, finding->township_count + 1, sizeof *townships);
    left->townships = townships;
    left->township_count = 0;
    for (size_t i = 0; i < finding->township_count; i++)
        if (!knows(baseline, finding, finding->townships[i]))
            townships[left->township_count++] = finding->townships[i];
    bool at_base = finding->township_count == 0 || finding->base;
    bool base_left = at_base && !knows(baseline, finding, KH_TEXT_NONE);
    left->base = base_left && left->township_count > 0;
    return base_left || left->township_count > 0;
}
