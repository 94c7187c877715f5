/* Files: the main one, the library's, those beside it; each is read once. */
#include "model/load.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include "base/file.h"
#include "model/declare.h"
#include "model/validate.h"
#include "source/failure.h"
#include "syntax/examples.h"
#include "syntax/parse.h"

static kh_source *add_source(kh_model *model, kh_source *source)
{
    source->order = model->settings->first_source + (uint32_t)model->sources.count;
    kh_vector_push(model->arena, &model->sources, source);
    return source;
}

kh_source *kh_source_add(kh_model *model, kh_text path, kh_text content)
{
    return add_source(model, kh_source_new(model->arena, path, content));
}

/* 规则.若干规定2024 → “规则/若干规定2024”; rules.… too. */
static kh_text path_of_use(kh_model *model, const kh_node *path)
{
    if (path->kind == KH_NODE_TEXT || path->kind == KH_NODE_NAME) {
        kh_text folder = kh_find_folder(path->text).in[KH_CHINESE];
        return folder.length ? folder : path->text;
    }
    if (path->kind != KH_NODE_MEMBER)
        return KH_TEXT_NONE;
    kh_text folder = path_of_use(model, path->children[0]);
    return kh_text_format(model->arena, "%.*s/%.*s", KH_TEXT_ARGUMENTS(folder),
                          KH_TEXT_ARGUMENTS(path->text));
}

static const kh_library_file *library_file(const kh_model *model, kh_text path)
{
    for (size_t i = 0; i < model->settings->library_count; i++)
        if (kh_text_equal(model->settings->library[i].path, path))
            return &model->settings->library[i];
    return NULL;
}

kh_text kh_padded(kh_arena *arena, kh_text text)
{
    char *copy = kh_arena_alloc(arena, (size_t)text.length + 2);
    if (text.length)
        memcpy(copy, text.data, text.length);
    return kh_text_slice(copy, text.length);
}

/* A path that climbs out is refused before anything is touched: whether a file exists elsewhere is nobody's
 * business here. */
static bool climbs_out(kh_text name)
{
    kh_text rest = name;
    if (name.length == 0 || name.data[0] == '/')
        return true;
    while (rest.length > 0) {
        const char *slash = memchr(rest.data, '/', rest.length);
        uint32_t end = slash ? (uint32_t)(slash - rest.data) : rest.length;
        if (end == 2 && memcmp(rest.data, "..", 2) == 0)
            return true;
        uint32_t step = slash ? end + 1 : end;
        rest = kh_text_slice(rest.data + step, rest.length - step);
    }
    return false;
}

/* A device or a pipe could be read for ever. */
static bool is_plain_file(const char *file)
{
    struct stat there;
    if (stat(file, &there) != 0)
        return false;
    errno = S_ISDIR(there.st_mode) ? EISDIR : EINVAL;
    return S_ISREG(there.st_mode);
}

static kh_text below_folder(const kh_model *model, kh_text name)
{
    return kh_text_is(model->folder, ".") ? name : kh_path_join(model->arena, model->folder, name);
}

/* “市级/市方案.kh” names its roster as it stands beside it: 市级/县名册.csv; what is not there stands beside
 * the main file. */
static kh_text beside(const kh_model *model, kh_text name, kh_span by)
{
    if (!by.source || by.source->embedded || climbs_out(name) || !model->folder.length)
        return name;
    kh_text folder = kh_path_folder(model->arena, by.source->path);
    uint32_t above = kh_text_is(model->folder, ".") ? 0 : model->folder.length + 1;
    if (kh_text_equal(folder, model->folder) || folder.length <= above)
        return name;
    kh_text own = kh_path_join(model->arena, kh_text_slice(folder.data + above, folder.length - above), name);
    return is_plain_file(kh_text_terminated(model->arena, below_folder(model, own))) ? own : name;
}

/* `name` is relative to the model's folder. */
static kh_source *read_below(kh_model *model, kh_text name, kh_text written, kh_span span, kh_code missing)
{
    if (!model->folder.length) {
        kh_report_texts(model->diagnostics, KH040, span, 1, written);
        return NULL;
    }
    kh_text path = below_folder(model, name);
    const char *file = kh_text_terminated(model->arena, path);
    kh_bytes content;
    errno = 0;
    bool exists = !climbs_out(name) && is_plain_file(file);
    if (climbs_out(name) ||
        (exists && !kh_path_is_below(kh_text_terminated(model->arena, model->folder), file))) {
        kh_report_texts(model->diagnostics, KH041, span, 1, written);
        return NULL;
    }
    if (!exists || kh_file_read(model->arena, file, &content) != KH_OK) {
        kh_words arguments[] = {kh_words_same(written), kh_failure_words(model->arena, errno)};
        bool absent = missing != KH090 && errno == ENOENT;
        kh_report(model->diagnostics, absent ? missing : KH090, span, arguments, absent ? 1 : 2);
        return NULL;
    }
    return kh_source_add(model, path, kh_text_slice(content.data, content.length));
}

