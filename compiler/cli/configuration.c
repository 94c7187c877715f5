/* Reads kaohe.yaml: a few lines that say what an office always wants. */
#include <errno.h>
#include <sys/stat.h>
#include <yaml.h>

#include "base/file.h"
#include "cli/faces.h"

enum { MAX_BYTES = 64 << 10 };

typedef struct {
    kh_invocation *invocation;
    kh_text path, folder;
    bool below;
    yaml_document_t *document;
    kh_face_wish *wishes;
} configuration;

static kh_text where_of(const configuration *of, size_t line)
{
    return kh_text_format(of->invocation->arena, "%.*s:%zu", KH_TEXT_ARGUMENTS(of->path), line + 1);
}

static kh_exit refuse(const configuration *of, const yaml_node_t *node, const char *chinese,
                      const char *english, kh_text subject)
{
    return kh_complain_at(of->invocation, where_of(of, node->start_mark.line), chinese, english, &subject, 1);
}

/* Of a node that is no scalar: empty. */
static kh_text scalar(const configuration *of, const yaml_node_t *node)
{
    if (!node || node->type != YAML_SCALAR_NODE || node->data.scalar.length > UINT16_MAX)
        return KH_TEXT_NONE;
    kh_text value = kh_text_slice((const char *)node->data.scalar.value, node->data.scalar.length);
    return kh_text_copy(of->invocation->arena, value);
}

static kh_exit read_face(const configuration *of, const yaml_node_t *key, const yaml_node_t *value)
{
    kh_text role = scalar(of, key), family = scalar(of, value);
    kh_face face = kh_face_named(role);
    if (face == KH_CHOICES_COUNT)
        return kh_no_such_face(of->invocation, where_of(of, key->start_mark.line), role);
    if (!family.length)
        return refuse(of, key, "“{0}”后面要写一种字体，或字体文件", "“{0}” needs a face or a font file",
                      role);
    if (!of->wishes[face].value.length)
        of->wishes[face] = (kh_face_wish){family, where_of(of, key->start_mark.line), of->folder, of->below};
    return KH_EXIT_CLEAN;
}

static kh_exit read_faces(const configuration *of, const yaml_node_t *faces)
{
    kh_exit status = KH_EXIT_CLEAN;
    if (faces->type != YAML_MAPPING_NODE)
        return refuse(of, faces, "“字体”下面逐行写“用途: 字体”", "below “fonts” stand lines “role: face”",
                      KH_TEXT_NONE);
    const yaml_node_pair_t *end = faces->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = faces->data.mapping.pairs.start;
         pair < end && status == KH_EXIT_CLEAN; pair++)
        status = read_face(of, yaml_document_get_node(of->document, pair->key),
                           yaml_document_get_node(of->document, pair->value));
    return status;
}

static kh_exit read_root(const configuration *of)
{
    const yaml_node_t *root = yaml_document_get_root_node(of->document);
    kh_exit status = KH_EXIT_CLEAN;
    if (!root)
        return status; /* nothing but comments */
    if (root->type != YAML_MAPPING_NODE)
        return refuse(of, root, "应为“字体:”，下面逐行写“用途: 字体”",
                      "expected “fonts:” and below it lines “role: face”", KH_TEXT_NONE);
    const yaml_node_pair_t *end = root->data.mapping.pairs.top;
    for (const yaml_node_pair_t *pair = root->data.mapping.pairs.start; pair < end && status == KH_EXIT_CLEAN;
         pair++) {
        const yaml_node_t *key = yaml_document_get_node(of->document, pair->key);
        kh_text word = scalar(of, key);
        if (!kh_text_is(word, "字体") && !kh_text_is(word, "fonts"))
            return refuse(of, key, "没有“{0}”这一项，这里只写“字体”",
                          "there is no “{0}”; here stands “fonts”", word);
        status = read_faces(of, yaml_document_get_node(of->document, pair->value));
    }
    return status;
}

static void release_document(void *document)
{
    yaml_document_delete(document);
}

static void release_parser(void *parser)
{
    yaml_parser_delete(parser);
}

static kh_exit parse(configuration *of, kh_bytes content)
{
    kh_arena *arena = of->invocation->arena;
    yaml_parser_t *parser = kh_arena_new_of(arena, yaml_parser_t);
    of->document = kh_arena_new_of(arena, yaml_document_t);
    if (!yaml_parser_initialize(parser))
        kh_arena_give_up(arena);
    kh_arena_defer(arena, release_parser, parser);
    yaml_parser_set_input_string(parser, (const unsigned char *)content.data, content.length);
    if (!yaml_parser_load(parser, of->document)) {
        size_t line = parser->problem_mark.line;
        kh_arena_release(arena, parser);
        return kh_complain_at(of->invocation, where_of(of, line), "这一行不是YAML：要写“用途: 字体”",
                              "this line is no YAML; expected “role: face”", NULL, 0);
    }
    kh_arena_defer(arena, release_document, of->document);
    kh_exit status = read_root(of);
    kh_arena_release(arena, of->document);
    kh_arena_release(arena, parser);
    return status;
}

kh_exit kh_configuration_read(kh_invocation *invocation, kh_text path, bool below,
                              kh_face_wish wishes[KH_CHOICES_COUNT])
{
    kh_arena *arena = invocation->arena;
    configuration of = {.invocation = invocation, .path = path, .below = below, .wishes = wishes};
    of.folder = kh_path_folder(arena, path);
    kh_bytes content;
    struct stat there;
    const char *name = kh_text_terminated(arena, path);
    if (stat(name, &there) != 0 && (errno == ENOENT || errno == ENOTDIR))
        return KH_EXIT_CLEAN; /* nobody has to have one */
    if (kh_file_read(arena, name, &content) != KH_OK)
        return kh_complain_errno(invocation, "无法读取“{0}”：", "cannot read “{0}”: ", path);
    if (content.length > MAX_BYTES)
        return kh_complain(invocation, "“{0}”太大，不像一份配置", "“{0}” is too large for a configuration",
                           path);
    return parse(&of, content);
}
