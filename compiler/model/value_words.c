/* Words of 取值 in formulas, by the address of the name. */
#include "model/value_words.h"

#include "model/names.h"

static kh_text key_of(const kh_node *const *node)
{
    return kh_text_slice((const char *)node, sizeof *node);
}

void kh_mean_value(kh_model *model, const kh_node *node, const kh_entity *field)
{
    kh_value *value = kh_arena_new_of(model->arena, kh_value);
    *value = (kh_value){.kind = KH_VALUE_NAME, .text = node->text, .entity = field};
    if (!model->meant)
        model->meant = kh_map_new(model->arena);
    kh_map_set(model->meant, kh_text_copy(model->arena, key_of(&node)), value);
}

const kh_value *kh_meant_value(const kh_model *model, const kh_node *node)
{
    return model->meant ? kh_map_find(model->meant, key_of(&node)) : NULL;
}

const kh_entity *kh_input_with_value(const kh_entity *tree, kh_text word)
{
    for (size_t i = 0; i < tree->children.count; i++) {
        const kh_entity *child = tree->children.items[i];
        bool input = child->kind == KH_KIND_QUANTITY || child->kind == KH_KIND_EXTERNAL ||
                     child->kind == KH_KIND_COLUMN;
        if (input && kh_field_has(child, word))
            return child;
        const kh_entity *inside = kh_input_with_value(child, word);
        if (inside)
            return inside;
    }
    return NULL;
}
