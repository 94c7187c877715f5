/* Which packs are in force: the core, those that the scheme names or that bind its place, the office's own,
 * those asked for. */
#include "rules/judging.h"
#include "source/suggest.h"

#define PATH(literal)                                                                                        \
    {                                                                                                        \
        literal, sizeof literal - 1                                                                          \
    }
const kh_text kh_core_pack_path = PATH("规则/核心.kh");
#undef PATH

typedef struct {
    kh_model *model;
    const kh_scheme *scheme;
    kh_entities packs;
} choosing;

static void take(choosing *it, const kh_entity *pack)
{
    for (size_t i = 0; i < it->packs.count; i++)
        if (it->packs.items[i] == pack)
            return;
    kh_vector_push(it->model->arena, &it->packs, pack);
}

static bool is_of_file(const kh_entity *pack, kh_text path)
{
    return pack->span.source && pack->span.source->embedded &&
           kh_text_equal(pack->span.source->library, path);
}

static size_t take_file(choosing *it, kh_text path)
{
    size_t taken = 0;
    for (size_t i = 0; i < it->model->packs.count; i++)
        if (is_of_file(it->model->packs.items[i], path)) {
            take(it, it->model->packs.items[i]);
            taken++;
        }
    return taken;
}

/* ---- the office's own, and those it names ---- */

static bool is_own(const kh_entity *pack)
{
    return pack->span.source && !pack->span.source->embedded;
}

/* Packs of files that are no library are the office's own: whoever uses the file means them. */
static void take_own(choosing *it)
{
    for (size_t i = 0; i < it->model->packs.count; i++)
        if (is_own(it->model->packs.items[i]))
            take(it, it->model->packs.items[i]);
}

/* An office's pack uses others to adopt from them; that is not to name them for its schemes. */
static bool is_said_by_pack(const choosing *it, const kh_use *use)
{
    bool by_pack = false;
    for (size_t i = 0; i < it->model->packs.count; i++)
        by_pack |= it->model->packs.items[i]->span.source == use->span.source;
    return by_pack && use->span.source != it->scheme->source;
}

/* Answers the first 引用 that names a pack, or NULL. */
static const kh_use *take_named(choosing *it)
{
    const kh_use *first = NULL;
    for (size_t i = 0; i < it->model->used.count; i++) {
        const kh_use *use = &it->model->used.items[i];
        bool core = kh_text_equal(use->path, kh_core_pack_path);
        if (!core && !is_said_by_pack(it, use) && take_file(it, use->path) && !first)
            first = use;
    }
    return first;
}

/* ---- those that bind the place ---- */

static kh_text region_of(const kh_entity *pack)
{
    return kh_pack_text(pack, "适用地区");
}

/* By default: the pack says so, its place holds the scheme's, its levels the issuer's. */
static bool binds(const kh_entity *pack, const kh_scheme *scheme)
{
    kh_text region = region_of(pack), place = kh_pack_text(scheme->entity, "地区");
    return pack->kind == KH_KIND_PACK && kh_pack_is_automatic(pack) &&
           (!region.length || kh_region_holds(region, place)) && kh_level_admits(pack, scheme);
}

/* Only files with the word are looked into: most of the library are subjects, which bind nobody. */
static bool may_bind(const kh_library_file *file)
{
    if (file->image.length)
        return file->automatic;
    kh_words word = kh_find_attribute(KH_KIND_PACK, KH_TEXT("自动"))->word;
    return kh_text_starts(file->path, KH_TEXT("规则/")) &&
           (kh_text_contains(file->content, word.in[KH_CHINESE]) ||
            kh_text_contains(file->content, word.in[KH_ENGLISH]));
}

static bool file_binds(const choosing *it, const kh_library_file *file)
{
    const kh_entity *content = may_bind(file) ? kh_model_peek(it->model, file->path) : NULL;
    for (size_t i = 0; content && i < content->children.count; i++)
        if (binds(content->children.items[i], it->scheme))
            return true;
    return false;
}

static void take_binding(choosing *it)
{
    kh_model *model = it->model;
    for (size_t i = 0; i < model->settings->library_count; i++) {
        const kh_library_file *file = &model->settings->library[i];
        if (!file_binds(it, file) || !kh_model_use(model, file->path))
            continue;
        for (size_t j = 0; j < model->packs.count; j++)
            if (is_of_file(model->packs.items[j], file->path) && binds(model->packs.items[j], it->scheme))
                take(it, model->packs.items[j]);
    }
}

static bool is_taken(const choosing *it, kh_text name)
{
    for (size_t i = 0; i < it->packs.count; i++)
        if (kh_text_equal(it->packs.items[i]->name, name))
            return true;
    return false;
}

