/* Files: the main one, the library's, those beside it; each is read once. */
#include "model/load.h"

#include <errno.h>
#include <string.h>

#include "base/file.h"
#include "model/declare.h"
#include "source/failure.h"
#include "syntax/parse.h"

kh_source *kh_source_add(kh_model *model, kh_text path, kh_text content)
{
    kh_source *source = kh_source_new(model->arena, path, content);
    source->order = model->settings->first_source + (uint32_t)model->sources.count;
    kh_vector_push(model->arena, &model->sources, source);
    return source;
}

/* 规则.若干规定2024 → “规则/若干规定2024”; rules.… too. */
static kh_text path_of_use(kh_model *model, const kh_node *path)
{
    if (path->kind == KH_NODE_TEXT || path->kind == KH_NODE_NAME) {
        if (kh_text_is(path->text, "rules"))
            return KH_TEXT("规则");
        return kh_text_is(path->text, "scoring") ? KH_TEXT("评分") : path->text;
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

/* The lexer wants two NUL bytes beyond the text; files have them, other texts are copied. */
static kh_text padded(kh_arena *arena, kh_text text)
{
    char *copy = kh_arena_alloc(arena, (size_t)text.length + 2);
    if (text.length)
        memcpy(copy, text.data, text.length);
    return kh_text_slice(copy, text.length);
}

kh_source *kh_read_beside(kh_model *model, kh_text name, kh_span span)
{
    bool absolute = name.length > 0 && name.data[0] == '/';
    kh_text path =
        kh_text_is(model->folder, ".") || absolute ? name : kh_path_join(model->arena, model->folder, name);
    const char *file = kh_text_terminated(model->arena, path);
    if (!model->folder.length) {
        kh_report_texts(model->diagnostics, KH040, span, 1, name);
        return NULL;
    }
    kh_bytes content;
    kh_status status = kh_file_read(model->arena, file, &content);
    if (status == KH_OK && !kh_path_is_below(kh_text_terminated(model->arena, model->folder), file)) {
        kh_report_texts(model->diagnostics, KH041, span, 1, name);
        return NULL;
    }
    if (status != KH_OK) {
        kh_words arguments[] = {kh_words_same(name), kh_failure_words(model->arena, errno)};
        kh_report(model->diagnostics, KH090, span, arguments, 2);
        return NULL;
    }
    return kh_source_add(model, path, kh_text_slice(content.data, content.length));
}

/* Names declared outside all blocks are visible to whoever uses the file. */
static void bind_names(kh_model *model, kh_entity *file)
{
    for (size_t i = 0; i < file->children.count; i++) {
        kh_entity *child = file->children.items[i];
        if (child->name.length)
            kh_map_add(model->names, child->name, child);
        if (child->kind == KH_KIND_PACK)
            kh_vector_push(model->arena, &model->packs, child);
        if (child->kind == KH_KIND_DOCUMENT)
            kh_vector_push(model->arena, &model->documents, child);
    }
}

static const char loading_mark; /* its address stands for “being read now” in model->loaded */

static bool begin_loading(kh_model *model, kh_text path, kh_span span)
{
    void *before = kh_map_find(model->loaded, path);
    if (before == (void *)(uintptr_t)&loading_mark)
        kh_report_texts(model->diagnostics, KH042, span, 1, path);
    if (before)
        return false;
    kh_map_set(model->loaded, path, (void *)(uintptr_t)&loading_mark);
    return true;
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
            kh_vector_push(model->arena, &model->used, file);
        (void)kh_model_use(model, file);
        return;
    }
    if (!begin_loading(model, file, path->span))
        return;
    kh_source *source = kh_read_beside(model, file, path->span);
    kh_entity *loaded = source ? kh_load_source(model, source) : NULL;
    kh_map_set(model->loaded, file, loaded ? (void *)loaded : (void *)model);
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
    for (size_t i = 0; i < tree->count; i++)
        if (tree->items[i]->kind != KH_NODE_USE)
            kh_declare_items(model, file, &tree->items[i], 1);
    bind_names(model, file);
    return file;
}

bool kh_model_use(kh_model *model, kh_text library_path)
{
    const kh_library_file *library = library_file(model, library_path);
    if (!library)
        return false;
    if (!begin_loading(model, library_path, (kh_span){0}))
        return true;
    kh_source *source = kh_source_add(model, library_path, padded(model->arena, library->content));
    source->embedded = true;
    kh_map_set(model->loaded, library_path, kh_load_source(model, source));
    return true;
}
