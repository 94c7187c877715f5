/* What this room calls of HarfBuzz and its subsetter, which brings the other with it. */
#include "base/late.h"

#include <hb-ot.h>

#include "late_files.h"
#include "pdf/fonts_internal.h"

#define FUNCTIONS(GIVES, DOES)                                                                               \
    GIVES(hb_blob_t *, hb_blob_create,                                                                       \
          (const char *data, unsigned int length, hb_memory_mode_t mode, void *context,                      \
           hb_destroy_func_t destroy),                                                                       \
          (data, length, mode, context, destroy))                                                            \
    GIVES(hb_blob_t *, hb_blob_create_from_file_or_fail, (const char *path), (path))                         \
    GIVES(const char *, hb_blob_get_data, (hb_blob_t * blob, unsigned int *length), (blob, length))          \
    GIVES(unsigned int, hb_blob_get_length, (hb_blob_t * blob), (blob))                                      \
    GIVES(hb_bool_t, hb_buffer_allocation_successful, (hb_buffer_t * buffer), (buffer))                      \
    GIVES(hb_buffer_t *, hb_buffer_create, (void), ())                                                       \
    GIVES(hb_glyph_info_t *, hb_buffer_get_glyph_infos, (hb_buffer_t * buffer, unsigned int *count),         \
          (buffer, count))                                                                                   \
    GIVES(hb_glyph_position_t *, hb_buffer_get_glyph_positions, (hb_buffer_t * buffer, unsigned int *count), \
          (buffer, count))                                                                                   \
    GIVES(unsigned int, hb_face_count, (hb_blob_t * blob), (blob))                                           \
    GIVES(hb_face_t *, hb_face_create, (hb_blob_t * blob, unsigned int index), (blob, index))                \
    GIVES(hb_face_t *, hb_face_create_for_tables,                                                            \
          (hb_reference_table_func_t reference, void *data, hb_destroy_func_t destroy),                      \
          (reference, data, destroy))                                                                        \
    GIVES(unsigned int, hb_face_get_glyph_count, (const hb_face_t *face), (face))                            \
    GIVES(unsigned int, hb_face_get_upem, (const hb_face_t *face), (face))                                   \
    GIVES(hb_blob_t *, hb_face_reference_blob, (hb_face_t * face), (face))                                   \
    GIVES(hb_blob_t *, hb_face_reference_table, (const hb_face_t *face, hb_tag_t tag), (face, tag))          \
    GIVES(hb_font_t *, hb_font_create, (hb_face_t * face), (face))                                           \
    GIVES(hb_position_t, hb_font_get_glyph_h_advance, (hb_font_t * font, hb_codepoint_t code), (font, code)) \
    GIVES(hb_bool_t, hb_font_get_h_extents, (hb_font_t * font, hb_font_extents_t * extents),                 \
          (font, extents))                                                                                   \
    GIVES(hb_bool_t, hb_font_get_nominal_glyph,                                                              \
          (hb_font_t * font, hb_codepoint_t code, hb_codepoint_t * found), (font, code, found))              \
    GIVES(hb_language_t, hb_language_from_string, (const char *text, int length), (text, length))            \
    GIVES(hb_codepoint_t, hb_map_get, (const hb_map_t *map, hb_codepoint_t code), (map, code))               \
    GIVES(hb_bool_t, hb_ot_metrics_get_position,                                                             \
          (hb_font_t * font, hb_ot_metrics_tag_t metric, hb_position_t * position),                          \
          (font, metric, position))                                                                          \
    GIVES(                                                                                                   \
        unsigned int, hb_ot_name_get_utf8,                                                                   \
        (hb_face_t * face, hb_ot_name_id_t name, hb_language_t language, unsigned int *length, char *text),  \
        (face, name, language, length, text))                                                                \
    GIVES(hb_subset_input_t *, hb_subset_input_create_or_fail, (void), ())                                   \
    GIVES(hb_set_t *, hb_subset_input_glyph_set, (hb_subset_input_t * input), (input))                       \
    GIVES(hb_set_t *, hb_subset_input_unicode_set, (hb_subset_input_t * input), (input))                     \
    GIVES(hb_face_t *, hb_subset_or_fail, (hb_face_t * face, const hb_subset_input_t *input), (face, input)) \
    GIVES(hb_set_t *, hb_subset_input_set, (hb_subset_input_t * input, hb_subset_sets_t which),              \
          (input, which))                                                                                    \
    GIVES(hb_subset_plan_t *, hb_subset_plan_create_or_fail,                                                 \
          (hb_face_t * face, const hb_subset_input_t *input), (face, input))                                 \
    GIVES(hb_face_t *, hb_subset_plan_execute_or_fail, (hb_subset_plan_t * plan), (plan))                    \
    GIVES(const hb_map_t *, hb_subset_plan_old_to_new_glyph_mapping, (const hb_subset_plan_t *plan), (plan)) \
    DOES(hb_blob_destroy, (hb_blob_t * blob), (blob))                                                        \
    DOES(hb_buffer_add_utf8,                                                                                 \
         (hb_buffer_t * buffer, const char *text, int length, unsigned int from, int taken),                 \
         (buffer, text, length, from, taken))                                                                \
    DOES(hb_buffer_clear_contents, (hb_buffer_t * buffer), (buffer))                                         \
    DOES(hb_buffer_destroy, (hb_buffer_t * buffer), (buffer))                                                \
    DOES(hb_buffer_guess_segment_properties, (hb_buffer_t * buffer), (buffer))                               \
    DOES(hb_buffer_set_cluster_level, (hb_buffer_t * buffer, hb_buffer_cluster_level_t level),               \
         (buffer, level))                                                                                    \
    DOES(hb_buffer_set_direction, (hb_buffer_t * buffer, hb_direction_t direction), (buffer, direction))     \
    DOES(hb_buffer_set_language, (hb_buffer_t * buffer, hb_language_t language), (buffer, language))         \
    DOES(hb_face_destroy, (hb_face_t * face), (face))                                                        \
    DOES(hb_font_destroy, (hb_font_t * font), (font))                                                        \
    DOES(hb_font_set_scale, (hb_font_t * font, int wide, int high), (font, wide, high))                      \
    DOES(hb_set_add, (hb_set_t * set, hb_codepoint_t code), (set, code))                                     \
    DOES(hb_set_clear, (hb_set_t * set), (set))                                                              \
    DOES(hb_shape,                                                                                           \
         (hb_font_t * font, hb_buffer_t * buffer, const hb_feature_t *features, unsigned int count),         \
         (font, buffer, features, count))                                                                    \
    DOES(hb_subset_input_destroy, (hb_subset_input_t * input), (input))                                      \
    DOES(hb_subset_input_set_flags, (hb_subset_input_t * input, unsigned int flags), (input, flags))         \
    DOES(hb_subset_plan_destroy, (hb_subset_plan_t * plan), (plan))

KH_LATE(kh_harfbuzz_is_there, KH_FILE_HARFBUZZ, FUNCTIONS)
