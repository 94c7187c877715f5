/* Example sentences: each becomes the criterion of an indicator in a scheme that states everything else. */
#include "model/load.h"

#include "model/declare.h"
#include "syntax/parse.h"

static const char template_path[] = "模板/例句.kh";

static const kh_library_file *template_file(const kh_model *model)
{
    for (size_t i = 0; i < model->settings->library_count; i++)
        if (kh_text_is(model->settings->library[i].path, template_path))
            return &model->settings->library[i];
    return NULL;
}

/* A copy in which the sentence stands wherever the template says 例句. */
static kh_node *with_sentence(kh_arena *arena, kh_node *node, kh_node *sentence)
{
    if (node->kind == KH_NODE_TEXT && kh_text_is(node->text, "例句"))
        return sentence;
    kh_node *copy = kh_arena_new_of(arena, kh_node);
    *copy = *node;
    copy->children = kh_arena_array(arena, node->count ? node->count : 1, sizeof(kh_node *));
    for (size_t i = 0; i < node->count; i++)
        copy->children[i] = node->children[i] ? with_sentence(arena, node->children[i], sentence) : NULL;
    return copy;
}

/* The template's scheme, parsed once a model; NULL: the library has none. */
static kh_node *template_scheme(kh_model *model)
{
    static const char none;
    const void *known = kh_map_find(model->loaded, kh_text_of(template_path));
    const kh_library_file *file = known ? NULL : template_file(model);
    kh_node *scheme = NULL;
    if (known)
        return known == &none ? NULL : (kh_node *)(uintptr_t)known;
    if (file) {
        kh_source *source = kh_source_add(model, file->path, kh_padded(model->arena, file->content));
        source->library = file->path;
        source->embedded = true;
        const kh_tree *tree = kh_parse(model->arena, model->diagnostics, source);
        for (size_t i = 0; i < tree->count && !scheme; i++)
            if (tree->items[i]->kind == KH_NODE_BLOCK)
                scheme = tree->items[i];
    }
    kh_map_set(model->loaded, kh_text_of(template_path), scheme ? (void *)scheme : (void *)(uintptr_t)&none);
    return scheme;
}

kh_entity *kh_model_sentence(kh_model *model, kh_entity *rule, kh_kind kind, kh_node *sentence)
{
    kh_node *scheme = template_scheme(model);
    if (!scheme)
        return NULL;
    kh_entity *example = kh_entity_new(model, kind, rule);
    example->label = sentence->text;
    example->span = sentence->span;
    example->whole = sentence->span;
    example->node = with_sentence(model->arena, scheme, sentence);
    return example;
}
