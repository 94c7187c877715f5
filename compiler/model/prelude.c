#include "model/prelude.h"

#include "model/names.h"

struct kh_prelude {
    bool read;
    const kh_entity *file;
    const kh_source *source;
    kh_map *functions; /* by both names */
};

kh_prelude *kh_prelude_new(kh_arena *arena)
{
    kh_prelude *prelude = kh_arena_new_of(arena, kh_prelude);
    prelude->functions = kh_map_new(arena);
    return prelude;
}

const kh_entity *kh_prelude_file(kh_model *model)
{
    kh_prelude *prelude = model->prelude;
    if (prelude->read)
        return prelude->file;
    const kh_entity *file = prelude->file = kh_model_peek(model, kh_methods_path);
    prelude->read = true;
    for (size_t i = 0; file && i < file->children.count; i++) {
        kh_entity *child = file->children.items[i];
        kh_text english = kh_english_name(child);
        if (child->kind != KH_KIND_FUNCTION)
            continue;
        prelude->source = child->span.source;
        kh_map_add(prelude->functions, child->name, child);
        if (english.length)
            kh_map_add(prelude->functions, english, child);
    }
    return file;
}

const kh_entity *kh_prelude_read(kh_model *model, kh_text name)
{
    (void)kh_prelude_file(model);
    return kh_prelude_function(model, name);
}

const kh_map *kh_prelude_names(kh_model *model)
{
    (void)kh_prelude_file(model);
    return model->prelude->functions;
}

const kh_entity *kh_prelude_function(const kh_model *model, kh_text name)
{
    return model->prelude->source ? kh_map_find(model->prelude->functions, name) : NULL;
}

bool kh_is_in_prelude(const kh_model *model, const kh_node *node)
{
    return model->prelude->source && node->span.source == model->prelude->source;
}
