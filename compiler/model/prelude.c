#include "model/prelude.h"

#include "model/declare.h"
#include "model/load.h"
#include "model/names.h"
#include "syntax/examples.h"
#include "syntax/parse.h"

struct kh_prelude {
    kh_map *functions; /* that have been read, by both names */
};

kh_prelude *kh_prelude_new(kh_arena *arena)
{
    kh_prelude *prelude = kh_arena_new_of(arena, kh_prelude);
    prelude->functions = kh_map_new(arena);
    return prelude;
}

/* Methods that the body calls are read too: when they are evaluated nothing can be. */
static void read_called(kh_model *model, const kh_node *node)
{
    bool calls = node && node->kind == KH_NODE_CALL && !node->function;
    if (calls && node->children[0]->kind == KH_NODE_NAME)
        (void)kh_prelude_read(model, node->children[0]->text);
    for (size_t i = 0; node && i < node->count; i++)
        read_called(model, node->children[i]);
}

/* Its mistakes are told where the whole file is checked (kaohe test). */
static void read_block(kh_model *model, kh_text block)
{
    kh_diagnostics *before = model->diagnostics;
    kh_source *source = kh_source_new(model->arena, kh_methods_path, kh_padded(model->arena, block));
    source->embedded = source->method = true;
    model->diagnostics = kh_diagnostics_new(model->arena);
    const kh_tree *tree = kh_parse(model->arena, model->diagnostics, source);
    kh_entity *file = kh_entity_new(model, KH_KIND_FILE, NULL);
    kh_declare_items(model, file, tree->items, tree->count);
    model->diagnostics = before;
    kh_entity *function = kh_child_of_kind(file, KH_KIND_FUNCTION);
    const kh_attribute *formula = function ? kh_attribute_of(function, "式") : NULL;
    if (!formula || !formula->count)
        return;
    kh_map_add(model->prelude->functions, function->name, function);
    if (kh_english_name(function).length)
        kh_map_add(model->prelude->functions, kh_english_name(function), function);
    read_called(model, formula->values[0]);
}

static kh_text text_of_methods(const kh_model *model)
{
    for (size_t i = 0; i < model->settings->library_count; i++)
        if (kh_text_equal(model->settings->library[i].path, kh_methods_path))
            return model->settings->library[i].content;
    return KH_TEXT_NONE;
}

const kh_entity *kh_prelude_read(kh_model *model, kh_text name)
{
    const kh_entity *known = kh_prelude_function(model, name);
    kh_text methods = text_of_methods(model), block, block_name;
    kh_text quoted = kh_text_format(model->arena, "“%.*s”", KH_TEXT_ARGUMENTS(name));
    for (size_t at = 0; !known && kh_next_block(methods, &at, &block_name, &block);)
        if (!kh_map_find(model->prelude->functions, block_name) &&
            (kh_text_equal(block_name, name) || kh_text_contains(block, quoted))) {
            read_block(model, block);
            known = kh_prelude_function(model, name);
        }
    return known;
}

const kh_entity *kh_prelude_file(kh_model *model)
{
    const kh_entity *file = kh_model_peek(model, kh_methods_path);
    for (size_t i = 0; file && i < file->children.count; i++)
        if (file->children.items[i]->kind == KH_KIND_FUNCTION)
            (void)kh_prelude_read(model, file->children.items[i]->name);
    return file;
}

const kh_entity *kh_prelude_function(const kh_model *model, kh_text name)
{
    return kh_map_find(model->prelude->functions, name);
}

bool kh_is_in_prelude(const kh_node *node)
{
    return node->span.source && node->span.source->method;
}
