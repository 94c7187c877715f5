/* A simulation in long form: a row a figure; UTF-8 without a mark, LF as line end. */
#include "output/document_writers.h"

#include "output/csv_field.h"
#include "output/simulation_facts.h"

static void add_row(kh_builder *builder, const char *part, kh_text subject, kh_text group,
                    const char *measure, kh_text value)
{
    const kh_text fields[] = {kh_text_of(part), subject, group, kh_text_of(measure), value};
    for (size_t i = 0; i < KH_COUNT(fields); i++) {
        kh_csv_field(builder, fields[i]);
        kh_builder_character(builder, i + 1 < KH_COUNT(fields) ? ',' : '\n');
    }
}

/* Six decimals are more than any share means. */
static kh_text share_text(kh_arena *arena, kh_number share)
{
    return kh_number_valid(share) ? kh_number_decimal(arena, share, 6) : KH_TEXT_NONE;
}

static void add_influence(kh_builder *builder, const kh_influence_line *line)
{
    static const char part[] = "influence";
    add_row(builder, part, line->item, KH_TEXT_NONE, "nominal",
            share_text(builder->arena, line->source->nominal));
    add_row(builder, part, line->item, KH_TEXT_NONE, "decides",
            share_text(builder->arena, line->source->decides));
    add_row(builder, part, line->item, KH_TEXT_NONE, "verdict", line->verdict_key);
}

static kh_text grade_name(const kh_entity *grade)
{
    return grade ? grade->name : KH_TEXT_NONE;
}

static void add_prospect(kh_builder *builder, const kh_document *document, const kh_prospect_line *line)
{
    static const char part[] = "prospect";
    kh_arena *arena = builder->arena;
    const kh_prospect *of = line->source;
    kh_text name = of->township->name, group = of->group->name;
    add_row(builder, part, name, group, "least", kh_number_valid(of->low) ? line->low : KH_TEXT_NONE);
    add_row(builder, part, name, group, "most", kh_number_valid(of->high) ? line->high : KH_TEXT_NONE);
    add_row(builder, part, name, group, "places_open",
            kh_text_format(arena, "%zu", of->worst - of->best + 1));
    if (document->simulation->scores->ranks_may_show) {
        add_row(builder, part, name, group, "best_place", kh_text_format(arena, "%zu", of->best));
        add_row(builder, part, name, group, "worst_place", kh_text_format(arena, "%zu", of->worst));
    }
    if (kh_has_grades(document)) {
        add_row(builder, part, name, group, "best_grade", grade_name(of->best_grade));
        add_row(builder, part, name, group, "worst_grade", grade_name(of->worst_grade));
    }
    add_row(builder, part, name, group, "outlook", line->outlook_key);
}

static void add_sway(kh_builder *builder, const kh_sway_line *line)
{
    static const char part[] = "sway";
    const kh_sway *of = line->source;
    kh_arena *arena = builder->arena;
    add_row(builder, part, line->item, KH_TEXT_NONE, "base", line->base);
    add_row(builder, part, line->item, KH_TEXT_NONE, "below",
            of->down_known ? kh_number_fraction(arena, of->down) : KH_TEXT_NONE);
    add_row(builder, part, line->item, KH_TEXT_NONE, "above",
            of->up_known ? kh_number_fraction(arena, of->up) : KH_TEXT_NONE);
}

kh_status kh_write_simulation_csv(kh_arena *arena, const kh_document *document, kh_bytes *content)
{
    kh_builder builder = {.arena = arena};
    size_t count;
    kh_builder_string(&builder, "part,subject,group,measure,value\n");
    const kh_influence_line *influences = kh_influence_lines(arena, document, &count);
    for (size_t i = 0; i < count; i++)
        add_influence(&builder, &influences[i]);
    const kh_prospect_line *prospects = kh_prospect_lines(arena, document, &count);
    for (size_t i = 0; i < count; i++)
        add_prospect(&builder, document, &prospects[i]);
    const kh_sway_line *sways = kh_sway_lines(arena, document, &count);
    for (size_t i = 0; i < count; i++)
        add_sway(&builder, &sways[i]);
    *content = (kh_bytes){kh_builder_text(&builder).data, builder.length};
    return KH_OK;
}