static void add_left_out(const choosing *it, const kh_library_file *file, kh_words *list)
{
    kh_arena *arena = it->model->arena;
    const kh_entity *content = may_bind(file) ? kh_model_peek(it->model, file->path) : NULL;
    for (size_t i = 0; content && i < content->children.count; i++) {
        const kh_entity *pack = content->children.items[i];
        if (!binds(pack, it->scheme) || !region_of(pack).length || is_taken(it, pack->name))
            continue;
        kh_words title = kh_pack_title(pack), name = kh_words_same(pack->name);
        name.in[KH_ENGLISH] = kh_text_format(arena, "%.*s (%.*s)", KH_TEXT_ARGUMENTS(title.in[KH_ENGLISH]),
                                             KH_TEXT_ARGUMENTS(pack->name));
        kh_words arguments[] = {*list, name};
        bool first = list->in[KH_CHINESE].length == 0;
        *list =
            first ? arguments[1]
                  : kh_words_fill(arena, kh_words_of("{0}、{1}", "{0}, {1}"), arguments, KH_COUNT(arguments));
    }
}

/* Whoever names packs chooses; but a reviewer must see what was not chosen. */
static void note_left_out(const choosing *it, const kh_use *named)
{
    const kh_settings *settings = it->model->settings;
    kh_words list = {0};
    for (size_t i = 0; i < settings->library_count; i++)
        add_left_out(it, &settings->library[i], &list);
    if (!list.in[KH_CHINESE].length)
        return;
    kh_report(it->model->diagnostics, KH992, named->span, &list, 1);
}

/* ---- those asked for ---- */

/* “规则/宁夏2024.kh”, “规则.宁夏2024” and “宁夏2024” are the same. */
static kh_text library_path(kh_arena *arena, kh_text named)
{
    static const char ending[] = ".kh", *const folders[] = {"规则/", "规则.", "rules/", "rules."};
    for (size_t i = 0; i < KH_COUNT(folders); i++)
        if (kh_text_starts(named, kh_text_of(folders[i]))) {
            size_t length = strlen(folders[i]);
            named = kh_text_slice(named.data + length, named.length - length);
            break;
        }
    size_t end = sizeof ending - 1;
    if (named.length > end && memcmp(named.data + named.length - end, ending, end) == 0)
        named.length -= (uint32_t)end;
    return kh_text_format(arena, "规则/%.*s.kh", KH_TEXT_ARGUMENTS(named));
}

/* 规则/宁夏2024.kh → 宁夏2024, as packs are named; 文件.kh holds documents, no pack. */
static kh_text pack_name(kh_text path)
{
    size_t folder = sizeof "规则/" - 1, ending = sizeof ".kh" - 1;
    return kh_text_slice(path.data + folder, path.length - folder - ending);
}

static void report_unknown_pack(kh_model *model, kh_text named)
{
    KH_VECTOR(kh_text) names = {0};
    for (size_t i = 0; i < model->settings->library_count; i++) {
        kh_text path = model->settings->library[i].path;
        if (kh_text_starts(path, KH_TEXT("规则/")) && !kh_text_is(path, "规则/文件.kh"))
            kh_vector_push(model->arena, &names, pack_name(path));
    }
    kh_diagnostic *unknown = kh_report_texts(model->diagnostics, KH087, (kh_span){0}, 1, named);
    kh_text nearest = kh_suggest(named, names.items, names.count);
    if (nearest.length)
        unknown->fix = kh_words_same(nearest);
}

static bool is_in_library(const kh_model *model, kh_text path)
{
    for (size_t i = 0; i < model->settings->library_count; i++)
        if (kh_text_equal(model->settings->library[i].path, path))
            return true;
    return false;
}

static void take_asked(choosing *it, kh_text named)
{
    kh_model *model = it->model;
    kh_text path = library_path(model->arena, named);
    bool found = kh_model_use(model, path) && take_file(it, path);
    /* of a file that could not be read as a pack this has been said */
    if (!found && (!kh_diagnostics_compile_errors(model->diagnostics) || !is_in_library(model, path)))
        report_unknown_pack(model, named);
}

kh_entities kh_packs_in_force(kh_model *model, const kh_scheme *scheme, kh_rule_choice choice)
{
    choosing it = {.model = model, .scheme = scheme};
    if (kh_model_use(model, kh_core_pack_path))
        (void)take_file(&it, kh_core_pack_path);
    take_own(&it);
    const kh_use *named = take_named(&it);
    if (!named)
        take_binding(&it);
    for (size_t i = 0; i < choice.pack_count; i++)
        take_asked(&it, choice.packs[i]);
    if (named)
        note_left_out(&it, named);
    return it.packs;
}