kh_source *kh_read_beside(kh_model *model, kh_text name, kh_text written, kh_span span, kh_code missing)
{
    return read_below(model, beside(model, name, span), written, span, missing);
}

/* Names declared outside all blocks are visible to whoever uses the file. Of a file that is used and holds
 * schemes, the schemes: its departments and quantities are theirs, not ours. */
static void bind_names(kh_model *model, kh_entity *file, bool main)
{
    bool schemes_only = !main && kh_child_of_kind(file, KH_KIND_SCHEME);
    for (size_t i = 0; i < file->children.count; i++) {
        kh_entity *child = file->children.items[i];
        bool is_lexicon = child->kind == KH_KIND_LEXICON || child->kind == KH_KIND_PATTERN;
        if (child->name.length && is_lexicon && child->span.source->embedded)
            kh_map_set(model->names, child->name,
                       child); /* no file puts its own in the place of the library's */
        else if (child->name.length && (!schemes_only || child->kind == KH_KIND_SCHEME))
            kh_map_add(model->names, child->name, child);
        if (child->kind == KH_KIND_PACK)
            kh_vector_push(model->arena, &model->packs, child);
        if (child->kind == KH_KIND_DOCUMENT)
            kh_vector_push(model->arena, &model->documents, child);
        if (child->kind == KH_KIND_FUNCTION)
            kh_vector_push(model->arena, &model->functions, child);
        if (child->kind == KH_KIND_LEXICON || child->kind == KH_KIND_PATTERN ||
            child->kind == KH_KIND_NEGATION || child->kind == KH_KIND_VARIANT)
            kh_vector_push(model->arena, &model->lexicons, child);
    }
}

static const char loading_mark; /* its address stands for “being read now” in model->loaded */

static void report_circle(kh_model *model, kh_text path, kh_span span)
{
    kh_builder way = {.arena = model->arena};
    bool inside = false;
    for (size_t i = 0; i < model->loading.count; i++) {
        inside |= kh_text_equal(model->loading.items[i], path);
        if (inside)
            kh_builder_format(&way, "%.*s → ", KH_TEXT_ARGUMENTS(model->loading.items[i]));
    }
    kh_builder_add(&way, path);
    kh_report_texts(model->diagnostics, KH042, span, 1, kh_builder_text(&way));
}

bool kh_begin_loading(kh_model *model, kh_text path, kh_span span)
{
    const void *before = kh_map_find(model->loaded, path);
    if (before == &loading_mark)
        report_circle(model, path, span);
    if (before)
        return false;
    kh_map_set(model->loaded, path, (void *)(uintptr_t)&loading_mark);
    kh_vector_push(model->arena, &model->loading, path);
    return true;
}

void kh_end_loading(kh_model *model, kh_text path, void *loaded)
{
    kh_map_set(model->loaded, path, loaded ? loaded : model); /* what could not be read is not tried again */
    model->loading.count--;
}

/* 引用 市方案 binds 市方案 too, whatever the only scheme in that file is called. */
static void bind_file_name(kh_model *model, const kh_entity *file, const kh_node *path)
{
    kh_entity *only = kh_child_of_kind(file, KH_KIND_SCHEME);
    for (size_t i = 0; i < file->children.count; i++)
        if (file->children.items[i]->kind == KH_KIND_SCHEME && file->children.items[i] != only)
            return;
    if (path->kind == KH_NODE_NAME || path->kind == KH_NODE_MEMBER)
        kh_map_add(model->names, path->text, only);
}

/* A file of schemes is built as far as it can be compared with. What is wrong in it is said by a check of
 * that file; here one finding says that something is. */
static void take_schemes(kh_model *model, kh_entity *file, kh_source *source)
{
    for (size_t i = 0; i < file->children.count; i++) {
        if (file->children.items[i]->kind != KH_KIND_SCHEME)
            continue;
        kh_scheme *scheme = kh_arena_new_of(model->arena, kh_scheme);
        scheme->entity = file->children.items[i];
        scheme->source = source;
        scheme->foreign = true;
        kh_scheme_build(model, scheme, false);
    }
}

static void report_faulty(kh_model *model, const kh_diagnostics *found, kh_text written, kh_span span)
{
    size_t errors = kh_diagnostics_compile_errors(found);
    if (errors)
        kh_report_texts(model->diagnostics, KH096, span, 2, written,
                        kh_text_format(model->arena, "%zu", errors));
}

/* Its findings are gathered apart, until it is known whose they are. */
static kh_entity *load_apart(kh_model *model, kh_source *source, const kh_node *path)
{
    kh_diagnostics *ours = model->diagnostics, *found = kh_diagnostics_new(model->arena);
    size_t used = model->used.count, tbd = model->tbd.count;
    model->diagnostics = found;
    kh_entity *file = kh_load_source(model, source);
    bool schemes = kh_child_of_kind(file, KH_KIND_SCHEME) != NULL;
    if (schemes)
        take_schemes(model, file, source);
    kh_validate(model, NULL, file);
    model->diagnostics = ours;
    for (size_t i = 0; !schemes && i < kh_diagnostics_count(found); i++)
        (void)kh_report_finding(ours, kh_diagnostics_at(found, i));
    if (!schemes)
        return file;
    model->used.count = used; /* what they are judged by is nothing to us */
    model->tbd.count = tbd;
    bind_file_name(model, file, path);
    report_faulty(model, found, source->path, path->span);
    return file;
}

