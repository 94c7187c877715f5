/* How columns are called: as short as they can be told apart. */
#include "results/period.h"
#include "results/wanted.h"

kh_text kh_result_name(const kh_entity *entity)
{
    if (entity->name.length || entity->label.length)
        return entity->name.length ? entity->name : entity->label;
    return kh_block_row_of(entity->kind)->word.in[KH_CHINESE];
}

/* How much of the way down to it a path says. */
typedef enum detail {
    SHORT,     /* 外.内, without sections */
    SECTIONED, /* 板块.外.内 */
    SPELT_OUT, /* and 实绩 behind it */
    NUMBERED,  /* two that nothing tells apart */
    DETAILS,
} detail;

bool kh_is_in_path(const kh_entity *at)
{
    return at->kind != KH_KIND_SCHEME && at->kind != KH_KIND_FILE && at->kind != KH_KIND_GROUP &&
           at->kind != KH_KIND_AMENDMENT;
}

static bool is_told(const kh_entity *at, detail how)
{
    return kh_is_in_path(at) && (at->kind != KH_KIND_SECTION || how > SHORT);
}

static void add_path(kh_builder *out, const kh_entity *item, detail how)
{
    if (item->parent && kh_origin(item->parent) != item)
        add_path(out, kh_origin(item->parent), how);
    if (!is_told(item, how))
        return;
    kh_builder_string(out, out->length ? "." : "");
    kh_builder_add(out, kh_result_name(item));
}

static kh_text path_of(kh_arena *arena, const kh_wanted_input *of, detail how)
{
    kh_builder out = {.arena = arena};
    /* a section's own inputs say which */
    bool is_section = of->item && of->item->kind == KH_KIND_SECTION;
    if (of->item && !(is_section && how == SHORT))
        add_path(&out, of->item, how);
    if (of->input) {
        kh_builder_string(&out, out.length ? "." : "");
        kh_builder_add(&out, kh_result_name(of->input));
    }
    if ((!of->input && how >= SPELT_OUT) || out.length == 0)
        kh_builder_string(&out, out.length ? ".实绩" : "实绩");
    return kh_text_copy(arena, kh_builder_text(&out));
}

/* This year and last year of one input share a path. */
static bool is_same_input(const kh_wanted_input *left, const kh_wanted_input *right)
{
    return left->item == right->item && left->input == right->input;
}

static void tell_apart(kh_arena *arena, kh_wanted *wanted, detail how, bool *again)
{
    kh_map *first = kh_map_new(arena), *doubled = kh_map_new(arena);
    for (size_t i = 0; i < wanted->inputs.count; i++) {
        kh_wanted_input *one = wanted->inputs.items[i];
        const kh_wanted_input *known = kh_map_add(first, one->path, one);
        if (!is_same_input(known, one))
            kh_map_add(doubled, one->path, one);
    }
    *again = kh_map_count(doubled) > 0;
    for (size_t i = 0; i < wanted->inputs.count; i++) {
        kh_wanted_input *one = wanted->inputs.items[i];
        if (!kh_map_find(doubled, one->path))
            continue;
        one->path = path_of(arena, one, how);
        if (how == NUMBERED) /* by declaration, so that nothing depends on the columns around it */
            one->path = kh_text_format(arena, "%.*s#%u", KH_TEXT_ARGUMENTS(one->path),
                                       one->input ? one->input->order : one->item->order);
    }
}

static kh_text title_of(kh_arena *arena, const kh_wanted *wanted, const kh_wanted_input *of,
                        const kh_result_place *place)
{
    kh_builder out = {.arena = arena};
    kh_builder_add(&out, of->path);
    if (place->column.length)
        kh_builder_format(&out, ".%.*s", KH_TEXT_ARGUMENTS(place->column));
    if (place->period) {
        kh_builder_string(&out, "@");
        kh_builder_add(&out, kh_period_name(arena, of->periods, place->period, wanted->year));
    }
    if (place->time == KH_LAST_YEAR)
        kh_builder_string(&out, "@上年");
    if (place->time == KH_LAST_PERIOD)
        kh_builder_string(&out, "@上年末期");
    return kh_text_copy(arena, kh_builder_text(&out));
}

void kh_wanted_title(kh_arena *arena, kh_wanted *wanted)
{
    bool again = true;
    for (size_t i = 0; i < wanted->inputs.count; i++)
        wanted->inputs.items[i]->path = path_of(arena, wanted->inputs.items[i], SHORT);
    for (detail how = SECTIONED; how < DETAILS && again; how++)
        tell_apart(arena, wanted, how, &again);
    kh_map *titles = kh_map_new(arena);
    for (size_t i = 0; i < wanted->inputs.count; i++) {
        const kh_wanted_input *of = wanted->inputs.items[i];
        for (size_t k = of->first; k < of->first + of->count; k++) {
            kh_result_column *column = &wanted->columns.items[k];
            column->title = title_of(arena, wanted, of, &column->place);
            /* 甲.乙 with a column 丙, and 丙 of the part 乙 of 甲 */
            if (kh_map_add(titles, column->title, column) != column)
                column->title = kh_text_format(arena, "%.*s#%zu", KH_TEXT_ARGUMENTS(column->title), k);
        }
    }
}