static void use(kh_model *model, const kh_node *path)
{
    if (path->kind == KH_NODE_ERROR)
        return;
    kh_text name = path_of_use(model, path);
    bool has_ending = name.length > 3 && memcmp(name.data + name.length - 3, ".kh", 3) == 0;
    kh_text file = has_ending ? name : kh_text_format(model->arena, "%.*s.kh", KH_TEXT_ARGUMENTS(name));
    const kh_library_file *library = library_file(model, file);
    if (library) {
        if (!path->span.source->embedded)
            kh_vector_push(model->arena, &model->used, ((kh_use){file, path->span}));
        (void)kh_model_use(model, file);
        return;
    }
    file = beside(model, file, path->span);
    if (!kh_begin_loading(model, file, path->span))
        return;
    kh_text written = path->kind == KH_NODE_TEXT ? path->text : kh_span_text(path->span);
    kh_source *source = read_below(model, file, written, path->span, KH040);
    kh_entity *loaded = source ? load_apart(model, source, path) : NULL;
    model->lacks_files |= !source;
    kh_end_loading(model, file, loaded);
}

static bool lacks_brace(const kh_diagnostics *diagnostics, const kh_source *source)
{
    for (size_t i = 0; i < kh_diagnostics_count(diagnostics); i++) {
        const kh_diagnostic *diagnostic = kh_diagnostics_at(diagnostics, i);
        if (diagnostic->code == KH003 && diagnostic->span.source == source)
            return true;
    }
    return false;
}

kh_entity *kh_load_source(kh_model *model, kh_source *source)
{
    const kh_tree *tree = kh_parse(model->arena, model->diagnostics, source);
    kh_entity *file = kh_entity_new(model, KH_KIND_FILE, NULL);
    file->span = kh_span_of(source, 0, 0);
    for (size_t i = 0; i < tree->count; i++)
        if (tree->items[i]->kind == KH_NODE_USE)
            for (size_t j = 0; j < tree->items[i]->count; j++)
                use(model, tree->items[i]->children[j]);
    model->broken = tree->broken;
    model->unclosed = lacks_brace(model->diagnostics, source);
    for (size_t i = 0; i < tree->count; i++)
        if (tree->items[i]->kind != KH_NODE_USE)
            kh_declare_items(model, file, &tree->items[i], 1);
    bind_names(model, file, source->order == model->settings->first_source);
    return file;
}

/* With its image if nobody asks for examples: the text is then only quoted. Else the text is read, in a copy
 * of the source's own, in which examples may be blanked. */
static kh_source *library_source(kh_model *model, const kh_library_file *library, bool counted)
{
    bool own = library->shown.length > 0, examples = own || model->settings->with_examples;
    bool read = examples || library->image.length == 0;
    kh_text path = own ? library->shown : library->path;
    kh_text content = read ? kh_padded(model->arena, library->content) : library->content;
    if (!examples && read)
        content = kh_without_examples(model->arena, content);
    kh_source *source =
        read ? kh_source_new(model->arena, path, content) : kh_source_quoted(model->arena, path, content);
    if (counted)
        (void)add_source(model, source);
    source->library = library->path;
    source->embedded = true;
    source->image = read ? KH_TEXT_NONE : library->image;
    return source;
}

const kh_entity *kh_model_peek(kh_model *model, kh_text library_path)
{
    const kh_library_file *library = library_file(model, library_path);
    kh_entity *seen = kh_map_find(model->peeked, library_path);
    if (seen || !library)
        return seen;
    kh_diagnostics *before = model->diagnostics;
    model->diagnostics = kh_diagnostics_new(model->arena); /* told when it is used */
    const kh_tree *tree = kh_parse(model->arena, model->diagnostics, library_source(model, library, false));
    seen = kh_entity_new(model, KH_KIND_FILE, NULL);
    for (size_t i = 0; i < tree->count; i++)
        if (tree->items[i]->kind != KH_NODE_USE)
            kh_declare_items(model, seen, &tree->items[i], 1);
    model->diagnostics = before;
    kh_map_add(model->peeked, library_path, seen);
    return seen;
}

bool kh_model_use(kh_model *model, kh_text library_path)
{
    const kh_library_file *library = library_file(model, library_path);
    if (!library)
        return false;
    if (!kh_begin_loading(model, library_path, (kh_span){0}))
        return true;
    kh_entity *loaded = kh_load_source(model, library_source(model, library, true));
    kh_end_loading(model, library_path, loaded);
    if (library->shown.length) /* the library's own files are checked by the tests, not at every start */
        kh_validate(model, NULL, loaded);
    return true;
}
